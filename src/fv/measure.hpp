#pragma once
/// \file Sums and extremes of a state: what observers write and the ledger checks.

#include <vector>

#include "fv/assembler.hpp"

namespace oxvac {

/// The same on every rank.
struct Totals {
  std::vector<double> vacancies;  ///< count by mesh region
  std::vector<double> bound;      ///< count by mesh region
  std::vector<double> trapped;    ///< count by mesh region
  std::vector<double> surface;    ///< count by contact
  std::vector<double> ions;       ///< of the second mobile species: count by mesh region
  // Transient heat, else 0. Above ambient: the ledger asks for differences far below the whole.
  double heat_J = 0;             ///< integral of rho c (T - ambient) over the device
  double heat_capacity_J_K = 0;  ///< integral of rho c
  double temperature_max_K = 0, temperature_mean_K = 0;
  Vec3 hottest_m{};
  double all_ions() const;       ///< of the second mobile species
  double all_vacancies() const;  ///< oxide, bound, traps and surfaces together
};

/// Collective. \param state local, scaled.
Totals measure(MPI_Comm comm, Assembler& assembler, const std::vector<double>& state);

/// Values at this rank's vertices (own, then ghosts) in SI; 0 (ambient for temperature) where an unknown does
/// not live.
std::vector<double> vertex_values(const Assembler& assembler, const std::vector<double>& state, Unknown u);

/// Density of electrons or holes at this rank's vertices [1/m3]; 0 outside of semiconductors.
std::vector<double> carrier_densities(const Assembler& assembler, const std::vector<double>& state,
                                      Unknown u);

/// The state before anything happens: ambient temperature, given vacancies and precursors, contacts at 0 V.
/// In drift-diffusion potentials are a first guess. Collective.
/// \throws Error (input) naming the region where the density is not between 0 and the density of sites.
std::vector<double> initial_state(Assembler& assembler);

}  // namespace oxvac
