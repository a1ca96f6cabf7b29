#include "reduce/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "reduce/interpolate.hpp"

namespace oxvac {
namespace {

using Column = std::vector<double>;

double dot(const Column& x, const Column& y) {
  return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
}

// y <- y - factor * x
void subtract(Column& y, double factor, const Column& x) {
  for (std::size_t k = 0; k < y.size(); ++k) y[k] -= factor * x[k];
}

// The points of the range in units of V_max and of the largest current, so that a and b become currents at
// V_max. The current and the columns of the model are multiplied by the weights already.
struct Scaled {
  Column u, log_u, weight, weighted_y, weighted_u;
  double v_max_V = 0, i_scale_A = 0;
  std::size_t n() const { return u.size(); }
  Column weighted_power(double p) const {
    Column x(n());
    for (std::size_t k = 0; k < n(); ++k) x[k] = weight[k] * std::exp(p * log_u[k]);
    return x;
  }
};

// Best non-negative A, B for one exponent.
struct Linear {
  double A = 0, B = 0, rss = 0;
};

Linear solve_linear(const Scaled& s, double p) {
  const Column &x1 = s.weighted_u, &y = s.weighted_y;
  const Column x2 = s.weighted_power(p);
  const auto with = [&](double A, double B) {
    Column residual = y;
    subtract(residual, A, x1);
    subtract(residual, B, x2);
    return Linear{A, B, dot(residual, residual)};
  };
  // Gram-Schmidt, which near p = 1 loses half the digits that normal equations would.
  const double x11 = dot(x1, x1), x12 = dot(x1, x2) / x11, alone = dot(x1, y) / x11;
  Column q2 = x2, rest = y;
  subtract(q2, x12, x1);
  subtract(rest, alone, x1);
  const double B = dot(q2, rest) / dot(q2, q2);
  const double A = alone - x12 * B;
  if (A >= 0 && B >= 0) return with(A, B);
  const Linear only_a = with(std::max(0.0, alone), 0);
  const Linear only_b = with(0, std::max(0.0, dot(x2, y) / dot(x2, x2)));
  return only_b.rss < only_a.rss ? only_b : only_a;
}

double search_exponent(const Scaled& s, double p_min, double p_max) {
  constexpr int cells = 360;
  const double h = (p_max - p_min) / cells;
  int best = 0;
  double lowest = std::numeric_limits<double>::infinity();
  for (int k = 0; k <= cells; ++k) {
    const double rss = solve_linear(s, p_min + k * h).rss;
    if (rss < lowest) lowest = rss, best = k;
  }
  double low = p_min + std::max(best - 1, 0) * h, high = p_min + std::min(best + 1, cells) * h;
  constexpr double golden = 0.6180339887498949;
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double f_left = solve_linear(s, left).rss, f_right = solve_linear(s, right).rss;
  while (high - low > 1e-11 * p_max) {
    if (f_left <= f_right) {
      high = right, right = left, f_right = f_left;
      f_left = solve_linear(s, left = high - golden * (high - low)).rss;
    } else {
      low = left, left = right, f_left = f_right;
      f_right = solve_linear(s, right = low + golden * (high - low)).rss;
    }
  }
  return (low + high) / 2;
}

void check(const std::vector<double>& V, const std::vector<double>& I, const FitOptions& o) {
  if (V.size() != I.size())
    throw input_error(fmt::format("fit: {} voltages but {} currents", V.size(), I.size()));
  if (!(o.p_min > 1 && o.p_max > o.p_min))
    throw input_error(fmt::format(
        "fit: the exponent's bounds must satisfy 1 < p_min < p_max; they are {} and {}", o.p_min, o.p_max));
  if (!(o.v_min_V >= 0 && o.v_max_V > o.v_min_V))
    throw input_error(fmt::format("fit: the range must satisfy 0 <= v_min < v_max; it is {} V to {} V",
                                  o.v_min_V, o.v_max_V));
  if (!(o.min_spacing >= 0 && o.min_spacing < 0.25))
    throw input_error(
        fmt::format("fit: the spacing of the points must be from 0 to 0.25 of V_max, not {}", o.min_spacing));
  if (o.known_sigma && !(*o.known_sigma > 0))
    throw input_error("fit: a known standard deviation must be positive");
  for (std::size_t k = 0; k < V.size(); ++k)
    if (!std::isfinite(V[k]) || !std::isfinite(I[k]))
      throw input_error(fmt::format("fit: point {} is not finite ({} V, {} A)", k, V[k], I[k]));
}

// Indices of the points of the range, rising; from the top down each keeps its distance to the one above and
// to zero.
std::vector<std::size_t> points_used(const std::vector<double>& V, const FitOptions& o) {
  std::vector<std::size_t> used;
  for (std::size_t k = 0; k < V.size(); ++k)
    if (V[k] > 0 && V[k] > o.v_min_V && V[k] <= o.v_max_V * (1 + 1e-12)) used.push_back(k);
  if (used.empty()) return used;
  std::stable_sort(used.begin(), used.end(), [&](std::size_t i, std::size_t j) { return V[i] > V[j]; });
  const double apart_V = o.min_spacing * V[used.front()] * (1 - 1e-9);
  double above_V = std::numeric_limits<double>::infinity();
  const auto too_close = [&](std::size_t k) {
    if (V[k] < apart_V || above_V - V[k] < apart_V) return true;
    above_V = V[k];
    return false;
  };
  used.erase(std::remove_if(used.begin(), used.end(), too_close), used.end());
  std::reverse(used.begin(), used.end());
  return used;
}

Scaled scale(const std::vector<double>& V, const std::vector<double>& I, const FitOptions& o) {
  const std::vector<std::size_t> used = points_used(V, o);
  Scaled s;
  if (used.empty()) return s;
  s.v_max_V = V[used.back()];
  for (const std::size_t k : used) s.i_scale_A = std::max(s.i_scale_A, std::abs(I[k]));
  for (const std::size_t k : used) {
    if (o.weights == FitWeights::relative && I[k] == 0)
      throw input_error(
          fmt::format("fit: relative weights, but the current at {} V is zero. Use absolute weights or a "
                      "range without that point",
                      V[k]));
    const double y = s.i_scale_A > 0 ? I[k] / s.i_scale_A : 0.0;
    s.u.push_back(V[k] / s.v_max_V);
    s.log_u.push_back(std::log(s.u.back()));
    s.weight.push_back(o.weights == FitWeights::relative ? 1 / std::abs(y) : 1.0);
    s.weighted_y.push_back(s.weight.back() * y);
    s.weighted_u.push_back(s.weight.back() * s.u.back());
  }
  return s;
}

constexpr Matrix3 filled(double x) { return {{{x, x, x}, {x, x, x}, {x, x, x}}}; }

// x y^T
Matrix3 times_transposed(const Matrix3& x, const Matrix3& y) {
  Matrix3 product = filled(0);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < 3; ++k) product[i][j] += x[i][k] * y[j][k];
  return product;
}

// (J^T J)^-1 of up to three columns by modified Gram-Schmidt, J = Q R: R^-1 R^-T keeps what J^T J would lose
// to its squared condition. Dependent columns give infinities, which end as unresolved.
Matrix3 inverse_normal(std::vector<Column> J) {
  Matrix3 inverse_R = filled(0);
  for (std::size_t c = 0; c < J.size(); ++c) {
    // J[c] = sum R[i][c] q[i] is solved for q[c] in terms of J, which is a column of R^-1.
    inverse_R[c][c] = 1;
    for (std::size_t i = 0; i < c; ++i) {
      const double along = dot(J[i], J[c]);
      subtract(J[c], along, J[i]);
      for (std::size_t k = 0; k <= i; ++k) inverse_R[k][c] -= along * inverse_R[k][i];
    }
    const double norm = std::sqrt(dot(J[c], J[c]));
    for (double& x : J[c]) x /= norm;
    for (std::size_t k = 0; k <= c; ++k) inverse_R[k][c] /= norm;
  }
  return times_transposed(inverse_R, inverse_R);
}

// Covariance of (A, B, p) in scaled units; NaN in the rows of parameters that lie on a bound.
Matrix3 scaled_covariance(const Scaled& s, const Linear& best, double p, bool p_free, double variance) {
  const Column power = s.weighted_power(p);
  Column by_p(s.n());
  for (std::size_t k = 0; k < s.n(); ++k) by_p[k] = best.B * power[k] * s.log_u[k];
  std::vector<std::size_t> free;
  std::vector<Column> J;
  if (best.A > 0) free.push_back(0), J.push_back(s.weighted_u);
  if (best.B > 0) free.push_back(1), J.push_back(power);
  if (best.B > 0 && p_free) free.push_back(2), J.push_back(by_p);
  const Matrix3 inverse = inverse_normal(J);
  Matrix3 covariance = filled(not_a_number);
  for (std::size_t i = 0; i < free.size(); ++i)
    for (std::size_t j = 0; j < free.size(); ++j) covariance[free[i]][free[j]] = variance * inverse[i][j];
  return covariance;
}

// From currents at V_max to a and b: a = A I/V, b = B I/V^p, which depends on p as well.
void set_parameters(FitResult& out, const Scaled& s, const Linear& best, const Matrix3& scaled) {
  const double to_a = s.i_scale_A / s.v_max_V, to_b = s.i_scale_A * std::pow(s.v_max_V, -out.best_p);
  out.a_S = best.A * to_a;
  out.b_A_per_Vp = best.B * to_b;
  const Matrix3 T{{{to_a, 0, 0}, {0, to_b, -to_b * best.B * std::log(s.v_max_V)}, {0, 0, 1}}};
  // A parameter on its bound does not vary: zero in the transformation, NaN in what is reported.
  Matrix3 known = scaled;
  for (auto& row : known)
    for (double& x : row) x = std::isnan(x) ? 0 : x;
  out.covariance = times_transposed(T, times_transposed(T, known));
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      if (std::isnan(scaled[i][i]) || std::isnan(scaled[j][j])) out.covariance[i][j] = not_a_number;
  out.sigma_a_S = std::sqrt(out.covariance[0][0]);
  out.sigma_b_A_per_Vp = std::sqrt(out.covariance[1][1]);
  out.sigma_p = std::sqrt(out.covariance[2][2]);
}

// In the order in which a reader wants to know: no b, hardly any b, no inner minimum, a flat minimum.
std::string why_unresolved(const FitResult& f, const Linear& best, double sigma_B, bool p_free,
                           const FitOptions& o) {
  if (best.B <= 0) return "b = 0: the curve is straight or bends down";
  if (f.share < o.min_share)
    return fmt::format("b V^p carries {:.2g} % of the current at V_max, below {:.2g} %", 100 * f.share,
                       100 * o.min_share);
  if (!p_free)
    return fmt::format("the exponent lies on its bound {:g}",
                       f.best_p - o.p_min < o.p_max - f.best_p ? o.p_min : o.p_max);
  if (!std::isfinite(f.sigma_p)) return "too few points to tell the scatter of the exponent";
  if (best.B < o.min_significance * sigma_B)
    return fmt::format("b is consistent with zero: {:.2g} standard errors", best.B / sigma_B);
  if (f.sigma_p > o.max_sigma_p)
    return fmt::format("the standard error of the exponent is {:.2g}, above {:.2g}", f.sigma_p,
                       o.max_sigma_p);
  return {};
}

double half_ratio(const std::vector<double>& V, const std::vector<double>& I, double v_max_V) {
  std::vector<std::size_t> order(V.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return V[i] < V[j]; });
  std::vector<double> v, i;
  for (const std::size_t k : order)
    if (v.empty() || V[k] > v.back()) v.push_back(V[k]), i.push_back(I[k]);
  if (v.size() < 2) return not_a_number;
  const MonotoneCubic curve(v, i);
  if (!curve.covers(v_max_V / 2) || !curve.covers(v_max_V)) return not_a_number;
  const double half = curve(v_max_V / 2);
  return half > 0 ? curve(v_max_V) / half : not_a_number;
}

}  // namespace

