#include "render/scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace oxvac::draw {
namespace {

constexpr const char* kPrefixes[] = {"f", "p", "n", "µ", "m", "", "k", "M", "G", "T"};
constexpr int kLowest = -15;

/// A typographic minus instead of the hyphen.
std::string with_minus(const std::string& number) {
  return number.starts_with('-') ? "−" + number.substr(1) : number;
}

/// Removes zeros after the decimal point.
std::string trimmed(std::string number) {
  if (number.find('.') == std::string::npos) return number;
  while (number.back() == '0') number.pop_back();
  if (number.back() == '.') number.pop_back();
  return number == "-0" ? "0" : number;
}

int floor_log10(double v) {
  int e = static_cast<int>(std::floor(std::log10(v)));
  if (std::pow(10.0, e + 1) <= v * (1 + 1e-12)) ++e;  // log10 of 1000 may fall just short of 3
  return e;
}

std::string power_label(int e) {
  return e >= -2 && e <= 3 ? plain_number(std::pow(10.0, e)) : "10" + raised(e);
}

/// Step 1, 2 or 5 times a power of ten nearest to the one that `wanted` ticks would need.
double round_step(double span, int wanted) {
  const double raw = span / std::max(1, wanted);
  const double base = std::pow(10.0, std::floor(std::log10(raw)));
  for (double m : {1.0, 2.0, 5.0}) {
    if (raw <= m * base * (m == 2 ? 1.6 : 1.45)) return m * base;
  }
  return 10 * base;
}

}  // namespace

bool takes_prefix(const std::string& unit) {
  static const std::set<std::string> units{"A", "V", "s", "m", "Ω", "W", "S", "J", "Hz"};
  return units.count(unit) > 0;
}

std::string raised(int n) {
  static constexpr const char* digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = n < 0 ? "⁻" : "";
  for (char c : std::to_string(std::abs(n))) text += digits[c - '0'];
  return text;
}

Prefix prefix_for(double largest, const std::string& unit) {
  const double size = std::abs(largest);
  if (size == 0 || !std::isfinite(size)) return {1, unit};
  const int decade = floor_log10(size);
  if (takes_prefix(unit)) {
    const int third = std::clamp(static_cast<int>(std::floor(decade / 3.0)) * 3, kLowest, 12);
    return {std::pow(10.0, third), kPrefixes[(third - kLowest) / 3] + unit};
  }
  if (decade >= -2 && decade <= 4) return {1, unit};
  return {std::pow(10.0, decade), "10" + raised(decade) + (unit.empty() ? "" : " " + unit)};
}

std::string plain_number(double value, int digits) {
  if (!std::isfinite(value)) return std::isnan(value) ? "?" : (value > 0 ? "∞" : "−∞");
  if (value == 0) return "0";
  // Rounding first: 999.7 to three digits is 1000, with one decimal less.
  const double rounded = std::stod(fmt::format("{:.{}e}", value, digits - 1));
  const int decade = floor_log10(std::abs(rounded));
  if (decade < -3 || decade > 5) {
    const std::string mantissa =
        trimmed(fmt::format("{:.{}f}", rounded / std::pow(10.0, decade), digits - 1));
    return with_minus(mantissa) + "×10" + raised(decade);
  }
  return with_minus(trimmed(fmt::format("{:.{}f}", rounded, std::max(0, digits - 1 - decade))));
}

std::string with_unit(double value_SI, const std::string& unit, int digits) {
  const double rounded = value_SI == 0 ? 0 : std::stod(fmt::format("{:.{}e}", value_SI, digits - 1));
  const Prefix p = prefix_for(rounded, unit);
  if (!takes_prefix(unit)) return plain_number(value_SI, digits) + (unit.empty() ? "" : " " + unit);
  return plain_number(rounded / p.factor, digits) + " " + p.unit;
}

std::vector<Tick> linear_ticks(double low, double high, int wanted) {
  const double step = round_step(high - low, wanted);
  const int decimals = std::max(0, -floor_log10(step));
  std::vector<Tick> ticks;
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k) {
    ticks.push_back({k * step, k == 0 ? "0" : with_minus(fmt::format("{:.{}f}", k * step, decimals))});
  }
  return ticks;
}

std::vector<Tick> log_ticks(double low, double high, int wanted) {
  const double decades = std::log10(high / low);
  if (decades < 0.7) {  // too short for powers of ten: round values as on a linear axis
    std::vector<Tick> ticks = linear_ticks(low, high, wanted);
    std::erase_if(ticks, [](const Tick& t) { return t.value <= 0; });
    const bool long_numbers = high >= 1e5 || low < 1e-3;
    for (Tick& t : ticks) {
      if (long_numbers) t.label = plain_number(t.value, 3);
    }
    return ticks;
  }
  const int first = static_cast<int>(std::floor(std::log10(low))), last = floor_log10(high);
  const int every = std::max(1, static_cast<int>(std::ceil(decades / std::max(1, wanted))));
  std::vector<Tick> ticks;
  for (int e = first; e <= last; ++e) {
    for (int m = 1; m < 10; ++m) {
      const double v = m * std::pow(10.0, e);
      if (v < low * (1 - 1e-9) || v > high * (1 + 1e-9)) continue;
      const bool labelled = m == 1 ? e % every == 0 : decades < 2 && (m == 2 || m == 5);
      if (m > 1 && every > 1) continue;
      std::string label;
      if (labelled)
        label = m == 1              ? power_label(e)
                : e >= -2 && e <= 3 ? plain_number(v)
                                    : fmt::format("{}×10{}", m, raised(e));
      ticks.push_back({v, label});
    }
  }
  return ticks;
}

void add_margin(double& low, double& high, double fraction) {
  double margin = fraction * (high - low);
  if (high - low <= 1e-12 * std::max(std::abs(low), std::abs(high)))
    margin = low == 0 ? 1 : 0.1 * std::abs(low);
  low -= margin;
  high += margin;
}

void add_log_margin(double& low, double& high, double fraction) {
  double decades = fraction * std::log10(high / low);
  if (decades < 1e-9) decades = 0.3;
  low *= std::pow(10.0, -decades);
  high *= std::pow(10.0, decades);
}

}  // namespace oxvac::draw
