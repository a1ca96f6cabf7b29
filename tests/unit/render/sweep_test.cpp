#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "reduce/fixture.hpp"
#include "render/display.hpp"
#include "render/plots.hpp"
#include "render/sweep_file.hpp"

using Catch::Matchers::Contains;
using namespace oxvac;

namespace {

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

constexpr const char* table =
    "member,a.depth [nm],b.law,status,reason,wall_time_s,largest_current_A,read.on.resistance_ohm\n"
    "\"depth=1nm,law=x\",1,x,done,,0.5,1e-06,1000\n"
    "\"depth=1nm,law=y\",1,y,failed,\"no step works, it says \"\"no\"\"\",0.5,,\n"
    "\"depth=20nm,law=x\",20,x,done,,0.5,3e-06,300\n"
    "\"depth=20nm,law=y\",20,y,done,,0.5,4e-06,250\n";

}  // namespace

TEST_CASE("A sweep's table is read with its quotes and empty cells", "[render]") {
  const fixture::TemporaryFolder folder;
  write(folder.file("sweep.csv"), table);
  const draw::SweepFile file = draw::open_sweep(folder.file(""));
  CHECK(file.axes == std::vector<std::string>{"a.depth [nm]", "b.law"});
  CHECK(file.figures == std::vector<std::string>{"largest_current_A", "read.on.resistance_ohm"});
  REQUIRE(file.rows.size() == 4);
  CHECK(file.rows[1].values == std::vector<std::string>{"1", "y"});
  CHECK(file.rows[1].status == "failed");
  CHECK(std::isnan(file.rows[1].figures[0]));
  CHECK(file.rows[2].figures[1] == 300);
  CHECK(draw::swept_key("a.depth [nm]").name == "depth");
  CHECK(draw::swept_key("a.depth [nm]").unit == "nm");
  CHECK(draw::swept_key("law").unit.empty());

  write(folder.file("sweep.csv"), "time_s,current_A\n0,1\n");
  CHECK_THROWS_WITH(draw::open_sweep(folder.file("")), Contains("is no table of a sweep"));
  write(folder.file("sweep.csv"), "member,a,status,reason,wall_time_s\nx,1\n");
  CHECK_THROWS_WITH(draw::open_sweep(folder.file("")), Contains("more or fewer cells"));
}

TEST_CASE("A sweep is drawn from its table alone", "[.pages]") {
  const draw::Display display;
  const fixture::TemporaryFolder folder;
  write(folder.file("sweep.csv"), table);
  PlotOptions options;
  std::vector<std::string> notes;
  options.notes = [&](const std::string& words) { notes.push_back(words); };
  const auto written = plot({folder.file("")}, options);
  REQUIRE(written.size() == 1);
  CHECK(notes.empty());
  CHECK(std::filesystem::path(written[0]).filename() == "sweep.png");
  CHECK(std::filesystem::file_size(written[0]) > 10'000);

  write(folder.file("sweep.csv"), "member,law,status,reason,wall_time_s,largest_current_A\na,x,done,,1,1\n");
  options.only = {"sweep"};
  CHECK_THROWS_WITH(plot({folder.file("")}, options), Contains("no swept key takes different numbers"));
}
