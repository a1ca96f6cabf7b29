#include "device/material.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "base/functions.hpp"
#include "base/text.hpp"
#include "device/ranges.hpp"

namespace oxvac {
namespace {

std::optional<Generation> read_generation(const Reader& vacancies) {
  if (!vacancies.has("generation")) return std::nullopt;
  const Reader r = vacancies.section(
      "generation", "field-activated release of vacancies from bound oxygen; left out: none");
  Generation g{};
  g.frequency_Hz = r.quantity("frequency", dim::frequency, 1e13, "attempt frequency of the release");
  g.barrier_eV = r.energy_eV("barrier", "activation energy of the release without field");
  g.lever_m =
      r.quantity("lever", dim::length, "barrier lowering per field, divided by the elementary charge");
  g.precursors_m3 =
      r.quantity("precursors", dim::per_volume, "initial density of sites that can release a vacancy");
  r.require(g.frequency_Hz > 0, "frequency", "must be positive");
  r.require(g.barrier_eV >= 0, "barrier", "must not be negative");
  r.require(g.lever_m >= 0 && g.lever_m <= longest_hop_m, "lever", hop_range);
  if (r.has("recombination")) {
    const Reader back = r.section("recombination",
                                  "the reverse: a vacancy meets oxygen that was left behind; left out: none");
    g.recombination_Hz =
        back.quantity("frequency", dim::frequency, 1e13, "attempt frequency of the recombination");
    g.recombination_barrier_eV = back.energy_eV("barrier", "activation energy of the recombination");
    back.require(g.recombination_Hz > 0, "frequency", "must be positive");
    back.require(g.recombination_barrier_eV >= 0, "barrier", "must not be negative");
  }
  r.require(g.precursors_m3 >= 0, "precursors", "a density must not be negative");
  return g;
}

std::optional<Traps> read_traps(const Reader& vacancies) {
  if (!vacancies.has("traps")) return std::nullopt;
  const Reader r =
      vacancies.section("traps", "immobile places that hold a vacancy for a time; left out: none");
  Traps t{};
  t.density_m3 = r.quantity("density", dim::per_volume, "density of traps");
  t.capture_Hz = r.quantity("capture", dim::frequency, 1e13, "prefactor of the rate into an empty trap");
  t.capture_energy_eV = r.energy_eV("capture_energy", "activation energy of the rate into a trap");
  t.release_Hz = r.quantity("release", dim::frequency, 1e13, "prefactor of the rate out of a trap");
  t.release_energy_eV = r.energy_eV("release_energy", "activation energy of the rate out of a trap");
  t.initial_m3 = r.quantity("initial", dim::per_volume, 0.0, "density of occupied traps at the start");
  r.require(t.density_m3 > 0, "density", "a density must be positive");
  r.require(t.capture_Hz >= 0, "capture", "must not be negative");
  r.require(t.capture_energy_eV >= 0, "capture_energy", "must not be negative");
  r.require(t.release_Hz >= 0, "release", "must not be negative");
  r.require(t.release_energy_eV >= 0, "release_energy", "must not be negative");
  r.require(t.initial_m3 >= 0 && t.initial_m3 <= t.density_m3, "initial", "must lie between 0 and 'density'");
  return t;
}

std::optional<double> read_compensation(const Reader& vacancies) {
  if (!vacancies.has("compensation")) return std::nullopt;
  const Reader r = vacancies.section(
      "compensation",
      "fixed charges (Y') keep the oxide neutral: vacancies diffuse together with its electrons and do "
      "not drift (continuity); left out: a free reservoir");
  const double sigma = r.quantity("electronic_conductivity", dim::conductivity,
                                  "conductivity of the electrons that must follow; 0: nothing moves");
  r.require(sigma >= 0, "electronic_conductivity", "must not be negative");
  return sigma;
}

double read_soret(const Reader& vacancies) {
  if (!vacancies.has("soret")) return 0;
  const Reader r = vacancies.section("soret", "thermodiffusion; left out: none");
  const std::string direction = r.word("direction", {"none", "toward_hot", "toward_cold"},
                                       "where vacancies drift in a temperature gradient");
  const double energy =
      r.energy_eV("energy", 0.0, "heat of transport Es: n ~ exp(-Es/kT) at rest if toward_hot");
  r.require(energy >= 0, "energy", "must not be negative; the direction is named by 'direction'");
  if (direction == "none") return 0;
  return direction == "toward_hot" ? energy : -energy;
}

/// What any mobile species needs.
VacancyLaw read_ions(const Reader& r, double default_charge) {
  VacancyLaw v;
  v.charge = r.number("charge", default_charge, "charge number z; 0: neutral, they diffuse and do not drift");
  v.max_density_m3 = r.quantity("max_density", dim::per_volume, "density of sites; n stays below it");
  r.require(is_charge_number(v.charge), "charge", charge_range);
  v.site_energy_eV = r.energy_eV("site_energy", 0.0, "energy of one here, against the other materials");
  const Reader hopping = r.section("hopping", "how fast they move");
  v.hopping = hopping.choose("law", hopping_laws(v.charge), "hopping law");
  v.soret_energy_eV = read_soret(r);
  r.require(v.max_density_m3 > 0, "max_density", "a density must be positive");
  return v;
}

VacancyLaw read_vacancies(const Reader& r) {
  VacancyLaw v = read_ions(r, 2.0);
  v.generation = read_generation(r);
  r.require(!v.generation || v.generation->precursors_m3 <= v.max_density_m3, "generation",
            "'precursors' must not exceed 'max_density': each becomes a vacancy on a site of its own");
  v.traps = read_traps(r);
  v.compensation_S_m = read_compensation(r);
  r.require(!v.compensation_S_m || v.charge != 0, "compensation",
            "fixed charges cannot be compensated by vacancies without charge: set 'charge' or remove it");
  return v;
}

HeatLaw read_heat(const Reader& r) {
  HeatLaw h;
  h.conductivity_W_mK =
      r.quantity("conductivity", dim::thermal_conductivity, 1.0, "lattice thermal conductivity");
  h.lorenz_V2_K2 =
      r.quantity("lorenz", dim::lorenz, 2.44e-8, "Wiedemann-Franz number L; 0 switches L sigma T off");
  h.capacity_J_m3K = r.quantity("capacity", dim::heat_capacity, 2.5e6, "heat capacity per volume");
  h.temperature_exponent =
      r.number("temperature_exponent", 0.0, "the lattice's share goes with (T/300 K)^exponent");
  h.temperature_coefficient_1_K =
      r.quantity("temperature_coefficient", dim::none / dim::temperature, 0.0,
                 "and with 1 + coefficient (T - 300 K); below 300 K with 1/(1 + coefficient (300 K - T))");
  r.require(h.temperature_coefficient_1_K >= 0, "temperature_coefficient",
            "must not be negative; 'temperature_exponent' may");
  if (r.has("dense")) {
    const Reader d =
        r.section("dense", "linear rise of the lattice's share with the vacancy density; left out: none");
    h.dense_W_mK = d.quantity("conductivity", dim::thermal_conductivity,
                              "lattice thermal conductivity at 'density' and above");
    h.dense_density_m3 =
        d.quantity("density", dim::per_volume, 1e27, "density of vacancies where it is reached");
    d.require(h.dense_W_mK > 0, "conductivity", "must be positive");
    d.require(h.dense_density_m3 > 0, "density", "a density must be positive");
  }
  r.require(h.conductivity_W_mK > 0, "conductivity", "must be positive");
  r.require(std::abs(h.temperature_exponent) <= 10, "temperature_exponent",
            "must lie between -10 and 10, such as -1 for a crystal's phonons");
  r.require(h.lorenz_V2_K2 >= 0, "lorenz", "must not be negative");
  r.require(h.capacity_J_m3K > 0, "capacity", "must be positive");
  return h;
}

Electrostatics read_electrostatics(const Reader& r) {
  Electrostatics e{};
  const double relative = r.number("permittivity", "relative permittivity");
  e.permittivity_F_m = relative * constants::vacuum_permittivity_F_m;
  e.donors_m3 =
      r.quantity("donors", dim::per_volume, 0.0, "fixed donors, all ionised; vacancies are not among them");
  e.acceptors_m3 = r.quantity("acceptors", dim::per_volume, 0.0, "fixed acceptors, all ionised (Y' in YSZ)");
  r.require(relative >= least_permittivity, "permittivity", permittivity_range);
  r.require(e.donors_m3 >= 0, "donors", "a density must not be negative");
  r.require(e.acceptors_m3 >= 0, "acceptors", "a density must not be negative");
  return e;
}

Material read_material(const std::string& name, const Reader& r) {
  Material m;
  m.name = name;
  m.where = r.where();
  if (r.has("electrostatics"))
    m.electrostatics = read_electrostatics(r.section(
        "electrostatics", "what Poisson's equation needs (drift_diffusion); leave out for a metal"));
  if (r.has("carriers"))
    m.carriers = read_carriers(r.section(
        "carriers", "bands and mobilities (drift_diffusion); leave out for an insulator or a metal"));
  m.work_function_eV =
      r.energy_eV("work_function", m.work_function_eV, "work function of a metal (drift_diffusion)");
  r.require(!m.carriers || m.electrostatics, "carriers",
            "needs Poisson's equation beside it: add 'electrostatics: {permittivity: ...}' to this material");
  if (r.has("conduction")) {
    const Reader c = r.section("conduction", "electrical conductivity; leave out for an insulator");
    m.conduction = c.choose("law", conduction_laws(), "conduction law");
  }
  m.heat = read_heat(r.section_or_empty("heat", "thermal properties"));
  if (r.has("vacancies"))
    m.vacancies = read_vacancies(r.section("vacancies", "leave out where no vacancies can be (metals)"));
  if (r.has("ions"))
    m.ions = read_ions(r.section("ions", "a second mobile species; leave out where there is none"), 1.0);
  return m;
}

}  // namespace

Dual lattice_conductivity(const HeatLaw& law, const NodeState& s) {
  Dual k = law.conductivity_W_mK;
  if (law.temperature_exponent != 0) k *= pow(s.temperature_K / 300.0, law.temperature_exponent);
  if (law.temperature_coefficient_1_K > 0) {
    // The line would cross 0 below 300 K. What replaces it there has the same slope at 300 K and stays above.
    const Dual rise = law.temperature_coefficient_1_K * (s.temperature_K - 300.0);
    if (rise.value >= 0)
      k *= 1.0 + rise;
    else
      k /= 1.0 - rise;
  }
  if (law.dense_W_mK > 0) {
    constexpr double corner = 0.02;  // relative width over which the cap is rounded
    k += (law.dense_W_mK - k) * soft_cap_at_one(s.vacancies_m3 / law.dense_density_m3, corner);
  }
  return k;
}

namespace {

const LibraryMaterial* find_in_library(const std::string& name) {
  for (const auto& m : material_library())
    if (m.name == name) return &m;
  return nullptr;
}

std::vector<std::string> library_names() {
  std::vector<std::string> names;
  for (const auto& m : material_library()) names.push_back(m.name);
  return names;
}

}  // namespace

namespace {

std::string read_base(const Reader& r) {
  std::vector<std::string> names = library_names();
  names.push_back("nothing");
  return r.word("from", names, "nothing", "built-in material whose numbers hold where none are given here");
}

}  // namespace

std::map<std::string, Material> read_materials(const Reader& root, const std::vector<std::string>& used) {
  std::map<std::string, Material> materials;
  root.named("materials", "laws and numbers of each material; the built-in ones need no entry",
             [&](const std::string& name, const Reader& r) {
               // A mapping may start from a built-in material and change single numbers.
               const std::string base = read_base(r);
               const LibraryMaterial* library = find_in_library(base);
               materials[name] = read_material(name, library ? r.over(library->yaml, "library:" + base) : r);
             });
  for (const std::string& name : used) {
    if (materials.count(name) || name == "none") continue;
    const LibraryMaterial* library = find_in_library(name);
    if (library) {
      // Its base stands last, so that complaints name the library's own lines; written out, it reads back the
      // same.
      const std::string yaml = std::string(library->yaml) + "\nfrom: " + name + "\n";
      const Reader r = root.from_text(yaml, "library:" + name, "materials." + name);
      read_base(r);
      materials[name] = read_material(name, r);
      materials[name].where = root.where("regions");
      continue;
    }
    std::vector<std::string> known = library_names();
    for (const auto& [key, value] : materials)
      if (!find_in_library(key)) known.push_back(key);
    root.require(
        false, "regions",
        "no material is called '" + name + "'; known are " + one_of(known) + "." + did_you_mean(name, known));
  }
  return materials;
}

}  // namespace oxvac
