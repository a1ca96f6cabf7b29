// Trapezoidal pulses: base, delay, rise, flat top, fall, rest, `train` times; with several amplitudes they
// are taken in turn, so `amplitude: [1.6 V, -1.8 V]` alternates.

#include "drive/waveforms/pulse.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drive/waveforms.hpp"
#include "drive/waveforms/piecewise_linear.hpp"

namespace oxvac {

namespace {

constexpr int longest_train = 1'000'000;  // its corners are held in memory

void require_positive(const Reader& reader, std::string_view key, double time_s) {
  reader.require(time_s > 0, key, fmt::format("{} must be positive, not {} s", key, time_s));
}

void require_edge(const Reader& reader, std::string_view key, double time_s) {
  reader.require(
      time_s > 0, key,
      fmt::format("the {0} time is {1} s, so the voltage would jump; give the {0} time of the real pulse "
                  "generator, above 0",
                  key, time_s));
}

void require_not_negative(const Reader& reader, std::string_view key, double time_s) {
  reader.require(time_s >= 0, key, fmt::format("{} cannot be negative ({} s)", key, time_s));
}

void check_amplitudes(const Reader& reader, const PulseTrain& train) {
  reader.require(!train.amplitude_V.empty(), "amplitude", "the list is empty; give at least one voltage");
  for (const double v : train.amplitude_V)
    reader.require(
        v != train.base_V, "amplitude",
        fmt::format("the amplitude is the base voltage, {} V, so there is no pulse; for a pause use "
                    "hold, or delay and rest",
                    v));
  const int amplitudes = static_cast<int>(train.amplitude_V.size());
  reader.require(train.count >= 1 && train.count <= longest_train, "train",
                 fmt::format("a train has 1 to {} pulses, not {}; for more put the pulse into a cycle",
                             longest_train, train.count));
  reader.require(
      train.count >= amplitudes, "train",
      fmt::format("a train of {} never reaches the last of the {} amplitudes; make train at least {}",
                  train.count, amplitudes, amplitudes));
}

}  // namespace

void read_pulse_edges(const Reader& reader, PulseTrain& train, double default_width_s) {
  constexpr auto doc = "time at the amplitude, without rise and fall";
  train.width_s = default_width_s > 0 ? reader.quantity("width", dim::time, default_width_s, doc)
                                      : reader.quantity("width", dim::time, doc);
  require_positive(reader, "width", train.width_s);
  const auto rise_s =
      reader.maybe_quantity("rise", dim::time, "time from base to amplitude; else a tenth of the width");
  train.rise_s = rise_s.value_or(0.1 * train.width_s);
  require_edge(reader, "rise", train.rise_s);
  const auto fall_s = reader.maybe_quantity("fall", dim::time, "time from amplitude to base; else as rise");
  train.fall_s = fall_s.value_or(train.rise_s);
  require_edge(reader, "fall", train.fall_s);
}

std::shared_ptr<const Waveform> make_train(const PulseTrain& train, const std::string& where) {
  const double period_s = train.period_s();
  std::vector<double> times_s{0}, volts{train.base_V};
  const auto add = [&](double t_s, double v) {
    times_s.push_back(t_s);
    volts.push_back(v);
  };
  for (int k = 0; k < train.count; ++k) {
    const double start_s = k * period_s;
    const double top_V = train.amplitude_V[k % train.amplitude_V.size()];
    double in_pulse_s = train.delay_s;
    if (train.delay_s > 0) add(start_s + in_pulse_s, train.base_V);
    add(start_s + (in_pulse_s += train.rise_s), top_V);
    add(start_s + (in_pulse_s += train.width_s), top_V);
    if (train.rest_s > 0) add(start_s + (in_pulse_s += train.fall_s), train.base_V);
    add((k + 1) * period_s, train.base_V);
  }
  return std::make_shared<PiecewiseLinear>(std::move(times_s), std::move(volts), std::vector<double>{},
                                           where);
}

Instruction read_pulse(const Reader& reader) {
  PulseTrain train;
  train.amplitude_V =
      reader.quantities("amplitude", dim::voltage, "voltage of the flat top; of a list, each in turn");
  read_pulse_edges(reader, train);
  train.base_V = reader.quantity("base", dim::voltage, 0.0, "voltage before, between and after the pulses");
  train.delay_s = reader.quantity("delay", dim::time, 0.0, "time at the base before each pulse");
  require_not_negative(reader, "delay", train.delay_s);
  train.rest_s = reader.quantity("rest", dim::time, 0.0, "time at the base after each pulse");
  require_not_negative(reader, "rest", train.rest_s);
  const int by_amplitudes = std::max(1, static_cast<int>(train.amplitude_V.size()));
  train.count = reader.integer("train", by_amplitudes, "number of pulses; by default one for each amplitude");
  Instruction instruction;
  if (reader.is_describing()) return instruction;
  check_amplitudes(reader, train);
  instruction.waveform = make_train(train, reader.where());
  return instruction;
}

}  // namespace oxvac
