#include "base/csv.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <sstream>

#include "base/error.hpp"

using namespace oxvac;
using Catch::Matchers::Contains;
using Cells = std::vector<std::string_view>;

TEST_CASE("what a table of a spreadsheet says, line by line", "[base]") {
  std::istringstream text("\xEF\xBB\xBF a , b\r\n\r\n# by hand\n1,,+2\t\n  \n3");
  CsvLines lines(text, "t.csv");
  REQUIRE(lines.next());
  CHECK(lines.cells() == Cells{"a", "b"});
  CHECK(lines.where() == "t.csv:1");
  REQUIRE(lines.next());
  CHECK(lines.line() == "1,,+2");
  CHECK(lines.cells() == Cells{"1", "", "+2"});
  CHECK(lines.where() == "t.csv:4");
  REQUIRE(lines.next());
  CHECK(lines.cells() == Cells{"3"});
  CHECK_FALSE(lines.next());
  CHECK(lines.where() == "t.csv:6");
}

TEST_CASE("a byte order mark alone is an empty table", "[base]") {
  std::istringstream text("\xEF\xBB\xBF\n");
  CHECK_FALSE(CsvLines(text, "t.csv").next());
}

TEST_CASE("a number of a table is finite, and nothing follows it", "[base]") {
  CHECK(csv_number("+2.5e-6") == 2.5e-6);
  CHECK(csv_number("-1E100") == -1e100);
  for (const char* wrong : {"", "+", "1 V", "1,5", "nan", "inf", "1e101", "1e400", "0x1", "--1"})
    CHECK_FALSE(csv_number(wrong));
}

TEST_CASE("only a file that ends is opened as a table", "[base]") {
  CHECK_THROWS_WITH(open_csv("no/such.csv"), Contains("no/such.csv: cannot be opened"));
  CHECK_THROWS_WITH(open_csv(std::filesystem::temp_directory_path().string()), Contains("is a folder"));
  CHECK_THROWS_WITH(open_csv("/dev/zero"), Contains("may never end"));
}
