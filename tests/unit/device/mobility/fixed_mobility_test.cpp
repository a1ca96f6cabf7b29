#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

TEST_CASE("Hopping, fixed_mobility: the diffusivity of Nernst and Einstein", "[device][mobility]") {
  // 0.025852 V at 300 K; drift velocity z D E/kT = mu E for every charge.
  for (const double z : {1.0, 2.0, -1.0}) {
    const HoppingLaw law = hopping("{law: fixed_mobility, mobility: 1e-12 m^2/V/s}", z);
    CHECK(law(300, 1e9, 1e27).diffusivity_m2_s.value == Approx(2.58520e-14 / std::abs(z)).epsilon(1e-5));
    CHECK(law(300, 0, 0).drift_factor.value == 1);
    check_slopes([&](const std::vector<Dual>& x) { return law(x[0], x[1], 1e27).diffusivity_m2_s; },
                 {600, 1e8}, {1, 6});
  }
  CHECK_THAT(hopping_refusal("{law: fixed_mobility, mobility: 0 m^2/V/s}"), Catch::Contains("positive"));
  CHECK_THAT(refusal<HoppingLaw>("{law: fixed_mobility, mobility: 1e-12 m^2/V/s}",
                                 [](const Reader& r) { return r.choose("law", hopping_laws(0), "law"); }),
             Catch::Contains("constant"));
}
