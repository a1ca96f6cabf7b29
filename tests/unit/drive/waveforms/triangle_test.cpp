#include <catch2/catch.hpp>

#include "../protocol_text.hpp"

using namespace oxvac;
using namespace oxvac::test;
using Catch::Matchers::Contains;

TEST_CASE("a triangle goes to its peak and back", "[drive]") {
  const Instruction i = read_one("triangle: {name: reset loop, peak: -1.5 V, rate: 0.5 V/s}");
  CHECK(i.name == "reset loop");
  CHECK(i.kind == "triangle");
  CHECK(i.waveform->corners_s() == std::vector<double>{3, 6});
  CHECK(i.waveform->value_V(3) == -1.5);
  CHECK(i.waveform->value_V(6) == 0);
  CHECK(i.waveform->extreme_V() == -1.5);
}

TEST_CASE("a full loop visits both signs at one rate and hits 0 V between", "[drive]") {
  const Instruction i = read_one("triangle: {peak: 1.5 V, negative_peak: -2 V, duration: 7 s}");
  CHECK(i.waveform->corners_s() == std::vector<double>{1.5, 3, 5, 7});
  CHECK(i.waveform->value_V(3) == 0);
  CHECK(i.waveform->value_V(5) == -2);
  CHECK(i.waveform->value_V(7) == 0);
}

TEST_CASE("impossible triangles are refused", "[drive]") {
  CHECK_THAT(entry_refusal("triangle: {peak: 0 V, rate: 1 V/s}"), Contains("p.yaml:2") && Contains("peak"));
  CHECK_THAT(entry_refusal("triangle: {peak: 1 V, negative_peak: 2 V, rate: 1 V/s}"), Contains("same side"));
  CHECK_THAT(entry_refusal("triangle: {peak: 1 V, rate: 0 V/s}"), Contains("positive"));
  CHECK_THAT(entry_refusal("triangle: {peak: 1 s, rate: 1 V/s}"), Contains("peak"));
}
