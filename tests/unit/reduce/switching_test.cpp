#include "reduce/switching.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.hpp"
#include "fixture.hpp"

using Catch::Matchers::Contains;
using namespace oxvac;

namespace {

// A cell with a state: the conductance jumps up at +v_set and falls smoothly beyond -v_reset. The current at
// the reset peaks at v_reset exactly, because the conductance falls as exp(-(|V|-v_reset) / width) with width
// < v_reset.
struct Cell {
  double v_set = 1.2, v_reset = 0.9, on_S = 1e-4, off_S = 4e-6, width_V = 0.3;
  double conductance_S = 4e-6;
  double operator()(double v) {
    if (v > v_set) conductance_S = on_S;
    if (-v > v_reset) conductance_S = std::min(conductance_S, on_S * std::exp(-(-v - v_reset) / width_V));
    if (-v > v_reset + width_V * std::log(on_S / off_S)) conductance_S = off_S;
    return conductance_S * v;
  }
};

struct Loops {
  fixture::TemporaryFolder folder;
  fixture::Run run;
  ResultsFile file() {
    run.write(folder.file("results.h5"));
    return ResultsFile(folder.file("results.h5"));
  }
  std::vector<SwitchingEvent> events(const SwitchingOptions& o = {},
                                     VoltageAxis axis = VoltageAxis::applied) {
    return switching_events(IVTrace(file()), o, axis, Forming{});
  }
};

}  // namespace

TEST_CASE("the forming voltage is the first crossing on the way up, interpolated in the logarithm") {
  Loops l;
  // I = 1 nA exp(V / 0.5 V): crosses 5 uA at 0.5 ln 5000, whatever the rows.
  l.run.add("idle", "pulse", {0.5}, [](double v) { return v * 1e-3; });
  l.run.add("form", "triangle", fixture::ramps({0, 6, 0}, 13),
            [](double v) { return 1e-9 * std::exp(v / 0.5); });
  const Forming f = find_forming(l.file(), {}, VoltageAxis::applied);
  REQUIRE(f.voltage_V);
  CHECK(*f.voltage_V == Approx(0.5 * std::log(5000.0)).epsilon(1e-12));
  CHECK(f.name == "form");
  CHECK(f.instruction == 1u);
  CHECK(l.run.trace["current_A"][f.row] >= 5e-6);
  CHECK(l.run.trace["current_A"][f.row - 1] < 5e-6);

  FormingOptions o;
  o.threshold_A = 1e-7;
  CHECK(*find_forming(l.file(), o, VoltageAxis::applied).voltage_V == Approx(0.5 * std::log(100.0)));
}

TEST_CASE("the forming voltage of a negative sweep and across the device") {
  Loops l;
  l.run.series_ohm = 1e4;
  l.run.add("form", "sweep", fixture::ramp(0, -4, 400), [](double v) { return 1e-5 * v; });
  CHECK(*find_forming(l.file(), {}, VoltageAxis::applied).voltage_V == Approx(-0.5));
  CHECK(*find_forming(l.file(), {}, VoltageAxis::device).voltage_V == Approx(-0.45));
}

TEST_CASE("where nothing forms the reason is told") {
  Loops l;
  CHECK_THAT(find_forming(l.file(), {}, VoltageAxis::applied).reason, Contains("no sweep"));
  l.run.add("low", "sweep", {1, 2, 3}, [](double v) { return 1e-9 * v; });
  l.run.add("formed", "sweep", {1, 2, 3}, [](double v) { return 1e-3 * v; });
  const Forming low = find_forming(l.file(), {}, VoltageAxis::applied);
  CHECK_FALSE(low.voltage_V);
  CHECK_THAT(low.reason, Contains("stays below 5e-06 A"));
  CHECK_THAT(find_forming(l.file(), {5e-6, "formed"}, VoltageAxis::applied).reason, Contains("first step"));
  CHECK_THROWS_WITH(find_forming(l.file(), {5e-6, "fromed"}, VoltageAxis::applied),
                    Contains("Did you mean 'formed'"));
  CHECK_THROWS_AS(find_forming(l.file(), {0, ""}, VoltageAxis::applied), Error);
}

TEST_CASE("set and reset of a hysteresis loop") {
  Loops l;
  Cell cell;
  const auto corners = std::vector<double>{0, 2, 0, -2, 0};
  for (int cycle = 1; cycle <= 2; ++cycle)
    l.run.add("loop", "triangle", fixture::ramps(corners, 400), std::ref(cell), "dc", cycle);
  const auto events = l.events();
  REQUIRE(events.size() == 4);
  for (int k = 0; k < 4; ++k) {
    CAPTURE(k, events[k].reason);
    CHECK(events[k].is_set == (k % 2 == 0));
    CHECK(events[k].cycle == 1 + k / 2);
    CHECK(events[k].group == "dc");
    REQUIRE(events[k].voltage_V);
  }
  const double step = 2.0 / 400;
  CHECK(*events[0].voltage_V == Approx(1.2).margin(step));
  CHECK(*events[1].voltage_V == Approx(-0.9).margin(step));
  CHECK(events[1].current_A == Approx(-0.9 * 1e-4).epsilon(0.01));
  CHECK(events[0].amplitude_V == 2);
  CHECK(events[1].amplitude_V == -2);
  CHECK(events[0].conductance_ratio == Approx(25).epsilon(1e-6));
  CHECK(events[1].conductance_ratio == Approx(1 / 25.0).epsilon(1e-6));
  CHECK(events[0].ratio_at_V == Approx(0.2));

  SwitchingOptions o;
  o.set_rule = SetRule::current;
  CHECK(*l.events(o)[0].voltage_V == Approx(1.2).margin(step));
}

