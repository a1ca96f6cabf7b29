#pragma once
/// \file A frame with two labelled axes, and the way from values to pixels.

#include <optional>
#include <string>
#include <vector>

#include "render/canvas.hpp"
#include "render/scale.hpp"

namespace oxvac::draw {

/// Letter heights and widths in pixels for pages of about 1800 pixels: printed 15 cm wide, read from one
/// metre.
struct Sizes {
  double tick = 34, label = 38, title = 42, note = 26, column = 30;
  double line = 5, axis = 3, grid = 2, marker = 17, tick_length = 12;
};
inline constexpr Sizes kSizes{};

/// One axis. Values are SI; the shown unit gets a prefix ("µA") on a linear axis.
struct AxisSpec {
  std::string label;  ///< without unit: "applied voltage"
  std::string unit;   ///< SI, e.g. "A"; empty for a number
  bool log = false;
  std::optional<double> low = {}, high = {};  ///< ends of the axis; else from the data with a margin
  int ticks = 6;                              ///< about so many labels
  bool numbers = true;                        ///< draw tick labels and the axis label
  bool outward = false;              ///< ticks point away from the frame, where its inside is coloured
  std::vector<Tick> own_ticks = {};  ///< instead of computed ones (values as in the data)
};

/// A range that grows with what it is shown. Values that an axis cannot show (not finite; <= 0 on a
/// logarithmic one) do not count.
struct Range {
  double low = 0, high = 0;
  bool any = false;
  void include(double v, bool log = false);
};

/// A laid out frame.
class Axes {
 public:
  /// \param x,y what to label; \param x_data,y_data ranges of the data, used where the spec fixes no end.
  Axes(const AxisSpec& x, const AxisSpec& y, const Range& x_data, const Range& y_data);

  /// Pixels left of the frame that the y labels need.
  double left_space() const;
  /// Pixels below the frame that the x labels need.
  double lower_space() const;
  /// Pixels right of the frame for the last x label, and above for the highest y label.
  double right_space() const;
  double upper_space() const { return kSizes.tick * 0.6; }

  /// Fits the frame into `outer`, with all labels inside it. \param left, right at least so many pixels
  /// beside the frame, so that stacked frames share their edges.
  void place(const Box& outer, double left = 0, double right = 0);

  /// The frame itself. Valid after `place`, as is `pixel`.
  const Box& frame() const { return frame_; }
  Point pixel(double x, double y) const { return {x_pixel(x), y_pixel(y)}; }
  double x_pixel(double x) const;
  double y_pixel(double y) const;

  void draw_grid(Canvas& canvas) const;
  void draw_frame(Canvas& canvas) const;

 private:
  struct Side {
    AxisSpec spec;
    double low, high;
    std::string title;
    std::vector<Tick> ticks;
    double fraction(double value) const;
  };
  static Side make(const AxisSpec& spec, const Range& data);

  Side x_, y_;
  Box frame_;
};

/// One entry of a legend.
struct LegendEntry {
  std::string label;
  Stroke stroke;
  Marker marker = Marker::none;
  bool line = true;
};

/// Draws the entries in rows from the upper left corner of `area`: outside the frame, so that no data are
/// covered. \returns the height used (also without canvas: nullptr measures only).
double draw_legend(Canvas* canvas, const std::vector<LegendEntry>& entries, const Box& area);

/// Draws a page's title at its top and a small grey note at its foot; either may be empty. A title that is
/// too wide is written smaller. \returns what is left between them, with margins.
Box draw_title(Canvas& canvas, const std::string& title, const std::string& note);

}  // namespace oxvac::draw
