#pragma once
/// \file What the outside sees of a run: one view per accepted step. Observers read and never change the
/// state.

#include <stdexcept>
#include <string>
#include <vector>

#include "drive/instruction.hpp"
#include "fv/assembler.hpp"
#include "fv/measure.hpp"
#include "time/run_state.hpp"

namespace oxvac {

/// How well the balances hold, relative; printed and written at every step.
struct Ledger {
  double vacancies = 0;  ///< drift of (oxide + bound + surfaces + what left through held contacts) / count
  double charge = 0;     ///< |sum of terminal currents| / largest current since the instruction began
  double energy =
      0;  ///< |stored - (Joule heat - heat out)| / max(Joule heat, heat through the contacts) so far
  double ions = 0;  ///< drift of the second mobile species, as for vacancies
};

/// Everything known after an accepted step. Sums and extremes are the same on every rank.
struct StepView {
  long row = 0;  ///< 0 is the initial state
  double time_s = 0, step_s = 0;
  int instruction = -1;  ///< index in the list of the run; -1 for the initial state
  bool instruction_begins = false, instruction_ends = false;
  double applied_V = 0, device_V = 0, current_A = 0;  ///< of the driven contact
  ContactFluxes fluxes;
  Totals totals;
  Ledger ledger;
  int newton = 0, krylov = 0;
  const std::vector<double>* state = nullptr;  ///< scaled, local; see Assembler::scale
  /// From where the run could go on; null if a balance is broken. Lives as long as the run does, and always
  /// holds the last step after which that was not so.
  const RunState* resume = nullptr;
};

/// Fixed facts of a run.
struct RunView {
  const Assembler& assembler;
  const std::vector<Instruction>& instructions;
  MPI_Comm comm;
  const RunState* from =
      nullptr;  ///< where an earlier run had come to; null: this one begins at the beginning
};

/// Ends a run that is in order, because somebody wishes so: an observer throws it on every rank after a step.
class Stopped : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Observer {
 public:
  virtual ~Observer() = default;
  /// Collective. Before the first step.
  virtual void on_start(const RunView&) {}
  /// Collective. After every accepted step, the initial state included; a run that goes on begins with the
  /// state that it goes on from, as a step of length 0.
  virtual void on_step(const StepView&) = 0;
  /// Collective. At the end; `status` is "done", "failed: why" or what a Stopped says.
  virtual void on_finish(const std::string& /*status*/) {}
};

}  // namespace oxvac
