// Ramp `from` -> `via` ... -> `to` at a constant |dV/dt|, and on request straight back to `from`.
//
// With stop_at_current the way out ends where |I| reaches that value: a forming sweep that turns round when
// the filament is there. The way back then begins at the voltage reached (Instruction::back_leg).

#include <fmt/format.h>

#include <cmath>

#include "drive/waveforms.hpp"
#include "drive/waveforms/piecewise_linear.hpp"
#include "drive/waveforms/ramp.hpp"

namespace oxvac {

namespace {

void require_moves(const Reader& reader, const std::vector<double>& path_V) {
  for (std::size_t i = 1; i < path_V.size(); ++i)
    reader.require(
        path_V[i] != path_V[i - 1], path_V.size() == 2 ? "to" : "via",
        fmt::format("the sweep goes from {0} V to {0} V, which is no sweep; for a constant voltage use hold",
                    path_V[i]));
}

/// Checks what only a sweep with a way back can do, and reads the rate of that way back [V/s].
double read_way_back(const Reader& reader, const Instruction& instruction, bool back, double from_V,
                     double to_V, double rate_V_per_s) {
  const auto back_rate = reader.maybe_quantity("back_rate", dim::ramp_rate,
                                               "ramp rate of the way back; else that of the way out");
  if (reader.is_describing()) return 0;
  if (!back) {
    reader.require(!back_rate, "back_rate", "there is no way back; add `back: true` or remove this key");
    reader.require(
        !instruction.stop_at_current_A, "stop_at_current",
        "a sweep that stops early ends at a voltage that nobody knows beforehand, so what follows could "
        "not join it; add `back: true`, and it returns to where it began");
    return 0;
  }
  reader.require(from_V != to_V, "back",
                 fmt::format("the sweep ends where it began, at {} V; remove back", to_V));
  reader.require(!back_rate || *back_rate > 0, "back_rate", "a ramp rate must be positive");
  return back_rate.value_or(rate_V_per_s);
}

}  // namespace

Instruction read_sweep(const Reader& reader) {
  Instruction instruction;
  const double from_V = reader.quantity("from", dim::voltage, 0.0, "voltage at the start");
  const auto via_V = reader.maybe_quantities("via", dim::voltage, "voltages to pass through, in order");
  const double to_V = reader.quantity("to", dim::voltage, "voltage at the end");
  std::vector<double> path_V{from_V};
  if (via_V) path_V.insert(path_V.end(), via_V->begin(), via_V->end());
  path_V.push_back(to_V);
  require_moves(reader, path_V);

  const double out_V = path_length_V(path_V);
  const double out_s = read_ramp_duration(reader, out_V);
  const bool back = reader.flag("back", false, "return straight to where the sweep began");
  instruction.stop_at_current_A = reader.maybe_quantity(
      "stop_at_current", dim::current, "the way out ends where |I| reaches this; needs back: true");
  instruction.back_rate_V_per_s = read_way_back(reader, instruction, back, from_V, to_V, out_V / out_s);
  if (reader.is_describing()) return instruction;
  reader.require(!instruction.stop_at_current_A || *instruction.stop_at_current_A > 0, "stop_at_current",
                 "a current to stop at must be positive; it is compared with |I|");

  std::vector<double> times_s = times_along(path_V, out_s);
  instruction.turn_s = times_s.back();
  if (back) {
    times_s.push_back(instruction.turn_s + std::abs(to_V - from_V) / instruction.back_rate_V_per_s);
    path_V.push_back(from_V);
  }
  instruction.waveform =
      std::make_shared<PiecewiseLinear>(times_s, path_V, std::vector<double>{}, reader.where());
  return instruction;
}

}  // namespace oxvac
