#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

TEST_CASE("Hopping, power: D0 (n/n0)^m exp(-Ea/kT)", "[device][mobility]") {
  const HoppingLaw law = hopping(
      "{law: power, diffusivity: 1e-14 m^2/s, reference_density: 1e26 /m^3, exponent: 1.5, activation: 0.3 "
      "eV}");
  const auto d = [&](double t, double n) { return law(t, 1e9, n).diffusivity_m2_s.value; };
  CHECK(d(1e9, 1e26) == Approx(1e-14).epsilon(1e-5));
  CHECK(d(500, 4e26) / d(500, 1e26) == Approx(8).epsilon(1e-12));
  CHECK(d(500, 1e26) == Approx(1e-14 * std::exp(-0.3 / (500 * k_eV_K))).epsilon(1e-9));
  check_slopes([&](const std::vector<Dual>& x) { return law(x[0], 0, x[1]).diffusivity_m2_s; }, {500, 3e26},
               {1, 2});
  const std::string rest = "reference_density: 1e26 /m^3, exponent: 1";
  CHECK_THAT(hopping_refusal("{law: power, diffusivity: 0 m^2/s, " + rest + "}"),
             Catch::Contains("diffusivity"));
  CHECK_THAT(hopping_refusal("{law: power, diffusivity: 1 m^2/s, activation: -1 eV, " + rest + "}"),
             Catch::Contains("an activation energy must not be negative"));
}
