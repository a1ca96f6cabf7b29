// With x = t^2 the integrand is even and analytic in a strip around the real axis, where the trapezoidal rule
// converges exponentially (Trefethen and Weideman, SIAM Review 56 (2014) 385): its error is exp(w^2 - 2 pi
// w/h) for every half width w short of the nearest pole t^2 = eta + i pi, with w^2 from the growth of
// exp(-t^2) away from the real axis. Far outside, the two asymptotic series.
#include "base/fermi_dirac.hpp"

#include <algorithm>
#include <complex>

#include "base/constants.hpp"

namespace oxvac {
namespace {

constexpr double lowest = -15, highest = 100;
constexpr double two_to_minus_three_halves = 0.35355339059327373;

/// F = exp(eta) (1 - exp(eta)/2^(3/2) + ...).
FermiHalf dilute(double eta) {
  const double e = std::exp(eta);
  return {e * (1 - e * two_to_minus_three_halves), e * (1 - 2 * e * two_to_minus_three_halves)};
}

/// Sommerfeld's expansion: F = 4/(3 sqrt(pi)) eta^(3/2) (1 + pi^2/8 eta^-2 + 7 pi^4/640 eta^-4 + ...).
FermiHalf degenerate(double eta) {
  using constants::pi;
  const double p2 = pi * pi, s = 1 / (eta * eta);
  const double a = p2 / 8, b = 7 * p2 * p2 / 640, c = 31 * p2 * p2 * p2 / 3072;
  const double front = 4 / (3 * std::sqrt(pi)) * std::sqrt(eta);
  return {front * eta * (1 + s * (a + s * (b + s * c))),
          front * (1.5 - s * (0.5 * a + s * (2.5 * b + s * 4.5 * c)))};
}

}  // namespace

FermiHalf fermi_half(double eta) {
  if (eta < lowest) return dilute(eta);
  if (eta > highest) return degenerate(eta);
  constexpr double digits = 37;  // exp(-37) is 1e-16
  const double pole = std::sqrt(std::complex<double>(eta, constants::pi)).imag();
  const double w = std::min(pole, std::sqrt(digits));
  const double h = 2 * constants::pi * w / (digits + w * w);
  const double end = std::sqrt(std::max(eta, 0.0) + 40);
  double value = 0, slope = 0;
  for (double t = h; t < end; t += h) {
    const double e = std::exp(t * t - eta);
    const double occupied = 1 / (1 + e);
    value += t * t * occupied;
    slope += t * t * occupied * (e * occupied);
  }
  const double front = 4 / std::sqrt(constants::pi) * h;
  return {front * value, front * slope};
}

Dual log_fermi_half(const Dual& eta) {
  if (eta.value < lowest) {
    const double correction = std::exp(eta.value) * two_to_minus_three_halves;
    return chain(eta, eta.value - correction, 1 - correction);
  }
  const FermiHalf f = fermi_half(eta.value);
  return chain(eta, std::log(f.value), f.slope / f.value);
}

Dual softplus(const Dual& x) {
  const double tail = std::exp(-std::abs(x.value));
  return chain(x, std::max(x.value, 0.0) + std::log1p(tail), (x.value > 0 ? 1 : tail) / (1 + tail));
}

Dual fermi_one(const Dual& x) {
  // The dilogarithm -Li2(-exp(x)), for x <= 0
  // in powers of w = ln(1 + exp(x)) <= ln 2 with the Bernoulli numbers;
  // the reflection F(x) + F(-x) = pi^2/6 + x^2/2 for the others. L. Lewin, Polylogarithms (1981), 1.
  constexpr double coefficients[] = {2.7777777777777778e-2,  -2.7777777777777778e-4, 4.7241118669690098e-6,
                                     -9.1857730746619636e-8, 1.8978869988970999e-9,  -4.0647616451442255e-11,
                                     8.9216910204564526e-13};  // B_n/(n + 1)!, n = 2, 4 ... 14
  const double w = std::log1p(std::exp(-std::abs(x.value)));
  double series = 0;
  for (int k = 6; k >= 0; --k) series = series * w * w + coefficients[k];
  const double low = w * (1 + w * (0.25 + w * series));
  const double v = x.value;
  constexpr double pi2_6 = constants::pi * constants::pi / 6;
  return chain(x, v > 0 ? pi2_6 + 0.5 * v * v - low : low, softplus(v).value);
}

}  // namespace oxvac
