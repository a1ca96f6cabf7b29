#include <catch2/catch.hpp>

#include "../protocol_text.hpp"

using namespace oxvac;
using namespace oxvac::test;
using Catch::Matchers::Contains;

TEST_CASE("a refresh is a pair of 50 ns pulses of both signs", "[drive]") {
  const Instruction i = read_one("refresh: {amplitude: 3.5 V}");
  CHECK(i.kind == "refresh");
  CHECK_FALSE(i.freeze_vacancies);
  const auto t = i.waveform->corners_s();
  REQUIRE(t.size() == 8);
  CHECK(t[1] - t[0] == Approx(50e-9));
  CHECK(t[0] == Approx(5e-9));
  CHECK(i.waveform->duration_s() == Approx(220e-9));
  CHECK(i.waveform->value_V(t[0]) == 3.5);
  CHECK(i.waveform->value_V(t[2]) == 0);
  CHECK(i.waveform->value_V(t[4]) == -3.5);
  CHECK(i.waveform->value_V(t[7]) == 0);
}

TEST_CASE("a refresh may have several pairs and begin with the negative pulse", "[drive]") {
  const Instruction i =
      read_one("refresh: {amplitude: -3 V, width: 10 ns, rise: 1 ns, rest: 0 ns, pairs: 2}");
  const auto t = i.waveform->corners_s();
  REQUIRE(t.size() == 12);
  CHECK(i.waveform->value_V(t[0]) == -3);
  CHECK(i.waveform->value_V(t[3]) == 3);
  CHECK(i.waveform->value_V(t[6]) == -3);
  CHECK(i.waveform->duration_s() == Approx(48e-9));
}

TEST_CASE("impossible refreshes are refused", "[drive]") {
  CHECK_THAT(entry_refusal("refresh: {amplitude: 0 V}"), Contains("p.yaml:2") && Contains("does nothing"));
  CHECK_THAT(entry_refusal("refresh: {amplitude: 1 V, pairs: 0}"), Contains("pairs"));
  CHECK_THAT(entry_refusal("refresh: {amplitude: 1 V, rest: -1 ns}"), Contains("negative"));
  CHECK_THAT(entry_refusal("refresh: {amplitude: 1 V, width: -1 ns}"), Contains("positive"));
}
