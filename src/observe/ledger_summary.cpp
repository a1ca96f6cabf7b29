#include "observe/ledger_summary.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <optional>

#include "base/clock.hpp"
#include "observe/engineering.hpp"
#include "observe/outputs.hpp"

namespace oxvac::observe {
namespace {

void raise(double& worst, double value) {
  const double size = std::abs(value);
  if (std::isnan(size) || size > worst) worst = size;  // no number is larger than NaN, so it stays
}

class LedgerSummary : public Observer {
 public:
  explicit LedgerSummary(std::shared_ptr<Recorder> recorder) : recorder_(std::move(recorder)) {}

  void on_start(const RunView& run) override {
    recorder_->begin(run);
    start_ = Clock::now();
  }
  void on_step(const StepView& view) override { summary_.add(view); }
  void on_finish(const std::string& status) override {
    if (!start_ || !recorder_->root()) return;
    fmt::print("{}\n", summary_.line(status, seconds_since(*start_)));
    std::fflush(stdout);
  }

 private:
  std::shared_ptr<Recorder> recorder_;
  RunSummary summary_;
  std::optional<Clock::time_point> start_;
};

}  // namespace

void RunSummary::add(const StepView& view) {
  if (view.step_s > 0) ++steps;
  newton += view.newton;
  raise(worst.vacancies, view.ledger.vacancies);
  raise(worst.charge, view.ledger.charge);
  raise(worst.energy, view.ledger.energy);
}

std::string RunSummary::line(const std::string& status, double wall_s) const {
  return fmt::format(
      "{}: {} steps, {} Newton iterations in {}; largest imbalance: vacancies {:.1e}, charge {:.1e}, energy "
      "{:.1e}",
      status.substr(0, status.find(':')), steps, newton, duration(wall_s), worst.vacancies, worst.charge,
      worst.energy);
}

std::unique_ptr<Observer> make_ledger_summary(std::shared_ptr<Recorder> recorder) {
  return std::make_unique<LedgerSummary>(std::move(recorder));
}

}  // namespace oxvac::observe
