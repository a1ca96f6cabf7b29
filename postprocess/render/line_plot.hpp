#pragma once
/// \file Curves over two axes.

#include <string>
#include <vector>

#include "render/axes.hpp"

namespace oxvac::draw {

struct Series {
  std::string label;         ///< empty: not in the legend
  std::vector<double> x, y;  ///< SI, the same length; a value that is not finite interrupts the line
  Stroke stroke{series_color(0), kSizes.line};
  bool line = true;
  Marker marker = Marker::none;
  double marker_size = kSizes.marker;
  std::vector<double> y_low, y_high;  ///< ends of error bars; empty or as long as y
};

/// A level across the frame, such as a reference value.
struct Level {
  double y;
  std::string label;
  Stroke stroke{{0.35, 0.35, 0.35}, 4, Dash::dashed};
};

/// A named stretch of the x axis; every other one is shaded.
struct Stretch {
  double from, to;
  std::string label;
};

/// Curves with axes, grid and a legend above the frame. A struct: fill it and draw it.
struct LinePlot {
  AxisSpec x, y;
  std::vector<Series> series;
  std::vector<Level> levels;
  std::vector<Stretch> stretches;
  bool zero_lines = false;  ///< thin lines at x = 0 and y = 0

  /// The axes for the data; not yet placed.
  Axes axes() const;
  /// Entries for the series and levels that have a label, each label once.
  std::vector<LegendEntry> legend() const;

  /// Draws into `area`. \param left see Axes::place. \returns the placed axes, to find pixels of values.
  /// \throws std::logic_error if a series has x and y of different length.
  Axes draw(Canvas& canvas, const Box& area, double left = 0) const;
  /// The same without legend, into axes that are placed already.
  void draw_data(Canvas& canvas, const Axes& axes) const;
};

}  // namespace oxvac::draw
