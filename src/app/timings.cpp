#include "app/timings.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "base/error.hpp"
#include "observe/recorder.hpp"
#include "petsc/collective.hpp"

namespace oxvac {

Timings::Timings(MPI_Comm comm, Newton& newton, const std::string& path)
    : comm_(comm), newton_(newton), path_(path) {
  newton_.tell_laps([this](const Newton::Lap& lap) { laps_.push_back(lap); });
}

Timings::~Timings() { newton_.tell_laps({}); }

void Timings::on_start(const RunView&) {
  observe::write_on_root(comm_, [&] {
    errno = 0;
    file_.open(path_, std::ios::binary | std::ios::trunc);
    file_ << "row,attempt,iteration,assembly_s,set_up_s,solve_s\n" << std::flush;
    require_good();
  });
}

void Timings::on_step(const StepView& view) {
  std::vector<double> seconds;
  for (const Newton::Lap& l : laps_) seconds.insert(seconds.end(), {l.assembly, l.setup, l.linear});
  petsc::max(comm_, seconds);
  observe::write_on_root(comm_, [&] {
    errno = 0;
    int attempt = -1;
    for (std::size_t k = 0; k < laps_.size(); ++k) {
      if (laps_[k].iteration == 0) ++attempt;
      file_ << fmt::format("{},{},{},{:.6f},{:.6f},{:.6f}\n", view.row, attempt, laps_[k].iteration,
                           seconds[3 * k], seconds[3 * k + 1], seconds[3 * k + 2]);
    }
    file_ << std::flush;
    require_good();
  });
  laps_.clear();
}

void Timings::require_good() {
  if (file_.good()) return;
  throw io_error(fmt::format("{}: cannot write the timings ({}): check the space and the rights there", path_,
                             std::generic_category().message(errno)));
}

}  // namespace oxvac
