#pragma once
/// \file A thin insulating layer between an electrode and the oxide (TiOx on titanium), thinner than the
/// mesh: electrons tunnel through it, and it grows with the oxygen that the electrode has taken.

#include "base/dual.hpp"
#include "config/reader.hpp"

namespace oxvac {

struct Interlayer {
  double thickness_m = 0;  ///< at the start
  double volume_per_oxygen_m3 =
      0;                  ///< by which it grows for each vacancy that the electrode gives to the oxide
  double barrier_eV = 0;  ///< above the Fermi level, on both sides
  double tunnel_mass_kg = 0;
  double band_depth_eV = 5;  ///< of the electrodes' occupied band below the Fermi level
  double richardson_A_m2K2 = 0;
  double leakage_S_m = 0;  ///< ohmic conductivity beside tunnelling
};

/// Reads the keys of `carriers: {type: interlayer, ...}`.
Interlayer read_interlayer(const Reader& r);

/// Thickness once the electrode's store has gone from `initial_m2` to `surface_m2` [m]; smoothly bounded
/// below by a tenth of a nanometre, where no layer is left.
Dual interlayer_thickness(const Interlayer& layer, const Dual& surface_m2, double initial_m2);

/// Current density from the oxide into the electrode [A/m2] at a drop `lag_V` of the oxide's potential above
/// the electrode's: (A T^2) int P(E) [supply(E) - supply(E + q lag)] dE/kT with the WKB transmission P of a
/// trapezoid (R. Tsu, L. Esaki, Appl. Phys. Lett. 22 (1973) 562): direct tunnelling at small drops (J. G.
/// Simmons, J. Appl. Phys. 34 (1963) 1793), Fowler-Nordheim's at drops above the barrier, thermionic emission
/// at high temperature; plus leakage lag/thickness. Odd in the drop.
Dual interlayer_current(const Interlayer& layer, const Dual& thickness_m, const Dual& lag_V,
                        const Dual& temperature_K);

}  // namespace oxvac
