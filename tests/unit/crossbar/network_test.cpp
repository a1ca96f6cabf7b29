#include "crossbar/network.hpp"

#include <catch2/catch.hpp>

#include "images.hpp"

using namespace oxvac::crossbar;

TEST_CASE("ternarising keeps what is above 0.7 of the mean magnitude") {
  Eigen::MatrixXf latent(2, 3);
  latent << 0.9f, -0.1f, 0.5f,  //
      -0.7f, 0.2f, 0.0f;
  // mean |w| = 0.4, threshold 0.28; kept 0.9, 0.5, 0.7: scale 0.7
  Eigen::MatrixXf ternary;
  CHECK(ternarise(latent, ternary) == Approx(0.7f));
  Eigen::MatrixXf expected(2, 3);
  expected << 1, 0, 1, -1, 0, 0;
  CHECK(ternary == expected);

  CHECK(ternarise(Eigen::MatrixXf::Zero(2, 2), ternary) == 0);
  CHECK(ternary == Eigen::MatrixXf::Zero(2, 2));
}

TEST_CASE("activations") {
  Eigen::MatrixXf z(1, 3);
  z << -2, 0, 3;
  Eigen::MatrixXf h = z;
  activate(Activation::sigmoid, h);
  CHECK(h(0) == Approx(1 / (1 + std::exp(2.0))).epsilon(1e-6));
  CHECK(h(1) == Approx(0.5));
  CHECK(h(2) == Approx(1 / (1 + std::exp(-3.0))).epsilon(1e-6));
  h = z;
  activate(Activation::relu, h);
  CHECK(h(0) == 0);
  CHECK(h(2) == 3);
}

TEST_CASE("pixels become columns in [0, 1]") {
  ImageSet set{2, 1, 2, {0, 255, 51, 102}, {0, 0}};
  const Eigen::MatrixXf x = pixel_columns(set, 1, 1);
  REQUIRE(x.rows() == 2);
  REQUIRE(x.cols() == 1);
  CHECK(x(0) == Approx(0.2f));
  CHECK(x(1) == Approx(0.4f));
  CHECK(pixel_columns(set, 0, 2)(1, 0) == 1.0f);
}

TEST_CASE("a prediction agrees with sums written out") {
  const Network network = images::random_network(64, 15, 3);
  const ImageSet set = images::digits(block_size + 7, 4);  // two blocks, the second short
  const std::vector<int> predicted = predict(network, set);
  REQUIRE(predicted.size() == std::size_t(set.count));
  for (const int i : {0, block_size - 1, block_size, block_size + 6}) {
    std::vector<double> hidden(15), logits(10);
    for (int h = 0; h < 15; ++h) {
      double sum = 0;
      for (int p = 0; p < 64; ++p) sum += network.first.weights(h, p) * set.pixels[i * 64 + p] / 255.0;
      hidden[h] = 1 / (1 + std::exp(-(network.first.scale * sum + network.first.bias(h))));
    }
    for (int d = 0; d < 10; ++d) {
      double sum = 0;
      for (int h = 0; h < 15; ++h) sum += network.second.weights(d, h) * hidden[h];
      logits[d] = network.second.scale * sum + network.second.bias(d);
    }
    CHECK(predicted[i] == std::max_element(logits.begin(), logits.end()) - logits.begin());
  }
}
