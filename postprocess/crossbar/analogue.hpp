#pragma once
/// \file The network on an array: encoder, cells, readout, and again for the second layer.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "crossbar/encoder.hpp"
#include "crossbar/gain.hpp"
#include "crossbar/mapping.hpp"
#include "crossbar/network.hpp"

namespace oxvac::crossbar {

/// How a network is put on an array; everything but the curve of the cells.
struct ArrayConfig {
  Mapping mapping = differential(40);
  bool both_layers = false;  ///< the second layer is analogue too; otherwise it is digital
  GainRule gain = gain_rule("endpoint");
  Encoder encoder;
  std::optional<Spread> spread;
  int adc_bits = 0;  ///< 1 to 8: each output is read with 2^bits levels; 0: as fine as a float
  /// Hidden value that is sent with voltage_max; the network's own without it.
  std::optional<double> hidden_full_scale;
};

/// Images, the first of the training set, by which a readout is calibrated (gain rule regression, ADC range).
inline constexpr int calibration_images = 10000;

struct LayerReadout {
  double gain = 1;            ///< digital factor of the gain rule regression
  double adc_full_scale = 0;  ///< largest |output| over the calibration images, in weights; 0 without an ADC
};

/// Values that were cut because they lay beyond a converter's range.
struct Saturation {
  double hidden_fraction = 0;  ///< of the hidden values, by the DAC of the second layer
  double adc_fraction = 0;     ///< of all analogue outputs, by the ADC
};

/// One network with one curve on one array.
class AnalogueNetwork {
 public:
  /// \param stream keeps the cells of different networks apart where there is a spread; the network's seed.
  /// \param calibration training images; the first `calibration_images` of them are used where needed.
  AnalogueNetwork(const Network& network, const ArrayConfig& config, const Shape& shape, std::uint64_t stream,
                  const ImageSet& calibration);

  /// Predicted digits [count].
  std::vector<int> predict(const ImageSet& set, Saturation* saturation = nullptr) const;

  /// [hidden][pixels]: the weight that best stands for the cells of each ternary weight over the given
  /// images, i.e. the least-squares slope of their output against the input u of that pixel. 1 is a nominal
  /// weight; an ohmic device gives the ternary matrix back. A pixel that is never driven keeps the slope that
  /// a cell has at voltage_max.
  Eigen::MatrixXf effective_weights(const ImageSet& images) const;

  const std::array<LayerReadout, 2>& readout() const { return readout_; }

 private:
  struct Counts {
    long hidden_cut = 0, hidden = 0;
    long adc_cut = 0, adc = 0;
  };
  Eigen::MatrixXf first_array(const ImageSet& set, int begin, int count) const;
  Eigen::MatrixXf second_array(const Eigen::MatrixXf& u) const;
  Eigen::MatrixXf read_out(int layer, Eigen::MatrixXf array, Counts& counts) const;
  Eigen::MatrixXf hidden_values(const ImageSet& set, int begin, int count, Counts& counts) const;
  Eigen::MatrixXf logits(Eigen::MatrixXf hidden, Counts& counts) const;
  void calibrate(int layer, const ImageSet& images);

  const Network& network_;
  ArrayConfig config_;
  float hidden_full_scale_;
  std::array<std::vector<Term>, 2> terms_;
  std::vector<std::array<float, 256>> first_signals_;  ///< of each term of the first layer, by grey level
  Eigen::VectorXf row_sums_;                           ///< of the first ternary matrix, for bipolar pixels
  std::array<LayerReadout, 2> readout_;
};

}  // namespace oxvac::crossbar