TEST_CASE("a gradual set is at the steepest rise, not at the largest current") {
  Loops l;
  bool back = false;
  double before = 0;
  const auto law = [&](double v) {
    back = v < before;
    before = v;
    const double log_g = back ? std::log(25.0) : std::log(25.0) / (1 + std::exp(-(v - 1.1) / 0.05));
    return 1e-6 * std::exp(log_g) * v;
  };
  l.run.add("up", "sweep", fixture::ramp(0, 2, 1000), law);
  l.run.add("down", "sweep", fixture::ramp(2, 0, 1000), law);  // one excursion over two sweeps
  const auto events = l.events();
  REQUIRE(events.size() == 1);
  REQUIRE(events[0].voltage_V);
  CHECK(*events[0].voltage_V == Approx(1.1).margin(0.003));
  CHECK(events[0].name == "up");
}

TEST_CASE("the other polarity can be the one that sets") {
  Loops l;
  Cell cell;
  l.run.add("loop", "triangle", fixture::ramps({0, -2, 0, 2, 0}, 200), [&](double v) { return -cell(-v); });
  SwitchingOptions o;
  o.set_polarity = -1;
  const auto events = l.events(o);
  REQUIRE(events.size() == 2);
  CHECK(events[0].is_set);
  CHECK(*events[0].voltage_V == Approx(-1.2).margin(0.01));
  CHECK_FALSE(events[1].is_set);
  CHECK(*events[1].voltage_V == Approx(0.9).margin(0.01));
}

TEST_CASE("a non-linear curve without hysteresis is no switching") {
  Loops l;
  l.run.add("loop", "triangle", fixture::ramps({0, 1, 0, -1, 0}, 100),
            [](double v) { return 1e-6 * std::sinh(v / 0.1); });
  const auto events = l.events();
  REQUIRE(events.size() == 2);
  CHECK_FALSE(events[0].voltage_V);
  CHECK_THAT(events[0].reason, Contains("factor 1 only"));
  CHECK(events[0].conductance_ratio == Approx(1));
  CHECK_FALSE(events[1].voltage_V);
  CHECK_THAT(events[1].reason, Contains("does not fall"));
}

TEST_CASE("a sweep that does not return cannot show a set, a falling current shows a reset") {
  Loops l;
  Cell cell;
  l.run.add("up", "sweep", fixture::ramp(0, 2, 100), std::ref(cell));
  l.run.add("rest", "hold", {0, 0}, std::ref(cell));
  l.run.add("down", "sweep", fixture::ramp(0, -2, 100), std::ref(cell));
  const auto events = l.events();
  REQUIRE(events.size() == 2);
  CHECK_THAT(events[0].reason, Contains("does not return"));
  CHECK(std::isnan(events[0].conductance_ratio));
  REQUIRE(events[1].voltage_V);
  CHECK(*events[1].voltage_V == Approx(-0.9).margin(0.02));
}

TEST_CASE("a sweep that starts anew is another excursion, and the forming one is left out") {
  Loops l;
  Cell cell;
  cell.v_set = 1.8;
  l.run.add("form", "sweep", fixture::ramps({0, 2, 0}, 100), std::ref(cell));
  l.run.add("again", "sweep", fixture::ramp(0, 1, 50), std::ref(cell));
  l.run.add("more", "sweep", fixture::ramp(0, 1, 50), std::ref(cell));
  const ResultsFile file = l.file();
  const IVTrace trace(file);
  CHECK(excursions(trace, VoltageAxis::applied).size() == 3);
  const Forming forming = find_forming(file, {5e-5, "form"}, VoltageAxis::applied);
  REQUIRE(forming.voltage_V);
  const auto events = switching_events(trace, {}, VoltageAxis::applied, forming);
  REQUIRE(events.size() == 2);
  CHECK(events[0].name == "again");
  CHECK(events[1].name == "more");
}

TEST_CASE("switching options that make no sense are refused") {
  Loops l;
  SwitchingOptions o;
  o.set_polarity = 0;
  CHECK_THROWS_WITH(l.events(o), Contains("polarity"));
  o = {};
  o.min_change = 1;
  CHECK_THROWS_WITH(l.events(o), Contains("factor above 1"));
}
