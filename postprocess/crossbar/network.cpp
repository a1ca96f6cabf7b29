#include "crossbar/network.hpp"

#include <algorithm>

namespace oxvac::crossbar {

const std::vector<std::string>& activation_names() {
  static const std::vector<std::string> names{"sigmoid", "relu"};
  return names;
}

void activate(Activation activation, Eigen::MatrixXf& z) {
  switch (activation) {
    case Activation::sigmoid:
      z = (1 + (-z.array()).exp()).inverse().matrix();
      return;
    case Activation::relu:
      z = z.cwiseMax(0.0f);
      return;
  }
}

float ternarise(const Eigen::MatrixXf& latent, Eigen::MatrixXf& ternary) {
  const float threshold = 0.7f * latent.cwiseAbs().mean();
  ternary.resizeLike(latent);
  // A plain loop, which compilers vectorise; it runs after every training step.
  const float* w = latent.data();
  float* t = ternary.data();
  for (Eigen::Index i = 0; i < latent.size(); ++i) {
    t[i] = static_cast<float>(w[i] > threshold) - static_cast<float>(w[i] < -threshold);
  }
  const float kept = ternary.cwiseAbs().sum();
  return kept > 0 ? latent.cwiseProduct(ternary).sum() / kept : 0.0f;
}

Eigen::MatrixXf pixel_columns(const ImageSet& set, int first, int count) {
  const int rows = set.pixels_per_image();
  const Eigen::Map<const Eigen::Matrix<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic>> bytes(
      set.pixels.data() + std::size_t(first) * rows, rows, count);
  return bytes.cast<float>() / 255.0f;
}

Eigen::MatrixXf ideal_output(const TernaryLayer& layer, const Eigen::MatrixXf& x) {
  Eigen::MatrixXf z = layer.weights * x;
  z = (layer.scale * z).colwise() + layer.bias;
  return z;
}

std::vector<int> largest_rows(const Eigen::MatrixXf& logits) {
  std::vector<int> rows(logits.cols());
  for (Eigen::Index i = 0; i < logits.cols(); ++i) logits.col(i).maxCoeff(&rows[i]);
  return rows;
}

std::vector<int> predict(const Network& network, const ImageSet& set) {
  std::vector<int> digits;
  for (int first = 0; first < set.count; first += block_size) {
    Eigen::MatrixXf hidden =
        ideal_output(network.first, pixel_columns(set, first, std::min(block_size, set.count - first)));
    activate(network.activation, hidden);
    const std::vector<int> block = largest_rows(ideal_output(network.second, hidden));
    digits.insert(digits.end(), block.begin(), block.end());
  }
  return digits;
}

}  // namespace oxvac::crossbar
