#include <algorithm>
#include <catch2/catch.hpp>

#include "../protocol_text.hpp"

using namespace oxvac;
using namespace oxvac::test;
using Catch::Matchers::Contains;

TEST_CASE("a read freezes the vacancies and takes a millisecond", "[drive]") {
  const Instruction i = read_one("read: {}");
  CHECK(i.freeze_vacancies);
  CHECK(i.waveform->duration_s() == 1e-3);
  CHECK(i.waveform->extreme_V() == 0.1);
  const auto t = i.waveform->corners_s();
  REQUIRE(t.size() == 2);
  CHECK(t[0] == Approx(0.9e-3));
  CHECK(i.waveform->value_V(t[0]) == 0.1);
  CHECK(i.waveform->value_V(t[1]) == 0);
}

TEST_CASE("the points of a read are equal voltage steps", "[drive]") {
  const Instruction i = read_one("read: {voltage: -0.6 V, points: 6, duration: 2 ms}");
  const auto s = i.waveform->samples_s();
  REQUIRE(s.size() == 5);
  for (int k = 0; k < 5; ++k) CHECK(i.waveform->value_V(s[k]) == Approx(-0.1 * (k + 1)));
  CHECK(s.back() < i.waveform->corners_s().front());
}

TEST_CASE("a read can record its way back and the other polarity", "[drive]") {
  const Instruction i =
      read_one("read: {voltage: 0.4 V, points: 4, back: true, both_polarities: true, rate: 100 V/s}");
  CHECK(i.waveform->duration_s() == Approx(16e-3));
  const auto t = i.waveform->corners_s();
  REQUIRE(t.size() == 4);
  CHECK(t[0] == Approx(4e-3));
  CHECK(t.back() == i.waveform->duration_s());
  CHECK(i.waveform->value_V(t[0]) == 0.4);
  CHECK(i.waveform->value_V(t[1]) == 0);
  CHECK(i.waveform->value_V(t[2]) == -0.4);
  CHECK(i.waveform->value_V(t[3]) == 0);
  const auto s = i.waveform->samples_s();
  REQUIRE(s.size() == 12);
  CHECK(i.waveform->value_V(s[0]) == Approx(0.1));
  CHECK(i.waveform->value_V(s[3]) == Approx(0.3));
  CHECK(i.waveform->value_V(s[8]) == Approx(-0.3));
  CHECK(std::is_sorted(s.begin(), s.end()));
}

TEST_CASE("the rate of a read is that of its curve and its quick return is nine times as fast", "[drive]") {
  const Instruction i = read_one("read: {voltage: 0.9 V, both_polarities: true, rate: 1 V/s}");
  const auto t = i.waveform->corners_s();
  REQUIRE(t.size() == 4);
  CHECK(t[0] == Approx(0.9));
  CHECK(t[1] == Approx(1.0));
  CHECK(t[2] == Approx(1.9));
  CHECK(t[3] == Approx(2.0));
}

TEST_CASE("impossible reads are refused", "[drive]") {
  CHECK_THAT(entry_refusal("read: {voltage: 0 V}"), Contains("p.yaml:2") && Contains("sees nothing"));
  CHECK_THAT(entry_refusal("read: {points: 0}"), Contains("points"));
  CHECK_THAT(entry_refusal("read: {duration: -1 ms}"), Contains("positive"));
}
