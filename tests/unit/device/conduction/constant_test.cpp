#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

TEST_CASE("Conduction, constant: one value everywhere", "[device][conduction]") {
  const ConductionLaw law = conduction("{law: constant, sigma: 2.5 S/cm}");
  for (const double t : {4.0, 300.0, 2000.0})
    for (const double n : {0.0, 1e27}) CHECK(sigma(law, t, n, 1e9) == Approx(250).epsilon(1e-15));
  CHECK_THAT(conduction_refusal("{law: constant, sigma: 0 S/m}"), Catch::Contains("leave 'conduction' out"));
}
