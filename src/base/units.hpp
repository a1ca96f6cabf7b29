#pragma once
/// \file Dimensions and units. Inside oxvac every number is SI; a unit is read or written at the border only.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oxvac {

/// Exponents of metre, kilogram, second, ampere and kelvin.
struct Dimension {
  std::array<int, 5> exponent{};
  friend bool operator==(const Dimension&, const Dimension&) = default;
};

constexpr Dimension operator*(Dimension a, const Dimension& b) {
  for (int i = 0; i < 5; ++i) a.exponent[i] += b.exponent[i];
  return a;
}
constexpr Dimension operator/(Dimension a, const Dimension& b) {
  for (int i = 0; i < 5; ++i) a.exponent[i] -= b.exponent[i];
  return a;
}
constexpr Dimension power(Dimension a, int n) {
  for (int& e : a.exponent) e *= n;
  return a;
}

namespace dim {
inline constexpr Dimension none{};
inline constexpr Dimension length{{1, 0, 0, 0, 0}};
inline constexpr Dimension mass{{0, 1, 0, 0, 0}};
inline constexpr Dimension time{{0, 0, 1, 0, 0}};
inline constexpr Dimension current{{0, 0, 0, 1, 0}};
inline constexpr Dimension temperature{{0, 0, 0, 0, 1}};
inline constexpr Dimension energy{{2, 1, -2, 0, 0}};
inline constexpr Dimension power{{2, 1, -3, 0, 0}};
inline constexpr Dimension voltage{{2, 1, -3, -1, 0}};
inline constexpr Dimension resistance{{2, 1, -3, -2, 0}};
inline constexpr Dimension frequency{{0, 0, -1, 0, 0}};
inline constexpr Dimension per_area{{-2, 0, 0, 0, 0}};
inline constexpr Dimension per_volume{{-3, 0, 0, 0, 0}};
inline constexpr Dimension volume{{3, 0, 0, 0, 0}};
inline constexpr Dimension diffusivity{{2, 0, -1, 0, 0}};
inline constexpr Dimension velocity{{1, 0, -1, 0, 0}};
inline constexpr Dimension ramp_rate = voltage / time;
inline constexpr Dimension conductivity = current / voltage / length;
inline constexpr Dimension thermal_conductivity = power / length / temperature;
inline constexpr Dimension heat_capacity = energy / temperature / Dimension{{3, 0, 0, 0, 0}};  // per volume
inline constexpr Dimension interface_conductance = power / Dimension{{2, 0, 0, 0, 1}};
inline constexpr Dimension lorenz = Dimension{{4, 2, -6, -2, -2}};  // V^2/K^2
inline constexpr Dimension conductance = current / voltage;
inline constexpr Dimension mobility = diffusivity / voltage;
inline constexpr Dimension richardson = current / Dimension{{2, 0, 0, 0, 2}};  // A/(m2 K2)
inline constexpr Dimension flux{{-2, 0, -1, 0, 0}};
inline constexpr Dimension thermopower = voltage / Dimension{{0, 0, 0, 0, 1}};
}  // namespace dim

/// The SI unit of a dimension as oxvac writes it, e.g. "V/s", "W/(m K)"; "1" for a plain number.
std::string si_unit(const Dimension& d);

/// What the dimension is called in an error message, e.g. "a length"; falls back to "a quantity in <unit>".
std::string dimension_name(const Dimension& d);

/// Units in which the dimension is usually written, the most usual first: for examples and "did you mean".
std::vector<std::string> common_units(const Dimension& d);

/// A unit found in text: its dimension and the factor to SI.
struct Unit {
  Dimension dimension;
  double factor;
};

/// Reads "nm", "V/s", "W/(m K)", "/m^3", "nm^-2", "MJ/m3K", "S/cm", "1/s", "Hz", "eV", "%".
/// A product is written with a space, '*' or '.'; everything after a '/' up to the next operator is divided,
/// and a bracket groups. A word that is a unit as a whole is that unit ("mS", "ms", "min"), otherwise it is
/// cut into a product ("Vs", "kWh", "m2K"); but below a fraction bar "mK" is metre kelvin, as in W/mK,
/// whereas a numerator "mK" is millikelvin. Degrees Celsius are no unit but an offset: see parse_quantity.
/// \returns nothing if the text is not a unit.
std::optional<Unit> parse_unit(std::string_view text);

/// A number with its unit, e.g. "15 nm" or "2.2e27 /m^3"; a bare number has dimension none.
struct Quantity {
  double value_SI;
  Dimension dimension;
};
/// "25 degC" and "25 °C" give kelvin.
/// \returns nothing if the text is not a finite number followed by a unit.
std::optional<Quantity> parse_quantity(std::string_view text);

/// Writes a value in SI with its unit, readable back by parse_quantity without loss.
std::string format_quantity(double value_SI, const Dimension& d);

}  // namespace oxvac
