#include "config/difference.hpp"

#include <catch2/catch.hpp>

using oxvac::config_difference;

TEST_CASE("What changed between two configs is told in lines", "[config]") {
  CHECK(config_difference("a: 1\nb: 2\n", "a: 1\nb: 2\n").empty());
  CHECK(config_difference("a: 1\nb: 2\n", "a: 1\nb: 3\nc: 4\n") == "- b: 2\n+ b: 3\n+ c: 4");
  // The second of two equal lines is a change, too.
  CHECK(config_difference("- x\n", "- x\n- x\n") == "+ - x");
  CHECK(config_difference("1\n2\n3\n4\n5\n6\n7\n8\n", "") == "- 1\n- 2\n- 3\n- 4\n- 5\n- 6\n... and 2 more");
}
