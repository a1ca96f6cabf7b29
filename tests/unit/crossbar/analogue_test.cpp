#include "crossbar/analogue.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "images.hpp"

using Catch::Matchers::Contains;
using namespace oxvac::crossbar;

namespace {

constexpr double Vmax = 0.6;

Shape power_shape(double r, double n, VerifiedAt at = VerifiedAt::voltage_max) {
  return Shape(CellCurve::power(1e-6, r * 1e-6 / std::pow(Vmax, n - 1), n), Vmax, at);
}
const Shape ohmic(CellCurve::linear(1e-6), Vmax, VerifiedAt::voltage_max);

const ImageSet test_set = images::digits(700, 11), calibration = images::digits(600, 12);

int differing(const std::vector<int>& a, const std::vector<int>& b) {
  int count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i];
  return count;
}

}  // namespace

TEST_CASE("an ohmic device predicts what the ideal one does, image by image") {
  Network network = images::random_network(64, 30, 1);
  network.activation = GENERATE(Activation::sigmoid, Activation::relu);
  ArrayConfig config;
  config.mapping = GENERATE(differential(40), single_cell_reference(15));
  config.both_layers = GENERATE(false, true);
  config.gain = gain_rule(GENERATE("endpoint", "low_field"));
  if (network.activation == Activation::relu) network.hidden_full_scale = 64;  // a power of two: exact
  const AnalogueNetwork array(network, config, ohmic, 1, calibration);
  Saturation saturation;
  CHECK(array.predict(test_set, &saturation) == predict(network, test_set));
  CHECK(saturation.hidden_fraction == 0);
}

TEST_CASE("a spread of an excess that is not there changes nothing") {
  const Network network = images::random_network(64, 30, 1);
  ArrayConfig config;
  config.spread = Spread{1, 1};
  config.both_layers = true;
  config.mapping = single_cell_reference(40);
  const AnalogueNetwork array(network, config, ohmic, 1, calibration);
  CHECK(array.predict(test_set) == predict(network, test_set));
}

TEST_CASE("bipolar pixels give the same sums up to rounding, so nearly always the same digit") {
  const Network network = images::random_network(64, 30, 1);
  ArrayConfig config;
  config.encoder.range = PixelRange::bipolar;
  const AnalogueNetwork array(network, config, ohmic, 1, calibration);
  CHECK(differing(array.predict(test_set), predict(network, test_set)) <= 1);
}

TEST_CASE("a non-linear first layer is the network on distorted pixels") {
  const Network network = images::random_network(64, 30, 2);
  const Shape shape = power_shape(3, 5);
  const AnalogueNetwork array(network, {}, shape, 1, calibration);
  // The same by hand: pixels through f, then the ideal network.
  std::vector<int> expected;
  Eigen::MatrixXf x = pixel_columns(test_set, 0, test_set.count);
  x = x.unaryExpr([&](float u) { return static_cast<float>(shape.f(u)); });
  Eigen::MatrixXf hidden = ideal_output(network.first, x);
  activate(network.activation, hidden);
  expected = largest_rows(ideal_output(network.second, hidden));
  CHECK(differing(array.predict(test_set), expected) == 0);
  CHECK(differing(expected, predict(network, test_set)) > 0);  // so the curve does something here
}

TEST_CASE("a non-linear second layer distorts the hidden values") {
  const Network network = images::random_network(64, 30, 2);
  const Shape shape = power_shape(10, 6);
  ArrayConfig config;
  config.both_layers = true;
  const AnalogueNetwork array(network, config, shape, 1, calibration);
  Eigen::MatrixXf x = pixel_columns(test_set, 0, test_set.count);
  const auto f = [&](float u) { return static_cast<float>(shape.f(u)); };
  Eigen::MatrixXf hidden = ideal_output(network.first, x.unaryExpr(f));
  activate(network.activation, hidden);
  CHECK(differing(array.predict(test_set), largest_rows(ideal_output(network.second, hidden.unaryExpr(f)))) ==
        0);
}

TEST_CASE("hidden values beyond the full scale are cut and counted") {
  Network network = images::random_network(64, 30, 1);
  network.activation = Activation::relu;
  ArrayConfig config;
  config.both_layers = true;
  config.hidden_full_scale = 1.0;
  Saturation saturation;
  AnalogueNetwork(network, config, ohmic, 1, calibration).predict(test_set, &saturation);
  Eigen::MatrixXf hidden = ideal_output(network.first, pixel_columns(test_set, 0, test_set.count));
  const double above = double((hidden.array() > 1.0f).count()) / double(hidden.size());
  CHECK(above > 0.05);
  CHECK(saturation.hidden_fraction == Approx(above));
  config.hidden_full_scale = -1.0;
  CHECK_THAT(images::input_message([&] { AnalogueNetwork(network, config, ohmic, 1, calibration); }),
             Contains("hidden_full_scale must be positive"));
}

