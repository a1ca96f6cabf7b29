// sigma = sigma0 r^m exp(-Eac (1-r)/kT) sinh(y)/y + floor,  r = n/n0 capped smoothly at 1,
// y = q d |E| / 2kT,  d = c (1-r) (n/n0 + x0)^(-1/3) with c the hop length at the reference density.
// A dense filament (r = 1) conducts ohmically; where vacancies thin out the hops grow longer and the
// field bends the current. x0 bounds the hop length, the exponent is bounded for every field.
#include "base/constants.hpp"
#include "base/functions.hpp"
#include "device/conduction.hpp"
#include "device/ranges.hpp"

namespace oxvac {

ConductionLaw read_hopping_conduction(const Reader& r) {
  const double sigma0 =
      r.quantity("sigma0", dim::conductivity, "conductivity at the reference density and above");
  const double n0 = r.quantity("reference_density", dim::per_volume, 1e27, "density of the dense filament");
  const double power = r.number("exponent", 3.0, "power of n/n0 in the prefactor");
  const double activation =
      r.energy_eV("activation", 0.08, "activation energy of a thin oxide (none when dense)");
  const double hop =
      r.quantity("hop_length", dim::length, 0.25e-9, "hop length scale at the reference density");
  const double x0 =
      r.number("hop_density_floor", 0.01, "density, as a share of n0, that bounds the hop length");
  const double floor = r.quantity("floor", dim::conductivity, 0.1, "conductivity without vacancies");
  const double limit = r.number("field_exponent_limit", 50, "bound of y, approached smoothly");
  r.require(sigma0 > 0, "sigma0", "a conductivity must be positive");
  r.require(n0 > 0, "reference_density", "a density must be positive");
  r.require(power > 0 && power <= 20, "exponent",
            "must lie above 0 and not above 20: the conductivity grows with the density");
  r.require(activation >= 0, "activation", "an activation energy must not be negative");
  r.require(hop >= 0 && hop <= longest_hop_m, "hop_length", hop_range);
  r.require(x0 > 0, "hop_density_floor", "must be positive, or the hop length has no bound");
  r.require(floor > 0, "floor", "a floor above zero keeps the potential defined where no vacancies are");
  r.require(limit > 0 && limit <= 500, "field_exponent_limit", "must lie between 0 and 500");
  constexpr double corner = 0.05;  // relative width over which r is rounded at 1
  return [=](const NodeState& s, const Dual& field) {
    const Dual ratio = s.vacancies_m3 / n0;
    const Dual dense = soft_cap_at_one(ratio, corner);
    const Dual thin = 1.0 - dense;
    const Dual inverse_kT = 1.0 / (constants::boltzmann_eV_K * s.temperature_K);
    const Dual d = hop * thin * pow(ratio + x0, -1.0 / 3);
    const Dual y = soft_limit(0.5 * d * field * inverse_kT, limit);
    return sigma0 * pow(dense, power) * exp(-activation * thin * inverse_kT) * sinhc(y) + floor;
  };
}

}  // namespace oxvac
