#pragma once
/// \file Trains the ternary network; single-threaded and the same for a seed every time.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "crossbar/network.hpp"

namespace oxvac::crossbar {

/// How the ternary weights come about.
enum class Training {
  straight_through,   ///< forward pass with ternary weights; their gradient goes to latent float weights
  float_then_ternary  ///< trained with float weights, ternarised at the end: what it costs not to know
};

/// "straight_through", "float_then_ternary", in the order of the enum.
const std::vector<std::string>& training_names();

struct NetworkConfig {
  int hidden = 200;
  Activation activation = Activation::sigmoid;
  Training training = Training::straight_through;
  int epochs = 25;
  int batch = 100;
  double learning_rate = 1e-3;  ///< of Adam at the start; falls to 0 along a half cosine
  std::vector<std::uint64_t> seeds{1, 2, 3};
};

/// Called with a sentence about what is going on.
using Progress = std::function<void(const std::string&)>;

/// Trains one network on `images` with cross entropy, Adam (D. Kingma, J. Ba, 2015; 0.9, 0.999, 1e-8),
/// latent weights held in [-1, 1]; the network of the last epoch is returned, so that no test image has a
/// say in it.
/// \throws Error (input) if the config asks for nothing trainable, Error (numerics) if the loss is not
/// finite.
Network train(const ImageSet& images, const NetworkConfig& config, std::uint64_t seed,
              const Progress& progress = {});

}  // namespace oxvac::crossbar
