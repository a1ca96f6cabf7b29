// Problem 23, laws with numbers drawn at random: every conductivity, diffusivity, barrier flux and carrier
// density stays finite and has finite slopes, and what must be positive is, from 1 K to 10 000 K, without
// vacancies and with every site taken, without field and at 1000 V/nm.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "config/reader.hpp"
#include "draws.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr int draws = 200;
const std::vector<double> temperatures_K = {1, 4, 77, 300, 1500, 1e4}, fields_V_m = {0, 1, 1e6, 1e9, 1e12},
                          occupations = {0, 1e-30, 1e-9, 0.5, 1 - 1e-12, 1},
                          lags_V = {-100, -1, -1e-6, 0, 1e-6, 1, 100};

template <class Law>
Law drawn(const std::string& text, const std::vector<Choice<Law>>& laws) {
  const Document document = Document::parse(text, "drawn.yaml");
  return document.root().choose("law", laws, "law");
}

/// Says of a law's values what is wrong, and counts them.
class Values {
 public:
  void add(const Dual& value, bool positive) {
    bool good = std::isfinite(value.value) && (!positive || value.value >= 0);
    for (const double slope : value.d) good = good && std::isfinite(slope);
    ++count_;
    wrong_ += !good;
  }
  void judge(const Report& report, const std::string& law) const {
    report.row(fmt::format("{}: values or slopes out of bounds, of {}", law, count_),
               fmt::format("{}", wrong_), "<= 0");
    CHECK(count_ > 0);
    CHECK(wrong_ == 0);
  }

 private:
  int count_ = 0, wrong_ = 0;
};

std::string drawn_conduction(const std::string& law, Draw& draw) {
  const double sigma = draw.decades(1e-6, 1e7), n0 = draw.decades(1e24, 1e28), ea = draw.uniform(0, 1);
  if (law == "constant") return fmt::format("{{law: constant, sigma: {} S/m}}", sigma);
  if (law == "linear")
    return fmt::format("{{law: linear, sigma0: {} S/m, reference_density: {} /m^3, activation: {} eV}}",
                       sigma, n0, ea);
  if (law == "activated")
    return fmt::format(
        "{{law: activated, sigma_high: {} S/m, sigma_density: {} /m^3, activation_low: {} eV}}",
        std::max(sigma, 2e3), n0, ea);
  if (law == "hopping")
    return fmt::format(
        "{{law: hopping, sigma0: {} S/m, reference_density: {} /m^3, activation: {} eV, hop_length: {} nm}}",
        sigma, n0, ea, draw.uniform(0.1, 2));
  if (law == "poole_frenkel")
    return fmt::format(
        "{{law: poole_frenkel, sigma0: {} S/m, reference_density: {} /m^3, depth: {} eV, exponent: {}}}",
        sigma, n0, ea, draw.uniform(0, 2));
  if (law == "exponential")
    return fmt::format("{{law: exponential, sigma0: {} S/m, theta: {} K}}", sigma, draw.uniform(50, 1000));
  return fmt::format(
      "{{law: composite, metallic: {} S/m, temperature_coefficient: {} /K, percolation: {} /m^3, width: {} "
      "/m^3, below: {{law: linear, sigma0: {} S/m}}}}",
      sigma, draw.uniform(0, 4e-3), n0, 0.1 * n0, 0.01 * sigma);
}

std::string drawn_hopping(const std::string& law, Draw& draw) {
  if (law == "constant")
    return fmt::format("{{law: constant, diffusivity: {} m^2/s}}", draw.decades(1e-30, 1e-4));
  if (law == "fixed_mobility")
    return fmt::format("{{law: fixed_mobility, mobility: {} m^2/V/s}}", draw.decades(1e-24, 1e-4));
  if (law == "arrhenius")
    return fmt::format("{{law: arrhenius, prefactor: {} m^2/s, activation: {} eV}}",
                       draw.decades(1e-12, 1e-2), draw.uniform(0, 3));
  if (law == "power")
    return fmt::format("{{law: power, diffusivity: {} m^2/s, reference_density: {} /m^3, exponent: {}}}",
                       draw.decades(1e-20, 1e-8), draw.decades(1e24, 1e28), draw.uniform(-5, 5));
  return fmt::format("{{law: {}, frequency: {} Hz, hop_length: {} nm, activation: {} eV}}", law,
                     draw.decades(1e10, 1e15), draw.uniform(0.05, 2), draw.uniform(0.1, 3));
}

}  // namespace

