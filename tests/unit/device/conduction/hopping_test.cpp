#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

const std::string thin =
    "{law: hopping, sigma0: 1e4 S/m, exponent: 2, activation: 0.1 eV, hop_length: 0.3 nm, "
    "hop_density_floor: 0.01, floor: 1e-30 S/m}";

}  // namespace

TEST_CASE("Conduction, hopping: low field", "[device][conduction]") {
  const ConductionLaw law = conduction(thin);
  // sigma0 r^2 exp(-Ea (1-r)/kT) at r = 0.1, 0.3; r's corner at 1 is rounded by 0.05^2/(2 (1-r)).
  for (const double r : {0.1, 0.3}) {
    const double expected = 1e4 * r * r * std::exp(-0.1 * (1 - r) / (300 * k_eV_K));
    CHECK(sigma(law, 300, r * 1e27) == Approx(expected).epsilon(0.01));
  }
  // Ohmic when dense: no field, no temperature.
  CHECK(sigma(law, 300, 3e27) == Approx(1e4).epsilon(5e-3));
  CHECK(sigma(law, 900, 3e27, 1e9) == Approx(1e4).epsilon(5e-3));
}

TEST_CASE("Conduction, hopping: sinh(y)/y with hops that grow as vacancies thin out",
          "[device][conduction]") {
  const ConductionLaw law = conduction(thin);
  const double kT = k_eV_K * 300, field = 4e8;
  for (const double r : {0.01, 0.1}) {
    const double hop = 0.3e-9 * (1 - r) * std::pow(r + 0.01, -1.0 / 3);
    const double y = hop * field / (2 * kT);
    INFO("r = " << r << ", hop " << hop * 1e9 << " nm, y = " << y);
    CHECK(sigma(law, 300, r * 1e27, field) / sigma(law, 300, r * 1e27, 1) ==
          Approx(std::sinh(y) / y).epsilon(0.01));
  }
  // Without vacancies the hop is bounded by (0.01)^(-1/3) of its scale.
  const double y = 0.3e-9 * std::pow(0.01, -1.0 / 3) * 1e8 / (2 * kT);
  CHECK(sigma(law, 300, 1e20, 1e8) / sigma(law, 300, 1e20, 1) == Approx(std::sinh(y) / y).epsilon(1e-3));
}

TEST_CASE("Conduction, hopping: finite for every field, slopes everywhere", "[device][conduction]") {
  const ConductionLaw law = conduction(thin);
  for (const double field : {1e10, 1e13, 1e30}) {
    const Dual s = law(state(300, 1e25), Dual::variable(field, 6));
    CHECK(std::isfinite(s.value));
    for (const double d : s.d) CHECK(std::isfinite(d));
  }
  // No more than sinh(50)/50, the bound of its exponent.
  CHECK(sigma(law, 300, 1e25, 1e12) / sigma(law, 300, 1e25) == Approx(std::sinh(50) / 50).epsilon(1e-3));
  for (const double n : {1e22, 1e25, 3e26, 9.8e26, 2e27}) check_slopes(law, 500, n, 3e8);
}

TEST_CASE("Conduction, hopping: a broken power keeps its digits in an empty film", "[device][conduction]") {
  const ConductionLaw law = conduction(
      "{law: hopping, sigma0: 1e4 S/m, exponent: 0.5, activation: 0 eV, hop_length: 0 nm, floor: 1e-30 S/m}");
  for (const double n : {1e2, 1e8, 1e12}) {
    const Dual s = law(state(300, n), Dual::variable(1, 6));
    INFO("n = " << n);
    CHECK(s.value == Approx(1e4 * std::sqrt(n / 1e27)).epsilon(1e-3));
    CHECK(s.d[2] == Approx(0.5 * s.value / n).epsilon(1e-10));
  }
}

TEST_CASE("Conduction, hopping: what is refused", "[device][conduction]") {
  CHECK_THAT(conduction_refusal("{law: hopping, sigma0: 1 S/m, activation: -0.1 eV}"),
             Catch::Contains("activation: an activation energy must not be negative"));
  CHECK_THAT(conduction_refusal("{law: hopping, sigma0: 1 S/m, hop_length: -1 nm}"),
             Catch::Contains("hop_length"));
  CHECK_THAT(conduction_refusal("{law: hopping, sigma0: 1 S/m, field_exponent_limit: 0}"),
             Catch::Contains("field_exponent_limit"));
}
