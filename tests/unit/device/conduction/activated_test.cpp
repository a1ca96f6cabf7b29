#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

// The worked example of Sandia's Charon for the law of Kim, Choi, Lu, ACS Nano 8, 2369 (2014): prefactor 10
// to 940 S/cm over 0 to 1e21 /cm^3, activation 0.05 to -0.006 eV over 0 to 5e20 /cm^3. The law's defaults.
TEST_CASE("Conduction, activated: the published corners", "[device][conduction]") {
  const ConductionLaw law = conduction("{law: activated}");
  const double kT = k_eV_K * 300;
  CHECK(sigma(law, 300, 0) == Approx(1e3 * std::exp(-0.05 / kT)).epsilon(1e-9));
  // Half way up the prefactor, where the energy has just become flat: its corner is rounded by 0.02 of 1.
  CHECK(sigma(law, 300, 2.5e26) == Approx(24250 * std::exp(-(0.05 - 0.028) / kT)).epsilon(1e-3));
  CHECK(sigma(law, 300, 8e26) == Approx((1e3 + 0.8 * 9.3e4) * std::exp(0.006 / kT)).epsilon(2e-3));
  CHECK(sigma(law, 300, 2e27) == Approx(9.4e4 * std::exp(0.006 / kT)).epsilon(1e-3));
  CHECK(sigma(law, 900, 2e27, 1e9) == Approx(9.4e4 * std::exp(0.002 / kT)).epsilon(1e-3));
}

TEST_CASE("Conduction, activated: rises with the density; slopes", "[device][conduction]") {
  const ConductionLaw law = conduction("{law: activated, activation_high: 0 eV}");
  double before = 0;
  for (double n = 0; n < 2e27; n += 2e25) {
    const double now = sigma(law, 400, n);
    CHECK(now > before);
    before = now;
  }
  for (const double n : {1e26, 4.9e26, 9.9e26, 1.5e27}) check_slopes(law, 400, n, 1e8);
}

TEST_CASE("Conduction, activated: what is refused", "[device][conduction]") {
  CHECK_THAT(conduction_refusal("{law: activated, sigma_high: 1 S/m}"), Catch::Contains("sigma_low"));
  CHECK_THAT(conduction_refusal("{law: activated, activation_low: -0.1 eV}"),
             Catch::Contains("activation_low: must not be negative"));
}
