#include "drive/instruction.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/error.hpp"
#include "drive/waveforms/piecewise_linear.hpp"

namespace oxvac {

std::shared_ptr<const Waveform> Instruction::back_leg(double reached_V) const {
  if (!(back_rate_V_per_s > 0))
    throw input_error(fmt::format("{}: instruction '{}' has no way back; give it `back: true`", where, name));
  const double end_V = waveform->value_V(waveform->duration_s());
  if (reached_V == end_V) return nullptr;
  return std::make_shared<PiecewiseLinear>(
      std::vector<double>{0, std::abs(reached_V - end_V) / back_rate_V_per_s},
      std::vector<double>{reached_V, end_V}, std::vector<double>{}, where);
}

}  // namespace oxvac
