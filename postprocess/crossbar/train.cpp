#include "crossbar/train.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "crossbar/random.hpp"

namespace oxvac::crossbar {
namespace {

using Matrix = Eigen::MatrixXf;

constexpr int digits = 10;
enum Stream : std::uint64_t { first_weights, second_weights, order };

/// A set of images as lists of their lit pixels: four of five pixels of MNIST are black, so that going
/// through the lists is several times quicker than dense matrix products.
struct LitPixels {
  struct Pixel {
    std::uint16_t index;
    std::uint8_t grey;
  };
  std::vector<Pixel> pixels;       ///< image after image
  std::vector<std::size_t> begin;  ///< [images + 1] where each image's pixels begin
  std::array<float, 256> value;    ///< of a grey level, in [0, 1]

  explicit LitPixels(const ImageSet& set) : begin(1, 0) {
    for (int grey = 0; grey < 256; ++grey) value[grey] = static_cast<float>(grey) / 255.0f;
    const int per_image = set.pixels_per_image();
    for (int image = 0; image < set.count; ++image) {
      const std::uint8_t* grey = set.pixels.data() + std::size_t(image) * per_image;
      for (int p = 0; p < per_image; ++p) {
        if (grey[p] != 0) pixels.push_back({static_cast<std::uint16_t>(p), grey[p]});
      }
      begin.push_back(pixels.size());
    }
  }
};

/// The images of one step.
struct Batch {
  const LitPixels& set;
  std::span<const int> images;

  Eigen::Index count() const { return static_cast<Eigen::Index>(images.size()); }
  /// Calls each(pixel, value) for the lit pixels of the i-th image of the batch.
  template <class Each>
  void for_each_pixel(Eigen::Index i, Each each) const {
    const int image = images[static_cast<std::size_t>(i)];
    for (std::size_t k = set.begin[image]; k < set.begin[image + 1]; ++k) {
      each(set.pixels[k].index, set.value[set.pixels[k].grey]);
    }
  }
};

/// weights x + bias, one image per column.
Matrix product(const Matrix& weights, const Matrix& bias, const Batch& x) {
  Matrix z(weights.rows(), x.count());
  for (Eigen::Index i = 0; i < x.count(); ++i) {
    auto column = z.col(i);
    column = bias;
    x.for_each_pixel(i, [&](int pixel, float value) { column += value * weights.col(pixel); });
  }
  return z;
}
Matrix product(const Matrix& weights, const Matrix& bias, const Matrix& x) {
  Matrix z = weights * x;
  z.colwise() += bias.col(0);
  return z;
}

/// error x^T, the gradient of the loss with respect to the weights.
void outer_product(const Matrix& error, const Batch& x, Matrix& gradient) {
  gradient.setZero();
  for (Eigen::Index i = 0; i < x.count(); ++i) {
    const auto column = error.col(i);
    x.for_each_pixel(i, [&](int pixel, float value) { gradient.col(pixel) += value * column; });
  }
}
void outer_product(const Matrix& error, const Matrix& x, Matrix& gradient) {
  gradient.noalias() = error * x.transpose();
}

/// Adam's learning rate and epsilon of one step, its two bias corrections folded in.
struct StepSize {
  float rate;
  float epsilon;
};

/// Adam for one matrix of parameters.
class Adam {
 public:
  explicit Adam(const Matrix& parameters)
      : mean_(Matrix::Zero(parameters.rows(), parameters.cols())), square_(mean_) {}

  /// Column by column, so that the five operands stay in the nearest cache.
  void step(Matrix& parameters, const Matrix& gradient, StepSize size) {
    for (Eigen::Index j = 0; j < parameters.cols(); ++j) {
      auto mean = mean_.col(j).array();
      auto square = square_.col(j).array();
      const auto slope = gradient.col(j).array();
      mean = decay1 * mean + (1 - decay1) * slope;
      square = decay2 * square + (1 - decay2) * slope.square();
      parameters.col(j).array() -= size.rate * mean / (square.sqrt() + size.epsilon);
    }
  }

  static constexpr float decay1 = 0.9f;
  static constexpr float decay2 = 0.999f;

 private:
  Matrix mean_;
  Matrix square_;
};

/// Latent weights, the weights that the forward pass sees, and their optimiser.
struct Layer {
  Layer(int outputs, int inputs, Training how, Random random)
      : training(how),
        latent(outputs, inputs),
        bias(Matrix::Zero(outputs, 1)),
        gradient(outputs, inputs),
        adam(latent),
        bias_adam(bias) {
    // Glorot's uniform interval keeps the sums of order one; drawn in a fixed order.
    const float reach = std::sqrt(6.0f / static_cast<float>(inputs + outputs));
    for (float& w : latent.reshaped()) w = reach * static_cast<float>(2 * random.uniform() - 1);
    refresh();
  }

  void refresh() {
    if (training == Training::straight_through) {
      scale = ternarise(latent, weights);
      weights *= scale;
    } else {
      weights = latent;
    }
  }

  /// One step along the gradient at the weights of the forward pass: straight through the ternarisation.
  /// \param x the layer's input, a Batch or a Matrix.
  template <class Input>
  void learn(const Matrix& error, const Input& x, StepSize size) {
    outer_product(error, x, gradient);
    adam.step(latent, gradient, size);
    if (training == Training::straight_through) latent = latent.cwiseMax(-1.0f).cwiseMin(1.0f);
    bias_adam.step(bias, error.rowwise().sum(), size);
    refresh();
  }

  TernaryLayer ternary() const {
    TernaryLayer layer;
    layer.scale = ternarise(latent, layer.weights);
    layer.bias = bias.col(0);
    return layer;
  }

