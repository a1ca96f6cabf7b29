#include "observe/progress.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "observe/engineering.hpp"
#include "observe/ledger_summary.hpp"
#include "observe/time_left.hpp"

using namespace oxvac;
using namespace oxvac::observe;

namespace {

std::vector<Instruction> protocol() {
  Instruction form, set, reset;
  form.name = "forming", form.kind = "sweep";
  set.name = "set", set.kind = "pulse", set.group = "cycling", set.cycle = 1;
  reset = set;
  reset.name = "reset";
  std::vector<Instruction> all{form, set, reset, set, reset};
  all[3].cycle = all[4].cycle = 2;
  return all;
}

StepView view_of(int instruction) {
  StepView v;
  v.row = 7;
  v.instruction = instruction;
  v.time_s = 12.5e-9;
  v.step_s = 40e-12;
  v.applied_V = -1.52;
  v.current_A = -21.44e-6;
  v.totals.temperature_max_K = 812.4;
  return v;
}

}  // namespace

TEST_CASE("Numbers for the eye have engineering prefixes", "[observe][progress]") {
  CHECK(engineering(12.5e-9, "s") == "12.5 ns");
  CHECK(engineering(-21.44e-6, "A") == "-21.4 uA");
  CHECK(engineering(999.96e-9, "s") == "1 us");
  CHECK(engineering(1e-3, "V") == "1 mV");
  CHECK(engineering(0, "A") == "0 A");
  CHECK(engineering(2.5e-19, "A") == "2.50e-19 A");
  CHECK(engineering(120e3, "Hz") == "120 kHz");
  CHECK(duration(8.4) == "8 s");
  CHECK(duration(250) == "4 min 10 s");
  CHECK(duration(11100) == "3 h 05 min");
}

TEST_CASE("The line says where the run is", "[observe][progress]") {
  const auto instructions = protocol();
  const auto cycles = cycles_by_group(instructions);
  CHECK(progress_line(view_of(2), instructions, cycles, 0.4399, 250) ==
        "reset (cycling 1/2)  t 12.5 ns  step 40 ps  -1.520 V  -21.4 uA  812 K  43 %  4 min 10 s left");
  CHECK_THAT(progress_line(view_of(0), instructions, cycles, 0, -1),
             Catch::StartsWith("forming  t") && !Catch::Contains("left"));
  CHECK_THAT(progress_line(view_of(-1), instructions, cycles, 0, -1), Catch::StartsWith("initial state"));
}

TEST_CASE("A log is short", "[observe][progress]") {
  const auto instructions = protocol();
  StepView inside = view_of(0), end = view_of(0), cycle_end = view_of(2), last = view_of(4);
  end.instruction_ends = cycle_end.instruction_ends = last.instruction_ends = true;
  CHECK_FALSE(log_line_due(inside, instructions, 9));
  CHECK(log_line_due(inside, instructions, 11));
  CHECK(log_line_due(end, instructions, 0));
  CHECK_FALSE(log_line_due(cycle_end, instructions, 3));
  CHECK(log_line_due(cycle_end, instructions, 11));
  CHECK(log_line_due(last, instructions, 0));
  CHECK(log_line_due(view_of(-1), instructions, 0));
}

TEST_CASE("The time left is learnt from instructions of the same kind", "[observe][progress]") {
  TimeLeft left({"sweep", "pulse", "pulse", "pulse"});
  CHECK(left.update(-1, 0, 0) < 0);
  CHECK(left.update(0, 0.5, 50) == Approx(50 + 3 * 100));  // every instruction like this one
  left.update(0, 1, 100);
  CHECK(left.update(1, 0.5, 102) == Approx(2 + 2 * 100));  // no pulse done yet: like the mean
  left.update(1, 1, 104);
  CHECK(left.update(2, 0.5, 106) == Approx(2 + 4));
  CHECK(left.done() == Approx(106.0 / 112));
  left.update(3, 0.5, 200);  // slower than it looked: what is done does not shrink
  CHECK(left.done() == Approx(106.0 / 112));
  CHECK(left.update(3, 1, 210) == 0);
  CHECK(left.done() == 1);
}

TEST_CASE("The summary keeps the worst of the ledgers", "[observe][progress]") {
  RunSummary summary;
  StepView v;
  summary.add(v);
  v.row = 1, v.step_s = 1e-9, v.newton = 4, v.ledger = {-3e-13, 1e-12, 2e-9};
  summary.add(v);
  v.row = 2, v.newton = 3, v.ledger = {1e-13, 4e-12, -1e-9};
  summary.add(v);
  CHECK(summary.line("done", 65) ==
        "done: 2 steps, 7 Newton iterations in 1 min 05 s; largest imbalance: vacancies 3.0e-13, charge "
        "4.0e-12, "
        "energy 2.0e-09");
  CHECK_THAT(summary.line("failed: no step was short enough", 1), Catch::StartsWith("failed: 2 steps"));
  v.ledger.energy = std::numeric_limits<double>::quiet_NaN();
  summary.add(v);
  v.ledger.energy = 0;
  summary.add(v);
  CHECK_THAT(summary.line("done", 1), Catch::EndsWith("energy nan"));
}
