// A constant voltage for some time: retention, relaxation, stress.

#include <fmt/format.h>

#include "drive/waveforms.hpp"
#include "drive/waveforms/piecewise_linear.hpp"

namespace oxvac {

Instruction read_hold(const Reader& reader) {
  const double voltage_V = reader.quantity("voltage", dim::voltage, 0.0, "the voltage, from start to end");
  const double duration_s = reader.quantity("duration", dim::time, "how long");
  Instruction instruction;
  if (reader.is_describing()) return instruction;
  reader.require(duration_s > 0, "duration",
                 fmt::format("a duration must be positive, not {} s", duration_s));
  instruction.waveform = std::make_shared<PiecewiseLinear>(std::vector<double>{0, duration_s},
                                                           std::vector<double>{voltage_V, voltage_V},
                                                           std::vector<double>{}, reader.where());
  return instruction;
}

}  // namespace oxvac
