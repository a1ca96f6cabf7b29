// D = D0 exp(-Ea/kT), mobility z q D / kT.
#include "base/constants.hpp"
#include "device/mobility.hpp"

namespace oxvac {

HoppingLaw read_arrhenius_hopping(const Reader& r, double) {
  const double d0 = r.quantity("prefactor", dim::diffusivity, "diffusivity at infinite temperature");
  const double ea = r.energy_eV("activation", "activation energy of a hop");
  r.require(d0 > 0, "prefactor", "must be positive");
  r.require(ea >= 0, "activation", "an activation energy must not be negative");
  return [=](const Dual& temperature, const Dual&) {
    return Hop{d0 * exp(-ea / constants::boltzmann_eV_K / temperature)};
  };
}

}  // namespace oxvac
