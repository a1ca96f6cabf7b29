#include "drive/waveforms/csv.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "../protocol_text.hpp"

using namespace oxvac;
using namespace oxvac::test;
using Catch::Matchers::Contains;

namespace {
std::shared_ptr<const Waveform> parse(const std::string& text) {
  std::istringstream stream(text);
  return parse_csv_waveform(stream, "w.csv");
}
}  // namespace

TEST_CASE("a waveform from CSV joins its rows", "[drive]") {
  const auto w =
      parse("# from the oscilloscope\r\ntime_s, voltage_V\r\n0,0\r\n\r\n1e-9, +2\r\n3E-9,-1.5\r\n");
  CHECK(w->corners_s() == std::vector<double>{1e-9, 3e-9});
  CHECK(w->value_V(1e-9) == 2);
  CHECK(w->value_V(3e-9) == -1.5);
  CHECK(w->value_V(2e-9) == Approx(0.25));
  CHECK(parse("\xEF\xBB\xBFtime_s,voltage_V\n0,0\n1,1")->duration_s() == 1);
}

TEST_CASE("a bad CSV waveform is refused with file and line", "[drive]") {
  CHECK_THROWS_WITH(parse(""), Contains("w.csv:0") && Contains("at least two rows"));
  CHECK_THROWS_WITH(parse("t,v\n0,0\n"), Contains("w.csv:1") && Contains("time_s,voltage_V"));
  CHECK_THROWS_WITH(parse("time_s,voltage_V\n0,0\n"), Contains("w.csv:2") && Contains("found 1 row"));
  CHECK_THROWS_WITH(parse("time_s,voltage_V\n0,0\n1,x\n"), Contains("w.csv:3") && Contains("'1,x'"));
  CHECK_THROWS_WITH(parse("time_s,voltage_V\n0,0\n1,2,3\n"), Contains("w.csv:3"));
  CHECK_THROWS_WITH(parse("time_s,voltage_V\n0,0\n1 2\n"), Contains("w.csv:3"));
  CHECK_THROWS_WITH(parse("time_s,voltage_V\n0,0\n1,nan\n"), Contains("w.csv:3") && Contains("finite"));
  CHECK_THROWS_WITH(parse("time_s,voltage_V\n0,1e308\n1,-1e308\n"),
                    Contains("w.csv:2") && Contains("below 1e100"));
  CHECK_THROWS_WITH(parse("time_s,voltage_V\n0,0\n" + std::string(1'000'000, 'x')),
                    Contains("w.csv:3") && Contains("x...'"));
  CHECK_THROWS_WITH(parse("time_s,voltage_V\n1,0\n2,0\n"), Contains("w.csv:2") && Contains("begins at 0 s"));
  CHECK_THROWS_WITH(parse("time_s,voltage_V\n0,0\n1,0\n1,5\n"),
                    Contains("w.csv:4") && Contains("strictly increase"));
}

TEST_CASE("the waveform instruction reads its file", "[drive]") {
  const auto folder = std::filesystem::temp_directory_path() / ("oxvac_csv_test_" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "w.csv") << "time_s,voltage_V\n0,0\n1e-6,1\n2e-6,0\n";
  const Instruction i = read_one("waveform: {file: " + (folder / "w.csv").string() + "}");
  const std::string is_folder = entry_refusal("waveform: {file: " + folder.string() + "}");
  const std::string is_device = entry_refusal("waveform: {file: /dev/zero}");
  std::filesystem::remove_all(folder);
  CHECK_THAT(is_device, Contains("may never end"));
  CHECK(i.kind == "waveform");
  CHECK(i.waveform->corners_s() == std::vector<double>{1e-6, 2e-6});
  CHECK(i.waveform->value_V(0.5e-6) == Approx(0.5));
  CHECK_THAT(is_folder, Contains("folder"));
  CHECK_THAT(entry_refusal("waveform: {file: not-there.csv}"),
             Contains("p.yaml:2") && Contains("not-there.csv") && Contains("cannot be opened"));
}
