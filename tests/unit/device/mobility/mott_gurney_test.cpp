#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

// Charon's worked example of the law: 1 THz, 0.1 nm, 0.8 eV.
const std::string numbers = "frequency: 1e12 Hz, hop_length: 0.1 nm, activation: 0.8 eV";

/// Drift velocity by which the flux goes at a uniform field: z q E D/kT times the drift's own factor.
double velocity(const Hop& hop, double charge, double field_V_m, double temperature_K) {
  return charge * field_V_m / (k_eV_K * temperature_K) * hop.diffusivity_m2_s.value * hop.drift_factor.value;
}

}  // namespace

TEST_CASE("Hopping, mott_gurney: Cabrera-Mott at every field, D/mu = kT/zq at low field",
          "[device][mobility]") {
  for (const double z : {1.0, 2.0}) {
    const HoppingLaw law = hopping("{law: mott_gurney, " + numbers + "}", z);
    for (const double t : {300.0, 900.0}) {
      const double boltzmann = std::exp(-0.8 / (k_eV_K * t));
      CHECK(law(t, 0, 1e27).diffusivity_m2_s.value == Approx(1e12 * 1e-20 * boltzmann).epsilon(1e-8));
      for (const double field : {1e6, 1e8, 1e9}) {
        INFO("z " << z << ", " << t << " K, " << field << " V/m");
        const double x = z * 1e-10 * field / (2 * k_eV_K * t);
        CHECK(velocity(law(t, field, 1e27), z, field, t) ==
              Approx(2 * 1e12 * 1e-10 * boltzmann * std::sinh(x)).epsilon(1e-8));
      }
    }
  }
}

TEST_CASE("Hopping, kim2014: as published, with its factors of two", "[device][mobility]") {
  // D = f a^2 exp(-Ea/kT)/2 at every field, v = f a exp(-Ea/kT) sinh(x): half of Cabrera-Mott in both.
  const HoppingLaw kim = hopping("{law: kim2014, " + numbers + "}", 1);
  const HoppingLaw mott = hopping("{law: mott_gurney, " + numbers + "}", 1);
  const double boltzmann = std::exp(-0.8 / (k_eV_K * 600));
  for (const double field : {1e6, 5e8, 2e9}) {
    const double x = 1e-10 * field / (2 * k_eV_K * 600);
    CHECK(kim(600, field, 1e27).diffusivity_m2_s.value == Approx(0.5e-8 * boltzmann).epsilon(1e-8));
    CHECK(velocity(kim(600, field, 1e27), 1, field, 600) ==
          Approx(1e2 * boltzmann * std::sinh(x)).epsilon(1e-8));
    CHECK(velocity(mott(600, field, 1e27), 1, field, 600) / velocity(kim(600, field, 1e27), 1, field, 600) ==
          Approx(2).epsilon(1e-8));
  }
}

TEST_CASE("Hopping, sinh laws: bounded exponent, finite, slopes", "[device][mobility]") {
  for (const std::string word : {"mott_gurney", "kim2014"}) {
    const HoppingLaw law = hopping("{law: " + word + ", " + numbers + ", field_exponent_limit: 12}", 2);
    const auto product = [&](const std::vector<Dual>& x) {
      const Hop hop = law(x[0], x[1], 1e27);
      return hop.diffusivity_m2_s * hop.drift_factor;
    };
    const double top = product({Dual(300), Dual(1e30)}).value / product({Dual(300), Dual(0)}).value;
    CHECK(top == Approx(std::sinh(12) / 12).epsilon(1e-6));
    for (const double field : {1e7, 1e9, 6e9}) check_slopes(product, {500, field}, {1, 6});
  }
}

TEST_CASE("Hopping, sinh laws: what is refused", "[device][mobility]") {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string text = "{law: mott_gurney, " + numbers + "}";
    return hopping_refusal(text.replace(text.find(from), from.size(), to));
  };
  CHECK_THAT(with("1e12 Hz", "0 Hz"), Catch::Contains("c.yaml:1: frequency: must be positive"));
  CHECK_THAT(with("0.1 nm", "-0.1 nm"), Catch::Contains("hop_length: must be positive"));
  CHECK_THAT(with("0.8 eV", "-0.8 eV"),
             Catch::Contains("activation: an activation energy must not be negative"));
  CHECK_THAT(with("0.8 eV", "0.8 eV, field_exponent_limit: 0"),
             Catch::Contains("must lie between 0 and 500"));
  CHECK_THAT(with("0.8 eV", "0.8 eV, field_exponent_limit: 501"),
             Catch::Contains("must lie between 0 and 500"));
}