TEST_CASE("the regression gain is the least-squares factor") {
  const Network network = images::random_network(64, 30, 3);
  const Shape shape = power_shape(1e4, 4);
  ArrayConfig config;
  config.gain = gain_rule("regression");
  config.both_layers = true;
  const AnalogueNetwork array(network, config, shape, 1, calibration);
  const Eigen::MatrixXf x = pixel_columns(calibration, 0, calibration.count);
  const Eigen::MatrixXd ideal = (network.first.weights * x).cast<double>();
  const Eigen::MatrixXf fx = x.unaryExpr([&](float u) { return static_cast<float>(shape.f(u)); });
  const Eigen::MatrixXd device = (network.first.weights * fx).cast<double>();
  const double k = device.cwiseProduct(ideal).sum() / device.squaredNorm();
  CHECK(k > 1.2);  // the curve lies below its chord, so the factor makes up for it
  CHECK(array.readout()[0].gain == Approx(k).epsilon(1e-5));
  CHECK(array.readout()[1].gain > 1);
  const AnalogueNetwork plain(network, {}, ohmic, 1, calibration);
  CHECK(plain.readout()[0].gain == 1);
}

TEST_CASE("an ADC reads the middle of the step that a sum lies in") {
  const Network network = images::random_network(64, 30, 3);
  const float range =
      (network.first.weights * pixel_columns(calibration, 0, calibration.count)).cwiseAbs().maxCoeff();
  const Eigen::MatrixXf sums = network.first.weights * pixel_columns(test_set, 0, test_set.count);
  for (const int bits : {1, 3, 8}) {
    ArrayConfig config;
    config.adc_bits = bits;
    const AnalogueNetwork array(network, config, ohmic, 1, calibration);
    CHECK(array.readout()[0].adc_full_scale == Approx(range).epsilon(1e-5));
    const int levels = 1 << bits;
    long outside = 0;
    const Eigen::MatrixXf read = sums.unaryExpr([&](float z) {
      outside += std::abs(z) > range;
      const double step = 2.0 * range / levels;
      const double code = std::min<double>(std::max(std::floor((z + range) / step), 0.0), levels - 1);
      return static_cast<float>((code + 0.5) * step - range);
    });
    Eigen::MatrixXf hidden = (network.first.scale * read).colwise() + network.first.bias;
    activate(network.activation, hidden);
    Saturation saturation;
    const std::vector<int> predicted = array.predict(test_set, &saturation);
    CHECK(differing(predicted, largest_rows(ideal_output(network.second, hidden))) <= 2);
    CHECK(saturation.adc_fraction == Approx(double(outside) / double(sums.size())).margin(1e-4));
    if (bits == 8) CHECK(differing(predicted, predict(network, test_set)) < 20);
  }
}

TEST_CASE("calibration without any current is refused") {
  const Network network = images::random_network(64, 30, 3);
  ImageSet black = calibration;
  std::fill(black.pixels.begin(), black.pixels.end(), std::uint8_t{0});
  ArrayConfig config;
  config.gain = gain_rule("regression");
  CHECK_THAT(images::input_message([&] { AnalogueNetwork(network, config, ohmic, 1, black); }),
             Contains("first layer") && Contains("no current"));
}

TEST_CASE("effective weights: ternary for an ohmic device, the slope of the pixel's signal otherwise") {
  const Network network = images::random_network(64, 30, 4);
  const AnalogueNetwork plain(network, {}, ohmic, 1, calibration);
  CHECK((plain.effective_weights(calibration) - network.first.weights).cwiseAbs().maxCoeff() < 1e-6f);

  ImageSet images = calibration;
  for (std::size_t i = 5; i < images.pixels.size(); i += 64) images.pixels[i] = 0;  // pixel 5 is never lit
  const Shape shape = power_shape(10, 5);
  ArrayConfig config;
  config.mapping = single_cell_reference(40);
  const AnalogueNetwork array(network, config, shape, 1, images);
  const Eigen::MatrixXf found = array.effective_weights(images);
  const double unit = (1 - 1.0 / 40) / 2;
  for (const int p : {0, 5, 17}) {
    double fu = 0, uu = 0;
    for (int i = 0; i < images.count; ++i) {
      const double u = images.pixels[std::size_t(i) * 64 + p] / 255.0;
      fu += (shape.f(u) - u) * u;
      uu += u * u;
    }
    const double loss = p == 5 ? 0 : fu / uu / unit;  // f(1) = 1: no loss at voltage_max
    for (int h = 0; h < 30; ++h) {
      const float t = network.first.weights(h, p);
      CHECK(found(h, p) == Approx(t > 0 ? 1 + loss : t).epsilon(1e-4).margin(1e-6));
    }
  }
}

TEST_CASE("cells of different networks differ, those of one network do not") {
  const Network network = images::random_network(64, 30, 4);
  ArrayConfig config;
  config.spread = Spread{1, 1};
  const Shape shape = power_shape(3, 5, VerifiedAt::low_field);
  config.gain = gain_rule("low_field");
  const auto weights = [&](std::uint64_t stream) {
    return AnalogueNetwork(network, config, shape, stream, calibration).effective_weights(calibration);
  };
  CHECK(weights(1) == weights(1));
  CHECK(weights(1) != weights(2));
}
