#include "crossbar/encoder.hpp"

#include <cmath>

namespace oxvac::crossbar {

const std::vector<std::string>& pixel_range_names() {
  static const std::vector<std::string> names{"unipolar", "bipolar"};
  return names;
}

std::array<float, 256> Encoder::grey_levels() const {
  std::array<float, 256> levels{};
  const auto top = static_cast<float>((1 << dac_bits) - 1);
  for (int grey = 0; grey < 256; ++grey) {
    float u = static_cast<float>(grey) / 255.0f;
    if (dac_bits > 0) u = std::round(u * top) / top;
    levels[grey] = range == PixelRange::bipolar ? 2 * u - 1 : u;
  }
  return levels;
}

long Encoder::encode_hidden(Eigen::MatrixXf& values, float full_scale) const {
  if (full_scale != 1) values /= full_scale;
  const long cut = (values.array() > 1.0f).count();
  values = values.cwiseMin(1.0f);
  if (dac_bits > 0) {
    const auto top = static_cast<float>((1 << dac_bits) - 1);
    values = ((values * top).array().round() / top).matrix();
  }
  return cut;
}

}  // namespace oxvac::crossbar
