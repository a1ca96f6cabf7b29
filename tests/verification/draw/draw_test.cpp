// The comparison with the committed page must see a changed figure and a missing row; the page must say what
// was not met; and a picture shows line and points where they belong.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "compare.hpp"
#include "judge.hpp"
#include "page.hpp"
#include "picture.hpp"
#include "render/display.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

Row row(const std::string& what, const std::string& measured, const std::string& accepted,
        const std::string& test = "p03", const std::string& problem = "03") {
  return {problem, "a problem", what, measured, accepted, test};
}

std::vector<std::string> difference(const Row& page, const Row& found) {
  return differences({found}, {page});
}

bool agree(const std::string& page, const std::string& found, const std::string& accepted) {
  return difference(row("figure", page, accepted), row("figure", found, accepted)).empty();
}

struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("oxvac-draw-" + std::to_string(getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("A text is taken apart into numbers and words") {
  const Figures f = figures_of("60, 965 K, 1.5e-03 of L2 in 3D, -2.50");
  REQUIRE(f.numbers.size() == 4);
  CHECK(f.words == "#, # K, # of L2 in 3D, #");
  CHECK(f.numbers[0].value == 60);
  CHECK(f.numbers[0].last_digit == 1);
  CHECK(f.numbers[2].value == 1.5e-3);
  CHECK(f.numbers[2].last_digit == Approx(1e-4));
  CHECK(f.numbers[3].value == -2.5);
  CHECK(f.numbers[3].last_digit == Approx(0.01));
}

TEST_CASE("Limits are read from the words of a row") {
  CHECK(share_of_limit(row("error", "2.5e-13", "<= 1e-12")) == Approx(0.25));
  CHECK(share_of_limit(row("order", "2.00", ">= 1.9")) == Approx(0.95));
  CHECK(share_of_limit(row("ratio", "1.02", "1 within 4 %")) == Approx(0.375));  // less half a last digit
  CHECK(share_of_limit(row("C/C0: exact 0.5000", "0.5101", "within 1e-2")) == Approx(1.005));
  CHECK(share_of_limit(row("difference", "0.00e+00", "<= 0: the same bits")) == 0.0);
  CHECK_FALSE(accepted(row("difference", "1e-17", "<= 0: the same bits")));
  CHECK_FALSE(accepted(row("error", "2e-12", "<= 1e-12")));
  CHECK_FALSE(accepted(row("order", "1.89", ">= 1.9")));
  CHECK_FALSE(accepted(row("hottest, exact 438.7 K", "440.0 K", "within 0.1 %")));
  CHECK(accepted(row("hottest, exact 438.7 K", "438.9 K", "within 0.1 %")));
  for (const auto& [measured, limit] : {std::pair{"0.233", "documented exception"},
                                        {"60, 965 K", "above 500 K"},
                                        {"3.2", "within 2"},
                                        {"0.5 %", "<= 0.1"}})
    CHECK_FALSE(share_of_limit(row("figure", measured, limit)));
}

TEST_CASE("A changed figure is caught") {
  const std::vector<std::string> off =
      difference(row("C/C0", "0.12156", "within 1e-4"), row("C/C0", "0.13156", "within 1e-4"));
  REQUIRE(off.size() == 1);
  for (const char* part : {"problem 03", "C/C0", "0.12156", "0.13156", "within 1e-4"})
    CHECK_THAT(off[0], Catch::Contains(part));

  CHECK(agree("1.000e-03", "1.009e-03", "by the test"));
  CHECK_FALSE(agree("1.000e-03", "1.011e-03", "by the test"));
  CHECK(agree("60, 965 K", "61, 970 K", "by the test"));
  CHECK_FALSE(agree("60, 965 K", "62, 965 K", "by the test"));
  CHECK_FALSE(agree("60, 965 K", "60, 965 K, 3", "by the test"));
  CHECK_FALSE(agree("438.70 K", "438.70 V", "by the test"));
  // The limit decides where 1 % would not.
  CHECK_FALSE(agree("1.000e-03", "1.001e-03", "<= 1e-3"));
}

TEST_CASE("Orders and rounding have tolerances of their own") {
  CHECK(agree("2.00", "2.05", ">= 1.9") == false);  // no order: 1 % counts
  const auto order = [](const std::string& measured, const std::string& errors) {
    return row("order in L2 (errors " + errors + ")", measured, ">= 1.9");
  };
  CHECK(difference(order("2.00", "4e-3, 1e-3"), order("2.05", "4e-3, 1e-3")).empty());
  CHECK(difference(order("2.00", "4e-3, 1e-3"), order("2.06", "4e-3, 1e-3")).size() == 1);
  CHECK(difference(order("2.00", "4.00e-3, 1.00e-3"), order("2.00", "4.05e-3, 1.02e-3")).size() == 1);
  CHECK(agree("3e-16", "8e-14", "<= 1e-13"));
  CHECK(agree("3e-16", "2e-10", "<= 1e-9"));
  CHECK_FALSE(agree("3e-16", "2e-13", "<= 1e-13"));
  CHECK_FALSE(agree("3e-16", "2e-8", "<= 1e-9"));
  CHECK(agree("8.8e-10", "1.9e-09", "<= 1e-6 (rounding of the differences)"));
  CHECK_FALSE(agree("8.8e-10", "1.9e-06", "<= 1e-6 (rounding of the differences)"));
  CHECK_FALSE(agree("8.8e-10", "1.9e-09", "<= 1e-6"));
}

TEST_CASE("A missing row is caught, and one that the page does not know") {
  const std::vector<Row> page{row("first", "1", "<= 2"), row("second", "1", "<= 2"),
                              row("of another problem", "1", "<= 2", "p04", "04")};
  CHECK(differences({page[0], page[1]}, page).empty());
  const std::vector<std::string> gone = differences({page[0]}, page);
  REQUIRE(gone.size() == 1);
  CHECK_THAT(gone[0], Catch::Contains("second") && Catch::Contains("measured nothing"));
  const std::vector<std::string> extra = differences({page[0], page[1], row("third", "1", "<= 2")}, page);
  REQUIRE(extra.size() == 1);
  CHECK_THAT(extra[0], Catch::Contains("third") && Catch::Contains("not on the page"));
  // Two rows in the same words are two rows.
  CHECK(differences({page[0], page[0]}, {page[0], page[0]}).empty());
  CHECK(differences({page[0]}, {page[0], page[0]}).size() == 1);
  Row other_limit = page[0];
  other_limit.accepted = "<= 3";
  CHECK(difference(page[0], other_limit).size() == 1);
}

TEST_CASE("A partial run changes only what it played") {
  const std::vector<Row> last{row("a", "1", "<= 2"), row("b", "1", "<= 2"),
                              row("long", "1", "<= 2", "p22", "22"), row("gone", "1", "<= 2", "p99", "99")};
  const Outcomes passed = read_outcomes("p03 passed\np22 not_run\n");
  const std::vector<Row> rows = merged(last, {row("a", "1.5", "<= 2")}, passed);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].measured == "1.5");
  CHECK(rows[1].what == "long");
  CHECK_THROWS_AS(read_outcomes("p03 perhaps\n"), Error);
}

