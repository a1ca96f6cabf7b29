// A read: 0 -> voltage -> 0 with the vacancies frozen, and with both_polarities the same with -voltage.
//
// The legs away from 0 V are the curve: `points` equal voltage steps, each hit exactly, so I(V) and I(V/2)
// come from the same curve. A leg back takes a ninth of the time of the leg out; with `back` it is as slow
// and as finely stepped, for a device with thermal hysteresis.

#include <fmt/format.h>

#include <cmath>

#include "drive/waveforms.hpp"
#include "drive/waveforms/piecewise_linear.hpp"
#include "drive/waveforms/ramp.hpp"

namespace oxvac {

namespace {

constexpr double usual_voltage_V = 0.1;
constexpr double usual_duration_s = 1e-3;
constexpr double quick_return = 1.0 / 9;  // so that out and back are 9/10 and 1/10 of the time
constexpr int most_points = 100'000;

/// Times are counted in legs out: of each polarity the tip is at 1, the return to 0 V at 1 + legs_back.
std::shared_ptr<const Waveform> make_read(double voltage_V, double duration_s, int points, bool both,
                                          bool back, const std::string& where) {
  const double legs_back = back ? 1 : quick_return;
  const double whole = (both ? 2 : 1) * (1 + legs_back);
  std::vector<double> times_s{0}, volts{0}, samples_s;
  for (int side = 0; side < (both ? 2 : 1); ++side) {
    const double start = side * (1 + legs_back);
    const auto at = [&](double leg) { return duration_s * ((start + leg) / whole); };
    for (int k = 1; k < points; ++k) samples_s.push_back(at(static_cast<double>(k) / points));
    times_s.insert(times_s.end(), {at(1), at(1 + legs_back)});
    volts.insert(volts.end(), {side == 0 ? voltage_V : -voltage_V, 0});
    for (int k = 1; back && k < points; ++k) samples_s.push_back(at(1 + static_cast<double>(k) / points));
  }
  return std::make_shared<PiecewiseLinear>(std::move(times_s), std::move(volts), std::move(samples_s), where);
}

}  // namespace

Instruction read_read(const Reader& reader) {
  Instruction instruction;
  instruction.freeze_vacancies = true;
  const double voltage_V =
      reader.quantity("voltage", dim::voltage, usual_voltage_V, "the curve goes from 0 V to here");
  const int points = reader.integer("points", 20, "voltage steps of the curve, each hit exactly");
  const bool both = reader.flag("both_polarities", false, "a second curve from 0 V to minus the voltage");
  const bool back =
      reader.flag("back", false, "take the way back to 0 V as slowly as the way out, and record it");
  const double legs = (both ? 2 : 1) * (back ? 2 : 1 + quick_return);
  reader.require(voltage_V != 0, "voltage", "a read at 0 V sees nothing");
  const double duration_s = read_ramp_duration(reader, legs * std::abs(voltage_V), usual_duration_s);
  if (reader.is_describing()) return instruction;
  reader.require(points >= 1 && points <= most_points, "points",
                 fmt::format("a read has 1 to {} points, not {}", most_points, points));
  instruction.waveform = make_read(voltage_V, duration_s, points, both, back, reader.where());
  return instruction;
}

}  // namespace oxvac
