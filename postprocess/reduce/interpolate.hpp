#pragma once
/// \file Interpolation that keeps a monotone curve monotone.

#include <vector>

namespace oxvac {

/// Piecewise cubic through all points with the slopes of Fritsch and Carlson (SIAM J. Numer. Anal. 17, 238,
/// 1980) in the weighted-harmonic form: monotone between points wherever the data are, third order on smooth
/// data.
class MonotoneCubic {
 public:
  /// \param x strictly rising, at least two values; \param y as many.
  /// \throws Error (input) otherwise.
  MonotoneCubic(std::vector<double> x, std::vector<double> y);
  double front() const { return x_.front(); }
  double back() const { return x_.back(); }
  bool covers(double x) const { return x >= front() && x <= back(); }
  /// \throws Error (input) outside of [front(), back()]: there is no extrapolation.
  double operator()(double x) const;

 private:
  std::vector<double> x_, y_, slope_;
};

}  // namespace oxvac
