#pragma once
/// \file Where a cell forms, sets and resets, taken from the sweeps and triangles of a run.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reduce/iv.hpp"

namespace oxvac {

struct FormingOptions {
  double threshold_A = 5e-6;
  std::string instruction;  ///< "name" or "name@cycle"; empty: the first sweep or triangle of the run
};

/// The forming voltage: where |current| first reaches the threshold while |applied voltage| rises.
struct Forming {
  std::optional<double> voltage_V;  ///< signed, on the chosen axis
  std::string reason;               ///< why there is none; empty if there is
  std::string name;                 ///< the instruction looked at; empty if the run has no such
  std::optional<std::size_t> instruction;
  std::size_t row = 0;  ///< of the trace: the first row at or above the threshold
  double threshold_A = 0;
};

/// Interpolates V linearly in log|I| between the two rows around the crossing (linearly in |I| where one is
/// zero). Not found, with the reason: no sweep, threshold never reached, or reached already in the first row.
/// \throws Error (input) if the named instruction does not exist or the threshold is not positive.
Forming find_forming(const ResultsFile& file, const FormingOptions& options, VoltageAxis axis);

/// How the set voltage is defined.
enum class SetRule {
  log_conductance,  ///< steepest rise of ln(I/V) against |V|
  current,          ///< steepest rise of |I| against |V|: the largest jump
};

struct SwitchingOptions {
  int set_polarity = +1;  ///< sign of the applied voltage that sets
  SetRule set_rule = SetRule::log_conductance;
  double min_change = 1.5;  ///< the conductance must change by this factor for an event to count
};

/// Rows of one polarity: up to the largest |V| and back. It may span several sweeps that follow each other.
struct Excursion {
  std::size_t instruction = 0;  ///< in which it begins
  std::size_t first_row = 0;    ///< of the trace
  std::size_t last_row = 0;
  int polarity = 0;
  std::size_t peak = 0;  ///< index into the columns of the largest |applied voltage|
  /// Row by row, multiplied by the polarity so that a passive cell gives positive numbers.
  std::vector<double> applied_V, axis_V, current_A;
};

/// Cuts the sweeps and triangles at zero volt and wherever |V| rises again after having fallen.
std::vector<Excursion> excursions(const IVTrace& trace, VoltageAxis axis);

/// One set or reset looked for; every excursion gives one.
struct SwitchingEvent {
  bool is_set = false;
  std::size_t instruction = 0;
  std::string name, group;
  int cycle = 0;
  std::optional<double> voltage_V;  ///< signed, on the chosen axis
  std::string reason;               ///< why there is none; empty if there is
  double current_A = 0;             ///< at that voltage, signed; for a set where the rise begins; NaN if none
  double amplitude_V = 0;           ///< signed extreme of the excursion, applied
  double conductance_ratio =
      0;                  ///< after over before, at ratio_at_V; NaN where the excursion does not return
  double ratio_at_V = 0;  ///< the lowest |applied voltage|, from a tenth of the amplitude on, seen both ways
};

/// Set: of the excursions of the set polarity, the middle of the steepest interval on the way up (by
/// set_rule; rows closer than a thousandth of the amplitude are one interval, the lowest tenth of the
/// amplitude is left out). Reset: of the others, the voltage of the largest |I| on the way up, if |I| falls
/// by 1 % or more before the peak. \param forming its excursion is left out.
std::vector<SwitchingEvent> switching_events(const IVTrace& trace, const SwitchingOptions& options,
                                             VoltageAxis axis, const Forming& forming);

}  // namespace oxvac
