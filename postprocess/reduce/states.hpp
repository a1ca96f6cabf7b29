#pragma once
/// \file Resistance states of the reads, on/off, and how both go with the cycles.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reduce/fit.hpp"
#include "reduce/iv.hpp"

namespace oxvac {

/// Which state the protocol asked for before a read; what the cell made of it is the resistance.
enum class CellState {
  initial,    ///< nothing has switched yet
  lrs,        ///< the last switching voltage had the set polarity
  hrs,        ///< the last switching voltage had the other polarity
  refreshed,  ///< the last switching instruction was a refresh, which drives both ways
};

std::string name_of(CellState state);

struct StateOptions {
  double read_voltage_V = 0.1;
  int set_polarity = +1;
  FitOptions fit;
};

/// One pass through a cycle or repeat: consecutive instructions of the same group and cycle number.
struct Pass {
  std::string group;
  int cycle = 0;
  std::size_t first = 0, last = 0;  ///< instructions, inclusive
  bool switches = false;            ///< drives both polarities: counts as a switching cycle
  int cycles_total = 0;             ///< switching cycles up to and with this pass
};

/// What one read instruction says.
struct ReadState {
  std::size_t instruction = 0;
  std::string name, group;
  int cycle = 0;
  int cycles_total = 0;  ///< switching cycles so far, all groups together; a pass counts from its begin
  double time_s = 0;     ///< end of the read
  CellState state = CellState::initial;
  std::string after;                ///< name of the instruction that decided the state
  double voltage_V = not_a_number;  ///< the read voltage
  double current_A = not_a_number;  ///< there, interpolated
  double resistance_ohm = not_a_number;
  double branch_mismatch = 0;  ///< IVCurve::branch_mismatch
  std::string note;            ///< why there is no resistance; empty if there is one
  FitResult fit;
};

/// Every read instruction that has rows, in order. The state follows from the last sweep, triangle, pulse,
/// waveform or refresh before it whose largest |V| exceeds the read's own: the sign of the last row with |V|
/// of at least half that largest one. After a refresh it is `refreshed`. A hold never switches. \throws Error
/// (input) for a read voltage that is not positive.
std::vector<ReadState> read_states(const IVTrace& trace, const StateOptions& options, VoltageAxis axis);

/// The passes of a run; instructions outside of any group belong to none.
std::vector<Pass> passes(const IVTrace& trace);

/// One pass as a row of the endurance series. Where several reads of a pass see the same state the last one
/// counts.
struct EnduranceRow {
  std::string group;
  int cycle = 0;
  int cycles_total = 0;
  std::optional<std::size_t> lrs, hrs;  ///< indices into the reads
  double resistance_lrs_ohm = not_a_number, resistance_hrs_ohm = not_a_number;
  double on_off = not_a_number;             ///< R_HRS / R_LRS
  double temperature_max_K = not_a_number;  ///< highest of the pass
};

/// \param temperature_max_K the trace column; empty if the run has none.
/// \returns the passes that hold a read of LRS or HRS or that switch.
std::vector<EnduranceRow> endurance(const IVTrace& trace, const std::vector<ReadState>& reads,
                                    const std::vector<double>& temperature_max_K);

}  // namespace oxvac
