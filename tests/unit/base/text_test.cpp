#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace oxvac;

TEST_CASE("A typo finds its word", "[base][text]") {
  const std::vector<std::string> keys = {"thickness", "width", "sigma0", "activation_energy", "law"};
  CHECK(nearest_word("thikness", keys) == "thickness");
  CHECK(nearest_word("thicknses", keys) == "thickness");  // two letters swapped
  CHECK(nearest_word("Width", keys) == "width");
  CHECK(nearest_word("sigma_0", keys) == "sigma0");
  CHECK(nearest_word("activation_enrgy", keys) == "activation_energy");
  CHECK(nearest_word("lwa", keys) == "law");
}

TEST_CASE("A different word finds nothing", "[base][text]") {
  const std::vector<std::string> keys = {"thickness", "width", "abc"};
  CHECK(nearest_word("mobility", keys).empty());
  CHECK(nearest_word("a", keys).empty());
  CHECK(nearest_word("", keys).empty());
  CHECK(nearest_word("xyz", {}).empty());
  CHECK(nearest_word(std::string(100000, 't'), keys).empty());
}

TEST_CASE("The word itself is no suggestion", "[base][text]") {
  CHECK(nearest_word("width", {"width"}).empty());
  CHECK(nearest_word("width", {"width", "widths"}) == "widths");
}

TEST_CASE("Among equals the one with the same first letter wins", "[base][text]") {
  CHECK(nearest_word("reac", {"beac", "read"}) == "read");
  CHECK(nearest_word("reac", {"read", "beac"}) == "read");
}

TEST_CASE("Sentences", "[base][text]") {
  CHECK(did_you_mean("widht", {"width"}) == " Did you mean 'width'?");
  CHECK(did_you_mean("height", {"width"}).empty());
  CHECK(one_of({}).empty());
  CHECK(one_of({"a"}) == "a");
  CHECK(one_of({"a", "b"}) == "a or b");
  CHECK(one_of({"a", "b", "c"}) == "a, b or c");
}

TEST_CASE("A terminal is not steered by what it is shown", "[base][text]") {
  CHECK(printable("a\x1b[2Jb\x7F\r\nc\t\xC3\xA9") == "a [2Jb  \nc \xC3\xA9");
  CHECK(one_line("a\nb\r\nc") == "a b  c");
  CHECK(one_line("").empty());
}

TEST_CASE("A long text is cut between two characters", "[base][text]") {
  CHECK(shortened("12 \xC2\xB5m", 6) == "12 \xC2\xB5m");
  CHECK(shortened("12 \xC2\xB5m", 5) == "12 \xC2\xB5...");
  CHECK(shortened("12 \xC2\xB5m", 4) == "12 ...");
  CHECK(shortened("", 0).empty());
  CHECK(shortened("\x80\x80\x80", 2) == "...");  // no UTF-8 at all
}
