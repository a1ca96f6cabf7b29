// A loop at constant |dV/dt|: from -> peak -> from, and with negative_peak on: -> negative_peak -> from.

#include <fmt/format.h>

#include "drive/waveforms.hpp"
#include "drive/waveforms/piecewise_linear.hpp"
#include "drive/waveforms/ramp.hpp"

namespace oxvac {

Instruction read_triangle(const Reader& reader) {
  const double from_V = reader.quantity("from", dim::voltage, 0.0, "voltage at the start and at the end");
  const double peak_V = reader.quantity("peak", dim::voltage, "voltage at the tip");
  const auto other_V = reader.maybe_quantity(
      "negative_peak", dim::voltage, "tip on the other side: from -> peak -> from -> negative_peak -> from");
  reader.require(peak_V != from_V, "peak", fmt::format("the tip is the voltage of the start, {} V", from_V));
  std::vector<double> path_V{from_V, peak_V, from_V};
  if (other_V) {
    reader.require(
        (*other_V - from_V) * (peak_V - from_V) < 0, "negative_peak",
        fmt::format("{} V and the peak at {} V lie on the same side of {} V; a full loop needs one on each",
                    *other_V, peak_V, from_V));
    path_V.insert(path_V.end(), {*other_V, from_V});
  }
  const double duration_s = read_ramp_duration(reader, path_length_V(path_V));
  Instruction instruction;
  if (reader.is_describing()) return instruction;
  instruction.waveform = std::make_shared<PiecewiseLinear>(times_along(path_V, duration_s), path_V,
                                                           std::vector<double>{}, reader.where());
  return instruction;
}

}  // namespace oxvac
