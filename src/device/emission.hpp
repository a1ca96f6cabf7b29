#pragma once
/// \file Electrons crossing the barrier between an electrode and an oxide: over it, and through it.

#include "base/dual.hpp"
#include "device/carriers.hpp"

namespace oxvac {

/// A Schottky barrier. The field that lowers and thins it comes with each call: in drift-diffusion from
/// Poisson's equation, in the continuity closure from the depletion layer of the vacancies (depletion_field).
struct Barrier {
  double height_eV = 0;
  bool image_force = true;            ///< lowering by sqrt(q F / (4 pi eps_image))
  double image_permittivity_F_m = 0;  ///< optical: an electron passes faster than the lattice follows
  bool tunnels = false;               ///< thermionic-field emission beside the thermionic one
  double richardson_A_m2K2 = 0, tunnel_mass_kg = 0;
  double static_permittivity_F_m = 0;  ///< continuity closure: of the depletion layer
  double bulk_level_eV = 0;  ///< continuity closure: conduction band above the Fermi level in the bulk
};

/// Flux of electrons out of the oxide into the electrode [1/(m2 s)], Tsu and Esaki's integral over the
/// energy:
///   (A T^2/q) [ int_0^inf S(b + e) de + int_0^inf P(y) S(b - y) dy ],   b = (height - lowering)/kT,
/// energies in kT, u = lag/kT with `lag_V` how far the electrons' Fermi potential in the oxide lies above the
/// electrode's potential (phi - V), and S(e) = ln[(1 + exp(-e - u))/(1 + exp(-e))] the difference of both
/// sides' supply. Over the barrier that is Richardson's A T^2 exp(-b) (exp(-u) - 1), less by exp(-b)/4 of it,
/// and finite where the image force leaves no barrier. Below the top P(y) = exp(-4 sqrt(2m) y^(3/2)/(3 hbar q
/// F)) is the WKB transmission of a triangle, y the depth below the top. Exactly 0 at u = 0. The rule for the
/// second integral is good to 1e-4 from 300 K up, to 1 % at 77 K and to some percent at 4 K; transmissions
/// below exp(-36) are left out. \param field_V_m along the outward normal; below 0 (accumulation) it neither
/// lowers nor thins. Sources: Sze and Ng, Physics of Semiconductor Devices (2007), 3.3; Tsu and Esaki, Appl.
/// Phys. Lett. 22 (1973) 562.
Dual emission_flux(const Barrier& barrier, const Dual& lag_V, const Dual& temperature_K,
                   const Dual& field_V_m);

/// Field at the electrode of a layer depleted of electrons down to the vacancies' own charge,
/// F = sqrt(2 q z n psi/eps), psi = height - bulk level + lag (forward bias is a negative lag), smoothly 0
/// beyond flat bands; with the image force it gives the barrier lowering (q^3 z n psi / (8 pi^2 eps_image^2
/// eps))^(1/4) of JART VCM v1b.
Dual depletion_field(const Barrier& barrier, const Dual& vacancies_m3, double charge, const Dual& lag_V);

}  // namespace oxvac
