#include "device/carriers.hpp"

#include <cmath>

#include "base/constants.hpp"
#include "base/fermi_dirac.hpp"

namespace oxvac {
namespace {

constexpr double k_eV = constants::boltzmann_eV_K;
constexpr double least_time_density = 1e-150;  // s/m3

/// ln of the density from the level of the band's edge above it, in kT.
CarrierState occupied(Statistics statistics, double states_300K_m3, const Dual& temperature_K,
                      const Dual& level, const Dual& fermi_V) {
  CarrierState c;
  const Dual ln_states = std::log(states_300K_m3) + 1.5 * log(temperature_K / 300.0);
  c.log_density = ln_states + (statistics == Statistics::boltzmann ? level : log_fermi_half(level));
  c.density_m3 = exp(c.log_density);
  c.fermi_V = fermi_V;
  return c;
}

std::optional<Recombination> read_recombination(const Reader& carriers, double gap_eV) {
  if (!carriers.has("recombination")) return std::nullopt;
  const Reader r = carriers.section("recombination", "Shockley-Read-Hall recombination; left out: none");
  Recombination s{};
  s.electron_lifetime_s =
      r.quantity("electron_lifetime", dim::time, "lifetime of electrons where holes abound");
  s.hole_lifetime_s = r.quantity("hole_lifetime", dim::time, "lifetime of holes where electrons abound");
  s.level_eV = r.has("level")
                   ? r.energy_eV("level", "depth of the trap below the conduction band; default: midgap")
                   : 0.5 * gap_eV;
  r.require(s.electron_lifetime_s > 0, "electron_lifetime", "must be positive");
  r.require(s.hole_lifetime_s > 0, "hole_lifetime", "must be positive");
  r.require(s.level_eV >= 0 && s.level_eV <= gap_eV, "level", "must lie inside the gap");
  return s;
}

}  // namespace

CarrierLaw read_carriers(const Reader& r) {
  CarrierLaw c;
  if (r.word("statistics", {"boltzmann", "fermi_dirac"}, "boltzmann",
             "how states fill: boltzmann (dilute), or fermi_dirac (integral of order 1/2)") == "fermi_dirac")
    c.statistics = Statistics::fermi_dirac;
  c.affinity_eV = r.energy_eV("affinity", 4.0, "electron affinity: conduction band below the vacuum level");
  c.gap_eV = r.energy_eV("gap", "band gap");
  c.conduction_states_m3 = r.quantity("conduction_states", dim::per_volume,
                                      "effective density of the conduction band's states at 300 K");
  c.valence_states_m3 =
      r.maybe_quantity(
           "valence_states", dim::per_volume,
           "effective density of the valence band's states at 300 K; default: as the conduction band")
          .value_or(c.conduction_states_m3);
  c.electron_mobility_m2_Vs = r.quantity("electron_mobility", dim::mobility, "mobility of electrons");
  c.hole_mobility_m2_Vs =
      r.maybe_quantity("hole_mobility", dim::mobility, "mobility of holes; default: as of electrons")
          .value_or(c.electron_mobility_m2_Vs);
  c.seebeck_V_K = r.quantity("seebeck", dim::thermopower, 0.0,
                             "size of the thermopower that drives carriers from hot to cold; 0: off");
  r.require(c.gap_eV > 0, "gap", "must be positive");
  c.recombination = read_recombination(r, c.gap_eV);
  r.require(c.conduction_states_m3 > 0, "conduction_states", "a density must be positive");
  r.require(c.valence_states_m3 > 0, "valence_states", "a density must be positive");
  r.require(c.electron_mobility_m2_Vs > 0, "electron_mobility", "must be positive");
  r.require(c.hole_mobility_m2_Vs > 0, "hole_mobility", "must be positive");
  r.require(c.seebeck_V_K >= 0, "seebeck", "is a size and must not be negative");
  return c;
}

CarrierState electrons_at(const CarrierLaw& law, const Dual& potential_V, const Dual& temperature_K,
                          const Dual& fermi_V) {
  const Dual level = (potential_V + law.affinity_eV - fermi_V) / (k_eV * temperature_K);
  return occupied(law.statistics, law.conduction_states_m3, temperature_K, level, fermi_V);
}

CarrierState holes_at(const CarrierLaw& law, const Dual& potential_V, const Dual& temperature_K,
                      const Dual& fermi_V) {
  const Dual level = (fermi_V - potential_V - (law.affinity_eV + law.gap_eV)) / (k_eV * temperature_K);
  return occupied(law.statistics, law.valence_states_m3, temperature_K, level, fermi_V);
}

Dual recombination_rate(const CarrierLaw& law, const CarrierState& electrons, const CarrierState& holes,
                        const Dual& temperature_K) {
  const Recombination& r = *law.recombination;
  const Dual kT = k_eV * temperature_K;
  const Dual grown = pow(temperature_K / 300.0, 1.5);
  const Dual n1 = law.conduction_states_m3 * grown * exp(-r.level_eV / kT);
  const Dual p1 = law.valence_states_m3 * grown * exp((r.level_eV - law.gap_eV) / kT);
  // n p - ni^2 = n p (1 - exp(-split)): 0 at equilibrium without cancellation.
  const Dual split = (holes.fermi_V - electrons.fermi_V) / kT;
  const Dual times =
      r.hole_lifetime_s * (electrons.density_m3 + n1) + r.electron_lifetime_s * (holes.density_m3 + p1);
  const Dual both = electrons.log_density + holes.log_density;
  // In the cold all of these underflow: what is left of the rate is nothing, and no quotient of two zeros.
  if (times.value < least_time_density) return 0.0;
  if (split.value < 0) return (exp(both) - exp(both - split)) / times;
  return -1.0 * exp(both) * expm1(-split) / times;
}

}  // namespace oxvac
