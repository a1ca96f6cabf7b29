#pragma once
/// \file Trained networks on disk, so that another scenario trains nothing twice.

#include <cstdint>
#include <string>

#include "crossbar/train.hpp"

namespace oxvac::crossbar {

struct TrainedNetwork {
  Network network;
  std::uint64_t seed = 0;
  double training_s = 0;  ///< wall time when it was trained
  bool from_cache = false;
};

/// Hash of everything in a set of images.
std::uint64_t digest(const ImageSet& images);

/// Everything that determines a trained network, in words: data, sizes, recipe, seed, version of the training
/// code and the vector instructions (which change the rounding of sums).
std::string network_key(const NetworkConfig& config, std::uint64_t seed, const ImageSet& images,
                        std::uint64_t images_digest);

/// The network under that key in `folder`, else a newly trained one, which is then stored. A file that is
/// damaged or holds another key is trained anew and overwritten, and `progress` says so.
/// \throws Error (io) if the folder or the file cannot be written; Error of train().
TrainedNetwork load_or_train(const ImageSet& images, std::uint64_t images_digest, const NetworkConfig& config,
                             std::uint64_t seed, const std::string& folder, const Progress& progress = {});

}  // namespace oxvac::crossbar
