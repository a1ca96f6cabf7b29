#include "crossbar/gain.hpp"

#include <catch2/catch.hpp>

#include "images.hpp"

using Catch::Matchers::Contains;
using namespace oxvac::crossbar;

TEST_CASE("gain rules by name, and none that forgets the gain") {
  CHECK(gain_rule("endpoint").verified == VerifiedAt::voltage_max);
  CHECK(gain_rule("low_field").verified == VerifiedAt::low_field);
  CHECK(gain_rule("regression").verified == VerifiedAt::voltage_max);
  CHECK(gain_rule("regression").calibrated);
  CHECK_FALSE(gain_rule("endpoint").calibrated);
  CHECK_THAT(images::input_message([] { gain_rule("end_point"); }),
             Contains("endpoint, low_field or regression") && Contains("Did you mean 'endpoint'?"));
  CHECK_THAT(images::input_message([] { gain_rule("none"); }), Contains("no gain rule 'none'"));
  CHECK(gain_choices().size() == gain_rules().size());
}
