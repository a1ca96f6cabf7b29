#include "crossbar/analogue.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace oxvac::crossbar {
namespace {

using Matrix = Eigen::MatrixXf;

/// Uniform with 2^bits levels over [-full_scale, full_scale]. \returns how many values lay outside.
long quantise(Matrix& z, int bits, double full_scale) {
  const auto range = static_cast<float>(full_scale);
  const auto levels = static_cast<float>(1 << bits);
  const float step = 2 * range / levels;
  const long cut = (z.array().abs() > range).count();
  const auto code = ((z.array() + range) / step).floor().max(0.0f).min(levels - 1);
  z = ((code + 0.5f) * step - range).matrix();
  return cut;
}

Matrix signal_of(const Term& term, const Matrix& u) {
  return u.unaryExpr([&](float x) { return static_cast<float>(term.signal(x)); });
}

}  // namespace

AnalogueNetwork::AnalogueNetwork(const Network& network, const ArrayConfig& config, const Shape& shape,
                                 std::uint64_t stream, const ImageSet& calibration)
    : network_(network), config_(config), row_sums_(network.first.weights.rowwise().sum()) {
  const double full_scale = config.hidden_full_scale.value_or(network.hidden_full_scale);
  if (!(full_scale > 0)) {
    throw input_error(fmt::format("hidden_full_scale must be positive; it is {}", full_scale));
  }
  hidden_full_scale_ = static_cast<float>(full_scale);
  for (int layer = 0; layer < (config.both_layers ? 2 : 1); ++layer) {
    const Matrix& T = layer == 0 ? network.first.weights : network.second.weights;
    ArrayInput in{T, shape, {}};
    if (config.spread) {
      in.excess_factor = draw_excess_factors(T.rows(), T.cols(), *config.spread, 2 * stream + layer);
    }
    terms_[layer] = config.mapping.terms(in);
  }
  const auto levels = config.encoder.grey_levels();
  for (const Term& term : terms_[0]) {
    auto& signal = first_signals_.emplace_back();
    for (int grey = 0; grey < 256; ++grey) signal[grey] = static_cast<float>(term.signal(levels[grey]));
  }
  if (config.gain.calibrated || config.adc_bits > 0) {
    for (int layer = 0; layer < (config.both_layers ? 2 : 1); ++layer) calibrate(layer, calibration);
  }
}

Matrix AnalogueNetwork::first_array(const ImageSet& set, int begin, int count) const {
  const int pixels = set.pixels_per_image();
  const std::uint8_t* grey = set.pixels.data() + std::size_t(begin) * pixels;
  Matrix u(pixels, count);
  Matrix sum;
  for (std::size_t k = 0; k < terms_[0].size(); ++k) {
    std::transform(grey, grey + u.size(), u.data(), [&](std::uint8_t g) { return first_signals_[k][g]; });
    // The first product is assigned, not added to zeros: the same bits as the ideal layer.
    if (k == 0) {
      sum.noalias() = terms_[0][k].weights * u;
    } else {
      sum.noalias() += terms_[0][k].weights * u;
    }
  }
  return sum;
}

Matrix AnalogueNetwork::second_array(const Matrix& u) const {
  Matrix sum;
  for (const Term& term : terms_[1]) {
    const Matrix product = term.weights * (term.is_plain ? u : signal_of(term, u));
    if (sum.size() == 0) {
      sum = product;
    } else {
      sum += product;
    }
  }
  return sum;
}

/// Outputs of an analogue layer in weights, as the digital side gets them.
Matrix AnalogueNetwork::read_out(int layer, Matrix array, Counts& counts) const {
  if (config_.adc_bits > 0) {
    counts.adc_cut += quantise(array, config_.adc_bits, readout_[layer].adc_full_scale);
    counts.adc += array.size();
  }
  if (readout_[layer].gain != 1) array *= static_cast<float>(readout_[layer].gain);
  return array;
}

Matrix AnalogueNetwork::hidden_values(const ImageSet& set, int begin, int count, Counts& counts) const {
  Matrix z = read_out(0, first_array(set, begin, count), counts);
  if (config_.encoder.range == PixelRange::bipolar) z = 0.5f * (z.colwise() + row_sums_);
  z = (network_.first.scale * z).colwise() + network_.first.bias;
  activate(network_.activation, z);
  return z;
}

