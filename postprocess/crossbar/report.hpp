#pragma once
/// \file What a crossbar run found out.

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "crossbar/analogue.hpp"
#include "crossbar/train.hpp"

namespace oxvac::crossbar {

struct Interval {
  double low = 0;
  double high = 1;
};

/// 95 % interval of a fraction that was seen as `correct` of `total` (E. B. Wilson, J. Am. Stat. Assoc. 22,
/// 209, 1927). `correct` need not be whole: a mean over networks on the same images is as good.
Interval wilson_interval(double correct, int total);

/// [actual digit][predicted digit]
using Confusion = Eigen::Matrix<int, 10, 10>;
Confusion confusion_matrix(const std::vector<int>& predicted, const std::vector<std::uint8_t>& labels);

/// One network on the test images.
struct SeedResult {
  std::uint64_t seed = 0;
  double accuracy = 0;  ///< fraction, 0 to 1
  Interval interval;    ///< of the accuracy, from the number of test images
  Confusion confusion = Confusion::Zero();
  int labels_changed = 0;  ///< test images whose digit differs from that of the ideal device
  double weights_changed =
      0;  ///< fraction of first-layer weights whose effective value rounds to another state
  std::array<LayerReadout, 2> readout;
  Saturation saturation;
};
SeedResult score(const std::vector<int>& predicted, const std::vector<int>& ideal, const ImageSet& test,
                 std::uint64_t seed);

struct ScenarioResult {
  std::string name;
  std::string curve_from, curve;  ///< source, and the curve in words
  std::string mapping, gain, pixels;
  bool both_layers = false;
  int dac_bits = 0, adc_bits = 0;
  std::optional<Spread> spread;
  Nonlinearity nonlinearity;
  std::vector<SeedResult> seeds;
  Eigen::MatrixXf
      effective_weights;  ///< first layer of the first network: AnalogueNetwork::effective_weights

  double mean_accuracy() const;
  double accuracy_deviation() const;  ///< standard deviation over the networks; 0 for one
  Interval interval() const;          ///< of the mean, from the number of test images alone
  Confusion confusion() const;        ///< summed over the networks
};

struct CrossbarReport {
  NetworkConfig network;
  int rows = 0, columns = 0;  ///< of an image
  int training_images = 0, test_images = 0;
  double voltage_max_V = 0;
  std::vector<double> training_s;  ///< wall time of each network when it was trained
  double zero_fraction = 0;        ///< of the first layer's weights, mean over the networks
  ScenarioResult ideal;            ///< the networks without any device
  Eigen::MatrixXf ternary;         ///< first layer of the first network, [hidden][pixels]
  std::vector<ScenarioResult> scenarios;
};

/// Writes crossbar.json (everything but the weights), crossbar.csv (one row per scenario and network),
/// confusion.csv (summed over networks) and weights_layer1.csv (one row per weight of the first network) into
/// `folder`, which is made. docs/crossbar.md lists the columns.
/// \throws Error (io) if a file cannot be written.
void write_report(const CrossbarReport& report, const std::string& folder);

/// The table that a person wants to see: one line per scenario.
std::string summary(const CrossbarReport& report);

}  // namespace oxvac::crossbar
