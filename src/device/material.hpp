#pragma once
/// \file A material: which balances live in it and by which laws.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "device/conduction.hpp"
#include "device/mobility.hpp"

namespace oxvac {

/// Field-activated release of vacancies from bound oxygen: rate nu exp(-(Eg - lever |E|)/kT) per precursor.
/// Each precursor is used up once.
struct Generation {
  double frequency_Hz;
  double barrier_eV;
  double lever_m;        ///< barrier lowering per field, in units of e: 1.2 eV nm/V is 1.2 nm
  double precursors_m3;  ///< initial density of precursors
};

/// What vacancies need to live in a material.
struct VacancyLaw {
  double charge = 2;          ///< z
  double max_density_m3 = 0;  ///< sites: n stays below
  double site_energy_eV = 0;  ///< mu0: where two oxides touch, n jumps by its difference
  HoppingLaw hopping;
  double soret_energy_eV = 0;  ///< > 0: toward hot (n ~ exp(-E/kT) at rest); < 0: toward cold
  std::optional<Generation> generation;
};

struct HeatLaw {
  double conductivity_W_mK = 1;
  double lorenz_V2_K2 = 0;  ///< Wiedemann-Franz share: k = conductivity + lorenz sigma T
  double capacity_J_m3K = 1;
};

struct Material {
  std::string name;
  ConductionLaw conduction;  ///< empty: an insulator
  HeatLaw heat;
  std::optional<VacancyLaw> vacancies;  ///< absent: no vacancies (metals, insulating coats)
};

/// A built-in material: a YAML mapping whose comments carry the sources of its numbers.
struct LibraryMaterial {
  std::string name;
  const char* yaml;
};
/// Every built-in material. One file each in materials/.
const std::vector<LibraryMaterial>& material_library();

/// Reads `materials:` of the root mapping; a name that is not there is looked for in the library.
/// \param used names that regions ask for.
std::map<std::string, Material> read_materials(const Reader& root, const std::vector<std::string>& used);

}  // namespace oxvac
