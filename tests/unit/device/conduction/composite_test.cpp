#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

const std::string below = "below: {law: linear, sigma0: 1e3 S/m, activation: 0.1 eV}";
const std::string mixed =
    "{law: composite, metallic: 2e5 S/m, temperature_coefficient: 1e-3 /K, percolation: 1e27 "
    "/m^3, width: 1e26 /m^3, " +
    below + "}";

}  // namespace

TEST_CASE("Conduction, composite: the law below, the metal above, half of each between",
          "[device][conduction]") {
  const ConductionLaw law = conduction(mixed);
  const ConductionLaw alone = conduction("{law: linear, sigma0: 1e3 S/m, activation: 0.1 eV}");
  // (1 + tanh x)/2 = 1/(1 + exp(-2x)): what is left of the metal.
  CHECK(sigma(law, 300, 1e24) ==
        Approx(sigma(alone, 300, 1e24) + 2e5 / (1 + std::exp(2 * 9.99))).epsilon(1e-7));
  CHECK(sigma(law, 300, 2e27) == Approx(2e5).epsilon(1e-6));
  CHECK(sigma(law, 1300, 2e27) == Approx(1e5).epsilon(1e-6));  // 1 + 1e-3/K * 1000 K
  CHECK(sigma(law, 300, 1e27) == Approx(0.5 * (2e5 + sigma(alone, 300, 1e27))).epsilon(1e-12));
  // One width below, (1 - tanh 1)/2 = 0.119203 of the metal is left.
  CHECK(sigma(law, 300, 9e26) == Approx(0.119202922022 * 2e5 + 0.880797077978 * sigma(alone, 300, 9e26)));
  for (const double n : {5e26, 9.5e26, 1.05e27}) check_slopes(law, 500, n, 1e8);
}

TEST_CASE("Conduction, composite: what is refused", "[device][conduction]") {
  CHECK_THAT(conduction_refusal("{law: composite, metallic: 1 S/m, percolation: 1e27 /m^3, width: 0 /m^3, " +
                                below + "}"),
             Catch::Contains("width"));
  CHECK_THAT(
      conduction_refusal("{law: composite, metallic: 1 S/m, percolation: 1e27 /m^3, width: 1e26 /m^3, below: "
                         "{law: composite}}"),
      Catch::Contains("found 'composite'"));
}
