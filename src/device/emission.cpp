#include "device/emission.hpp"

#include <cmath>

#include "base/constants.hpp"
#include "base/functions.hpp"
#include "device/supply.hpp"

namespace oxvac {
namespace {

using namespace constants;

/// Fields are rounded at 0 over this width.
constexpr double field_corner_V_m = 1e5;
/// Band bending is rounded at 0 over this width.
constexpr double bending_corner_V = 0.05;
/// Simpson's rule over the depths where anything passes; transmissions below exp(-deepest) do not count.
constexpr int intervals = 240;
constexpr double deepest = 36;

/// int P S dy/kT over the depths y below the barrier's top.
Dual tunnelling(const Barrier& barrier, const Dual& top_V, const Dual& u, const Dual& kT_V,
                const Dual& field) {
  const double per_field =
      4 * std::sqrt(2 * barrier.tunnel_mass_kg * elementary_charge_C) / (3 * reduced_planck_J_s);
  const double depth_V = std::pow(deepest * field.value / per_field, 2.0 / 3);
  // y = s^2 makes the integrand smooth at the top of the barrier.
  const double h = std::sqrt(depth_V) / intervals;
  Dual sum = 0.0;
  for (int k = 1; k < intervals; ++k) {
    const double s = k * h;
    const Dual passes = exp(-per_field * s * s * s / field);
    sum += (k % 2 == 1 ? 4 : 2) * 2 * s * passes * supply_difference((top_V - s * s) / kT_V, u);
  }
  return h / 3 * sum / kT_V;
}

}  // namespace

Dual emission_flux(const Barrier& barrier, const Dual& lag_V, const Dual& temperature_K,
                   const Dual& field_V_m) {
  const Dual kT_V = boltzmann_eV_K * temperature_K;
  const Dual u = lag_V / kT_V;
  const Dual field = soft_positive(field_V_m, field_corner_V_m);
  Dual top_V = barrier.height_eV;
  if (barrier.image_force)
    top_V -= sqrt(elementary_charge_C / (4 * pi * barrier.image_permittivity_F_m) * field);
  Dual sum = supply_over_the_top(top_V / kT_V, u);
  if (barrier.tunnels) sum += tunnelling(barrier, top_V, u, kT_V, field);
  return barrier.richardson_A_m2K2 / elementary_charge_C * temperature_K * temperature_K * sum;
}

Dual depletion_field(const Barrier& barrier, const Dual& vacancies_m3, double charge, const Dual& lag_V) {
  // Forward: electrons of the oxide stand above the electrode's, phi - V < 0, and the layer shrinks.
  const Dual bending = soft_positive(barrier.height_eV - barrier.bulk_level_eV + lag_V, bending_corner_V);
  return sqrt(2 * elementary_charge_C * std::abs(charge) / barrier.static_permittivity_F_m *
              (vacancies_m3 + trace_m3) * bending);
}

}  // namespace oxvac
