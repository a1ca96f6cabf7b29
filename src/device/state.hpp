#pragma once
/// \file The local state that every law and every balance sees: no mesh index, no PETSc.

#include "base/dual.hpp"

namespace oxvac {

/// One vacancy per cubic metre, added to a density under a root or a broken power: without it the slope at
/// n = 0 would be infinite.
inline constexpr double trace_m3 = 1;

/// Electrons or holes at a vertex, seen from inside one material.
struct CarrierState {
  Dual density_m3, log_density;  ///< n and ln(n m^3): the logarithm stays finite where n underflows
  Dual fermi_V;  ///< quasi-Fermi potential phi: electrochemical potential -q phi of an electron
};

/// What is known at a vertex, seen from inside one material. Derivatives ride along.
struct NodeState {
  Dual potential_V;
  Dual temperature_K;
  Dual vacancies_m3;                        ///< density in this material (it may jump across an interface)
  Dual bound_m3;                            ///< precursors: oxygen sites that can still release a vacancy
  Dual trapped_m3{0.0};                     ///< vacancies in traps
  Dual ions_m3{0.0};                        ///< density of the second mobile species
  const CarrierState* electrons = nullptr;  ///< drift-diffusion only
  const CarrierState* holes = nullptr;
};

}  // namespace oxvac
