#include "reduce/interpolate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace oxvac {
namespace {

// One-sided three-point slope, cut back where it would break monotonicity.
double end_slope(double h0, double h1, double d0, double d1) {
  const double slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
  if (slope * d0 <= 0) return 0;
  if (d0 * d1 <= 0 && std::abs(slope) > 3 * std::abs(d0)) return 3 * d0;
  return slope;
}

}  // namespace

MonotoneCubic::MonotoneCubic(std::vector<double> x, std::vector<double> y)
    : x_(std::move(x)), y_(std::move(y)), slope_(x_.size()) {
  const std::size_t n = x_.size();
  if (n < 2 || y_.size() != n)
    throw input_error(fmt::format("interpolation needs two points or more and as many values; got {} and {}",
                                  n, y_.size()));
  std::vector<double> h(n - 1), d(n - 1);
  for (std::size_t i = 0; i + 1 < n; ++i) {
    h[i] = x_[i + 1] - x_[i];
    if (!(h[i] > 0))
      throw input_error(fmt::format("interpolation needs rising points; {} follows {}", x_[i + 1], x_[i]));
    d[i] = (y_[i + 1] - y_[i]) / h[i];
  }
  if (n == 2) {
    slope_ = {d[0], d[0]};
    return;
  }
  for (std::size_t i = 1; i + 1 < n; ++i) {
    if (d[i - 1] * d[i] <= 0) continue;  // an extremum: flat
    const double w1 = 2 * h[i] + h[i - 1], w2 = h[i] + 2 * h[i - 1];
    slope_[i] = (w1 + w2) / (w1 / d[i - 1] + w2 / d[i]);
  }
  slope_[0] = end_slope(h[0], h[1], d[0], d[1]);
  slope_[n - 1] = end_slope(h[n - 2], h[n - 3], d[n - 2], d[n - 3]);
}

double MonotoneCubic::operator()(double x) const {
  if (!covers(x))
    throw input_error(fmt::format("{} is outside of the curve, which ends at {} and {}", x, front(), back()));
  const auto above = std::upper_bound(x_.begin() + 1, x_.end() - 1, x);
  const auto i = static_cast<std::size_t>(above - x_.begin()) - 1;
  const double h = x_[i + 1] - x_[i], t = (x - x_[i]) / h;
  const double s = 1 - t;
  return s * s * ((1 + 2 * t) * y_[i] + t * h * slope_[i]) +
         t * t * ((1 + 2 * s) * y_[i + 1] - s * h * slope_[i + 1]);
}

}  // namespace oxvac
