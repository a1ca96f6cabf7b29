// A refresh: pairs of pulses +amplitude, -amplitude, which stir the vacancies without leaving a bias behind.

#include <fmt/format.h>

#include "drive/waveforms.hpp"
#include "drive/waveforms/pulse.hpp"

namespace oxvac {

Instruction read_refresh(const Reader& reader) {
  constexpr double usual_width_s = 50e-9;
  constexpr int most_pairs = 500'000;  // corners are held in memory
  PulseTrain train;
  const double amplitude_V = reader.quantity("amplitude", dim::voltage,
                                             "voltage of the first pulse; the second has the opposite sign");
  read_pulse_edges(reader, train, usual_width_s);
  const auto rest_s = reader.maybe_quantity("rest", dim::time, "time at 0 V after each pulse; else as width");
  const int pairs = reader.integer("pairs", 1, "number of pairs");
  Instruction instruction;
  if (reader.is_describing()) return instruction;
  reader.require(amplitude_V != 0, "amplitude", "a refresh at 0 V does nothing");
  train.rest_s = rest_s.value_or(train.width_s);
  reader.require(train.rest_s >= 0, "rest", fmt::format("rest cannot be negative ({} s)", train.rest_s));
  reader.require(pairs >= 1 && pairs <= most_pairs, "pairs",
                 fmt::format("a refresh has 1 to {} pairs, not {}", most_pairs, pairs));
  train.amplitude_V = {amplitude_V, -amplitude_V};
  train.count = 2 * pairs;
  instruction.waveform = make_train(train, reader.where());
  return instruction;
}

}  // namespace oxvac