FitResult fit_power_law(const std::vector<double>& V, const std::vector<double>& I,
                        const FitOptions& options) {
  check(V, I, options);
  const Scaled s = scale(V, I, options);
  FitResult out;
  out.weights = options.weights;
  out.points = static_cast<std::size_t>(s.n());
  if (s.n() > 0) {
    out.v_low_V = s.u[0] * s.v_max_V;
    out.v_max_V = s.v_max_V;
    out.half_ratio = half_ratio(V, I, s.v_max_V);
  }
  if (out.points < 4) {
    out.reason = fmt::format("{} points in the range; four are needed", out.points);
    return out;
  }
  if (s.i_scale_A == 0) {
    out.reason = "no current flows in the range";
    return out;
  }
  const double p = search_exponent(s, options.p_min, options.p_max);
  const Linear best = solve_linear(s, p);
  const double at_bound = 1e-6 * (options.p_max - options.p_min);
  const bool p_free = p - options.p_min > at_bound && options.p_max - p > at_bound;
  const auto parameters = (best.A > 0) + (best.B > 0) * (p_free ? 2 : 1);
  const double unit = options.weights == FitWeights::absolute ? s.i_scale_A : 1;
  const double freedom = static_cast<double>(s.n() - parameters);
  const double residual_variance = freedom > 0 ? best.rss / freedom : not_a_number;
  const double known = options.known_sigma.value_or(0) / unit;
  const Matrix3 scaled =
      scaled_covariance(s, best, p, p_free, options.known_sigma ? known * known : residual_variance);

  out.best_p = p;
  out.rms = std::sqrt(residual_variance) * unit;
  set_parameters(out, s, best, scaled);
  out.share = best.A + best.B > 0 ? best.B / (best.A + best.B) : not_a_number;
  out.r = best.B / best.A;  // infinite for a = 0
  out.D = out.share * (0.5 - 1 / (p + 1));
  out.reason = why_unresolved(out, best, std::sqrt(scaled[1][1]), p_free, options);
  out.resolved = out.reason.empty();
  if (out.resolved) out.exponent = p;
  return out;
}

FitResult fit_power_law(const IVCurve& curve, VoltageAxis axis, const FitOptions& options) {
  return fit_power_law(curve.voltage_V(axis), curve.current_A, options);
}

std::string name_of(FitWeights weights) { return weights == FitWeights::absolute ? "absolute" : "relative"; }

}  // namespace oxvac
