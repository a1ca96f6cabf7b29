#include "device/interlayer.hpp"

#include "base/constants.hpp"
#include "base/functions.hpp"
#include "device/ranges.hpp"
#include "device/supply.hpp"

namespace oxvac {
namespace {

using namespace constants;

/// Below this nothing is left of a layer: about half the distance of two atoms.
constexpr double least_thickness_m = 0.1e-9;
constexpr double thickness_corner_m = 0.02e-9;
/// Intervals of Simpson's rule in each of the three ranges of energy.
constexpr int intervals = 64;

/// One barrier at one drop (>= 0) and temperature.
struct Trapezoid {
  Dual action;  ///< 4 sqrt(2 m q) d/(3 hbar): what multiplies the mean of sqrt(depth)
  double top_V;
  Dual drop_V, kT_V;

  /// Transmission of an electron `energy_V` above the emitting side's Fermi level, below the barrier's top.
  Dual transmission(const Dual& energy_V) const {
    const Dual a = top_V - energy_V, b = a - drop_V;  // depth below the barrier's edge on both sides
    if (a.value <= 0) return 1.0;
    const Dual root = a * sqrt(a);
    // (a^1.5 - b^1.5)/(a - b) without cancellation; beyond the turning point (b < 0) nothing is in the way.
    if (b.value > 0) return exp(-action * (a * a + a * b + b * b) / (root + b * sqrt(b)));
    return exp(-action * root / drop_V);
  }
  Dual integrand(const Dual& energy_V) const {
    return -transmission(energy_V) * supply_difference(energy_V / kT_V, drop_V / kT_V);
  }
};

/// int integrand dE over [from, to] by Simpson's rule in u with E = from + (to - from) u^2: dense near
/// `from`.
Dual integrate(const Trapezoid& barrier, const Dual& from, const Dual& to) {
  constexpr double h = 1.0 / intervals;
  const Dual range = to - from;
  Dual sum = 0.0;
  for (int k = 1; k <= intervals; ++k) {
    const double u = k * h, weight = (k == intervals ? 1 : k % 2 == 1 ? 4 : 2) * 2 * u;
    sum += weight * barrier.integrand(from + u * u * range);
  }
  return h / 3 * sum * range;
}

}  // namespace

Interlayer read_interlayer(const Reader& r) {
  Interlayer x;
  x.thickness_m = r.quantity("thickness", dim::length, "thickness at the start (interlayer)");
  x.volume_per_oxygen_m3 = r.quantity(
      "volume_per_oxygen", dim::volume, 0.0,
      "growth per oxygen that the electrode takes, i.e. per vacancy that it gives; needs an exchange of "
      "vacancies (interlayer)");
  x.barrier_eV = r.energy_eV("barrier", "height above the Fermi level, on both sides (interlayer)");
  x.tunnel_mass_kg =
      electron_mass_kg * r.number("tunnel_mass", 0.3, "mass of a tunnelling electron, in electron masses");
  x.band_depth_eV =
      r.energy_eV("band_depth", 5.0, "depth of the occupied bands below the Fermi level (interlayer)");
  x.richardson_A_m2K2 =
      r.quantity("richardson", dim::richardson, richardson_A_m2K2, "effective Richardson constant");
  x.leakage_S_m =
      r.quantity("leakage", dim::conductivity, 0.0, "ohmic conduction beside tunnelling (interlayer)");
  r.require(
      x.thickness_m > 0 && x.thickness_m <= 50e-9, "thickness",
      "must lie above 0 and not above 50 nm: nothing tunnels through more; make a thick layer a region");
  r.require(x.volume_per_oxygen_m3 >= 0, "volume_per_oxygen", "must not be negative");
  r.require(x.barrier_eV > 0, "barrier", "must be positive");
  r.require(is_tunnel_mass(x.tunnel_mass_kg), "tunnel_mass", tunnel_mass_range);
  r.require(x.band_depth_eV > 0, "band_depth", "must be positive");
  r.require(x.richardson_A_m2K2 > 0, "richardson", "must be positive");
  r.require(x.leakage_S_m >= 0, "leakage", "must not be negative");
  return x;
}

Dual interlayer_thickness(const Interlayer& layer, const Dual& surface_m2, double initial_m2) {
  const Dual grown = layer.thickness_m + layer.volume_per_oxygen_m3 * (initial_m2 - surface_m2);
  return least_thickness_m + soft_positive(grown - least_thickness_m, thickness_corner_m);
}

Dual interlayer_current(const Interlayer& layer, const Dual& thickness_m, const Dual& lag_V,
                        const Dual& temperature_K) {
  if (lag_V.value < 0) return -interlayer_current(layer, thickness_m, -lag_V, temperature_K);
  const double per_length =
      4 * std::sqrt(2 * layer.tunnel_mass_kg * elementary_charge_C) / (3 * reduced_planck_J_s);
  const Dual kT_V = boltzmann_eV_K * temperature_K;
  const Trapezoid barrier{per_length * thickness_m, layer.barrier_eV, lag_V, kT_V};
  // Energies from the emitting side's Fermi level: up to the barrier's top; down to the other side's Fermi
  // level, dense at both of its ends; and down to the bottom of the bands.
  const Dual middle = -0.5 * lag_V, other = -lag_V, none = 0.0;
  Dual sum = integrate(barrier, none, layer.barrier_eV) - integrate(barrier, none, middle) +
             integrate(barrier, other, middle) - integrate(barrier, other, other - layer.band_depth_eV);
  sum -= kT_V * supply_over_the_top(layer.barrier_eV / kT_V, lag_V / kT_V);
  return layer.richardson_A_m2K2 * temperature_K * temperature_K * sum / kT_V +
         layer.leakage_S_m * lag_V / thickness_m;
}

}  // namespace oxvac
