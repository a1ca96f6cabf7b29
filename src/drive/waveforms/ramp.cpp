#include "drive/waveforms/ramp.hpp"

#include <fmt/format.h>

#include <cmath>

namespace oxvac {

double path_length_V(const std::vector<double>& path_V) {
  double length = 0;
  for (std::size_t i = 1; i < path_V.size(); ++i) length += std::abs(path_V[i] - path_V[i - 1]);
  return length;
}

double read_ramp_duration(const Reader& reader, double path_V, double fallback_s) {
  const auto rate = reader.maybe_quantity("rate", dim::ramp_rate, "size of the ramp rate; or give duration");
  const auto duration = reader.maybe_quantity("duration", dim::time, "time for the ramp; or give rate");
  if (reader.is_describing()) return 1;
  reader.require(!(rate && duration), "duration",
                 "both rate and duration are given, and one follows from the other; keep one");
  reader.require(rate || duration || fallback_s > 0, "",
                 "the speed is missing: give rate (as in `rate: 1 V/s`) or duration (as in `duration: 1 s`)");
  if (rate) {
    reader.require(
        *rate > 0, "rate",
        fmt::format("a ramp rate must be positive, not {} V/s; the direction follows from the voltages",
                    *rate));
    return path_V / *rate;
  }
  if (duration)
    reader.require(*duration > 0, "duration",
                   fmt::format("a duration must be positive, not {} s", *duration));
  return duration.value_or(fallback_s);
}

std::vector<double> times_along(const std::vector<double>& path_V, double duration_s, double start_s) {
  const double whole_V = path_length_V(path_V);
  std::vector<double> times{start_s};
  double so_far_V = 0;
  for (std::size_t i = 1; i < path_V.size(); ++i) {
    so_far_V += std::abs(path_V[i] - path_V[i - 1]);
    times.push_back(start_s + duration_s * (so_far_V / whole_V));
  }
  return times;
}

}  // namespace oxvac
