#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

TEST_CASE("Hopping, constant: one value", "[device][mobility]") {
  const HoppingLaw law = hopping("{law: constant, diffusivity: 1e-13 m^2/s}");
  CHECK(law(4, 1e9, 1e27).diffusivity_m2_s.value == 1e-13);
  CHECK(law(900, 0, 0).drift_factor.value == 1);
  CHECK_THAT(hopping_refusal("{law: constant, diffusivity: 0 m^2/s}"), Catch::Contains("diffusivity"));
}

TEST_CASE("Hopping, arrhenius: slope of the Arrhenius plot, no field", "[device][mobility]") {
  // The set of Larentis et al., IEEE TED 59 (2012) 2468: 1e-3 cm2/s and 1.0 eV.
  const HoppingLaw law = hopping("{law: arrhenius, prefactor: 1e-3 cm^2/s, activation: 1 eV}");
  const auto d = [&](double t) { return law(t, 1e9, 1e27).diffusivity_m2_s.value; };
  CHECK(-k_eV_K * std::log(d(900) / d(300)) / (1 / 900.0 - 1 / 300.0) == Approx(1).epsilon(1e-10));
  CHECK(d(1e9) == Approx(1e-7).epsilon(2e-5));
  CHECK(law(600, 1e9, 1e27).drift_factor.value == 1);
  check_slopes([&](const std::vector<Dual>& x) { return law(x[0], x[1], 1e27).diffusivity_m2_s; }, {600, 1e8},
               {1, 6});
  CHECK_THAT(hopping_refusal("{law: arrhenius, prefactor: 1 m^2/s, activation: -1 meV}"),
             Catch::Contains("an activation energy must not be negative"));
}
