#include "crossbar/crossbar.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "images.hpp"

using Catch::Matchers::Contains;
using namespace oxvac::crossbar;

namespace {

CrossbarConfig small(const std::string& folder) {
  CrossbarConfig config;
  config.output = folder;
  config.network.hidden = 20;
  config.network.epochs = 5;
  config.network.batch = 25;
  config.network.learning_rate = 4e-3;
  config.network.seeds = {1, 2};
  Scenario linear;
  linear.name = "linear";
  Scenario bent;
  bent.name = "bent";
  bent.curve = power_source(1e-6, 1e4, 8);
  bent.array.mapping = single_cell_reference(40);
  bent.array.both_layers = true;
  config.scenarios = {linear, bent};
  return config;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("a run from images to files") {
  const images::TemporaryFolder folder;
  const Mnist mnist{images::digits(600, 1), images::digits(200, 2)};
  const CrossbarConfig config = small(folder.file("out"));
  std::vector<std::string> said;
  const CrossbarReport report = run_crossbar(config, mnist, [&](const std::string& s) { said.push_back(s); });

  REQUIRE(report.scenarios.size() == 2);
  const ScenarioResult& linear = report.scenarios[0];
  const ScenarioResult& bent = report.scenarios[1];
  REQUIRE(report.ideal.seeds.size() == 2);
  CHECK(report.ideal.mean_accuracy() > 0.8);
  for (int k : {0, 1}) {
    CHECK(linear.seeds[k].labels_changed == 0);
    CHECK(linear.seeds[k].confusion == report.ideal.seeds[k].confusion);
    CHECK(linear.seeds[k].weights_changed == 0);
    CHECK(bent.seeds[k].labels_changed > 0);
  }
  CHECK(bent.mean_accuracy() < report.ideal.mean_accuracy() - 0.05);
  CHECK(linear.effective_weights == report.ternary);
  CHECK(*bent.nonlinearity.r == Approx(1e4));
  CHECK(bent.nonlinearity.deviation == Approx(1e4 / 10001 * (0.5 - 1.0 / 9)));
  CHECK_THAT(said.back(), Contains("bent recognises"));

  SECTION("each scenario has its own array and curve, each seed its own network") {
    const Shape shape(config.scenarios[1].curve.load(0.6), 0.6, VerifiedAt::voltage_max);
    for (int k : {0, 1}) {
      const Network network = train(mnist.training, config.network, config.network.seeds[k]);
      const AnalogueNetwork array(network, config.scenarios[1].array, shape, config.network.seeds[k],
                                  mnist.training);
      CHECK(confusion_matrix(array.predict(mnist.test), mnist.test.labels) == bent.seeds[k].confusion);
    }
  }
  SECTION("files") {
    write_report(report, config.output);
    const auto json = nlohmann::json::parse(images::read_text(folder.file("out/crossbar.json")));
    CHECK(json["format"] == "oxvac-crossbar");
    CHECK(json["network"]["seeds"] == std::vector<int>{1, 2});
    CHECK(json["ideal"]["accuracy_mean"] == report.ideal.mean_accuracy());
    const auto& second = json["scenarios"][1];
    CHECK(second["name"] == "bent");
    CHECK(second["mapping"] == "single_cell_reference");
    CHECK(second["layers"] == "both");
    CHECK(second["nonlinearity"]["exponent"] == 8);
    CHECK(json["scenarios"][0]["nonlinearity"]["exponent"].is_null());
    CHECK(second["seeds"][1]["accuracy"] == bent.seeds[1].accuracy);
    int total = 0;
    for (const auto& row : second["confusion"]) {
      for (const int count : row) total += count;
    }
    CHECK(total == 400);  // 200 images by two networks

    const auto table = lines_of(images::read_text(folder.file("out/crossbar.csv")));
    CHECK(table.size() == 1 + 3 * 2);
    CHECK_THAT(table[0], Catch::Matchers::StartsWith("scenario,seed,accuracy,"));
    CHECK_THAT(table[5], Catch::Matchers::StartsWith("bent,1,"));
    const auto confusion = lines_of(images::read_text(folder.file("out/confusion.csv")));
    CHECK(confusion.size() == 1 + 3 * 10);
    const auto weights = lines_of(images::read_text(folder.file("out/weights_layer1.csv")));
    CHECK(weights.size() == 1 + 20 * 64);
    CHECK(weights[0] == "hidden,row,column,ternary,linear,bent");
    CHECK_THAT(weights[1 + 64 * 2 + 8 * 3 + 5], Catch::Matchers::StartsWith("2,3,5,"));
  }
  SECTION("a second run trains nothing and finds the same") {
    said.clear();
    const CrossbarReport again =
        run_crossbar(config, mnist, [&](const std::string& s) { said.push_back(s); });
    for (const std::string& s : said) CHECK_THAT(s, !Contains("epoch"));
    CHECK(again.scenarios[1].confusion() == bent.confusion());
    CHECK(again.training_s == report.training_s);
  }
  SECTION("the summary has a line for each") {
    const auto lines = lines_of(summary(report));
    REQUIRE(lines.size() == 4);
    CHECK_THAT(lines[1], Contains("ideal"));
    CHECK_THAT(lines[3], Contains("bent") && Contains("1e+04"));
  }
}

TEST_CASE("a wrong curve is refused before anything is trained, with its scenario") {
  const images::TemporaryFolder folder;
  CrossbarConfig config = small(folder.file("out"));
  config.scenarios[1].curve = {"csv", [](double) {
                                 return CellCurve::table({0, 0.1}, {0, 1e-6}, "short.csv");
                               }};
  const Mnist mnist{images::digits(50, 1), images::digits(20, 2)};
  CHECK_THAT(images::input_message([&] { run_crossbar(config, mnist); }),
             Contains("scenario 'bent'") && Contains("short.csv") && Contains("voltage_max"));
  CHECK_FALSE(std::filesystem::exists(config.cache_folder()));
}

TEST_CASE("missing images are an error that names the script") {
  const images::TemporaryFolder folder;
  CrossbarConfig config = small(folder.file("out"));
  config.mnist = folder.file("nowhere");
  CHECK_THAT(images::io_message([&] { run_crossbar(config); }), Contains("script/fetch-mnist"));
}

TEST_CASE("a report that cannot be written says so") {
  const images::TemporaryFolder folder;
  images::write_bytes(folder.file("file"), {1});
  const Mnist mnist{images::digits(100, 1), images::digits(20, 2)};
  const CrossbarReport report = run_crossbar(small(folder.file("out")), mnist);
  CHECK_THAT(images::io_message([&] { write_report(report, folder.file("file/out")); }),
             Contains("crossbar.output"));
}
