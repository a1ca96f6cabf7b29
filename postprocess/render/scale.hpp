#pragma once
/// \file From values to ticks: round numbers, SI prefixes, powers of ten.

#include <string>
#include <vector>

namespace oxvac::draw {

/// A prefix such that values read as plain numbers: 3.2e-6 A is 3.2 with factor 1e-6 and unit "µA".
struct Prefix {
  double factor = 1;  ///< SI value = shown value * factor
  std::string unit;   ///< with the prefix
};

/// Is it a unit that is written with prefixes (A, V, s, m, Ω, W, S, J, Hz)?
bool takes_prefix(const std::string& unit);

/// Prefix for values up to `largest` in the given SI unit. Units that take none ("K", "m⁻³", "") get a power
/// of ten in front when that is needed: "10²⁷ m⁻³".
Prefix prefix_for(double largest, const std::string& unit);

/// "¹²³" and "⁻": an integer as raised digits.
std::string raised(int n);

/// A value to `digits` significant digits without exponent where that stays short, e.g. "0.02", "1500",
/// "3.2×10⁻⁷".
std::string plain_number(double value, int digits = 3);

/// "3.2 µA", "15 nm", "50 ns", "1.2 MΩ": for words, not axes.
std::string with_unit(double value_SI, const std::string& unit, int digits = 3);

struct Tick {
  double value;
  std::string label;  ///< empty for a small tick
};

/// About `wanted` ticks at round values inside [low, high].
std::vector<Tick> linear_ticks(double low, double high, int wanted);

/// Ticks at the powers of ten inside [low, high], thinned to about `wanted` labels; where the range is short,
/// also at 2 and 5 times them. Low and high are positive.
std::vector<Tick> log_ticks(double low, double high, int wanted);

/// Widens [low, high] by a small margin on both ends; makes a range out of a single value.
void add_margin(double& low, double& high, double fraction);

/// The same on a logarithmic axis.
void add_log_margin(double& low, double& high, double fraction);

}  // namespace oxvac::draw
