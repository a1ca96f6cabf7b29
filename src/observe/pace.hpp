#pragma once
/// \file How often something that costs time may be done.

#include <algorithm>
#include <chrono>

namespace oxvac::observe {

/// Keeps moments of wall time an interval apart, and so far that all of it costs little.
class Pace {
 public:
  using Clock = std::chrono::steady_clock;
  /// \param interval_s 0: at every occasion.
  bool due(double interval_s) const {
    if (interval_s <= 0) return true;
    const std::chrono::duration<double> since = Clock::now() - last_;
    return since.count() >= std::max(interval_s, cost_s_ / largest_share);
  }
  void began() { began_ = Clock::now(); }
  void ended() {
    last_ = Clock::now();
    cost_s_ = std::chrono::duration<double>(last_ - began_).count();
  }

 private:
  static constexpr double largest_share = 0.05;  ///< of the wall time
  Clock::time_point last_ = Clock::now(), began_;
  double cost_s_ = 0;  ///< of the last time
};

}  // namespace oxvac::observe
