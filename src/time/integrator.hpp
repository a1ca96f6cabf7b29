#pragma once
/// \file Plays a protocol: one segment per corner of the waveform, error-controlled steps in between.

#include <mpi.h>

#include <memory>
#include <vector>

#include "drive/circuit.hpp"
#include "drive/protocol.hpp"
#include "time/newton.hpp"
#include "time/observer.hpp"
#include "time/run_state.hpp"
#include "time/step_control.hpp"

namespace oxvac {

class Integrator {
 public:
  /// Collective. Observers are called in the given order.
  Integrator(MPI_Comm comm, Assembler& assembler, Newton& newton, const Circuit& circuit,
             const StepOptions& options, std::vector<Observer*> observers);

  /// Plays every instruction from the initial state. Collective.
  /// \throws Error (numerics) naming equation, region, value, time and bias when no step is short enough;
  /// Error (balance) when a ledger leaves its tolerance. Observers have then been told and have flushed.
  /// \param from where an earlier run of this protocol had come to; null: from the beginning.
  void run(const std::vector<Instruction>& protocol, const RunState* from = nullptr);

 private:
  struct Attempt {
    bool accepted = false;
    double next_step_s = 0;
  };

  void start();
  /// \throws Error (input) if it points at what this protocol does not have.
  void resume(const RunState& from, const std::vector<Instruction>& protocol);
  /// Poisson's equation without bias, then the carriers at rest. Collective.
  /// \throws Error (numerics) where there is none.
  void find_equilibrium();
  /// Tells the observers that the run ended too early. \returns what they complained about, each after "; ".
  std::string finish_failed(const std::string& why);
  /// Plays what is left of the piece of the waveform at which now_.place points, and moves that on.
  void play_piece(const Instruction& instruction);
  /// Changes a step so that it suits what is left to the next stop. \returns whether it ends there.
  bool fit_into(double& step_s, double left_s) const;
  Attempt try_step(const Instruction& instruction, double step_s, double applied_V);
  double error_of(const std::vector<double>& state, const std::vector<double>& prediction, double share,
                  const TimeTerm& time) const;
  double largest_temperature_change(const std::vector<double>& state) const;
  /// First guess of the state after a step, no further from the last one than a step may lead.
  std::vector<double> prediction(double step_s) const;
  void accept(std::vector<double> state, const Difference& d, double step_s);
  void report(double step_s, double applied_V, bool begins, bool ends);
  /// Which balance is past its tolerance, as the user is told; empty where all hold.
  std::string ledger_complaint(const Ledger& ledger) const;
  /// \throws Error (numerics): what is not finite never reaches an observer, nor a file.
  void require_finite() const;
  [[noreturn]] void give_up(const Instruction& instruction, double applied_V, double step_s);
  double terminal(int local) const;

  MPI_Comm comm_;
  Assembler& assembler_;
  Newton& newton_;
  Circuit circuit_;
  StepOptions options_;
  std::vector<Observer*> observers_;

  RunState now_;        ///< all that one step hands to the next
  RunState last_good_;  ///< as it was after the last step whose balances held; view_.resume points at it
  std::vector<double> bdf_history_, stored_history_;
  StepView view_;
  int driven_ = -1;
  double vacancies_floor_m3_, ions_floor_m3_;  ///< added to a density before the tolerance is applied
  int last_newton_ = 0, last_krylov_ = 0;
};

}  // namespace oxvac
