#include "drive/waveforms/piecewise_linear.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.hpp"

namespace oxvac {

PiecewiseLinear::PiecewiseLinear(std::vector<double> time_s, std::vector<double> voltage_V,
                                 std::vector<double> sample_s, const std::string& where)
    : time_s_(std::move(time_s)), voltage_V_(std::move(voltage_V)), sample_s_(std::move(sample_s)) {
  if (time_s_.size() < 2 || time_s_.size() != voltage_V_.size() || time_s_.front() != 0)
    throw input_error(fmt::format(
        "{}: a waveform begins at 0 s and needs at least two points, with as many voltages as times; "
        "found {} times and {} voltages",
        where, time_s_.size(), voltage_V_.size()));
  for (std::size_t i = 0; i < time_s_.size(); ++i) {
    if (!std::isfinite(time_s_[i]) || !std::isfinite(voltage_V_[i]))
      throw input_error(
          fmt::format("{}: point {} of the waveform is not finite ({} s, {} V); check times and rates", where,
                      i + 1, time_s_[i], voltage_V_[i]));
    if (i > 0 && time_s_[i] <= time_s_[i - 1])
      throw input_error(
          fmt::format("{}: the waveform's piece at {} s is too short beside its whole length of {} s; "
                      "split the instruction, or make that piece longer",
                      where, time_s_[i], time_s_.back()));
  }
}

double PiecewiseLinear::value_V(double t_s) const {
  if (t_s <= 0) return voltage_V_.front();
  if (t_s >= time_s_.back()) return voltage_V_.back();
  // The first corner after t; with t on a corner the weight is exactly 0, so corners are met exactly.
  const auto after = std::upper_bound(time_s_.begin(), time_s_.end(), t_s);
  const std::size_t k = static_cast<std::size_t>(after - time_s_.begin()) - 1;
  const double weight = (t_s - time_s_[k]) / (time_s_[k + 1] - time_s_[k]);
  return voltage_V_[k] + (voltage_V_[k + 1] - voltage_V_[k]) * weight;
}

double PiecewiseLinear::extreme_V() const {
  return *std::max_element(voltage_V_.begin(), voltage_V_.end(),
                           [](double a, double b) { return std::abs(a) < std::abs(b); });
}

}  // namespace oxvac
