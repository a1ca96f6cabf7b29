#pragma once
/// \file Wall time.

#include <chrono>

namespace oxvac {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace oxvac
