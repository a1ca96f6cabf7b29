#include "config/difference.hpp"

#include <catch2/catch.hpp>

using oxvac::config_difference;

TEST_CASE("What changed between two configs is told in one line", "[config]") {
  CHECK(config_difference("a: 1\nb: 2\n", "a: 1\nb: 2\n").empty());
  CHECK(config_difference("a: 1\nb: 2\n", "a: 1\nb: 3\nc: 4\n") == "- b: 2; + b: 3; + c: 4");
  CHECK(config_difference("a:\n  b: 2\n", "a:\n  b: 3\n") == "- b: 2; + b: 3");
  // The second of two equal lines is a change, too.
  CHECK(config_difference("- x\n", "- x\n- x\n") == "+ - x");
  CHECK(config_difference("1\n2\n3\n4\n5\n6\n7\n8\n", "") == "- 1; - 2; - 3; - 4; - 5; - 6; ... and 2 more");
}
