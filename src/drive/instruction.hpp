#pragma once
/// \file One thing done to the cell: a waveform, and what goes with it.

#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "drive/waveform.hpp"

namespace oxvac {

/// One executed instruction. Repeats and cycles are unrolled: each pass has its own.
struct Instruction {
  std::string name;   ///< as given, else the kind; the same in every pass
  std::string kind;   ///< "sweep", "triangle", "pulse", "hold", "anneal", "read", "waveform", "refresh"
  std::string group;  ///< name of the innermost named cycle or repeat around it, else empty
  int cycle = 0;      ///< 1-based: how often that group has been passed through; 0 outside of any

  std::shared_ptr<const Waveform> waveform;  ///< in local time, 0 to its duration
  /// Planned start [s], provided that nothing before it stops early (see stop_at_current_A).
  double start_s = 0;
  double end_s() const { return start_s + waveform->duration_s(); }

  bool freeze_vacancies = false;    ///< a read: the waveform plays while the vacancies stay where they are
  bool snapshot_at_end = false;     ///< write the fields when it ends
  std::optional<double> ambient_K;  ///< temperature of the surroundings meanwhile (an anneal)
  double max_step_s = std::numeric_limits<double>::infinity();  ///< besides the solver's own limit
  std::string contact;  ///< the driven contact; empty: the one that the device names

  /// Compliance during this instruction, in place of the circuit's; infinite means none. See circuit_during.
  std::optional<double> compliance_positive_A, compliance_negative_A;

  /// A sweep with a way back turns round at the first moment before turn_s at which |I| reaches this.
  /// The waveform is then left, and back_leg(voltage reached) played from that moment on.
  std::optional<double> stop_at_current_A;
  double turn_s = 0;             ///< local time at which the way back begins when nothing stops the sweep
  double back_rate_V_per_s = 0;  ///< > 0 where there is a way back
  /// The way back from the applied voltage reached to the one at which the sweep began, at back_rate_V_per_s.
  /// \returns nothing if both are the same voltage.
  /// \throws Error (input) if the instruction has no way back.
  std::shared_ptr<const Waveform> back_leg(double reached_V) const;

  std::string where;  ///< "file:line" in the config, for messages
};

}  // namespace oxvac
