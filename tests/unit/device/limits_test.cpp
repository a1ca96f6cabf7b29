// Every law of conduction and hopping stays finite, with its slopes, wherever a run could take it: an almost
// empty and a full oxide, no field and 1e10 V/m, 1 K and 5000 K.
#include "laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

const std::vector<double> densities = {1.0, 1e20, 1e26, 2.999999e27}, fields = {0, 1, 1e8, 1e10};
const std::vector<double> temperatures = {1, 4, 77, 300, 1500, 5000};

bool all_finite(const Dual& y) {
  bool finite = std::isfinite(y.value);
  for (const double d : y.d) finite = finite && std::isfinite(d);
  return finite;
}

const std::vector<std::string> conduction_texts = {
    "{law: constant, sigma: 1e4 S/m}",
    "{law: linear, sigma0: 1e5 S/m, activation: 0.05 eV}",
    "{law: activated}",
    "{law: hopping, sigma0: 5e4 S/m}",
    "{law: hopping, sigma0: 5e4 S/m, exponent: 0.5, field_exponent_limit: 500}",
    "{law: poole_frenkel, sigma0: 1e5 S/m, depth: 0.7 eV}",
    "{law: poole_frenkel, sigma0: 1e5 S/m, depth: 0.7 eV, exponent: 0}",
    "{law: exponential, sigma0: 1e3 S/m, theta: 100 K}",
    "{law: composite, metallic: 2e5 S/m, temperature_coefficient: 4e-3 /K, percolation: 5e26 /m^3, width: "
    "5e25 /m^3,"
    " below: {law: poole_frenkel, sigma0: 1e5 S/m, depth: 0.3 eV}}"};

const std::vector<std::string> hopping_texts = {
    "{law: constant, diffusivity: 1e-12 m^2/s}",
    "{law: arrhenius, prefactor: 1e-7 m^2/s, activation: 1 eV}",
    "{law: mott_gurney, frequency: 1e13 Hz, hop_length: 0.3 nm, activation: 1.1 eV}",
    "{law: mott_gurney, frequency: 1e13 Hz, hop_length: 0.3 nm, activation: 0 eV, field_exponent_limit: 500}",
    "{law: genreith, frequency: 2e13 Hz, hop_length: 0.25 nm, activation: 1.35 eV}",
    "{law: power, diffusivity: 1e-12 m^2/s, reference_density: 1e27 /m^3, exponent: 1, activation: 0.5 eV}",
    "{law: power, diffusivity: 1e-12 m^2/s, reference_density: 1e27 /m^3, exponent: -1}",
    "{law: kim2014, frequency: 1e12 Hz, hop_length: 0.1 nm, activation: 0.85 eV}"};

}  // namespace

TEST_CASE("Conduction: finite and positive wherever a run could go", "[device][conduction]") {
  CHECK(conduction_texts.size() >= conduction_laws().size());
  for (const std::string& text : conduction_texts) {
    const ConductionLaw law = conduction(text);
    for (const double n : densities)
      for (const double t : temperatures)
        for (const double field : fields) {
          INFO(text << ": n = " << n << ", " << t << " K, " << field << " V/m");
          const Dual y = law(state(t, n), Dual::variable(field, 6));
          CHECK(all_finite(y));
          CHECK(y.value > 0);
        }
  }
}

TEST_CASE("Hopping: finite and never backward wherever a run could go", "[device][mobility]") {
  CHECK(hopping_texts.size() >= hopping_laws(2).size());
  for (const std::string& text : hopping_texts)
    for (const double charge : {0.0, -1.0, 2.0}) {
      const HoppingLaw law = hopping(text, charge);
      for (const double n : densities)
        for (const double t : temperatures)
          for (const double field : fields) {
            INFO(text << ": z = " << charge << ", n = " << n << ", " << t << " K, " << field << " V/m");
            const Hop hop = law(Dual::variable(t, 1), Dual::variable(field, 6), Dual::variable(n, 2));
            CHECK(all_finite(hop.diffusivity_m2_s));
            CHECK(all_finite(hop.drift_factor));
            CHECK(hop.diffusivity_m2_s.value >= 0);
            CHECK(hop.drift_factor.value >= 1);
          }
    }
}

TEST_CASE("Laws: the numbers that a config leaves out", "[device]") {
  // Kim's set: 10 and 940 S/cm, 0.05 and -0.006 eV (Kim, Choi, Lu, ACS Nano 8 (2014) 2369).
  const ConductionLaw activated = conduction("{law: activated}");
  const double kT = k_eV_K * 300;
  CHECK(sigma(activated, 300, 1e15) == Approx(1e3 * std::exp(-0.05 / kT)).epsilon(1e-6));
  CHECK(sigma(activated, 300, 5e27) == Approx(9.4e4 * std::exp(0.006 / kT)).epsilon(1e-3));
  const auto same = [](const std::string& brief, const std::string& spelled_out) {
    for (const double n : {1e24, 3e26})
      for (const double field : {1.0, 5e8}) {
        INFO(brief);
        CHECK(sigma(conduction(brief), 400, n, field) == sigma(conduction(spelled_out), 400, n, field));
      }
  };
  same("{law: linear, sigma0: 1 S/m}",
       "{law: linear, sigma0: 1 S/m, reference_density: 1e27 /m^3, floor: 1e-6 S/m, activation: 0 eV}");
  same("{law: hopping, sigma0: 1 S/m}",
       "{law: hopping, sigma0: 1 S/m, reference_density: 1e27 /m^3, exponent: 3, activation: 0.08 eV,"
       " hop_length: 0.25 nm, hop_density_floor: 0.01, floor: 0.1 S/m, field_exponent_limit: 50}");
  same("{law: poole_frenkel, sigma0: 1e4 S/m, depth: 0.3 eV}",
       "{law: poole_frenkel, sigma0: 1e4 S/m, depth: 0.3 eV, reference_density: 1e27 /m^3, exponent: 1,"
       " permittivity: 4.5, floor: 0.1 S/m}");
  same("{law: exponential, sigma0: 1 S/m, theta: 50 K}",
       "{law: exponential, sigma0: 1 S/m, theta: 50 K, reference_temperature: 300 K}");
}

TEST_CASE("Laws: a slip of the unit is refused", "[device]") {
  CHECK_THAT(conduction_refusal("{law: hopping, sigma0: 1 S/m, hop_length: 0.3 mm}"),
             Catch::Contains("hop_length: must lie between 0 and 100 nm"));
  CHECK_THAT(conduction_refusal("{law: hopping, sigma0: 1 S/m, exponent: 300}"), Catch::Contains("exponent"));
  CHECK_THAT(conduction_refusal("{law: poole_frenkel, sigma0: 1 S/m, depth: 1 eV, permittivity: 2e-10}"),
             Catch::Contains("relative to that of vacuum"));
  CHECK_THAT(conduction_refusal("{law: poole_frenkel, sigma0: 1 S/m, depth: 1 J}"),
             Catch::Contains("check the number and its unit"));
  CHECK_THAT(hopping_refusal("{law: mott_gurney, frequency: 1 Hz, hop_length: 0.3 m, activation: 1 eV}"),
             Catch::Contains("hop_length"));
  CHECK_THAT(
      hopping_refusal(
          "{law: power, diffusivity: 1 m^2/s, reference_density: 1 /m^3, exponent: -500, activation: 1 eV}"),
      Catch::Contains("exponent: must lie between -5 and 20"));
}
