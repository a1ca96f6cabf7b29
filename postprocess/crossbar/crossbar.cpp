#include "crossbar/crossbar.hpp"

#include <fmt/core.h>

#include "base/error.hpp"
#include "crossbar/cache.hpp"

namespace oxvac::crossbar {
namespace {

struct LoadedCurve {
  CellCurve curve;
  Shape shape;
};

std::vector<LoadedCurve> load_curves(const CrossbarConfig& config) {
  std::vector<LoadedCurve> curves;
  for (const Scenario& scenario : config.scenarios) {
    try {
      CellCurve curve = scenario.curve.load(config.voltage_max_V);
      Shape shape(curve, config.voltage_max_V, scenario.array.gain.verified);
      curves.push_back({std::move(curve), std::move(shape)});
    } catch (const Error& e) {
      throw Error(e.kind(), fmt::format("scenario '{}': {}", scenario.name, e.what()));
    }
  }
  return curves;
}

ScenarioResult describe(const Scenario& scenario, const LoadedCurve& loaded, double voltage_max_V) {
  ScenarioResult result;
  result.name = scenario.name;
  result.curve_from = scenario.curve.from;
  result.curve = loaded.curve.name();
  result.mapping = scenario.array.mapping.name;
  result.gain = scenario.array.gain.name;
  result.pixels = pixel_range_names()[static_cast<std::size_t>(scenario.array.encoder.range)];
  result.both_layers = scenario.array.both_layers;
  result.dac_bits = scenario.array.encoder.dac_bits;
  result.adc_bits = scenario.array.adc_bits;
  result.spread = scenario.array.spread;
  result.nonlinearity = nonlinearity(loaded.curve, voltage_max_V);
  return result;
}

/// Fraction of weights whose effective value lies nearer to another of -1, 0 and 1.
double changed_fraction(const Eigen::MatrixXf& effective, const Eigen::MatrixXf& ternary) {
  const auto state = effective.array().round().max(-1.0f).min(1.0f);
  return static_cast<double>((state != ternary.array()).count()) / static_cast<double>(ternary.size());
}

/// The ideal device has no array: these words stand where a scenario has its own.
ScenarioResult ideal_result() {
  ScenarioResult ideal;
  ideal.name = "ideal";
  ideal.curve_from = ideal.curve = ideal.mapping = ideal.gain = "none";
  ideal.pixels = "unipolar";
  ideal.nonlinearity.r = 0;
  ideal.nonlinearity.note = "no device";
  return ideal;
}

}  // namespace

CrossbarReport run_crossbar(const CrossbarConfig& config, const Mnist& mnist, const Progress& progress) {
  if (config.network.seeds.empty())
    throw input_error("crossbar.network.seeds is empty; give at least one seed");
  const std::vector<LoadedCurve> curves = load_curves(config);
  CrossbarReport report;
  report.network = config.network;
  report.rows = mnist.test.rows;
  report.columns = mnist.test.columns;
  report.training_images = mnist.training.count;
  report.test_images = mnist.test.count;
  report.voltage_max_V = config.voltage_max_V;
  report.ideal = ideal_result();
  for (std::size_t i = 0; i < curves.size(); ++i) {
    report.scenarios.push_back(describe(config.scenarios[i], curves[i], config.voltage_max_V));
  }

  const std::uint64_t images_digest = digest(mnist.training);
  const ImageSet calibration = first_images(mnist.training, calibration_images);
  for (const std::uint64_t seed : config.network.seeds) {
    const TrainedNetwork trained =
        load_or_train(mnist.training, images_digest, config.network, seed, config.cache_folder(), progress);
    const Network& network = trained.network;
    const bool first_network = report.training_s.empty();
    if (first_network) report.ternary = network.first.weights;
    report.training_s.push_back(trained.training_s);
    report.zero_fraction +=
        (1 - network.first.weights.cwiseAbs().mean()) / static_cast<double>(config.network.seeds.size());
    const std::vector<int> ideal = predict(network, mnist.test);
    report.ideal.seeds.push_back(score(ideal, ideal, mnist.test, seed));
    for (std::size_t i = 0; i < curves.size(); ++i) {
      const AnalogueNetwork array(network, config.scenarios[i].array, curves[i].shape, seed, calibration);
      Saturation saturation;
      SeedResult result = score(array.predict(mnist.test, &saturation), ideal, mnist.test, seed);
      Eigen::MatrixXf effective = array.effective_weights(calibration);
      result.weights_changed = changed_fraction(effective, network.first.weights);
      result.readout = array.readout();
      result.saturation = saturation;
      if (first_network) report.scenarios[i].effective_weights = std::move(effective);
      report.scenarios[i].seeds.push_back(result);
      if (progress) {
        progress(fmt::format("seed {}: {} recognises {:.2f} % (ideal {:.2f} %)", seed,
                             config.scenarios[i].name, 100 * result.accuracy,
                             100 * report.ideal.seeds.back().accuracy));
      }
    }
  }
  return report;
}

CrossbarReport run_crossbar(const CrossbarConfig& config, const Progress& progress) {
  return run_crossbar(config, read_mnist(config.mnist), progress);
}

}  // namespace oxvac::crossbar
