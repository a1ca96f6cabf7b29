#pragma once
/// \file Trains of trapezoidal pulses, shared by `pulse` and `refresh`.

#include <memory>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "drive/waveform.hpp"

namespace oxvac {

/// Pulses of one shape in a row; each is delay, rise, flat top, fall, rest.
struct PulseTrain {
  std::vector<double> amplitude_V;  ///< voltages of the flat tops, taken in turn
  double base_V = 0;
  double delay_s = 0, rise_s = 0, width_s = 0, fall_s = 0, rest_s = 0;
  int count = 1;

  double period_s() const { return delay_s + rise_s + width_s + fall_s + rest_s; }
};

/// Reads `width` (flat top), `rise`, `fall` into a train; rise and fall default to a tenth of the width.
/// \param default_width_s  0: the width is required
/// \throws Error (input) for a time that is not positive.
void read_pulse_edges(const Reader& reader, PulseTrain& train, double default_width_s = 0);

/// The waveform of a train. Pulse k's corners are computed from k times the period, not from its neighbour's,
/// so that rounding does not pile up over a long train.
/// \param where "file:line" for the message of a train whose edges a double cannot resolve
std::shared_ptr<const Waveform> make_train(const PulseTrain& train, const std::string& where);

}  // namespace oxvac
