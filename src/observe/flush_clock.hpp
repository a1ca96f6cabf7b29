#pragma once
/// \file When buffered rows go to disk: after every instruction, and at intervals in between.

#include <chrono>

#include "time/observer.hpp"

namespace oxvac::observe {

class FlushClock {
 public:
  /// True if what is buffered should be written after this step; starts the next interval.
  bool due(const StepView& view) {
    const auto now = std::chrono::steady_clock::now();
    if (!view.instruction_ends && view.row != 0 && now - last_ < std::chrono::seconds(5)) return false;
    last_ = now;
    return true;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace oxvac::observe
