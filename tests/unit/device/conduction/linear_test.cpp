#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

TEST_CASE("Conduction, linear: a share for each vacancy, and the floor", "[device][conduction]") {
  const ConductionLaw law =
      conduction("{law: linear, sigma0: 1e4 S/m, reference_density: 1e27 /m^3, floor: 0.5 S/m}");
  CHECK(sigma(law, 300, 0) == Approx(0.5).epsilon(1e-15));
  CHECK(sigma(law, 300, 1e27) == Approx(1e4 + 0.5).epsilon(1e-14));
  CHECK(sigma(law, 900, 3e26, 1e9) == Approx(3e3 + 0.5).epsilon(1e-14));
  check_slopes(law, 300, 2e26, 1e8);
}

TEST_CASE("Conduction, linear: the Arrhenius plot has the slope of its energy", "[device][conduction]") {
  const ConductionLaw law =
      conduction("{law: linear, sigma0: 1e4 S/m, activation: 0.2 eV, floor: 1e-30 S/m}");
  const double slope = std::log(sigma(law, 600, 1e27) / sigma(law, 300, 1e27)) / (1 / 600.0 - 1 / 300.0);
  CHECK(-slope * k_eV_K == Approx(0.2).epsilon(1e-10));
  CHECK(sigma(law, 300, 1e27) == Approx(1e4 * std::exp(-0.2 / (300 * k_eV_K))).epsilon(1e-8));
  check_slopes(law, 450, 2e26, 1e8);
}

TEST_CASE("Conduction, linear: what is refused", "[device][conduction]") {
  CHECK_THAT(conduction_refusal("{law: linear, sigma0: 1e4 S/m, activation: -0.2 eV}"),
             Catch::Contains("c.yaml:1: activation: an activation energy must not be negative"));
  CHECK_THAT(conduction_refusal("{law: linear, sigma0: 1e4 S/m, floor: 0 S/m}"), Catch::Contains("floor"));
}
