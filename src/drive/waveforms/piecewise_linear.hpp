#pragma once
/// \file Straight lines between given points: what every waveform here is made of.

#include <string>
#include <vector>

#include "drive/waveform.hpp"

namespace oxvac {

class PiecewiseLinear : public Waveform {
 public:
  /// \param time_s    strictly increasing, at least two, the first is 0
  /// \param voltage_V as many
  /// \param sample_s  see Waveform::samples_s
  /// \param where     "file:line" of the config, for messages
  /// \throws Error (input) where the times do not increase, which happens when a piece is too short for the
  ///         resolution of a double at that time, and where a value is not finite.
  PiecewiseLinear(std::vector<double> time_s, std::vector<double> voltage_V,
                  std::vector<double> sample_s = {}, const std::string& where = "waveform");

  double value_V(double t_s) const override;
  std::vector<double> corners_s() const override { return {time_s_.begin() + 1, time_s_.end()}; }
  std::vector<double> samples_s() const override { return sample_s_; }
  double duration_s() const override { return time_s_.back(); }
  double extreme_V() const override;

 private:
  std::vector<double> time_s_, voltage_V_, sample_s_;
};

}  // namespace oxvac