TEST_CASE("laws stay within bounds wherever a solver may look", "[p23laws]") {
  const Report report(
      "23c", "laws with numbers drawn at random, 1 to 10 000 K, no and all sites taken, to 1000 V/nm");
  Draw draw(232323);
  const double sites_m3 = 1e28;
  std::vector<Curve> curves;
  for (const auto& choice : conduction_laws()) {
    Values values;
    for (int i = 0; i < draws; ++i) {
      const ConductionLaw law = drawn(drawn_conduction(choice.name, draw), conduction_laws());
      for (const double kelvin : temperatures_K)
        for (const double c : occupations)
          for (const double field : fields_V_m) {
            NodeState s;
            s.temperature_K = Dual::variable(kelvin, 1);
            s.vacancies_m3 = Dual::variable(c * sites_m3, 2);
            values.add(law(s, Dual::variable(field, 6)), true);
          }
    }
    values.judge(report, "conduction, " + choice.name);
    const ConductionLaw law = drawn(drawn_conduction(choice.name, draw), conduction_laws());
    curves.push_back(known_line(choice.name, 100, 3000, [&](double kelvin) {
      NodeState s;
      s.temperature_K = kelvin;
      s.vacancies_m3 = 0.5 * sites_m3;
      return law(s, 1e8).value;
    }));
    curves.back().exact = false;
  }
  report.picture("temperature [K]", "conductivity at 0.1 V/nm [S/m]", curves, PictureScale::log_y);
  for (const auto& choice : hopping_laws(2)) {
    Values values;
    for (int i = 0; i < draws; ++i) {
      const HoppingLaw law = drawn(drawn_hopping(choice.name, draw), hopping_laws(2));
      for (const double kelvin : temperatures_K)
        for (const double c : occupations)
          for (const double field : fields_V_m) {
            const Hop hop =
                law(Dual::variable(kelvin, 1), Dual::variable(field, 6), Dual::variable(c * sites_m3, 2));
            values.add(hop.diffusivity_m2_s, true);
            values.add(hop.drift_factor, true);
          }
    }
    values.judge(report, "hopping, " + choice.name);
  }
}

TEST_CASE("barriers, interlayers and bands stay within bounds", "[p23barriers]") {
  const Report report("23d", "interface laws and bands with numbers drawn at random, within the same bounds");
  Draw draw(23232323);
  Values emission, depletion, layer_current, electrons, holes, recombination;
  for (int i = 0; i < draws; ++i) {
    Barrier barrier;
    barrier.height_eV = draw.uniform(0, 3);
    barrier.tunnels = draw.below(2) == 0;
    barrier.image_force = draw.below(2) == 0;
    barrier.image_permittivity_F_m = draw.uniform(2, 10) * constants::vacuum_permittivity_F_m;
    barrier.static_permittivity_F_m = draw.uniform(4, 80) * constants::vacuum_permittivity_F_m;
    barrier.richardson_A_m2K2 = draw.decades(1e5, 1e7);
    barrier.tunnel_mass_kg = draw.uniform(0.1, 2) * 9.1093837e-31;
    barrier.bulk_level_eV = draw.uniform(0, 0.3);
    Interlayer layer;
    layer.barrier_eV = draw.uniform(0.1, 3);
    layer.tunnel_mass_kg = draw.uniform(0.1, 2) * 9.1093837e-31;
    layer.richardson_A_m2K2 = 1.2e6;
    layer.leakage_S_m = draw.below(2) ? 0 : draw.decades(1e-9, 1);
    const double thickness_m = draw.uniform(0.1, 5) * 1e-9;
    CarrierLaw bands;
    bands.statistics = draw.below(2) ? Statistics::fermi_dirac : Statistics::boltzmann;
    bands.affinity_eV = 4;
    bands.gap_eV = draw.uniform(0.2, 9);
    bands.conduction_states_m3 = draw.decades(1e23, 1e28);
    bands.valence_states_m3 = draw.decades(1e23, 1e28);
    bands.recombination = Recombination{draw.decades(1e-12, 1e-3), draw.decades(1e-12, 1e-3), 0.1};
    for (const double kelvin : temperatures_K) {
      const Dual temperature = Dual::variable(kelvin, 1);
      for (const double lag_V : lags_V) {
        const Dual lag = Dual::variable(lag_V, 0);
        for (const double field : {-1e9, 0.0, 1.0, 1e6, 1e9, 1e11})
          emission.add(emission_flux(barrier, lag, temperature, Dual::variable(field, 6)), false);
        for (const double c : occupations)
          depletion.add(depletion_field(barrier, Dual::variable(c * 1e28, 2), 2, lag), true);
        layer_current.add(interlayer_current(layer, Dual::variable(thickness_m, 2), lag, temperature), false);
        // Boltzmann's densities have no bound: bands are looked at up to a filling of 300 kT.
        const double filling = lag_V * 3 * constants::boltzmann_eV_K * kelvin;
        const Dual fermi = Dual::variable(-4, 3);
        const Dual potential = Dual::variable(-8 + filling, 0);
        const CarrierState n = electrons_at(bands, potential, temperature, fermi);
        const CarrierState p = holes_at(bands, potential, temperature, fermi);
        electrons.add(n.density_m3, true);
        electrons.add(n.log_density, false);
        holes.add(p.density_m3, true);
        holes.add(p.log_density, false);
        recombination.add(recombination_rate(bands, n, p, temperature), false);
      }
    }
  }
  std::vector<Curve> curves;
  for (const double field : {0.0, 1e8, 1e9}) {
    Barrier barrier;
    barrier.height_eV = 0.6;
    barrier.tunnels = true;
    barrier.image_permittivity_F_m = 4.5 * constants::vacuum_permittivity_F_m;
    barrier.richardson_A_m2K2 = 1.2e6;
    barrier.tunnel_mass_kg = 9.1093837e-31;
    curves.push_back(known_line(fmt::format("{:g} V/nm", field * 1e-9), 200, 1500, [&](double kelvin) {
      return -constants::elementary_charge_C * emission_flux(barrier, 0.1, kelvin, field).value;
    }));
  }
  report.picture("temperature [K]", "emission over 0.6 eV [A/m2]", curves, PictureScale::log_y);
  emission.judge(report, "emission over and through a barrier");
  depletion.judge(report, "field of a depletion layer");
  layer_current.judge(report, "current through an interlayer");
  electrons.judge(report, "electrons");
  holes.judge(report, "holes");
  recombination.judge(report, "recombination");
}
