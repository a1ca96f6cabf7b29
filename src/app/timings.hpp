#pragma once
/// \file Where a run's wall time goes, iteration by iteration: `oxvac run --timings FILE`.

#include <mpi.h>

#include <fstream>
#include <string>
#include <vector>

#include "time/newton.hpp"
#include "time/observer.hpp"

namespace oxvac {

/// Writes a CSV file, one line per iteration of Newton's method:
///
///     row,attempt,iteration,assembly_s,set_up_s,solve_s
///
/// row: of the trace, the step that the iteration led to; attempt: which solve since the row before, 0 is the
/// first; the rest as in Newton::Lap, each the largest of all ranks, so that waiting for another rank counts
/// too.
class Timings : public Observer {
 public:
  Timings(MPI_Comm comm, Newton& newton, const std::string& path);
  ~Timings() override;
  /// Collective, after the results have their folder, where the file may lie. \throws Error (io) if it cannot
  /// be written
  void on_start(const RunView& run) override;
  /// Collective. \throws Error (io) if the file cannot be written
  void on_step(const StepView& view) override;

 private:
  void require_good();

  MPI_Comm comm_;
  Newton& newton_;
  std::string path_;
  std::ofstream file_;
  std::vector<Newton::Lap> laps_;  ///< since the last row
};

}  // namespace oxvac
