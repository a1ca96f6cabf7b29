#pragma once
/// \file Matrices as coloured squares, and the bar that explains colours.

#include <functional>
#include <string>
#include <vector>

#include "render/axes.hpp"

namespace oxvac::draw {

/// From a value to a colour.
struct ColorScale {
  ColorMap map{"viridis"};
  double low = 0, high = 1;  ///< SI
  bool log = false;          ///< then low > 0
  /// 0 to 1 between low and high; outside the ends.
  double fraction(double value) const;
  Color operator()(double value) const { return map(fraction(value)); }
};

/// An upright bar with ticks right of it and its title turned along them.
/// \param area the bar's own place; what is written needs color_bar_space() pixels right of it.
void draw_color_bar(Canvas& canvas, const Box& area, const ColorScale& scale, const std::string& label,
                    const std::string& unit);
double color_bar_space(const ColorScale& scale, const std::string& unit);

/// A matrix. Row 0 is the upper one.
struct HeatMap {
  std::size_t rows = 0, columns = 0;
  std::vector<double> values;  ///< [rows * columns], row by row
  std::function<Color(double)> color;
  std::function<std::string(double)> number;  ///< written into the square; none: no numbers
  std::string x_label, y_label;
  std::vector<std::string> row_names, column_names;

  /// The largest squares that fit, centred. \returns the matrix's frame.
  /// \throws std::logic_error if the values do not fill the matrix.
  Box draw(Canvas& canvas, const Box& area) const;
  /// The squares alone, filling `frame`.
  void draw_squares(Canvas& canvas, const Box& frame) const;
};

}  // namespace oxvac::draw
