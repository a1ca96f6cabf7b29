#pragma once
/// \file A run that is asked to end: SIGTERM, SIGINT (Ctrl-C) and SIGUSR1.

#include <mpi.h>

#include <string>
#include <utility>

#include "time/observer.hpp"

namespace oxvac {

/// A run that was asked to stop has stopped; main() ends with its exit code.
class StoppedBySignal : public Stopped {
 public:
  /// \param status as the results keep it; \param message for the user.
  StoppedBySignal(int signal, const std::string& status, std::string message)
      : Stopped(status), signal_(signal), message_(std::move(message)) {}
  int exit_code() const { return 128 + signal_; }
  const std::string& message() const { return message_; }

 private:
  int signal_;
  std::string message_;
};

/// Ends the run after the step under way when any rank got such a signal. While it lives the signals only
/// leave a note; a second one ends the program at once, as if nobody had caught it.
class StopOnSignal : public Observer {
 public:
  /// \param command that goes on from the checkpoint that the other observers will write; empty: they will
  /// not.
  StopOnSignal(MPI_Comm comm, std::string command);
  ~StopOnSignal() override;
  /// Collective. \throws StoppedBySignal on every rank.
  void on_step(const StepView& view) override;

 private:
  MPI_Comm comm_;
  std::string command_;
};

/// A word for the shell.
std::string quoted(const std::string& word);

}  // namespace oxvac
