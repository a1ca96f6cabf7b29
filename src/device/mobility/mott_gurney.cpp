// D = f a^2 exp(-Ea/kT) sinh(x)/x,  x = z q a |E| / 2kT. The factor multiplies drift and diffusion alike, so
// the flux vanishes at constant electrochemical potential; it depends on |E| only, not on the mesh's axes.
// Velocity at high field: 2 f a exp(-Ea/kT) sinh(x), Mott and Gurney, Electronic Processes in Ionic Crystals
// (1940).
#include "base/constants.hpp"
#include "base/functions.hpp"
#include "device/mobility.hpp"
#include "device/mobility/hop.hpp"

namespace oxvac {

HoppingLaw read_mott_gurney_hopping(const Reader& r, double charge) {
  const HopParameters p = read_hop_parameters(r);
  const double d0 = p.frequency_Hz * p.length_m * p.length_m;
  return [=](const Dual& temperature, const Dual& field, const Dual&) {
    const Dual inverse_kT = 1.0 / (constants::boltzmann_eV_K * temperature);
    const Dual x = soft_limit(0.5 * std::abs(charge) * p.length_m * field * inverse_kT, p.field_limit);
    return Hop{d0 * exp(-p.activation_eV * inverse_kT) * sinhc(x)};
  };
}

}  // namespace oxvac
