#include "device/material.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace oxvac {
namespace {

std::optional<Generation> read_generation(const Reader& vacancies) {
  if (!vacancies.has("generation")) return std::nullopt;
  const Reader r = vacancies.section("generation", "field-activated release of vacancies from bound oxygen");
  Generation g{};
  g.frequency_Hz = r.quantity("frequency", dim::frequency, 1e13, "attempt frequency");
  g.barrier_eV = r.energy_eV("barrier", "barrier without field");
  g.lever_m =
      r.quantity("lever", dim::length, "barrier lowering per field, divided by the elementary charge");
  g.precursors_m3 =
      r.quantity("precursors", dim::per_volume, "initial density of sites that can release a vacancy");
  r.require(g.frequency_Hz > 0, "frequency", "must be positive");
  r.require(g.barrier_eV >= 0, "barrier", "must not be negative");
  r.require(g.lever_m >= 0, "lever", "must not be negative");
  r.require(g.precursors_m3 >= 0, "precursors", "a density must not be negative");
  return g;
}

double read_soret(const Reader& vacancies) {
  if (!vacancies.has("soret")) return 0;
  const Reader r = vacancies.section("soret", "thermodiffusion");
  const std::string direction = r.word("direction", {"none", "toward_hot", "toward_cold"},
                                       "where vacancies drift in a temperature gradient");
  const double energy =
      r.energy_eV("energy", 0.0, "heat of transport Es: n ~ exp(-Es/kT) at rest if toward_hot");
  r.require(energy >= 0, "energy", "must not be negative; the direction is named by 'direction'");
  if (direction == "none") return 0;
  return direction == "toward_hot" ? energy : -energy;
}

VacancyLaw read_vacancies(const Reader& r) {
  VacancyLaw v;
  v.charge = r.number("charge", 2.0, "charge number z of a vacancy");
  v.max_density_m3 = r.quantity("max_density", dim::per_volume, "density of sites; n stays below it");
  v.site_energy_eV = r.energy_eV("site_energy", 0.0, "energy of a vacancy here, against the other materials");
  const Reader hopping = r.section("hopping", "how fast vacancies move");
  v.hopping = hopping.choose("law", hopping_laws(v.charge), "hopping law");
  v.soret_energy_eV = read_soret(r);
  v.generation = read_generation(r);
  r.require(v.max_density_m3 > 0, "max_density", "a density must be positive");
  return v;
}

HeatLaw read_heat(const Reader& r) {
  HeatLaw h;
  h.conductivity_W_mK =
      r.quantity("conductivity", dim::thermal_conductivity, 1.0, "lattice thermal conductivity");
  h.lorenz_V2_K2 =
      r.quantity("lorenz", dim::lorenz, 2.44e-8, "Wiedemann-Franz number L; 0 switches L sigma T off");
  h.capacity_J_m3K = r.quantity("capacity", dim::heat_capacity, 2.5e6, "heat capacity per volume");
  r.require(h.conductivity_W_mK > 0, "conductivity", "must be positive");
  r.require(h.lorenz_V2_K2 >= 0, "lorenz", "must not be negative");
  r.require(h.capacity_J_m3K > 0, "capacity", "must be positive");
  return h;
}

Material read_material(const std::string& name, const Reader& r) {
  Material m;
  m.name = name;
  if (r.has("conduction")) {
    const Reader c = r.section("conduction", "electrical conductivity; leave out for an insulator");
    m.conduction = c.choose("law", conduction_laws(), "conduction law");
  }
  m.heat = read_heat(r.section_or_empty("heat", "thermal properties"));
  if (r.has("vacancies"))
    m.vacancies = read_vacancies(r.section("vacancies", "leave out where no vacancies can be (metals)"));
  return m;
}

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

std::map<std::string, Material> read_materials(const Reader& root, const std::vector<std::string>& used) {
  std::map<std::string, Material> materials;
  root.named("materials", "laws and numbers of each material; the built-in ones need no entry",
             [&](const std::string& name, const Reader& r) {
               // A mapping may start from a built-in material and change single numbers.
               const std::string base = r.word(
                   "from",
                   [] {
                     auto names = library_names();
                     names.push_back("nothing");
                     return names;
                   }(),
                   "nothing", "built-in material whose numbers hold where none are given here");
               const LibraryMaterial* library = find_in_library(base);
               materials[name] = read_material(name, library ? r.over(library->yaml, "library:" + base) : r);
             });
  for (const std::string& name : used) {
    if (materials.count(name) || name == "none") continue;
    const LibraryMaterial* library = find_in_library(name);
    if (library) {
      materials[name] =
          read_material(name, root.from_text(library->yaml, "library:" + name, "materials." + name));
      continue;
    }
    std::vector<std::string> known = library_names();
    for (const auto& [key, value] : materials) known.push_back(key);
    root.require(
        false, "regions",
        "no material is called '" + name + "'; known are " + one_of(known) + "." + did_you_mean(name, known));
  }
  return materials;
}

}  // namespace oxvac
