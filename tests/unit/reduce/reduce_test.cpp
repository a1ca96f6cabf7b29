#include "reduce/reduce.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.hpp"
#include "fixture.hpp"

using Catch::Matchers::Contains;
using Json = nlohmann::json;
using namespace oxvac;

namespace {

// The fields of one CSV line; quotes are kept together.
std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted)
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

// A CSV as rows of column name -> text; every row must be as wide as the header.
std::vector<std::map<std::string, std::string>> table(const std::string& csv) {
  std::istringstream in(csv);
  std::string line;
  std::getline(in, line);
  const auto names = fields(line);
  std::vector<std::map<std::string, std::string>> rows;
  while (std::getline(in, line)) {
    const auto cells = fields(line);
    REQUIRE(cells.size() == names.size());
    rows.emplace_back();
    for (std::size_t c = 0; c < names.size(); ++c) rows.back()[names[c]] = cells[c];
  }
  return rows;
}

// Forming at 4 V, one hysteresis loop, two pulse cycles with a linear LRS and a cubic HRS.
fixture::Run whole_run() {
  fixture::Run run;
  double g = 1e-9, before = 0;
  run.add("form", "triangle", fixture::ramps({0, 6, 0}, 600), [&](double v) {
    if (v > 4) g = 1e-5;
    return g * v;
  });
  run.add("loop, DC", "triangle", fixture::ramps({0, -2, 0, 2, 0}, 200), [&](double v) {
    if (v < -1) g = 1e-6;
    if (v > 1.5) g = 1e-4;
    before = v;
    return g * v;
  });
  const auto ohm = [](double v) { return 1e-5 * v; };
  for (int cycle = 1; cycle <= 2; ++cycle) {
    run.temperature_K = 1000 + cycle;
    run.add("set", "pulse", {1.6, 0}, ohm, "cycling", cycle);
    run.add(
        "look", "read", fixture::ramp(0, 0.6, 30), [](double v) { return 5e-5 * v; }, "cycling", cycle);
    run.add("reset", "pulse", {-1.8, 0}, ohm, "cycling", cycle);
    run.add(
        "look", "read", fixture::ramp(0, 0.6, 30), [](double v) { return 1e-6 * v + 2e-5 * v * v * v; },
        "cycling", cycle);
  }
  return run;
}

struct Case {
  fixture::TemporaryFolder folder;
  ReductionOptions options;
  Reduction reduced(const fixture::Run& run) {
    run.write(folder.file("results.h5"));
    return reduce(ResultsFile(folder.file("results.h5")), options);
  }
};

}  // namespace

TEST_CASE("a whole run becomes the numbers that an experiment reports") {
  Case c;
  const Reduction r = c.reduced(whole_run());
  REQUIRE(r.forming.voltage_V);
  CHECK(*r.forming.voltage_V == Approx(4.0).margin(0.02));
  REQUIRE(r.switching.size() == 2);
  CHECK_FALSE(r.switching[0].is_set);
  CHECK(*r.switching[0].voltage_V == Approx(-1.0).margin(0.011));
  CHECK(*r.switching[1].voltage_V == Approx(1.5).margin(0.011));
  REQUIRE(r.reads.size() == 4);
  REQUIRE(r.endurance.size() == 2);
  REQUIRE(r.on_off);
  const double hrs_ohm = 0.1 / (1e-7 + 2e-8);
  CHECK(r.on_off->ratio == Approx(hrs_ohm / 20e3).epsilon(1e-6));
  CHECK(r.iv.size() == 10);
}

TEST_CASE("the I-V file holds every row of every driving instruction") {
  Case c;
  const Reduction r = c.reduced(whole_run());
  const auto rows = table(iv_csv(r));
  REQUIRE(rows.size() == 1200 + 800 + 2 * (2 + 30 + 2 + 30));
  CHECK(rows[0].at("name") == "form");
  CHECK(rows[1200].at("name") == "\"loop, DC\"");
  CHECK(rows[0].at("applied_V") == "0.01");
  CHECK(std::stod(rows[0].at("current_A")) == Approx(1e-11));
  CHECK(rows.back().at("group") == "cycling");
  CHECK(rows.back().at("cycle") == "2");
  CHECK(rows.back().at("kind") == "read");
  CHECK(std::stod(rows.back().at("current_A")) == 1e-6 * 0.6 + 2e-5 * 0.6 * 0.6 * 0.6);  // no digit is lost
}

