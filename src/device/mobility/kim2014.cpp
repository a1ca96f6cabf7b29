// D = (1/2) f a^2 exp(-Ea/kT),  v = f a exp(-Ea/kT) sinh(z q a |E| / 2kT).
// As published by Kim, Choi, Lu, ACS Nano 8, 2369 (2014): against Cabrera-Mott v lacks a factor 2 and D has
// an extra 1/2 (remark in Sandia's Charon). The two agree with Nernst-Einstein at low field; at high field
// the sinh acts on the drift alone, so that equilibrium is not exact. For comparison only.
#include "base/constants.hpp"
#include "base/functions.hpp"
#include "device/mobility.hpp"
#include "device/mobility/hop.hpp"

namespace oxvac {

HoppingLaw read_kim2014_hopping(const Reader& r, double charge) {
  const HopParameters p = read_hop_parameters(r);
  const double d0 = 0.5 * p.frequency_Hz * p.length_m * p.length_m;
  return [=](const Dual& temperature, const Dual& field, const Dual&) {
    const Dual inverse_kT = 1.0 / (constants::boltzmann_eV_K * temperature);
    const Dual x = soft_limit(0.5 * std::abs(charge) * p.length_m * field * inverse_kT, p.field_limit);
    return Hop{d0 * exp(-p.activation_eV * inverse_kT), sinhc(x)};
  };
}

}  // namespace oxvac
