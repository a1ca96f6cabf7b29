#include "crossbar/curve_source.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../reduce/fixture.hpp"
#include "images.hpp"

using Catch::Matchers::Contains;
using images::input_message;
using namespace oxvac::crossbar;

namespace {

CurveSource read(const std::string& yaml) {
  const auto document = oxvac::Document::parse(yaml);
  const CurveSource source = document.root().choose("from", curve_source_choices(), "source");
  document.require_all_used();
  return source;
}

CellCurve read_text(const std::string& text) {
  const images::TemporaryFolder folder;
  const std::string path = folder.file("iv.csv");
  images::write_bytes(path, {text.begin(), text.end()});
  return read_curve_csv(path);
}

}  // namespace

TEST_CASE("a power law by r or by b") {
  const CellCurve by_r = read("{from: power, a: 2 uS, r: 3, exponent: 5}").load(0.5);
  CHECK(by_r.r(0.5) == Approx(3));
  CHECK(by_r.low_field_conductance_S() == Approx(2e-6));
  CHECK(by_r.current_A(0.5) == Approx(4 * 1e-6));
  const CellCurve by_b = read("{from: power, a: 2 uS, b: 1e-4, exponent: 3}").load(0.5);
  CHECK(by_b.current_A(0.5) == Approx(1e-6 + 1e-4 * 0.125));
  CHECK_THAT(input_message([] { read("{from: power, a: 2 uS, exponent: 3}"); }), Contains("one of r and b"));
  CHECK_THAT(input_message([] { read("{from: power, r: 1, b: 1, exponent: 3}"); }),
             Contains("one of r and b"));
  CHECK_THAT(input_message([] { read("{from: power, r: -1, exponent: 3}"); }), Contains("negative"));
  CHECK_THAT(input_message([] { read("{from: power, r: 1, exponent: 0.5}"); }), Contains("at least 1"));
  CHECK_THAT(input_message([] { read("{from: power, a: 0 S, r: 1, exponent: 2}"); }), Contains("positive"));
}

TEST_CASE("a linear source, and an unknown one") {
  CHECK(read("from: linear").load(0.6).excess_A(0.6) == 0);
  CHECK_THAT(input_message([] { read("from: result"); }), Contains("results"));
}

TEST_CASE("a CSV file by the names of its columns") {
  const CellCurve curve = read_text(
      "\xEF\xBB\xBF# read after 100 cycles\n time_s , current_A, "
      "voltage_V\n0,0,0\n1,+2e-6,0.1\r\n\n2,5e-6,0.2\n");
  CHECK(curve.table_voltage_V() == std::vector<double>{0, 0.1, 0.2});
  CHECK(curve.table_current_A() == std::vector<double>{0, 2e-6, 5e-6});
}

TEST_CASE("a CSV file that cannot be read says where") {
  CHECK_THAT(images::io_message([] { read_curve_csv("no/such/file.csv"); }), Contains("no/such/file.csv"));
  CHECK_THAT(input_message([] { read_text(""); }), Contains("empty"));
  CHECK_THAT(input_message([] { read_text("0,0\n0.1,1e-6\n"); }), Contains(":1: ") && Contains("voltage_V"));
  CHECK_THAT(input_message([] { read_text("voltage_V,I\n0.1,1e-6\n"); }),
             Contains("lacks the column current_A"));
  CHECK_THAT(input_message([] { read_text("voltage_V,current_A\n0,0\n0.1\n"); }),
             Contains(":3: 1 values where the header has 2 columns"));
  CHECK_THAT(input_message([] { read_text("voltage_V,current_A\n0,0\n0.1,1 uA\n"); }),
             Contains(":3: '1 uA' is not a number"));
  CHECK_THAT(input_message([] { read_text("voltage_V,current_A\n0,0\n0.1,inf\n"); }), Contains(":3: 'inf'"));
  CHECK_THAT(input_message([] { read_text("voltage_V,current_A\n0,0\n0.2,2e-6\n0.1,1e-6\n"); }),
             Contains("must rise"));
  CHECK_THAT(input_message([] { read_text("voltage_V,current_A\n0,0\n1e-300,1\n1,2\n"); }),
             Contains("from 0 V to 1e-300 V") && Contains("more than anything conducts"));
}

TEST_CASE("a read instruction of a results file") {
  const images::TemporaryFolder folder;
  const auto law = [](double v) { return 4e-6 * v + 3e-4 * std::pow(std::abs(v), 4) * v; };
  fixture::Run run;
  run.series_ohm = 1000;
  run.add("early", "read", fixture::ramp(0, 0.1, 5), law);
  run.add("read", "read", fixture::ramps({0, 0.6, 0}, 60), law, "cycling", 100);
  run.write(folder.file("results.h5"));
  const auto source = [&](const std::string& rest) {
    return read("{from: results, file: " + folder.file("results.h5") + ", " + rest + "}");
  };
  const CellCurve curve = source("read: read").load(0.6);
  for (const double v : {0.1, 0.33, 0.6}) CHECK(curve.current_A(v) == Approx(law(v)).epsilon(2e-3));
  const Nonlinearity x = nonlinearity(curve, 0.6);
  CHECK(*x.exponent == Approx(5).epsilon(1e-3));
  // Across the cell alone the same current flows at less voltage.
  const double drop_V = 1000 * law(0.6);
  CHECK(source("read: read, axis: device").load(0.5).current_A(0.6 - drop_V) ==
        Approx(law(0.6)).epsilon(1e-6));
  CHECK_THAT(input_message([&] { source("read: early").load(0.6).require_covers(0.6); }),
             Contains("early of ") && Contains("ends at 0.1 V"));
  CHECK_THAT(input_message([&] { source("read: raed").load(0.6); }), Contains("read"));
}
