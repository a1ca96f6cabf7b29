#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

TEST_CASE("Conduction, exponential: e-fold every theta", "[device][conduction]") {
  const ConductionLaw law =
      conduction("{law: exponential, sigma0: 100 S/m, reference_temperature: 350 K, theta: 20 K}");
  CHECK(sigma(law, 350, 0) == Approx(100).epsilon(1e-15));
  CHECK(sigma(law, 370, 1e27, 1e9) == Approx(100 * 2.718281828459045).epsilon(1e-14));
  CHECK(sigma(law, 330, 0) == Approx(100 / 2.718281828459045).epsilon(1e-14));
  check_slopes(law, 360, 1e26, 1e8);
}

TEST_CASE("Conduction, exponential: touches Arrhenius for theta = k T0^2/Ea", "[device][conduction]") {
  // Frank-Kamenetskii's expansion: equal value and slope at T0.
  const double ea = 0.5, t0 = 400, theta = k_eV_K * t0 * t0 / ea;
  const ConductionLaw law = conduction(
      "{law: exponential, sigma0: 1 S/m, reference_temperature: 400 K, theta: " + std::to_string(theta) +
      " K}");
  const auto arrhenius = [&](double t) { return std::exp(ea / k_eV_K * (1 / t0 - 1 / t)); };
  for (const double dt : {-0.1, 0.1})
    CHECK(sigma(law, t0 + dt, 0) == Approx(arrhenius(t0 + dt)).epsilon(1e-5));
  CHECK_THAT(conduction_refusal("{law: exponential, sigma0: 1 S/m, theta: -3 K}"), Catch::Contains("theta"));
}
