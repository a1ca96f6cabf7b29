/// \file trace.csv: the trace of results.h5 as text, one line per accepted step, the same column names.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/error.hpp"
#include "observe/hdf5.hpp"
#include "observe/outputs.hpp"
#include "observe/safe_file.hpp"

namespace oxvac::observe {
namespace {

class TraceCsv : public Observer {
 public:
  explicit TraceCsv(std::shared_ptr<Recorder> recorder) : recorder_(std::move(recorder)) {}

  void on_start(const RunView& run) override {
    recorder_->begin(run);
    write_on_root(run.comm, [&] {
      std::vector<std::string> names;
      for (const TraceColumn& c : recorder_->columns()) names.push_back(c.name);
      std::string text = fmt::format("{}\n", fmt::join(names, ","));
      if (recorder_->appends()) text += earlier_lines();
      write_whole(recorder_->path("trace.csv"), text);
      errno = 0;
      file_.open(recorder_->path("trace.csv"), std::ios::binary | std::ios::app);
      require_good();
    });
  }

  void on_step(const StepView& view) override {
    const std::vector<double>& row = recorder_->row(view);
    const Due& due = recorder_->due(view);
    write_on_root(recorder_->comm(), [&] {
      if (recorder_->is_repeated(view)) return;
      // The shortest text that reads back the same.
      waiting_ += fmt::format("{}\n", fmt::join(row, ","));
      if (due.flush || waiting_.size() > most_waiting) write();
    });
  }

  void on_finish(const std::string&) override {
    if (!recorder_->begun()) return;
    write_on_root(recorder_->comm(), [&] {
      if (!file_.is_open() || !file_.good()) return;  // reported when it happened
      write();
      errno = 0;
      file_.close();
      require_good();
    });
  }

 private:
  static constexpr std::size_t most_waiting = 1 << 22;  ///< bytes

  /// Whole lines at a time, so that a run that dies leaves no half ones.
  void write() {
    errno = 0;
    file_ << waiting_ << std::flush;
    waiting_.clear();
    require_good();
  }

  /// What results.h5 has kept of the steps before; rank 0 only.
  std::string earlier_lines() const {
    const hdf5::Input results(recorder_->path("results.h5"));
    std::vector<std::vector<double>> columns;
    for (const TraceColumn& c : recorder_->columns()) columns.push_back(results.table("/trace/" + c.name));
    std::string text;
    std::vector<double> row(columns.size());
    for (std::size_t k = 0; k < columns[0].size(); ++k) {
      for (std::size_t c = 0; c < columns.size(); ++c) row[c] = columns[c][k];
      text += fmt::format("{}\n", fmt::join(row, ","));
    }
    return text;
  }

  void require_good() {
    if (file_.good()) return;
    throw io_error(fmt::format("{}: cannot write the trace ({}): check the space and the rights there",
                               recorder_->path("trace.csv"), std::generic_category().message(errno)));
  }
  std::shared_ptr<Recorder> recorder_;
  std::ofstream file_;
  std::string waiting_;  ///< lines
};

}  // namespace

std::unique_ptr<Observer> make_trace_csv(std::shared_ptr<Recorder> recorder) {
  return std::make_unique<TraceCsv>(std::move(recorder));
}

}  // namespace oxvac::observe
