#include "observe/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "base/clock.hpp"
#include "observe/engineering.hpp"
#include "observe/outputs.hpp"
#include "observe/time_left.hpp"

namespace oxvac::observe {
namespace {

constexpr double log_interval_s = 10, terminal_interval_s = 0.1;

class Progress : public Observer {
 public:
  explicit Progress(std::shared_ptr<Recorder> recorder) : recorder_(std::move(recorder)) {}

  void on_start(const RunView& run) override {
    recorder_->begin(run);
    if (!recorder_->root()) return;
    terminal_ = ::isatty(STDERR_FILENO) != 0;
    cycles_ = cycles_by_group(run.instructions);
    std::vector<std::string> kinds;
    for (const Instruction& i : run.instructions) kinds.push_back(i.kind);
    left_.emplace(std::move(kinds), run.from ? run.from->place.instruction : 0);
    start_ = Clock::now();
  }

  void on_step(const StepView& view) override {
    if (!recorder_->root()) return;
    const auto& instructions = recorder_->run().instructions;
    const double wall_s = seconds_since(start_);
    const double left_s = left_->update(view.instruction, part_done(view), wall_s);
    const bool due = terminal_ ? wall_s - last_s_ >= terminal_interval_s || view.step_s == 0
                               : log_line_due(view, instructions, wall_s - last_s_);
    if (!due) return;
    last_s_ = wall_s;
    show(progress_line(view, instructions, cycles_, left_->done(), left_s));
  }

  void on_finish(const std::string&) override {
    if (recorder_->begun() && recorder_->root() && terminal_) fmt::print(stderr, "\r\x1b[K");
  }

 private:
  double part_done(const StepView& view) const {
    if (view.instruction < 0) return 0;
    if (view.instruction_ends) return 1;
    const Instruction& i = recorder_->run().instructions[view.instruction];
    const double begun_s = recorder_->instructions()[view.instruction].start_s;
    return std::clamp((view.time_s - begun_s) / i.waveform->duration_s(), 0.0, 1.0);
  }

  void show(std::string line) const {
    if (terminal_) {
      winsize window{};
      if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 1 &&
          line.size() >= window.ws_col)
        line.resize(window.ws_col - 1);  // a line that wraps cannot be overwritten
      fmt::print(stderr, "\r{}\x1b[K", line);
    } else {
      fmt::print(stderr, "{}\n", line);
    }
    std::fflush(stderr);
  }

  std::shared_ptr<Recorder> recorder_;
  std::map<std::string, int> cycles_;
  std::optional<TimeLeft> left_;
  Clock::time_point start_;
  double last_s_ = 0;
  bool terminal_ = false;
};

}  // namespace

std::unique_ptr<Observer> make_progress(std::shared_ptr<Recorder> recorder) {
  return std::make_unique<Progress>(std::move(recorder));
}

std::map<std::string, int> cycles_by_group(const std::vector<Instruction>& instructions) {
  std::map<std::string, int> cycles;
  for (const Instruction& i : instructions)
    if (i.cycle > 0) cycles[i.group] = std::max(cycles[i.group], i.cycle);
  return cycles;
}

std::string progress_line(const StepView& view, const std::vector<Instruction>& instructions,
                          const std::map<std::string, int>& cycles, double done, double left_s) {
  std::string what = "initial state";
  if (view.instruction >= 0) {
    const Instruction& i = instructions[view.instruction];
    what = i.name;
    if (i.cycle > 0)
      what += fmt::format(" ({}{}{}/{})", i.group, i.group.empty() ? "" : " ", i.cycle, cycles.at(i.group));
  }
  std::string line =
      fmt::format("{}  t {}  step {}  {:.3f} V  {}  {:.0f} K  {:.0f} %", what, engineering(view.time_s, "s"),
                  engineering(view.step_s, "s"), view.applied_V, engineering(view.current_A, "A"),
                  view.totals.temperature_max_K, std::floor(100 * done));
  if (left_s >= 0) line += fmt::format("  {} left", duration(left_s));
  return line;
}

bool log_line_due(const StepView& view, const std::vector<Instruction>& instructions,
                  double seconds_since_last) {
  if (view.instruction < 0) return true;
  const bool last = static_cast<std::size_t>(view.instruction) + 1 == instructions.size();
  const bool in_cycle = instructions[view.instruction].cycle > 0;
  return (view.instruction_ends && (!in_cycle || last)) || seconds_since_last >= log_interval_s;
}

}  // namespace oxvac::observe
