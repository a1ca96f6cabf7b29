#include "reduce/states.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.hpp"
#include "fixture.hpp"

using Catch::Matchers::Contains;
using namespace oxvac;

namespace {

const std::vector<double> set_pulse{0.8, 1.6, 1.6, 0.8, 0}, reset_pulse{-0.9, -1.8, -1.8, -0.9, 0};

// Set, read, reset, read; the low state drifts from 20 kOhm by one per cycle, the high one is 40 times 20
// kOhm.
void add_cycle(fixture::Run& run, int cycle, const std::string& group = "cycling") {
  const double low_S = 1 / (20e3 + 1e3 * cycle), high_S = 1 / 800e3;
  const auto idle = [](double v) { return 1e-5 * v; };
  run.temperature_K = 900 + cycle;
  run.add("set", "pulse", set_pulse, idle, group, cycle);
  run.temperature_K = 300;
  run.add(
      "look", "read", fixture::ramps({0, 0.2, 0}, 20), [&](double v) { return low_S * v; }, group, cycle);
  run.add("reset", "pulse", reset_pulse, idle, group, cycle);
  run.add(
      "look", "read", fixture::ramps({0, 0.2, 0}, 20),
      [&](double v) { return high_S * v * (1 + 30 * v * v); }, group, cycle);
}

struct Folder {
  fixture::TemporaryFolder folder;
  ResultsFile file(const fixture::Run& run) const {
    run.write(folder.file("results.h5"));
    return ResultsFile(folder.file("results.h5"));
  }
};

}  // namespace

TEST_CASE("the resistance of a read is taken at the read voltage, its state from what came before") {
  const Folder folder;
  fixture::Run run;
  run.add("fresh", "read", fixture::ramp(0, 0.2, 20), [](double v) { return 1e-9 * v; });
  add_cycle(run, 1);
  const IVTrace trace(folder.file(run));
  StateOptions o;
  o.read_voltage_V = 0.123;  // between rows
  const auto reads = read_states(trace, o, VoltageAxis::applied);
  REQUIRE(reads.size() == 3);
  CHECK(reads[0].state == CellState::initial);
  CHECK(reads[0].after.empty());
  CHECK(reads[0].resistance_ohm == Approx(1e9));
  CHECK(reads[0].cycles_total == 0);
  CHECK(reads[1].state == CellState::lrs);
  CHECK(reads[1].after == "set");
  CHECK(reads[1].resistance_ohm == Approx(21e3));
  CHECK(reads[1].voltage_V == 0.123);
  CHECK(reads[1].cycles_total == 1);
  CHECK(reads[1].branch_mismatch < 1e-12);
  CHECK_FALSE(reads[1].fit.resolved);
  CHECK(reads[2].state == CellState::hrs);
  CHECK(reads[2].resistance_ohm == Approx(800e3 / (1 + 30 * 0.123 * 0.123)).epsilon(1e-4));
  REQUIRE(reads[2].fit.resolved);
  CHECK(*reads[2].fit.exponent == Approx(3).epsilon(1e-6));

  o.set_polarity = -1;
  const auto swapped = read_states(trace, o, VoltageAxis::applied);
  CHECK(swapped[1].state == CellState::hrs);
  CHECK(swapped[2].state == CellState::lrs);
}

TEST_CASE("the last polarity of what switches decides; holds and weaker pulses do not") {
  const Folder folder;
  fixture::Run run;
  const auto ohm = [](double v) { return 1e-5 * v; };
  const auto read = fixture::ramp(0, 0.2, 10);
  run.add("train", "pulse", {-1.8, 0, 1.6, 0}, ohm).add("a", "read", read, ohm);
  run.add("rest", "hold", {-1.0, -1.0, 0}, ohm).add("b", "read", read, ohm);
  run.add("disturb", "pulse", {-0.1, 0}, ohm).add("c", "read", read, ohm);
  run.add("loop", "triangle", fixture::ramps({0, 2, 0, -2, 0}, 10), ohm).add("d", "read", read, ohm);
  run.add("pulse", "pulse", {1.6, 0, -0.3, 0}, ohm).add("e", "read", read, ohm);  // the undershoot is small
  run.add("again", "refresh", {3.5, 0, -3.5, 0}, ohm).add("f", "read", read, ohm);
  const auto reads = read_states(IVTrace(folder.file(run)), {}, VoltageAxis::applied);
  const std::vector<CellState> expected{CellState::lrs, CellState::lrs, CellState::lrs,
                                        CellState::hrs, CellState::lrs, CellState::refreshed};
  REQUIRE(reads.size() == expected.size());
  for (std::size_t k = 0; k < reads.size(); ++k) {
    CAPTURE(reads[k].name);
    CHECK(reads[k].state == expected[k]);
  }
  CHECK(reads[2].after == "train");
}

