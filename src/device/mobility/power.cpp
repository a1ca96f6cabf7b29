// D = D0 (n/n0)^m exp(-Ea/kT), mobility z q D / kT: vacancies that help or hinder each other. With m = 1 and
// without field this is the porous-medium equation, whose fronts are sharp (Barenblatt 1952).
#include <cmath>

#include "base/constants.hpp"
#include "device/mobility.hpp"

namespace oxvac {

HoppingLaw read_power_hopping(const Reader& r, double) {
  const double d0 = r.quantity("diffusivity", dim::diffusivity, "diffusivity at the reference density");
  const double n0 =
      r.quantity("reference_density", dim::per_volume, "density of vacancies at which 'diffusivity' holds");
  const double power = r.number("exponent", "power of n/n0; above 0: faster where dense");
  const double ea = r.energy_eV("activation", 0.0, "activation energy of a hop");
  r.require(d0 > 0, "diffusivity", "must be positive");
  r.require(n0 > 0, "reference_density", "a density must be positive");
  r.require(power >= -5 && power <= 20, "exponent", "must lie between -5 and 20");
  r.require(ea >= 0, "activation", "an activation energy must not be negative");
  return [=](const Dual& temperature, const Dual& vacancies) {
    return Hop{d0 * pow((vacancies + trace_m3) / n0, power) *
               exp(-ea / constants::boltzmann_eV_K / temperature)};
  };
}

}  // namespace oxvac
