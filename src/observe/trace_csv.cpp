/// \file trace.csv: the trace of results.h5 as text, one line per accepted step, the same column names.

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "observe/flush_clock.hpp"
#include "observe/outputs.hpp"

namespace oxvac::observe {
namespace {

class TraceCsv : public Observer {
 public:
  explicit TraceCsv(std::shared_ptr<Recorder> recorder) : recorder_(std::move(recorder)) {}

  void on_start(const RunView& run) override {
    recorder_->begin(run);
    write_on_root(run.comm, [&] {
      errno = 0;
      file_.open(recorder_->path("trace.csv"));
      std::vector<std::string> names;
      for (const TraceColumn& c : recorder_->columns()) names.push_back(c.name);
      file_ << fmt::format("{}\n", fmt::join(names, ","));
      require_good();
    });
  }

  void on_step(const StepView& view) override {
    const std::vector<double>& row = recorder_->row(view);
    write_on_root(recorder_->comm(), [&] {
      errno = 0;
      file_ << fmt::format("{}\n", fmt::join(row, ","));  // the shortest text that reads back the same
      if (clock_.due(view)) file_.flush();
      require_good();
    });
  }

  void on_finish(const std::string&) override {
    if (!recorder_->begun()) return;
    write_on_root(recorder_->comm(), [&] {
      if (!file_.is_open() || !file_.good()) return;  // reported when it happened
      errno = 0;
      file_.close();
      require_good();
    });
  }

 private:
  void require_good() {
    if (file_.good()) return;
    throw io_error(fmt::format("{}: cannot write the trace ({}): check the space and the rights there",
                               recorder_->path("trace.csv"), std::generic_category().message(errno)));
  }
  std::shared_ptr<Recorder> recorder_;
  std::ofstream file_;
  FlushClock clock_;
};

}  // namespace

std::unique_ptr<Observer> make_trace_csv(std::shared_ptr<Recorder> recorder) {
  return std::make_unique<TraceCsv>(std::move(recorder));
}

}  // namespace oxvac::observe
