#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

const std::string deep =
    "{law: poole_frenkel, sigma0: 1e5 S/m, depth: 0.7 eV, permittivity: 25, floor: 1e-60 S/m}";

}  // namespace

TEST_CASE("Poole-Frenkel: slope of ln sigma over sqrt(field) is beta/kT", "[device][conduction]") {
  // beta = sqrt(q^3/(pi eps)): 1.517e-5 eV per sqrt(V/m) at a relative permittivity of 25. With 1 V over 15
  // nm the physics paper's 4.8 per sqrt(V) at 300 K.
  const ConductionLaw law = conduction(deep);
  const double kT = k_eV_K * 300;
  const double beta = std::sqrt(q_C / (3.14159265358979 * 25 * eps0_F_m));
  CHECK(beta == Approx(1.5179e-5).epsilon(1e-3));
  const double f1 = 1e7, f2 = 2e8;
  const double slope =
      std::log(sigma(law, 300, 1e27, f2) / sigma(law, 300, 1e27, f1)) / (std::sqrt(f2) - std::sqrt(f1));
  CHECK(slope == Approx(beta / kT).epsilon(1e-6));
  CHECK(slope * std::sqrt(1 / 15e-9) == Approx(4.8).epsilon(0.01));
}

TEST_CASE("Poole-Frenkel: depth, density, and the end of the barrier", "[device][conduction]") {
  const ConductionLaw law = conduction(deep);
  const double beta = std::sqrt(q_C / (3.14159265358979 * 25 * eps0_F_m));
  CHECK(sigma(law, 300, 5e26, 1e8) ==
        Approx(0.5e5 * std::exp(-(0.7 - beta * 1e4) / (300 * k_eV_K))).epsilon(1e-8));
  // Past beta sqrt(E) = phi every trap is empty, and nothing more comes.
  CHECK(sigma(law, 300, 1e27, 1e11) == Approx(1e5).epsilon(1e-10));
  CHECK(sigma(law, 300, 1e27, std::pow(0.7 / beta, 2)) == Approx(0.5e5).epsilon(1e-8));
  // Very cold: the logarithm's tail, not an overflow.
  CHECK(sigma(law, 5, 1e27, 1e6) == Approx(1e-60).epsilon(1e-9));
  for (const double field : {1e6, 3e8, 3e9}) check_slopes(law, 400, 3e26, field);
}

TEST_CASE("Poole-Frenkel: exponent 0 knows no vacancies", "[device][conduction]") {
  const ConductionLaw law =
      conduction("{law: poole_frenkel, sigma0: 1e5 S/m, depth: 0.3 eV, exponent: 0, floor: 1e-9 S/m}");
  CHECK(sigma(law, 300, 0, 1e8) == sigma(law, 300, 1e27, 1e8));
  const Dual s = law(state(300, 0), Dual::variable(1e8, 6));
  for (const double d : s.d) CHECK(std::isfinite(d));
  CHECK_THAT(conduction_refusal("{law: poole_frenkel, sigma0: 1 S/m, depth: -0.3 eV}"),
             Catch::Contains("depth"));
  CHECK_THAT(conduction_refusal("{law: poole_frenkel, sigma0: 1 S/m, depth: 0.3 eV, permittivity: 0}"),
             Catch::Contains("permittivity"));
}