TEST_CASE("an unresolved exponent is an empty field and null, a resolved one a number") {
  Case c;
  const Reduction r = c.reduced(whole_run());
  const auto states = table(states_csv(r));
  REQUIRE(states.size() == 4);
  for (const int lrs : {0, 2}) {
    CHECK(states[lrs].at("state") == "lrs");
    for (const char* empty : {"exponent", "sigma_exponent", "b_A_per_Vp", "sigma_b_A_per_Vp"})
      CHECK(states[lrs].at(empty).empty());
    CHECK_FALSE(states[lrs].at("fit_note").empty());
    CHECK(std::stod(states[lrs].at("half_ratio")) == Approx(2));
    CHECK(std::stod(states[lrs].at("a_S")) == Approx(5e-5));
  }
  for (const int hrs : {1, 3}) {
    CHECK(states[hrs].at("state") == "hrs");
    CHECK(std::stod(states[hrs].at("exponent")) == Approx(3).epsilon(1e-6));
    CHECK(std::stod(states[hrs].at("b_A_per_Vp")) == Approx(2e-5).epsilon(1e-5));
    CHECK(std::stod(states[hrs].at("fit_v_max_V")) == Approx(0.6));
    CHECK(states[hrs].at("fit_weights") == "absolute");
    CHECK(states[hrs].at("fit_points") == "30");
    CHECK(states[hrs].at("fit_note").empty());
  }
  const auto endurance_rows = table(endurance_csv(r));
  REQUIRE(endurance_rows.size() == 2);
  CHECK(endurance_rows[1].at("cycles_total") == "2");
  CHECK(endurance_rows[1].at("exponent").empty());
  CHECK(std::stod(endurance_rows[1].at("resistance_lrs_ohm")) == Approx(20e3));
  CHECK(std::stod(endurance_rows[1].at("temperature_max_K")) == 1002);

  const auto events = table(switching_csv(r));
  CHECK(events[0].at("event") == "reset");
  CHECK(events[1].at("event") == "set");

  const Json j = Json::parse(reduction_json(r));
  CHECK(j["states"][0]["fit"]["exponent"].is_null());
  CHECK(j["states"][0]["fit"]["resolved"] == false);
  CHECK(j["states"][0]["fit"]["covariance_a_b_exponent"].is_null());
  CHECK(j["states"][1]["fit"]["exponent"].get<double>() == Approx(3).epsilon(1e-6));
  CHECK(j["states"][1]["fit"]["covariance_a_b_exponent"].size() == 3);
  CHECK(j["endurance"][0]["exponent"].is_null());
  CHECK(j["forming"]["voltage_V"].get<double>() == Approx(4.0).margin(0.02));
  CHECK(j["source"]["status"] == "done");
  CHECK(j["options"]["fit"]["v_max_V"].is_null());
  CHECK(j["on_off"]["ratio"].get<double>() == Approx(r.on_off->ratio));
}

TEST_CASE("a run with nothing to reduce gives files with headers only and says so") {
  Case c;
  fixture::Run run;
  run.status = "failed: did not converge";
  const Reduction r = c.reduced(run);
  for (const auto& csv : {iv_csv(r), states_csv(r), endurance_csv(r), switching_csv(r)})
    CHECK(table(csv).empty());
  const Json j = Json::parse(reduction_json(r));
  CHECK(j["forming"]["voltage_V"].is_null());
  CHECK(j["on_off"].is_null());
  CHECK(j["states"].empty());
  CHECK_THAT(summary(r), Contains("failed: did not converge") && Contains("Forming: not found"));
}

TEST_CASE("the files are written, and where they cannot be the path is named") {
  Case c;
  const Reduction r = c.reduced(whole_run());
  const auto written = write_reduction(r, c.folder.file("deep/folder"));
  REQUIRE(written.size() == 5);
  for (const auto& path : written) CHECK(std::filesystem::file_size(path) > 50);
  std::ifstream in(c.folder.file("deep/folder/states.csv"));
  std::stringstream text;
  text << in.rdbuf();
  CHECK(text.str() == states_csv(r));
  std::ofstream(c.folder.file("blocked")) << "a file where a folder is wanted";
  try {
    write_reduction(r, c.folder.file("blocked"));
    FAIL("nothing was thrown");
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::io);
    CHECK_THAT(e.what(), Contains("blocked"));
  }
}

TEST_CASE("the summary tells a person what was found") {
  Case c;
  const std::string text = summary(c.reduced(whole_run()));
  CHECK_THAT(text, Contains("Forming: 4.0") && Contains("Set: 1.5") && Contains("Reset: -1.0"));
  CHECK_THAT(text, Contains("20 kΩ") && Contains("unresolved") && Contains("3.00 ±"));
  CHECK_THAT(text, Contains("absolute weights") && Contains("from 0.02 V to 0.6 V"));
  CHECK_THAT(text, Contains("1002 K") && Contains("On/off"));
}

TEST_CASE("the options are read from a config with units") {
  const Document document = Document::parse(
      "voltage: device\nread_voltage: 600 mV\nset_polarity: negative\nset_rule: current\nmin_change: 2\n"
      "forming: {threshold: 1 uA, instruction: form}\n"
      "fit: {v_min: 10 mV, v_max: 0.5 V, weights: relative, p_max: 15, min_share: 0.02, min_spacing: "
      "0.01}\n");
  const ReductionOptions o = ReductionOptions::read(document.root());
  document.require_all_used();
  CHECK(o.axis == VoltageAxis::device);
  CHECK(o.read_voltage_V == Approx(0.6));
  CHECK(o.switching.set_polarity == -1);
  CHECK(o.switching.set_rule == SetRule::current);
  CHECK(o.switching.min_change == 2);
  CHECK(o.forming.threshold_A == Approx(1e-6));
  CHECK(o.forming.instruction == "form");
  CHECK(o.fit.v_min_V == Approx(0.01));
  CHECK(o.fit.v_max_V == Approx(0.5));
  CHECK(o.fit.weights == FitWeights::relative);
  CHECK(o.fit.p_min == 2);
  CHECK(o.fit.p_max == 15);
  CHECK(o.fit.min_share == 0.02);
  CHECK(o.fit.min_spacing == 0.01);

  const ReductionOptions defaults = ReductionOptions::read(Document::parse("{}").root());
  CHECK(defaults.axis == VoltageAxis::applied);
  CHECK(defaults.read_voltage_V == 0.1);
  CHECK(defaults.forming.threshold_A == 5e-6);
  CHECK(std::isinf(defaults.fit.v_max_V));
  CHECK_THROWS_WITH(ReductionOptions::read(Document::parse("fit: {v_min: 1 V, v_max: 0.5 V}").root()),
                    Contains("above v_min"));
  CHECK_THROWS_WITH(ReductionOptions::read(Document::parse("read_voltage: -1 V").root()),
                    Contains("positive"));
}
