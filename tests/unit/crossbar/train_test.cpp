#include "crossbar/train.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "images.hpp"

using Catch::Matchers::Contains;
using namespace oxvac::crossbar;

namespace {

NetworkConfig small() {
  NetworkConfig config;
  config.hidden = 24;
  config.epochs = 12;
  config.batch = 25;
  config.learning_rate = 4e-3;
  return config;
}

double accuracy(const Network& network, const ImageSet& set) {
  const std::vector<int> predicted = predict(network, set);
  int correct = 0;
  for (int i = 0; i < set.count; ++i) correct += predicted[i] == set.labels[i];
  return double(correct) / set.count;
}

bool is_ternary(const Eigen::MatrixXf& w) {
  return (w.array() == 0 || w.array() == 1 || w.array() == -1).all();
}

}  // namespace

TEST_CASE("training learns, with every activation and both routes to ternary weights") {
  const ImageSet training = images::digits(1500, 1), test = images::digits(400, 2);
  NetworkConfig config = small();
  config.activation = GENERATE(Activation::sigmoid, Activation::relu);
  config.training = GENERATE(Training::straight_through, Training::float_then_ternary);
  const Network network = train(training, config, 1);
  CHECK(is_ternary(network.first.weights));
  CHECK(is_ternary(network.second.weights));
  CHECK(network.first.weights.rows() == 24);
  CHECK(network.first.weights.cols() == 64);
  CHECK(network.second.weights.rows() == 10);
  const double right = accuracy(network, test);
  // Weights that were ternary all along recognise more than those cut at the end.
  CHECK(right > (config.training == Training::straight_through ? 0.93 : 0.75));
  if (config.activation == Activation::sigmoid) {
    CHECK(network.hidden_full_scale == 1);
  } else {
    Eigen::MatrixXf h = ideal_output(network.first, pixel_columns(training, 0, training.count));
    CHECK(network.hidden_full_scale <= h.maxCoeff());
    CHECK((h.array() > network.hidden_full_scale).count() <= 1e-4 * double(h.size()) + 1);
    CHECK((h.array() > network.hidden_full_scale).count() >= 1);
  }
}

TEST_CASE("a seed gives the same network again, another seed another one") {
  const ImageSet training = images::digits(300, 1);
  NetworkConfig config = small();
  config.epochs = 2;
  const Network a = train(training, config, 5), b = train(training, config, 5),
                c = train(training, config, 6);
  CHECK(a.first.weights == b.first.weights);
  CHECK(a.second.weights == b.second.weights);
  CHECK(a.first.bias == b.first.bias);
  CHECK(a.first.scale == b.first.scale);
  CHECK(a.first.weights != c.first.weights);
}

TEST_CASE("the progress speaks once per epoch") {
  NetworkConfig config = small();
  config.epochs = 3;
  std::vector<std::string> said;
  train(images::digits(60, 1), config, 1, [&](const std::string& s) { said.push_back(s); });
  REQUIRE(said.size() == 3);
  CHECK_THAT(said[2], Contains("epoch 3 of 3"));
}

TEST_CASE("nothing to train is refused") {
  const ImageSet training = images::digits(20, 1);
  const auto message = [&](auto change) {
    NetworkConfig config = small();
    change(config);
    return images::input_message([&] { train(training, config, 1); });
  };
  CHECK_THAT(message([](auto& c) { c.hidden = 0; }), Contains("hidden 0"));
  CHECK_THAT(message([](auto& c) { c.epochs = 0; }), Contains("epochs 0"));
  CHECK_THAT(message([](auto& c) { c.batch = 0; }), Contains("batch 0"));
  CHECK_THAT(message([](auto& c) { c.learning_rate = 0; }), Contains("learning rate 0"));
  CHECK_THAT(images::input_message([&] { train(ImageSet{}, small(), 1); }), Contains("0 images"));
}

TEST_CASE("training that diverges says so") {
  NetworkConfig config = small();
  config.training = Training::float_then_ternary;
  config.activation = Activation::relu;
  config.learning_rate = 1e38;
  CHECK_THAT(
      images::message_of([&] { train(images::digits(200, 1), config, 1); }, oxvac::ErrorKind::numerics),
      Contains("lower learning_rate"));
}
