#pragma once
/// \file How fast a ramp goes: shared by the waveforms that are made of ramps.

#include <vector>

#include "config/reader.hpp"

namespace oxvac {

/// Length of a path through voltages [V]: the sum of the sizes of its steps.
double path_length_V(const std::vector<double>& path_V);

/// Reads `rate` or `duration` (exactly one) of a ramp along a path.
/// \param fallback_s  duration if neither is given; 0: one must be
/// \returns the duration [s] of the whole path.
/// \throws Error (input) if none or both are given, or one is not positive.
double read_ramp_duration(const Reader& reader, double path_V, double fallback_s = 0);

/// Times [s] at which a path is at each of its points when it is run at constant speed in `duration_s`,
/// beginning at `start_s`. The last one is exactly start_s + duration_s.
std::vector<double> times_along(const std::vector<double>& path_V, double duration_s, double start_s = 0);

}  // namespace oxvac
