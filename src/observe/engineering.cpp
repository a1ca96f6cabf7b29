#include "observe/engineering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace oxvac::observe {

std::string engineering(double value, const std::string& unit) {
  static const char* const prefixes[] = {"f", "p", "n", "u", "m", "", "k", "M", "G"};
  constexpr int none = 5;
  if (value == 0 || !std::isfinite(value)) return fmt::format("{:.3g} {}", value, unit);
  // Rounded to its three digits first, so that 999.96 n is 1 u and not 1000 n.
  const double rounded = std::stod(fmt::format("{:.2e}", value));
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(rounded)) / 3 + 1e-12));
  const int step = std::clamp(exponent, -none, 3);
  const double shown = rounded / std::pow(1000.0, step);
  if (std::abs(shown) < 0.1) return fmt::format("{:.2e} {}", rounded, unit);
  return fmt::format("{:.3g} {}{}", shown, prefixes[step + none], unit);
}

std::string duration(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace oxvac::observe