TEST_CASE("What failed is not green") {
  const std::vector<Row> last{row("a", "1", "<= 2"), row("b", "1", "<= 2")};
  const Outcomes failed = read_outcomes("p03 failed\n");
  const std::vector<Row> crashed = merged(last, {row("a", "1.5", "<= 2")}, failed);
  REQUIRE(crashed.size() == 2);
  CHECK_FALSE(crashed[0].green);
  CHECK_FALSE(crashed[1].green);
  CHECK(crashed[1].measured == "nothing: the test failed");
  const std::vector<Row> refused = merged({}, {row("a", "1.5", "<= 2"), row("b", "3", "<= 2")}, failed);
  CHECK(refused[0].green);
  CHECK_FALSE(refused[1].green);
  CHECK_FALSE(summarised(refused).at("03").green);
  CHECK(summarised(refused).at("03").worst.what == "b");
  CHECK_THAT(page_of(refused, {"03"}, {"p03"}, "notes\n"),
             Catch::Contains("| b | 3 | <= 2 **not met** |") && Catch::Contains("- `verification.p03`") &&
                 Catch::Contains("| error | 3 | <= 2 | **no** |") &&
                 Catch::Contains("![Problem 3](images/verification/03.png)"));
}

TEST_CASE("Rows go into files and come back") {
  const Folder folder;
  std::vector<Row> rows{row("a \"quoted\" | cell", "1", "<= 2"), row("b", "2", "<= 2")};
  rows[1].green = false;
  const std::string file = folder.path / "verification.json";
  write_page_rows(rows, file);
  const std::vector<Row> back = read_page_rows(file, true);
  REQUIRE(back.size() == 2);
  CHECK(back[0].what == rows[0].what);
  CHECK(back[0].test == "p03");
  CHECK(back[0].green);
  CHECK_FALSE(back[1].green);
  std::ofstream(folder.path / "03.jsonl") << "{\"problem\": \"03\"}\n";
  CHECK_THROWS_WITH(read_rows(folder.path), Catch::Contains("03.jsonl:1"));
}

TEST_CASE("Units are read from the names of axes") {
  CHECK(axis_name("density [1/m^3]").unit == "m⁻³");
  CHECK(axis_name("density [1/m^3]").label == "density");
  CHECK(axis_name("depth [um]").unit == "µm");
  CHECK(axis_name("C/C0").label == "C/C0");
  CHECK(axis_name("C/C0").unit.empty());
}

TEST_CASE("A picture holds its line and its points") {
  const Folder folder;
  std::ofstream(folder.path / "03.picture.json")
      << R"({"problem": "03", "title": "", "x_axis": "x [nm]", "y_axis": "y", "scale": "linear", "curves": [
             {"name": "exact", "exact": true, "x": [0, 10], "y": [0, 1]},
             {"name": "found", "exact": false, "x": [5, 6], "y": [0.5, null]}]})";
  CHECK(draw_pictures(folder.path, folder.path / "out") == std::vector<std::string>{"03"});
  CHECK(std::filesystem::file_size(folder.path / "out" / "03.png") > 1000);

  const draw::Display display;
  draw::Press press;
  const draw::Image image =
      reduced(press.print(canvas_of(read_picture(folder.path / "03.picture.json"))), 600, 400);
  CHECK(image.width == 600);
  int blue = 0, grey = 0;
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) {
      const auto c = image.at(x, y);
      blue += c[2] > 150 && c[0] < 60;
      grey += std::abs(c[0] - 153) < 8 && c[0] == c[1] && c[1] == c[2];
    }
  CHECK(blue > 30);   // the point, and its twin in the legend
  CHECK(grey > 300);  // the line
}