TEST_CASE("a read that does not reach the read voltage has no resistance but a note") {
  const Folder folder;
  fixture::Run run;
  run.add("short", "read", fixture::ramp(0, 0.05, 10), [](double v) { return v * 1e-5; });
  run.add("flat", "read", {0, 0, 0}, [](double v) { return v * 1e-5; });
  run.add("dead", "read", fixture::ramp(0, 0.2, 10), [](double) { return 0.0; });
  const auto reads = read_states(IVTrace(folder.file(run)), {}, VoltageAxis::applied);
  REQUIRE(reads.size() == 3);
  CHECK(std::isnan(reads[0].resistance_ohm));
  CHECK_THAT(reads[0].note, Contains("ends at 0.05 V"));
  CHECK_THAT(reads[1].note, Contains("no I-V"));
  CHECK_FALSE(reads[1].fit.resolved);
  CHECK_THAT(reads[2].note, Contains("no current"));
  StateOptions o;
  o.read_voltage_V = -0.1;
  CHECK_THROWS_AS(read_states(IVTrace(folder.file(run)), o, VoltageAxis::applied), Error);
}

TEST_CASE("the endurance series has a row per pass and counts switching cycles over all groups") {
  const Folder folder;
  fixture::Run run;
  const auto ohm = [](double v) { return 1e-5 * v; };
  for (int cycle = 1; cycle <= 3; ++cycle) add_cycle(run, cycle);
  run.add("refresh", "refresh", {3.5, 0, -3.5, 0}, ohm, "again", 1);
  run.add("between", "read", fixture::ramp(0, 0.2, 10), ohm);
  for (int cycle = 1; cycle <= 2; ++cycle) add_cycle(run, cycle, "again");
  run.add("more", "pulse", set_pulse, ohm, "half", 1);  // sets only: no cycle
  const ResultsFile file = folder.file(run);
  const IVTrace trace(file);
  const auto reads = read_states(trace, {}, VoltageAxis::applied);
  const auto rows = endurance(trace, reads, file.trace("temperature_max_K"));
  REQUIRE(passes(trace).size() == 7);
  REQUIRE(rows.size() == 5);
  for (std::size_t k = 0; k < 5; ++k) {
    const int cycle = k < 3 ? static_cast<int>(k) + 1 : static_cast<int>(k) - 2;
    CHECK(rows[k].cycle == cycle);
    CHECK(rows[k].cycles_total == static_cast<int>(k) + 1);
    CHECK(rows[k].resistance_lrs_ohm == Approx(20e3 + 1e3 * cycle));
    CHECK(rows[k].on_off == Approx(800e3 / 1.3 / (20e3 + 1e3 * cycle)).epsilon(1e-4));
    CHECK(rows[k].temperature_max_K == 900 + cycle);
    CHECK(reads[*rows[k].hrs].state == CellState::hrs);
  }
  CHECK(rows[3].group == "again");
  CHECK(reads[6].name == "between");
  CHECK(reads[6].cycles_total == 3);
  CHECK(std::isnan(endurance(trace, reads, {})[0].temperature_max_K));
}

TEST_CASE("a pass that switches without a read still shows its temperature") {
  const Folder folder;
  fixture::Run run;
  run.temperature_K = 1234;
  run.add(
      "set", "pulse", set_pulse, [](double v) { return v * 1e-5; }, "cycling", 1);
  run.add(
      "reset", "pulse", reset_pulse, [](double v) { return v * 1e-5; }, "cycling", 1);
  const ResultsFile file = folder.file(run);
  const IVTrace trace(file);
  const auto rows =
      endurance(trace, read_states(trace, {}, VoltageAxis::applied), file.trace("temperature_max_K"));
  REQUIRE(rows.size() == 1);
  CHECK_FALSE(rows[0].lrs);
  CHECK(std::isnan(rows[0].on_off));
  CHECK(rows[0].temperature_max_K == 1234);
}
