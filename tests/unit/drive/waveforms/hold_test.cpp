#include <catch2/catch.hpp>

#include "../protocol_text.hpp"

using namespace oxvac;
using namespace oxvac::test;
using Catch::Matchers::Contains;

TEST_CASE("a hold keeps its voltage", "[drive]") {
  const auto p =
      read_all("protocol:\n  - sweep: {to: 0.3 V, rate: 1 V/s}\n  - hold: {voltage: 0.3 V, duration: 1 h}");
  CHECK(p[1].waveform->corners_s() == std::vector<double>{3600});
  CHECK(p[1].waveform->value_V(1234) == 0.3);
  CHECK(p[1].waveform->extreme_V() == 0.3);
  CHECK(read_one("hold: {duration: 1 us}").waveform->value_V(0) == 0);
}

TEST_CASE("impossible holds are refused", "[drive]") {
  CHECK_THAT(entry_refusal("hold: {duration: 0 s}"), Contains("p.yaml:2") && Contains("positive"));
  CHECK_THAT(entry_refusal("hold: {voltage: 0 V}"), Contains("'duration' is missing"));
  CHECK_THAT(entry_refusal("hold: {duration: 1 s, voltage: 1 V}"), Contains("cell starts at 0 V"));
}
