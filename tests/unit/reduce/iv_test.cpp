#include "reduce/iv.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.hpp"
#include "fixture.hpp"

using Catch::Matchers::Contains;
using namespace oxvac;

namespace {

double cubic(double v) { return 1e-5 * v + 3e-5 * v * v * v; }

template <class F>
std::string input_message(F&& f) {
  try {
    f();
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::input);
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("every driving instruction has its I-V, a hold has none") {
  const fixture::TemporaryFolder folder;
  fixture::Run run;
  run.series_ohm = 1000;
  run.add("form", "sweep", fixture::ramp(0, 1, 4), cubic);
  run.add("rest", "hold", {0, 0}, cubic);
  run.add("set", "pulse", {1.6, 1.6, 0}, cubic, "cycling", 3);
  run.add("look", "read", {0.1, 0.2}, cubic, "cycling", 3);
  run.write(folder.file("results.h5"));

  const auto curves = iv_curves(ResultsFile(folder.file("results.h5")));
  REQUIRE(curves.size() == 3);
  CHECK(curves[0].name == "form");
  CHECK(curves[0].applied_V == std::vector<double>{0.25, 0.5, 0.75, 1.0});
  CHECK(curves[0].current_A[3] == cubic(1.0));
  CHECK(curves[0].device_V[3] == Approx(1.0 - 1000 * cubic(1.0)));
  CHECK(curves[1].kind == "pulse");
  CHECK(curves[1].group == "cycling");
  CHECK(curves[1].cycle == 3);
  CHECK(curves[1].instruction == 2);
  CHECK(curves[2].time_s.size() == 2);
}

TEST_CASE("a read that returns gives one rising curve from zero") {
  const fixture::TemporaryFolder folder;
  fixture::Run run;
  // Forward and backward rows lie at different voltages, as they do with adaptive steps.
  auto v = fixture::ramp(0, 0.6, 30);
  const auto back = fixture::ramp(0.6, 0, 23);
  v.insert(v.end(), back.begin(), back.end());
  run.add("look", "read", v, cubic);
  run.write(folder.file("results.h5"));

  const IVCurve curve = read_curve(ResultsFile(folder.file("results.h5")), "look");
  CHECK(curve.applied_V.front() == 0.0);
  CHECK(curve.applied_V.back() == Approx(0.6));
  for (std::size_t i = 0; i < curve.size(); ++i) {
    CHECK(curve.current_A[i] == Approx(cubic(curve.applied_V[i])).epsilon(2e-4).margin(1e-10));
    if (i > 0) CHECK(curve.applied_V[i] > curve.applied_V[i - 1]);
  }
  CHECK(curve.branch_mismatch < 1e-4);
  CHECK(curve.time_s.empty());
}

TEST_CASE("branches that differ are averaged and the difference is told") {
  IVCurve raw;
  raw.applied_V = {0.0, 0.1, 0.2, 0.3, 0.2, 0.1, 0.0};
  raw.device_V = raw.applied_V;
  raw.current_A = {0, 1e-6, 2e-6, 4e-6, 3e-6, 1.5e-6, 0};
  const IVCurve curve = single_valued(raw);
  REQUIRE(curve.applied_V == std::vector<double>{0.0, 0.1, 0.2, 0.3});
  CHECK(curve.current_A[1] == Approx(1.25e-6));
  CHECK(curve.current_A[2] == Approx(2.5e-6));
  CHECK(curve.current_A[3] == Approx(4e-6));
  CHECK(curve.branch_mismatch == Approx(0.25));
}

TEST_CASE("a way back in a few large steps does not blur the curve") {
  IVCurve raw;
  raw.applied_V = fixture::ramp(0, 0.6, 20);
  for (const double v : {0.57, 0.3, 0.0}) raw.applied_V.push_back(v);
  raw.device_V = raw.applied_V;
  for (const double v : raw.applied_V) raw.current_A.push_back(1e-6 * std::sinh(v / 0.1));
  const IVCurve curve = single_valued(raw);
  REQUIRE(curve.size() == 21);  // the rows of the way out and zero
  for (std::size_t k = 1; k < curve.size(); ++k) CHECK(curve.current_A[k] == raw.current_A[k - 1]);
  CHECK(curve.branch_mismatch == 0);
}

TEST_CASE("zero is added, a negative read is mirrored, of a full loop the positive side is taken") {
  IVCurve raw;
  raw.applied_V = raw.device_V = {-0.1, -0.2, -0.3};
  raw.current_A = {-1e-6, -3e-6, -6e-6};
  const IVCurve mirrored = single_valued(raw);
  CHECK(mirrored.applied_V == std::vector<double>{0, 0.1, 0.2, 0.3});
  CHECK(mirrored.current_A == std::vector<double>{0, 1e-6, 3e-6, 6e-6});

  raw.applied_V = raw.device_V = {0.1, 0.2, 0.1, 0.0, -0.1, -0.2, -0.1, 0.0};
  raw.current_A = {1e-6, 2e-6, 1e-6, 0, -5e-6, -9e-6, -5e-6, 0};
  const IVCurve positive = single_valued(raw);
  CHECK(positive.applied_V == std::vector<double>{0, 0.1, 0.2});
  CHECK(positive.current_A[1] == Approx(1e-6));
  CHECK(positive.current_A[2] == Approx(2e-6));
}

TEST_CASE("against the device voltage the applied one goes along") {
  IVCurve raw;
  raw.applied_V = {0.0, 0.2, 0.4, 0.2, 0.0};
  raw.device_V = {0.0, 0.15, 0.3, 0.15, 0.0};
  raw.current_A = {0.0, 1e-6, 2e-6, 1e-6, 0.0};
  const IVCurve curve = single_valued(raw, VoltageAxis::device);
  CHECK(curve.device_V == std::vector<double>{0.0, 0.15, 0.3});
  CHECK(curve.applied_V[1] == Approx(0.2));
  CHECK(curve.applied_V[2] == Approx(0.4));
}

TEST_CASE("an instruction is found by name and cycle") {
  const fixture::TemporaryFolder folder;
  fixture::Run run;
  for (int cycle = 1; cycle <= 3; ++cycle)
    run.add(
        "look", "read", {0.1, 0.2}, [&](double v) { return cycle * v; }, "cycling", cycle);
  run.instructions.push_back({"look", "read", "cycling", 4, 0, 0, -1, -1, 0});
  run.write(folder.file("results.h5"));
  const ResultsFile file(folder.file("results.h5"));

  CHECK(read_curve(file, "look").current_A.back() == Approx(0.6));
  CHECK(read_curve(file, "look@2").current_A.back() == Approx(0.4));
  CHECK_THAT(input_message([&] { read_curve(file, "look@4"); }),
             Contains("cycle 4") && Contains("last cycle is 3"));
  CHECK_THAT(input_message([&] { read_curve(file, "look@x"); }), Contains("number of a cycle"));
  CHECK_THAT(input_message([&] { read_curve(file, "loko"); }), Contains("Did you mean 'look'"));
  CHECK_THAT(input_message([&] { read_curve(file, "loko@1"); }), Contains("Did you mean 'look'"));
}

TEST_CASE("a current that is not finite is refused") {
  const fixture::TemporaryFolder folder;
  fixture::Run run;
  run.add("look", "read", {0.1, 0.2}, [](double v) { return v > 0.15 ? std::nan("") : v; });
  run.write(folder.file("results.h5"));
  const ResultsFile file(folder.file("results.h5"));
  CHECK_THROWS_WITH(read_curve(file, "look"), Contains("is not finite") && Contains("row 2"));
}

TEST_CASE("a curve without two voltages is no I-V") {
  IVCurve raw;
  raw.name = "flat", raw.kind = "pulse";
  raw.applied_V = raw.device_V = {0, 0, 0};
  raw.current_A = {0, 0, 0};
  CHECK_THAT(input_message([&] { single_valued(raw); }), Contains("'flat'"));
  CHECK_THAT(input_message([&] { single_valued(IVCurve{}); }), Contains("no I-V"));
}
