#include "base/functions.hpp"

#include <algorithm>
#include <cmath>

namespace oxvac {

Dual bernoulli(const Dual& x) {
  const double v = x.value;
  if (std::abs(v) < 0.25) {
    const double s = v * v;
    // B(x) = 1 - x/2 + x^2/12 - x^4/720 + x^6/30240 - x^8/1209600 + x^10/47900160 - ...; the first term left
    // out is below 1e-16 here. The coefficients of the brackets are the ratios of neighbouring ones.
    const double f = 1 - v / 2 + s / 12 * (1 - s / 60 * (1 - s / 42 * (1 - s / 40 * (1 - s * (5 / 198.0)))));
    const double df = -0.5 + v / 6 * (1 - s / 30 * (1 - s / 28 * (1 - s / 30 * (1 - s * (25 / 792.0)))));
    return chain(x, f, df);
  }
  if (v > 700) return chain(x, 0, 0);  // exp would overflow; B is below 1e-300 there
  const double em1 = std::expm1(v);
  const double f = v / em1;
  // B'(x) = (1 - B(-x)) / (exp(x) - 1). For x > 0, B(-x) = x + B(x); for x < 0 that sum would cancel.
  const double f_of_minus = v > 0 ? v + f : f * (em1 + 1);
  return chain(x, f, (1 - f_of_minus) / em1);
}

Dual langevin(const Dual& x) {
  const double v = x.value;
  if (std::abs(v) < 0.2) {
    const double s = v * v;
    // coth(x) - 1/x = x/3 - x^3/45 + 2 x^5/945 - x^7/4725 + 2 x^9/93555 - ...; the first term left out is
    // below 1e-15 of the whole. The coefficients of the brackets are the ratios of neighbouring ones.
    const double f =
        v / 3 *
        (1 -
         s / 15 *
             (1 -
              s * (2 / 21.0) *
                  (1 - s / 10 * (1 - s * (10 / 99.0) * (1 - s * (691 / 6825.0) * (1 - s * (70 / 691.0)))))));
    const double df =
        1 / 3.0 *
        (1 - s / 5 *
                 (1 - s * (10 / 63.0) *
                          (1 - s * (7 / 50.0) *
                                   (1 - s * (10 / 77.0) *
                                            (1 - s * (7601 / 61425.0) * (1 - s * (910 / 7601.0)))))));
    return chain(x, f, df);
  }
  const double sinh = std::sinh(std::min(std::abs(v), 350.0));  // beyond it 1/sinh^2 would underflow
  return chain(x, 1 / std::tanh(v) - 1 / v, 1 / (v * v) - 1 / (sinh * sinh));
}

Dual sinhc(const Dual& x) {
  const double v = x.value;
  if (std::abs(v) < 0.5) {
    const double s = v * v;
    // sinh(x)/x = 1 + x^2/3! + x^4/5! + ...; the first term left out is below 1e-16 of the whole.
    const double f = 1 + s / 6 * (1 + s / 20 * (1 + s / 42 * (1 + s / 72 * (1 + s / 110 * (1 + s / 156)))));
    const double df = v / 3 * (1 + s / 10 * (1 + s / 28 * (1 + s / 54 * (1 + s / 88 * (1 + s / 130)))));
    return chain(x, f, df);
  }
  const double f = std::sinh(v) / v;
  return chain(x, f, (std::cosh(v) - f) / v);
}

Dual soft_limit(const Dual& x, double limit) {
  const double r = x.value / limit;
  const double r8 = std::pow(r, 8);
  // x / (1 + r^8)^(1/8); for |r| > 1 the same written in 1/r, so that nothing overflows.
  if (std::abs(r) <= 1) {
    const double base = 1 + r8;
    const double f = x.value * std::pow(base, -0.125);
    return chain(x, f, std::pow(base, -1.125));
  }
  const double i8 = std::pow(r, -8);
  const double base = 1 + i8;
  const double sign = r > 0 ? 1 : -1;
  return chain(x, sign * limit * std::pow(base, -0.125), std::pow(base, -1.125) * std::pow(std::abs(r), -9));
}

Dual soft_positive(const Dual& x, double corner) {
  const double root = std::hypot(x.value, corner);
  // For x < 0 the sum would cancel.
  const double f = x.value > 0 ? 0.5 * (x.value + root) : 0.5 * corner * (corner / (root - x.value));
  return chain(x, f, f / root);
}

Dual soft_cap_at_one(const Dual& r, double width) {
  // min(r, 1) = (r + 1 - |r - 1|)/2 with |u| smoothed to sqrt(u^2 + width^2); exact 0 at r = 0 is kept by
  // subtracting what the smoothing adds there.
  const double root_at_zero = std::sqrt(1 + width * width), at_zero = 0.5 * (1 - root_at_zero);
  const Dual u = r - 1.0;
  const Dual root = sqrt(u * u + width * width);
  // Near 0 the roots would cancel: root_at_zero - root = r (2 - r)/(root_at_zero + root).
  if (r.value < 1e-3) return 0.5 * r * (1.0 + (2.0 - r) / (root_at_zero + root));
  return 0.5 * (r + 1.0 - root) - at_zero;
}

Dual smooth_step(const Dual& x, double width) { return 0.5 * (1.0 + tanh(x / width)); }

}  // namespace oxvac
