#pragma once
/// \file Numbers drawn at random, the same on every machine and rank.

#include <cmath>
#include <random>

namespace oxvac::verification {

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}
  double uniform(double from, double to) { return from + (to - from) * fraction(); }
  /// Equally likely in every decade.
  double decades(double from, double to) { return std::exp(uniform(std::log(from), std::log(to))); }
  /// 0, 1, ... count - 1.
  int below(int count) { return static_cast<int>(fraction() * count); }

 private:
  /// In [0, 1); std::uniform_real_distribution may differ between libraries.
  double fraction() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  std::mt19937_64 random_;
};

}  // namespace oxvac::verification