  Training training;
  Matrix latent, bias, weights, gradient;
  float scale = 1;
  Adam adam, bias_adam;
};

/// Turns logits into the derivative of the mean cross entropy with respect to them.
/// \returns the summed cross entropy of the batch.
double softmax_error(Matrix& logits, const std::vector<std::uint8_t>& labels, std::span<const int> images) {
  double loss = 0;
  for (Eigen::Index i = 0; i < logits.cols(); ++i) {
    auto column = logits.col(i);
    const float largest = column.maxCoeff();
    column = (column.array() - largest).exp().matrix();
    column /= column.sum();
    const int label = labels[images[static_cast<std::size_t>(i)]];
    loss -= std::log(std::max(column(label), 1e-30f));
    column(label) -= 1;
  }
  logits /= static_cast<float>(logits.cols());
  return loss;
}

class Trainer {
 public:
  Trainer(const ImageSet& images, const NetworkConfig& config, std::uint64_t seed)
      : images_(images),
        config_(config),
        lit_(images),
        first_(config.hidden, images.pixels_per_image(), config.training, Random(seed, first_weights)),
        second_(digits, config.hidden, config.training, Random(seed, second_weights)),
        random_(seed, order),
        sequence_(images.count) {
    std::iota(sequence_.begin(), sequence_.end(), 0);
    const std::int64_t batches = (images.count + config.batch - 1) / config.batch;
    total_steps_ = batches * config.epochs;
  }

  /// \returns the mean cross entropy over the epoch.
  double epoch() {
    random_.shuffle(sequence_);
    double loss = 0;
    for (std::size_t begin = 0; begin < sequence_.size(); begin += config_.batch) {
      const std::size_t count = std::min<std::size_t>(config_.batch, sequence_.size() - begin);
      loss += step({lit_, std::span<const int>(sequence_).subspan(begin, count)});
    }
    return loss / images_.count;
  }

  Network network() const {
    Network net{first_.ternary(), second_.ternary(), config_.activation, 1};
    if (config_.activation == Activation::relu) net.hidden_full_scale = full_scale(net);
    return net;
  }

 private:
  double step(const Batch& batch) {
    Matrix hidden = product(first_.weights, first_.bias, batch);
    activate(config_.activation, hidden);
    Matrix error = product(second_.weights, second_.bias, hidden);
    const double loss = softmax_error(error, images_.labels, batch.images);
    Matrix hidden_error = second_.weights.transpose() * error;
    if (config_.activation == Activation::sigmoid) {
      hidden_error.array() *= hidden.array() * (1 - hidden.array());
    } else {
      hidden_error = (hidden.array() > 0).select(hidden_error, 0.0f);
    }
    const StepSize size = next_step_size();
    second_.learn(error, hidden, size);
    first_.learn(hidden_error, batch, size);
    return loss;
  }

  StepSize next_step_size() {
    ++step_;
    const auto t = static_cast<double>(step_);
    const double correction = std::sqrt(1 - std::pow(double(Adam::decay2), t));
    const double cosine = 0.5 * (1 + std::cos(constants::pi * (t - 1) / static_cast<double>(total_steps_)));
    const double rate = config_.learning_rate * cosine * correction / (1 - std::pow(double(Adam::decay1), t));
    return {static_cast<float>(rate), static_cast<float>(1e-8 * correction)};
  }

  /// 99.99 percentile of the hidden values over the training images.
  float full_scale(const Network& net) const {
    std::vector<float> values;
    values.reserve(std::size_t(images_.count) * config_.hidden);
    for (int begin = 0; begin < images_.count; begin += block_size) {
      Matrix h =
          ideal_output(net.first, pixel_columns(images_, begin, std::min(block_size, images_.count - begin)));
      activate(net.activation, h);
      values.insert(values.end(), h.data(), h.data() + h.size());
    }
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(0.9999 * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at > 0 ? *at : 1.0f;
  }

  const ImageSet& images_;
  const NetworkConfig& config_;
  LitPixels lit_;
  Layer first_;
  Layer second_;
  Random random_;
  std::vector<int> sequence_;
  std::int64_t step_ = 0;
  std::int64_t total_steps_ = 0;
};

}  // namespace

const std::vector<std::string>& training_names() {
  static const std::vector<std::string> names{"straight_through", "float_then_ternary"};
  return names;
}

Network train(const ImageSet& images, const NetworkConfig& config, std::uint64_t seed,
              const Progress& progress) {
  if (images.count < 1 || config.hidden < 1 || config.epochs < 1 || config.batch < 1 ||
      !(config.learning_rate > 0)) {
    throw input_error(fmt::format(
        "training needs at least one image, hidden unit, epoch and image per batch and a positive "
        "learning rate; got {} images, hidden {}, epochs {}, batch {}, learning rate {}",
        images.count, config.hidden, config.epochs, config.batch, config.learning_rate));
  }
  if (images.pixels_per_image() > std::numeric_limits<std::uint16_t>::max()) {
    throw input_error(
        fmt::format("images of {}x{} pixels are too large for this network: at most 65535 pixels",
                    images.rows, images.columns));
  }
  Trainer trainer(images, config, seed);
  for (int epoch = 1; epoch <= config.epochs; ++epoch) {
    const double loss = trainer.epoch();
    if (!std::isfinite(loss)) {
      throw numerics_error(
          fmt::format("training with seed {} diverged in epoch {}: lower learning_rate (now {})", seed, epoch,
                      config.learning_rate));
    }
    if (progress) {
      progress(fmt::format("training seed {}: epoch {} of {}, cross entropy {:.4f}", seed, epoch,
                           config.epochs, loss));
    }
  }
  return trainer.network();
}

}  // namespace oxvac::crossbar
