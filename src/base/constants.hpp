#pragma once
/// \file Physical constants, CODATA 2018 (exact where the SI defines them).

namespace oxvac::constants {

inline constexpr double elementary_charge_C = 1.602176634e-19;
inline constexpr double boltzmann_J_K = 1.380649e-23;
/// Boltzmann constant in eV/K: the unit in which energies named *_eV are compared with kT.
inline constexpr double boltzmann_eV_K = boltzmann_J_K / elementary_charge_C;
inline constexpr double vacuum_permittivity_F_m = 8.8541878128e-12;
inline constexpr double electron_mass_kg = 9.1093837015e-31;
inline constexpr double reduced_planck_J_s = 1.054571817e-34;
/// Richardson's constant of free electrons, 4 pi q m k^2 / h^3.
inline constexpr double richardson_A_m2K2 = 1.20173e6;
inline constexpr double pi = 3.14159265358979323846;

}  // namespace oxvac::constants
