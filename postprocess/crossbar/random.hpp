#pragma once
/// \file Random draws that are the same with every standard library.
///
/// The standard fixes what std::mt19937_64 returns but leaves its distributions and std::shuffle to the
/// library, so a seed would mean another network with another compiler. These few lines fix the rest.

#include <cmath>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "base/constants.hpp"

namespace oxvac::crossbar {

class Random {
 public:
  /// Streams of one seed are independent of each other: stream 0 for a shuffle does not move stream 1.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) : engine_(mixed(seed + mixed(stream + 1))) {}

  /// Uniform in [0, 1), 53 random bits.
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

  /// Standard normal, by Box and Muller; the second of each pair is kept for the next call.
  double normal() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));  // 1 - u is never 0
    const double angle = 2 * constants::pi * uniform();
    spare_ = radius * std::sin(angle);
    has_spare_ = true;
    return radius * std::cos(angle);
  }

  /// Uniform in 0 .. count-1, without the bias of a plain remainder.
  std::uint64_t below(std::uint64_t count) {
    const std::uint64_t surplus = (~std::uint64_t{0} % count + 1) % count;  // 2^64 mod count
    std::uint64_t draw = engine_();
    while (draw > ~std::uint64_t{0} - surplus) draw = engine_();
    return draw % count;
  }

  /// Fisher-Yates.
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  /// Finaliser of splitmix64 (Steele, Lea, Flood, OOPSLA 2014): spreads neighbouring seeds far apart.
  static std::uint64_t mixed(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  std::mt19937_64 engine_;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace oxvac::crossbar
