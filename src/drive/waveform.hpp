#pragma once
/// \file What a voltage does in time. A waveform never jumps and has its own time, from 0 to duration_s().

#include <vector>

namespace oxvac {

/// A continuous voltage, smooth between its corners.
struct Waveform {
  virtual ~Waveform() = default;
  /// Voltage at local time t [V]. Before 0 and after the end the voltage of that end is held.
  virtual double value_V(double t_s) const = 0;
  /// Ends of the smooth pieces, strictly increasing: the first is > 0, the last is exactly duration_s().
  /// An integrator goes from 0 to corners_s()[0], from there to corners_s()[1], and so on.
  virtual std::vector<double> corners_s() const = 0;
  /// Times strictly inside the smooth pieces at which a step should end too (the points of a read's curve).
  virtual std::vector<double> samples_s() const { return {}; }
  /// Length [s], > 0.
  virtual double duration_s() const = 0;
  /// The voltage farthest from 0, with its sign.
  virtual double extreme_V() const = 0;
};

}  // namespace oxvac
