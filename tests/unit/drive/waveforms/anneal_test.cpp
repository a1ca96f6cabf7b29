#include <catch2/catch.hpp>

#include "../protocol_text.hpp"

using namespace oxvac;
using namespace oxvac::test;
using Catch::Matchers::Contains;

TEST_CASE("an anneal changes the surroundings, and nothing before or after does", "[drive]") {
  const auto p = read_all(
      "protocol:\n  - hold: {duration: 1 s}\n  - anneal: {temperature: 410 K, duration: 1 h}\n  - hold: "
      "{duration: 1 s}");
  CHECK_FALSE(p[0].ambient_K);
  REQUIRE(p[1].ambient_K);
  CHECK(*p[1].ambient_K == 410);
  CHECK_FALSE(p[1].freeze_vacancies);
  CHECK(p[1].waveform->corners_s() == std::vector<double>{3600});
  CHECK(p[1].waveform->extreme_V() == 0);
  CHECK_FALSE(p[2].ambient_K);
}

TEST_CASE("impossible anneals are refused", "[drive]") {
  CHECK_THAT(entry_refusal("anneal: {temperature: 410 K, duration: 0 s}"),
             Contains("p.yaml:2") && Contains("positive"));
  CHECK_THAT(entry_refusal("anneal: {temperature: -3 K, duration: 1 s}"), Contains("above 0 K"));
  CHECK_THAT(entry_refusal("anneal: {duration: 1 s}"), Contains("'temperature' is missing"));
}
