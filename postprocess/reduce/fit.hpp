#pragma once
/// \file The non-linearity of an I-V: least squares of I = a V + b V^(2+c), and what the data say about 2+c.
///
/// The exponent p = 2+c is a property of the range and the weights as much as of the device
/// (docs/reduction.md), so a result always carries both, and beside p the numbers that stay meaningful when p
/// does not: the share of b V^p in the current, I(V)/I(V/2), r and D.

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "reduce/iv.hpp"

namespace oxvac {

enum class FitWeights {
  absolute,  ///< every point counts by its deviation in amperes: the high end decides
  relative,  ///< every point counts by its deviation over its own current
};

struct FitOptions {
  double v_min_V = 0;  ///< points at and below are left out
  double v_max_V = std::numeric_limits<double>::infinity();
  /// Points closer than this part of V_max to the next higher one used are left out, so that the tiny steps
  /// with which a solver starts an instruction do not outweigh the curve. 0: every point counts.
  double min_spacing = 0.005;
  FitWeights weights = FitWeights::absolute;
  double p_min = 2, p_max = 20;  ///< bounds of the exponent; p_min above 1
  /// Known standard deviation of a point, in amperes (absolute) or as a fraction (relative). Without it the
  /// standard errors come from the residuals.
  std::optional<double> known_sigma;
  double min_share = 0.01;      ///< a smaller share of b V^p in the current at V_max leaves p unresolved
  double min_significance = 2;  ///< so does a b below this many standard errors
  double max_sigma_p = 0.5;     ///< so does a larger standard error of p
};

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
using Matrix3 = std::array<std::array<double, 3>, 3>;

struct FitResult {
  bool resolved = false;           ///< the data fix the exponent
  std::string reason;              ///< why they don't; empty if they do
  std::optional<double> exponent;  ///< p = 2+c; only if resolved
  double best_p = not_a_number;  ///< where the sum of squares is smallest, whether that means anything or not

  double a_S = not_a_number;         ///< >= 0
  double b_A_per_Vp = not_a_number;  ///< >= 0, in A/V^p
  Matrix3 covariance{{{not_a_number, not_a_number, not_a_number},
                      {not_a_number, not_a_number, not_a_number},
                      {not_a_number, not_a_number, not_a_number}}};  ///< of (a, b, p), SI
  double sigma_a_S = not_a_number;  ///< standard errors; NaN for a parameter that lies on its bound
  double sigma_b_A_per_Vp = not_a_number;
  double sigma_p = not_a_number;
  double rms =
      not_a_number;  ///< root mean square residual over the degrees of freedom: amperes or a fraction

  // The statement that belongs to the numbers.
  std::size_t points = 0;
  double v_low_V = not_a_number, v_max_V = not_a_number;  ///< first and last voltage used
  FitWeights weights = FitWeights::absolute;

  double share = not_a_number;       ///< part of the fitted current at V_max that b V^p carries, 0 to 1
  double r = not_a_number;           ///< (b/a) V_max^(p-1); infinite where a = 0
  double D = not_a_number;           ///< r/(1+r) (1/2 - 1/(p+1)): mean deviation from the straight line
  double half_ratio = not_a_number;  ///< I(V_max)/I(V_max/2) of the data; 2 for an ohmic device
};

/// Fits I = a V + b V^p with a, b >= 0 and p_min <= p <= p_max to the points with v_min < V <= v_max, V > 0.
///
/// Variable projection: for each p the best a, b are a two-column non-negative linear least-squares problem,
/// so only p is searched, over the whole interval (grid, then golden section). There are no start values.
/// \param V, I points in volt and ampere, in any order; interpolation of I(V/2) needs distinct voltages.
/// \returns a result with resolved = false and a reason where the data do not fix p; with fewer than four
/// points in
///   the range nothing is fitted.
/// \throws Error (input) for columns of different length, a value that is not finite, options that make no
/// sense, or
///   relative weights with a point of zero current.
FitResult fit_power_law(const std::vector<double>& V, const std::vector<double>& I,
                        const FitOptions& options = {});

/// The same for a single-valued curve.
FitResult fit_power_law(const IVCurve& curve, VoltageAxis axis, const FitOptions& options = {});

/// "absolute" or "relative".
std::string name_of(FitWeights weights);

}  // namespace oxvac
