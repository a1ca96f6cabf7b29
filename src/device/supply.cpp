#include "device/supply.hpp"

#include <cmath>

#include "base/fermi_dirac.hpp"

namespace oxvac {

Dual supply_difference(const Dual& e, const Dual& u) {
  if (u.value < 0) return -supply_difference(e + u, -u);  // exp(-u) would overflow far forward
  // Far apart both offers as they are: below, the logarithm of what the electrode's full states lack is lost.
  if (u.value > 1) return softplus(-(e + u)) - softplus(-e);
  const Dual occupied = e.value > 0 ? exp(-e) / (1.0 + exp(-e)) : 1.0 / (1.0 + exp(e));
  const Dual x = occupied * expm1(-u);
  return chain(x, std::log1p(x.value), 1 / (1 + x.value));
}

Dual supply_over_the_top(const Dual& top, const Dual& u) {
  if (std::abs(u.value) > 1) return fermi_one(-(top + u)) - fermi_one(-top);
  // The difference of the two is -int_0^u softplus(-(top + v)) dv: by Gauss and Legendre it keeps its digits.
  constexpr double node[] = {0.23861918608319691, 0.66120938646626451, 0.93246951420315203};
  constexpr double weight[] = {0.46791393457269105, 0.36076157304813861, 0.17132449237917035};
  Dual sum = 0.0;
  for (int k = 0; k < 3; ++k)
    sum +=
        weight[k] * (softplus(-(top + 0.5 * (1 - node[k]) * u)) + softplus(-(top + 0.5 * (1 + node[k]) * u)));
  return -0.5 * u * sum;
}

}  // namespace oxvac
