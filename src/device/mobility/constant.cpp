// D = D0.
#include "device/mobility.hpp"

namespace oxvac {

HoppingLaw read_constant_hopping(const Reader& r, double) {
  const double d0 = r.quantity("diffusivity", dim::diffusivity, "diffusivity of the vacancies");
  r.require(d0 > 0, "diffusivity", "must be positive");
  return [d0](const Dual&, const Dual&) { return Hop{Dual(d0)}; };
}

}  // namespace oxvac
