#pragma once
/// \file A two-layer perceptron with ternary weights, as it is before any device touches it.
///
///   h = act(alpha1 T1 x + b1),   logits = alpha2 T2 h + b2,   T in {-1, 0, 1}, pixels x in [0, 1]
///
/// Matrices are column-major with one image per column.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "crossbar/idx.hpp"

namespace oxvac::crossbar {

enum class Activation { sigmoid, relu };

/// "sigmoid", "relu", in the order of the enum.
const std::vector<std::string>& activation_names();

/// Applies the activation in place.
void activate(Activation activation, Eigen::MatrixXf& z);

struct TernaryLayer {
  Eigen::MatrixXf weights;  ///< [outputs][inputs], each -1, 0 or 1: what the cells hold
  float scale = 1;          ///< alpha: the digital factor behind the array
  Eigen::VectorXf bias;     ///< [outputs], digital
};

struct Network {
  TernaryLayer first;
  TernaryLayer second;
  Activation activation = Activation::sigmoid;
  /// Hidden value that is sent with the full voltage: 1 for the sigmoid; for ReLU the 99.99 percentile of
  /// the hidden values over the training images.
  float hidden_full_scale = 1;
};

/// Splits latent weights into ternary ones and their scale. F. Li, B. Liu, "Ternary weight networks"
/// (2016): threshold 0.7 mean|w|, scale = mean of |w| above it.
/// \param ternary is resized to the shape of `latent`.
/// \returns the scale; 0 if all weights are 0.
float ternarise(const Eigen::MatrixXf& latent, Eigen::MatrixXf& ternary);

/// Pixels of images first .. first+count-1 as [pixels][count] in [0, 1].
Eigen::MatrixXf pixel_columns(const ImageSet& set, int first, int count);

/// Images are worked through in blocks of this many, here and in the array's evaluation, so that both sum
/// in the same order and a linear device gives the same bits.
inline constexpr int block_size = 500;

/// alpha T x + b: exactly as the array's readout computes it.
Eigen::MatrixXf ideal_output(const TernaryLayer& layer, const Eigen::MatrixXf& x);

/// Index of the largest logit of each column; the first of equal ones.
std::vector<int> largest_rows(const Eigen::MatrixXf& logits);

/// Predicted digits [count] with ideal devices.
std::vector<int> predict(const Network& network, const ImageSet& set);

}  // namespace oxvac::crossbar
