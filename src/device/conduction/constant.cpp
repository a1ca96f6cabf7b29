// sigma = sigma0.
#include "device/conduction.hpp"

namespace oxvac {

ConductionLaw read_constant_conduction(const Reader& r) {
  const double sigma = r.quantity("sigma", dim::conductivity, "conductivity");
  r.require(sigma > 0, "sigma", "a conductivity must be positive; leave 'conduction' out for an insulator");
  return [sigma](const NodeState&) { return Dual(sigma); };
}

}  // namespace oxvac
