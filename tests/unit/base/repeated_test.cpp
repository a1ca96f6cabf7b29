#include "base/repeated.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace oxvac;

TEST_CASE("a list of repeated values reads as it was given") {
  const std::vector<std::string> list = {"a", "a", "b", "a", "c", "c", "b"};
  const Repeated<std::string> repeated(list);
  REQUIRE(repeated.size() == list.size());
  for (std::size_t k = 0; k < list.size(); ++k) CHECK(repeated[k] == list[k]);
  CHECK(&repeated[0] == &repeated[3]);
  CHECK(Repeated<std::string>().size() == 0);
}
