// The surroundings at another temperature for some time, as during the deposition of a coat: what diffuses
// meanwhile is simulated, not prescribed.

#include <fmt/format.h>

#include "drive/waveforms.hpp"
#include "drive/waveforms/piecewise_linear.hpp"

namespace oxvac {

Instruction read_anneal(const Reader& reader) {
  const double temperature_K =
      reader.quantity("temperature", dim::temperature, "of the surroundings meanwhile");
  const double duration_s = reader.quantity("duration", dim::time, "how long");
  const double voltage_V = reader.quantity("voltage", dim::voltage, 0.0, "the voltage, from start to end");
  Instruction instruction;
  if (reader.is_describing()) return instruction;
  reader.require(temperature_K > 0, "temperature", "the temperature of an anneal must be above 0 K");
  reader.require(duration_s > 0, "duration",
                 fmt::format("a duration must be positive, not {} s", duration_s));
  instruction.ambient_K = temperature_K;
  instruction.waveform = std::make_shared<PiecewiseLinear>(std::vector<double>{0, duration_s},
                                                           std::vector<double>{voltage_V, voltage_V},
                                                           std::vector<double>{}, reader.where());
  return instruction;
}

}  // namespace oxvac
