#pragma once
/// \file A material: which balances live in it and by which laws.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "device/carriers.hpp"
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
  /// The reverse: a vacancy meets the oxygen that generation has left behind,
  /// R = rate exp(-barrier/kT) (precursors - bound) n/nmax. 0: none.
  double recombination_Hz = 0, recombination_barrier_eV = 0;
};

/// Immobile traps: dt/dt = capture exp(-Ec/kT) n (1 - t/Nt) - release exp(-Er/kT) t (1 - n/nmax).
struct Traps {
  double density_m3;
  double capture_Hz, capture_energy_eV;
  double release_Hz, release_energy_eV;
  double initial_m3;
};

/// What vacancies need to live in a material.
struct VacancyLaw {
  double charge = 2;          ///< z
  double max_density_m3 = 0;  ///< sites: n stays below
  double site_energy_eV = 0;  ///< mu0: where two oxides touch, n jumps by its difference
  HoppingLaw hopping;
  double soret_energy_eV = 0;  ///< > 0: toward hot (n ~ exp(-E/kT) at rest); < 0: toward cold
  std::optional<Generation> generation;
  std::optional<Traps> traps;
  /// Above 0: fixed charges keep this oxide neutral (Y' in YSZ), so that vacancies only move together with
  /// the electrons of this conductivity: ambipolar diffusion in place of drift (continuity closure).
  std::optional<double> compensation_S_m;
};

struct HeatLaw {
  double conductivity_W_mK = 1;            ///< of the lattice at 300 K without vacancies
  double temperature_exponent = 0;         ///< it goes with (T/300 K)^exponent
  double temperature_coefficient_1_K = 0;  ///< and with 1 + coefficient (T - 300 K)
  double dense_W_mK = 0;                   ///< above 0: of a filament, reached linearly at dense_density_m3
  double dense_density_m3 = 1;
  double lorenz_V2_K2 = 0;  ///< Wiedemann-Franz share: k = conductivity + lorenz sigma T
  double capacity_J_m3K = 1;
};

/// Lattice thermal conductivity [W/(m K)].
Dual lattice_conductivity(const HeatLaw& law, const NodeState& s);

/// What Poisson's equation needs to hold in a material (drift-diffusion).
struct Electrostatics {
  double permittivity_F_m;
  double donors_m3 = 0, acceptors_m3 = 0;  ///< fixed, all ionised
  double fixed_charge_m3() const { return donors_m3 - acceptors_m3; }
};

struct Material {
  std::string name;
  std::string where;         ///< file:line, for messages
  ConductionLaw conduction;  ///< empty: an insulator. In drift-diffusion, without electrostatics: a metal
  HeatLaw heat;
  std::optional<Electrostatics> electrostatics;  ///< absent: a metal
  std::optional<CarrierLaw> carriers;            ///< absent: an insulator for electrons
  double work_function_eV = 4.5;                 ///< of a metal
  std::optional<VacancyLaw> vacancies;           ///< absent: no vacancies (metals, insulating coats)
  std::optional<VacancyLaw> ions;  ///< a second mobile species: no generation, traps or compensation
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
