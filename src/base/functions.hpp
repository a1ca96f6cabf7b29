#pragma once
/// \file Functions of one variable that need care near 0 or far from it. Exact to rounding everywhere.

#include "base/dual.hpp"

namespace oxvac {

/// Bernoulli function B(x) = x / (exp(x) - 1) of the Scharfetter-Gummel flux, and its derivative.
/// Near 0 both come from their Taylor series: the quotient cancels there, its derivative worse.
Dual bernoulli(const Dual& x);

/// Langevin function coth(x) - 1/x: x/3 near 0, +-1 far from it.
Dual langevin(const Dual& x);

/// sinh(x)/x, even in x, 1 at 0: how much a field activates hopping.
Dual sinhc(const Dual& x);

/// x for small |x|, tending smoothly to +-limit: keeps an exponent finite for every field.
/// Relative deviation from x is (x/limit)^8 / 8, i.e. 5e-4 at half the limit.
Dual soft_limit(const Dual& x, double limit);

/// Larger of x and 0, with a corner of width `corner`: (x + sqrt(x^2 + corner^2))/2, above 0 for every x.
Dual soft_positive(const Dual& x, double corner);

/// Smooth minimum of a ratio and 1: r below 1, 1 above, with a corner of relative width `width`.
Dual soft_cap_at_one(const Dual& r, double width);

/// Smooth step from 0 to 1 around x = 0 with the given width: (1 + tanh(x/width))/2.
Dual smooth_step(const Dual& x, double width);

}  // namespace oxvac
