// mu = mu0, as other drift-diffusion codes give it; D = mu kT/|z|q (Nernst-Einstein).
#include <cmath>

#include "base/constants.hpp"
#include "device/mobility.hpp"

namespace oxvac {

HoppingLaw read_fixed_mobility_hopping(const Reader& r, double charge) {
  const double mobility =
      r.quantity("mobility", dim::mobility, "mobility of the ions: a size, for any sign of z");
  r.require(mobility > 0, "mobility", "must be positive");
  r.require(charge != 0 || r.is_describing(), "mobility",
            "a neutral species does not drift: take 'law: constant' and give its diffusivity");
  const double per_kT = mobility / std::abs(charge);
  return [per_kT](const Dual& temperature_K, const Dual&) {
    return Hop{per_kT * constants::boltzmann_eV_K * temperature_K};
  };
}

}  // namespace oxvac
