#include "drive/waveforms/pulse.hpp"

#include <catch2/catch.hpp>

#include "../protocol_text.hpp"

using namespace oxvac;
using namespace oxvac::test;
using Catch::Matchers::Contains;

namespace {
std::vector<double> values_at_corners(const Waveform& w) {
  std::vector<double> v;
  for (const double t : w.corners_s()) v.push_back(w.value_V(t));
  return v;
}
}  // namespace

TEST_CASE("a pulse rises, stays, falls and rests", "[drive]") {
  const Instruction i = read_one(
      "pulse: {amplitude: -1.8 V, delay: 10 ns, rise: 5 ns, width: 50 ns, fall: 15 ns, rest: 100 ns}");
  const auto t = i.waveform->corners_s();
  REQUIRE(t.size() == 5);
  CHECK(t[0] == Approx(10e-9));
  CHECK(t[1] == Approx(15e-9));
  CHECK(t[2] == Approx(65e-9));
  CHECK(t[3] == Approx(80e-9));
  CHECK(t[4] == Approx(180e-9));
  CHECK(values_at_corners(*i.waveform) == std::vector<double>{0, -1.8, -1.8, 0, 0});
  CHECK(i.waveform->value_V(12.5e-9) == Approx(-0.9));
  CHECK(i.waveform->duration_s() == t.back());
}

TEST_CASE("edges of a pulse default to a tenth of the width", "[drive]") {
  const Instruction i = read_one("pulse: {amplitude: 1 V, width: 50 ns}");
  const auto t = i.waveform->corners_s();
  REQUIRE(t.size() == 3);
  CHECK(t[0] == Approx(5e-9));
  CHECK(t[1] == Approx(55e-9));
  CHECK(t[2] == Approx(60e-9));
}

TEST_CASE("a pulse on a base voltage begins and ends there", "[drive]") {
  const auto p = read_all(R"(
protocol:
  - sweep: {to: 0.2 V, rate: 1 V/s}
  - pulse: {amplitude: 1 V, base: 0.2 V, width: 50 ns, rest: 1 ns}
  - sweep: {from: 0.2 V, to: 0 V, rate: 1 V/s}
)");
  CHECK(values_at_corners(*p[1].waveform) == std::vector<double>{1, 1, 0.2, 0.2});
}

TEST_CASE("a list of amplitudes is taken in turn", "[drive]") {
  const Instruction two = read_one("pulse: {amplitude: [1.6 V, -1.8 V], width: 50 ns}");
  CHECK(values_at_corners(*two.waveform) == std::vector<double>{1.6, 1.6, 0, -1.8, -1.8, 0});
  CHECK(two.waveform->extreme_V() == -1.8);
  const Instruction three = read_one("pulse: {amplitude: [1 V, -2 V], width: 50 ns, train: 3}");
  CHECK(values_at_corners(*three.waveform) == std::vector<double>{1, 1, 0, -2, -2, 0, 1, 1, 0});
}

TEST_CASE("the corners of a long train do not drift", "[drive]") {
  PulseTrain train;
  train.amplitude_V = {1};
  train.rise_s = 5e-9, train.width_s = 50e-9, train.fall_s = 5e-9, train.rest_s = 40.1e-9;
  train.count = 100000;
  const auto w = make_train(train, "here");
  const auto t = w->corners_s();
  REQUIRE(t.size() == 400000);
  const double period_s = train.period_s();
  for (const int k : {0, 1, 777, 54321, 99999}) {
    // With fused multiply-add the product may be rounded once less: one unit in the last place.
    CHECK(t[4 * k] == Approx(k * period_s + 5e-9).epsilon(3e-16).margin(0));
    CHECK(t[4 * k + 3] == (k + 1) * period_s);
    CHECK(w->value_V(t[4 * k]) == 1);
    CHECK(w->value_V(t[4 * k + 3]) == 0);
  }
  CHECK(w->duration_s() == 100000 * period_s);
}

TEST_CASE("impossible pulses are refused", "[drive]") {
  CHECK_THAT(entry_refusal("pulse: {amplitude: 1 V, width: 0 ns}"),
             Contains("p.yaml:2") && Contains("width must be"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: 1 V, width: 5 ns, rise: 0 ns}"), Contains("would jump"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: 1 V, width: 5 ns, rise: -1 ns}"), Contains("rise time"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: 1 V, width: 5 ns, fall: 0 ns}"), Contains("fall time"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: 1 V, width: 5 ns, rest: -1 ns}"),
             Contains("cannot be negative"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: 1 V, width: 5 ns, delay: -1 ns}"),
             Contains("cannot be negative"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: 0 V, width: 5 ns}"), Contains("no pulse"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: [], width: 5 ns}"), Contains("amplitude"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: 1 V, width: 5 ns, train: 0}"), Contains("train"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: 1 V, width: 5 ns, train: 2000000}"), Contains("into a cycle"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: [1 V, 2 V, 3 V], width: 5 ns, train: 2}"),
             Contains("at least 3"));
  CHECK_THAT(entry_refusal("pulse: {amplitude: 1 V, width: 1 s, rise: 1e-18 s}"), Contains("too short"));
}
