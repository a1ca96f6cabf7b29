#pragma once
/// \file Colours that stay apart for colour-blind eyes and in grey print.

#include <cstddef>
#include <string>
#include <vector>

namespace oxvac::draw {

/// sRGB, each part 0 to 1.
struct Color {
  double r = 0, g = 0, b = 0, alpha = 1;
  friend bool operator==(const Color&, const Color&) = default;
};

inline constexpr Color kBlack{0, 0, 0};
inline constexpr Color kWhite{1, 1, 1};
inline constexpr Color kInk{0.13, 0.13, 0.13};  ///< text and axes
inline constexpr Color kGrid{0.87, 0.87, 0.87};
inline constexpr Color kBand{0.945, 0.945, 0.945};  ///< every other stretch of a trace

/// Colour of the i-th series: Okabe and Ito's palette without its yellow, which is lost on white paper; it
/// repeats.
Color series_color(std::size_t i);

/// The same colour nearer to white: 0 leaves it, 1 is white.
Color lighter(Color c, double amount);

/// Black or white, whichever reads better on `background`.
Color ink_on(Color background);

/// A colour map by control points at equal distances, joined linearly in sRGB.
class ColorMap {
 public:
  /// \param name "viridis" (sequential), "inferno" (sequential, for heat), "blues" (from white, for counts)
  /// or
  ///   "signed" (blue, white, red, for values around 0).
  /// \throws Error(input) for another name.
  explicit ColorMap(const std::string& name);

  /// \param t 0 to 1; outside, the end colours.
  Color operator()(double t) const;

  /// The names that exist.
  static std::vector<std::string> names();

 private:
  std::vector<Color> points_;
};

}  // namespace oxvac::draw
