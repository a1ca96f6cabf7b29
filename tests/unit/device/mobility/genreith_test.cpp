#include "../laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

// JART VCM v1b: 2e13 Hz, 0.25 nm, 1.35 eV, z = 2.
constexpr double f_Hz = 2e13, a_m = 0.25e-9, barrier_eV = 1.35;
const std::string jart = "{law: genreith, frequency: 2e13 Hz, hop_length: 0.25 nm, activation: 1.35 eV}";
constexpr double pi = 3.14159265358979323846;

/// Field at which the barrier vanishes: g = z a E/(pi dW) = 1.
constexpr double vanishing_V_m = pi * barrier_eV / (2 * a_m);

double velocity(const HoppingLaw& law, double field_V_m, double temperature_K) {
  return 2 * field_V_m / (k_eV_K * temperature_K) *
         law(temperature_K, field_V_m, 1e27).diffusivity_m2_s.value;
}

/// f a [exp(-dW_min/kT) - exp(-dW_max/kT)], as JART writes it.
double published(double field_V_m, double temperature_K) {
  const double g = field_V_m / vanishing_V_m, kT = k_eV_K * temperature_K;
  const double common = std::sqrt(1 - g * g) + g * std::asin(g);
  const double low = barrier_eV * (common - g * pi / 2), high = barrier_eV * (common + g * pi / 2);
  return f_Hz * a_m * (std::exp(-low / kT) - std::exp(-high / kT));
}

}  // namespace

TEST_CASE("Hopping, genreith: JART's velocity", "[device][mobility]") {
  const HoppingLaw law = hopping(jart);
  // The bound of g at 0.999 leaves (g/0.999)^8/8 of g untrue: in the exponent, that times z a E/2kT.
  for (const double t : {300.0, 600.0, 1200.0})
    for (const double share : {1e-3, 0.01, 0.05, 0.1, 0.2, 0.3}) {
      const double field = share * vanishing_V_m;
      const double slack = std::pow(share, 8) / 8 * a_m * field / (k_eV_K * t);
      INFO(t << " K, " << field << " V/m");
      CHECK(velocity(law, field, t) == Approx(published(field, t)).epsilon(1e-7 + 2 * slack));
    }
}

TEST_CASE("Hopping, genreith: sinh at low field, less at high", "[device][mobility]") {
  const HoppingLaw law = hopping(jart);
  const HoppingLaw sinh = hopping(
      "{law: mott_gurney, frequency: 2e13 Hz, hop_length: 0.25 nm, activation: 1.35 eV, "
      "field_exponent_limit: 500}");
  CHECK(law(300, 1e5, 1e27).diffusivity_m2_s.value ==
        Approx(f_Hz * a_m * a_m * std::exp(-1.35 / (300 * k_eV_K))).epsilon(1e-4));
  // The barrier that is left differs by dW g^2/2 to second order: at 1 V/nm and 300 K by exp(-0.36).
  const double g = 1e9 / vanishing_V_m;
  CHECK(std::log(velocity(law, 1e9, 300) / velocity(sinh, 1e9, 300)) ==
        Approx(-barrier_eV * g * g / 2 / (300 * k_eV_K)).epsilon(0.01));
}

TEST_CASE("Hopping, genreith: the velocity saturates at one hop per attempt", "[device][mobility]") {
  const HoppingLaw law = hopping(jart);
  for (const double t : {300.0, 1500.0}) {
    // dW_min = 0, dW_max = pi dW; the bound of g at 0.999 leaves 3e-5 dW of the barrier.
    const double end = f_Hz * a_m * (1 - std::exp(-pi * barrier_eV / (k_eV_K * t)));
    for (const double field : {3e10, 1e12, 1e30}) CHECK(velocity(law, field, t) == Approx(end).epsilon(2e-3));
    double before = 0;
    for (double field = 1e8; field < 1e11; field *= 1.3) {
      const double now = velocity(law, field, t);
      CHECK(now > before * (1 - 1e-12));
      CHECK(now < end);
      before = now;
    }
  }
}

TEST_CASE("Hopping, genreith: finite when cold, slopes on both sides of its branches", "[device][mobility]") {
  const HoppingLaw law = hopping(jart);
  // 15 K: z a E/2kT is 1600 where the barrier vanishes, and sinh alone would overflow.
  for (const double t : {4.0, 15.0, 30.0})
    for (const double field : {1e6, 5e9, 8e9, 1e12}) {
      const Dual d = law(Dual::variable(t, 1), Dual::variable(field, 6), 1e27).diffusivity_m2_s;
      INFO(t << " K, " << field << " V/m");
      CHECK(std::isfinite(d.value));
      CHECK(d.value >= 0);
      CHECK(std::isfinite(d.d[1]));
      CHECK(std::isfinite(d.d[6]));
    }
  const auto diffusivity = [&](const std::vector<Dual>& x) { return law(x[0], x[1], 1e27).diffusivity_m2_s; };
  for (const double field : {1e8, 3e9, 8e9, 2e10}) check_slopes(diffusivity, {600, field}, {1, 6}, 1e-6);
  // x = 300 at 76 K where the formula changes.
  for (const double t : {75.0, 80.0}) check_slopes(diffusivity, {t, 8e9}, {1, 6}, 1e-6);
}

TEST_CASE("Hopping, genreith: what is refused", "[device][mobility]") {
  CHECK_THAT(hopping_refusal("{law: genreith, frequency: 1 Hz, hop_length: 1 nm, activation: 0 eV}"),
             Catch::Contains("activation: must be positive"));
  CHECK_THAT(hopping_refusal("{law: genreith, frequency: 0 Hz, hop_length: 1 nm, activation: 1 eV}"),
             Catch::Contains("frequency"));
  CHECK_THAT(hopping_refusal("{law: genreith, frequency: 1 Hz, hop_length: 0 nm, activation: 1 eV}"),
             Catch::Contains("hop_length"));
}
