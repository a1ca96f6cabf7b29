#pragma once
/// \file Electrons and holes of a material: bands, statistics, mobilities, recombination.

#include <optional>

#include "config/reader.hpp"
#include "device/state.hpp"

namespace oxvac {

enum class Statistics { boltzmann, fermi_dirac };

/// Shockley-Read-Hall recombination through one trap level:
/// R = (n p - ni^2)/(tau_p (n + n1) + tau_n (p + p1)); Shockley, Read, Phys. Rev. 87 (1952) 835.
struct Recombination {
  double electron_lifetime_s, hole_lifetime_s;
  double level_eV;  ///< of the trap below the conduction band
};

/// The bands of a material. Energies refer to the vacuum level -q psi just outside:
/// Ec = -(affinity + psi), Ev = Ec - gap.
struct CarrierLaw {
  Statistics statistics = Statistics::boltzmann;
  double affinity_eV = 0, gap_eV = 0;
  double conduction_states_m3 = 0, valence_states_m3 = 0;  ///< at 300 K; they grow as T^(3/2)
  double electron_mobility_m2_Vs = 0, hole_mobility_m2_Vs = 0;
  double seebeck_V_K = 0;  ///< thermopower of electrons and holes, a size; 0: no thermodiffusion
  std::optional<Recombination> recombination;
};

/// Reads `carriers:` of a material.
CarrierLaw read_carriers(const Reader& r);

/// n = Nc(T) F((psi + affinity - phi)/kT), F = exp or the Fermi-Dirac integral of order 1/2.
CarrierState electrons_at(const CarrierLaw& law, const Dual& potential_V, const Dual& temperature_K,
                          const Dual& fermi_V);
/// p = Nv(T) F((phi - psi - affinity - gap)/kT).
CarrierState holes_at(const CarrierLaw& law, const Dual& potential_V, const Dual& temperature_K,
                      const Dual& fermi_V);

/// Shockley-Read-Hall recombination [1/(m3 s)], exactly 0 where both Fermi potentials agree.
Dual recombination_rate(const CarrierLaw& law, const CarrierState& electrons, const CarrierState& holes,
                        const Dual& temperature_K);

}  // namespace oxvac
