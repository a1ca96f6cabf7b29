#pragma once
/// \file How often something that costs time may be done.

#include <algorithm>

#include "base/clock.hpp"

namespace oxvac::observe {

/// Keeps moments of wall time an interval apart, and so far that all of it costs little.
class Pace {
 public:
  /// \param interval_s 0: at every occasion.
  bool due(double interval_s) const {
    if (interval_s <= 0) return true;
    return seconds_since(last_) >= std::max(interval_s, cost_s_ / largest_share);
  }
  void began() { began_ = Clock::now(); }
  void ended() {
    last_ = Clock::now();
    cost_s_ = seconds_since(began_);
  }

 private:
  static constexpr double largest_share = 0.05;  ///< of the wall time
  Clock::time_point last_ = Clock::now(), began_;
  double cost_s_ = 0;  ///< of the last time
};

}  // namespace oxvac::observe
