#include "render/palette.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"

namespace oxvac::draw {
namespace {

Color from_hex(unsigned rgb) {
  return {((rgb >> 16) & 0xff) / 255.0, ((rgb >> 8) & 0xff) / 255.0, (rgb & 0xff) / 255.0};
}

// viridis and inferno: ten samples of the maps by N. Smith and S. van der Walt (matplotlib, CC0).
const std::map<std::string, std::vector<unsigned>>& control_points() {
  static const std::map<std::string, std::vector<unsigned>> points{
      {"viridis",
       {0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725}},
      {"inferno",
       {0x000004, 0x1b0c41, 0x4a0c6b, 0x781c6d, 0xa52c60, 0xcf4446, 0xed6925, 0xfb9b06, 0xf7d13d, 0xfcffa4}},
      {"blues", {0xffffff, 0xc6dcee, 0x7fb5d9, 0x3a87bd, 0x0f5a9c, 0x08306b}},
      {"signed", {0x08519c, 0x6baed6, 0xf7f7f7, 0xf4956b, 0xb2402a}},
  };
  return points;
}

double linear_light(double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); }

}  // namespace

Color series_color(std::size_t i) {
  static constexpr std::array<unsigned, 7> palette{0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7,
                                                   0xe69f00, 0x56b4e9, 0x000000};
  return from_hex(palette[i % palette.size()]);
}

Color lighter(Color c, double amount) {
  const auto mix = [&](double v) { return v + (1 - v) * amount; };
  return {mix(c.r), mix(c.g), mix(c.b), c.alpha};
}

Color ink_on(Color background) {
  const double luminance = 0.2126 * linear_light(background.r) + 0.7152 * linear_light(background.g) +
                           0.0722 * linear_light(background.b);
  return luminance > 0.25 ? kInk : kWhite;
}

ColorMap::ColorMap(const std::string& name) {
  const auto found = control_points().find(name);
  if (found == control_points().end()) {
    throw input_error("There is no colour map '" + name + "'; use " + one_of(names()) + "." +
                      did_you_mean(name, names()));
  }
  for (unsigned rgb : found->second) points_.push_back(from_hex(rgb));
}

Color ColorMap::operator()(double t) const {
  const double place = std::clamp(t, 0.0, 1.0) * static_cast<double>(points_.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(place), points_.size() - 2);
  const double w = place - static_cast<double>(i);
  const Color &a = points_[i], &b = points_[i + 1];
  return {a.r + w * (b.r - a.r), a.g + w * (b.g - a.g), a.b + w * (b.b - a.b)};
}

std::vector<std::string> ColorMap::names() {
  std::vector<std::string> all;
  for (const auto& [name, unused] : control_points()) all.push_back(name);
  return all;
}

}  // namespace oxvac::draw
