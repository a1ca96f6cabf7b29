#include "crossbar/config.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "images.hpp"

using Catch::Matchers::Contains;
using images::input_message;
using namespace oxvac::crossbar;

namespace {

CrossbarConfig read(const std::string& body) {
  const auto document = oxvac::Document::parse("crossbar:\n" + body);
  const CrossbarConfig config = read_crossbar(document.root().section("crossbar", "the crossbar"));
  document.require_all_used();
  return config;
}

const std::string scenario = "  scenarios: {a: {iv: {from: linear}}}\n";

}  // namespace

TEST_CASE("a config with everything") {
  const CrossbarConfig config = read(R"(
  mnist: images
  output: out
  cache: nets
  voltage_max: 400 mV
  network: {hidden: 30, activation: relu, training: float_then_ternary, epochs: 3, batch: 20, learning_rate: 2e-3,
            seeds: [4, 9]}
  scenarios:
    plain: {iv: {from: linear}}
    other:
      iv: {from: power, a: 3.6 uS, r: 10, exponent: 5}
      mapping: single_cell_reference
      on_off_ratio: 15
      layers: both
      gain: low_field
      pixels: bipolar
      dac_bits: 4
      adc_bits: 6
      hidden_full_scale: 3
      spread: {sigma: 0.5, seed: 8}
)");
  CHECK_THAT(config.mnist, Catch::Matchers::EndsWith("images"));
  CHECK_THAT(config.cache_folder(), Catch::Matchers::EndsWith("nets"));
  CHECK(config.voltage_max_V == Approx(0.4));
  CHECK(config.network.hidden == 30);
  CHECK(config.network.activation == Activation::relu);
  CHECK(config.network.training == Training::float_then_ternary);
  CHECK(config.network.epochs == 3);
  CHECK(config.network.batch == 20);
  CHECK(config.network.learning_rate == 2e-3);
  CHECK(config.network.seeds == std::vector<std::uint64_t>{4, 9});
  REQUIRE(config.scenarios.size() == 2);
  const ArrayConfig& plain = config.scenarios[0].array;
  CHECK(config.scenarios[0].name == "plain");
  CHECK(plain.mapping.name == "differential");
  CHECK(plain.gain.name == "endpoint");
  CHECK_FALSE(plain.both_layers);
  CHECK_FALSE(plain.spread);
  CHECK_FALSE(plain.hidden_full_scale);
  const ArrayConfig& other = config.scenarios[1].array;
  CHECK(config.scenarios[1].curve.from == "power");
  CHECK(other.mapping.name == "single_cell_reference");
  CHECK(other.both_layers);
  CHECK(other.gain.name == "low_field");
  CHECK(other.encoder.range == PixelRange::bipolar);
  CHECK(other.encoder.dac_bits == 4);
  CHECK(other.adc_bits == 6);
  CHECK(*other.hidden_full_scale == 3);
  CHECK(other.spread->sigma == 0.5);
  CHECK(other.spread->seed == 8);
}

TEST_CASE("defaults are the paper's network") {
  const CrossbarConfig config = read("  mnist: m\n" + scenario);
  CHECK(config.network.hidden == 200);
  CHECK(config.network.activation == Activation::sigmoid);
  CHECK(config.network.training == Training::straight_through);
  CHECK(config.network.epochs == 25);
  CHECK(config.network.batch == 100);
  CHECK(config.network.seeds == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(config.voltage_max_V == 0.6);
  CHECK(config.cache_folder() == "crossbar/networks");
}

TEST_CASE("nonsense is refused where it stands") {
  const auto with = [](const std::string& body) {
    return input_message([&] { read("  mnist: m\n" + body); });
  };
  CHECK_THAT(input_message([] { read(scenario); }), Contains("mnist"));
  CHECK_THAT(with("  network: {hidden: 0}\n" + scenario), Contains("hidden") && Contains("at least 1"));
  CHECK_THAT(with("  network: {seeds: [1, 1]}\n" + scenario), Contains("given twice"));
  CHECK_THAT(with("  network: {seeds: [1.5]}\n" + scenario), Contains("whole numbers"));
  CHECK_THAT(with("  network: {learning_rate: 0}\n" + scenario), Contains("positive"));
  CHECK_THAT(with("  voltage_max: 0 V\n" + scenario), Contains("voltage_max") && Contains("positive"));
  CHECK_THAT(with(""), Contains("scenario"));
  CHECK_THAT(with("  scenarios: {a: {iv: {from: linear}, gain: none}}\n"), Contains("endpoint"));
  CHECK_THAT(with("  scenarios: {a: {iv: {from: linear}, mapping: diff}}\n"), Contains("differential"));
  CHECK_THAT(with("  scenarios: {a: {iv: {from: linear}, on_off_ratio: 1}}\n"), Contains("above 1"));
  CHECK_THAT(with("  scenarios: {a: {iv: {from: linear}, adc_bits: 9}}\n"), Contains("1 to 8 bits"));
  CHECK_THAT(with("  scenarios: {a: {iv: {from: linear}, spread: {sigma: -1}}}\n"), Contains("sigma"));
  CHECK_THAT(with("  scenarios: {\"a,b\": {iv: {from: linear}}}\n"), Contains("no comma"));
  CHECK_THAT(with("  scenarios: {a: {iv: {from: linear}, layer: both}}\n"), Contains("layers"));
}

TEST_CASE("the reference lists every key") {
  const auto keys = oxvac::describe(
      [](const oxvac::Reader& root) { read_crossbar(root.section("crossbar", "the crossbar")); });
  std::vector<std::string> paths;
  for (const auto& k : keys) {
    paths.push_back(k.path);
    CHECK_FALSE(k.doc.empty());
  }
  for (const char* path :
       {"crossbar.mnist", "crossbar.voltage_max", "crossbar.network.seeds",
        "crossbar.scenarios.<name>.iv.from", "crossbar.scenarios.<name>.iv.r",
        "crossbar.scenarios.<name>.iv.b", "crossbar.scenarios.<name>.iv.read",
        "crossbar.scenarios.<name>.mapping", "crossbar.scenarios.<name>.on_off_ratio",
        "crossbar.scenarios.<name>.spread.sigma", "crossbar.scenarios.<name>.hidden_full_scale"}) {
    INFO(path);
    CHECK(std::count(paths.begin(), paths.end(), path) >= 1);
  }
}
