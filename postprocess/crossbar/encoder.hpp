#pragma once
/// \file Numbers into read voltages: amplitude coding, with or without a coarse DAC.

#include <Eigen/Core>
#include <array>
#include <string>
#include <vector>

namespace oxvac::crossbar {

/// What a black pixel is sent as.
enum class PixelRange {
  unipolar,  ///< [0, 1]: black is 0 V
  bipolar,   ///< [-1, 1]: black is -V_max; the digital side undoes the shift with the row sums of the weights
};

/// "unipolar", "bipolar", in the order of the enum.
const std::vector<std::string>& pixel_range_names();

struct Encoder {
  PixelRange range = PixelRange::unipolar;
  int dac_bits = 0;  ///< 2^bits levels over the range; 0: as fine as the data

  /// u = V/V_max of each grey level.
  std::array<float, 256> grey_levels() const;

  /// Hidden values to u in [0, 1]; what exceeds the full scale is sent as 1, as a DAC does.
  /// \returns how many were cut.
  long encode_hidden(Eigen::MatrixXf& values, float full_scale) const;
};

}  // namespace oxvac::crossbar