Matrix AnalogueNetwork::logits(Matrix hidden, Counts& counts) const {
  if (!config_.both_layers) return ideal_output(network_.second, hidden);
  counts.hidden += hidden.size();
  counts.hidden_cut += config_.encoder.encode_hidden(hidden, hidden_full_scale_);
  Matrix z = read_out(1, second_array(hidden), counts);
  if (hidden_full_scale_ != 1) z *= hidden_full_scale_;
  z = (network_.second.scale * z).colwise() + network_.second.bias;
  return z;
}

void AnalogueNetwork::calibrate(int layer, const ImageSet& images) {
  double device_ideal = 0;
  double device_device = 0;
  float largest = 0;
  Counts ignored;
  const int total = std::min(calibration_images, images.count);
  const auto levels = config_.encoder.grey_levels();
  for (int begin = 0; begin < total; begin += block_size) {
    const int count = std::min(block_size, total - begin);
    Matrix device;
    Matrix ideal;
    if (layer == 0) {
      device = first_array(images, begin, count);
      Matrix u(images.pixels_per_image(), count);
      const std::uint8_t* grey = images.pixels.data() + std::size_t(begin) * images.pixels_per_image();
      std::transform(grey, grey + u.size(), u.data(), [&](std::uint8_t g) { return levels[g]; });
      ideal = network_.first.weights * u;
    } else {
      Matrix hidden = hidden_values(images, begin, count, ignored);
      config_.encoder.encode_hidden(hidden, hidden_full_scale_);
      device = second_array(hidden);
      ideal = network_.second.weights * hidden;
    }
    device_ideal += device.cwiseProduct(ideal).cast<double>().sum();
    device_device += device.cast<double>().squaredNorm();
    largest = std::max(largest, device.cwiseAbs().maxCoeff());
  }
  if (!(device_device > 0)) {
    throw input_error(
        fmt::format("the {} layer's array gives no current on the {} calibration images, so its "
                    "readout cannot be calibrated",
                    layer == 0 ? "first" : "second", total));
  }
  if (config_.gain.calibrated) readout_[layer].gain = device_ideal / device_device;
  if (config_.adc_bits > 0) readout_[layer].adc_full_scale = largest;
}

std::vector<int> AnalogueNetwork::predict(const ImageSet& set, Saturation* saturation) const {
  std::vector<int> digits;
  Counts counts;
  for (int begin = 0; begin < set.count; begin += block_size) {
    const int count = std::min(block_size, set.count - begin);
    const auto block = largest_rows(logits(hidden_values(set, begin, count, counts), counts));
    digits.insert(digits.end(), block.begin(), block.end());
  }
  if (saturation) {
    const auto fraction = [](long part, long whole) {
      return whole > 0 ? double(part) / double(whole) : 0.0;
    };
    *saturation = {fraction(counts.hidden_cut, counts.hidden), fraction(counts.adc_cut, counts.adc)};
  }
  return digits;
}

Matrix AnalogueNetwork::effective_weights(const ImageSet& images) const {
  const int pixels = images.pixels_per_image();
  const auto levels = config_.encoder.grey_levels();
  Eigen::MatrixXd grey_count = Eigen::MatrixXd::Zero(256, pixels);
  for (std::size_t i = 0; i < images.pixels.size(); ++i) {
    ++grey_count(images.pixels[i], static_cast<Eigen::Index>(i % pixels));
  }
  Matrix weights = Matrix::Zero(network_.first.weights.rows(), pixels);
  for (std::size_t k = 0; k < terms_[0].size(); ++k) {
    const auto slope_at_end = static_cast<float>(terms_[0][k].signal(1));
    for (int p = 0; p < pixels; ++p) {
      double signal_u = 0;
      double u_u = 0;
      for (int grey = 0; grey < 256; ++grey) {
        signal_u += grey_count(grey, p) * first_signals_[k][grey] * levels[grey];
        u_u += grey_count(grey, p) * levels[grey] * levels[grey];
      }
      const float slope = u_u > 0 ? static_cast<float>(signal_u / u_u) : slope_at_end;
      weights.col(p) += slope * terms_[0][k].weights.col(p);
    }
  }
  return weights * static_cast<float>(readout_[0].gain);
}

}  // namespace oxvac::crossbar
