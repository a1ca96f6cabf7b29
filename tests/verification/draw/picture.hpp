#pragma once
/// \file From a problem's *.picture.json to a PNG: lines for what is known, points for what was computed.

#include <string>
#include <vector>

#include "render/canvas.hpp"
#include "report.hpp"

namespace oxvac::verification {

struct Picture {
  std::string problem, x_axis, y_axis;
  PictureScale scale = PictureScale::linear;
  std::vector<Curve> curves;
};

/// What Report::picture wrote. \throws Error(io) naming the file and what is wrong with it.
Picture read_picture(const std::string& file);

/// "depth [1/m^3]" is the label "depth" and the unit "1/m³".
struct AxisName {
  std::string label, unit;
};
AxisName axis_name(const std::string& text);

/// Needs no display.
draw::Canvas canvas_of(const Picture& picture);

/// Mean of the pixels that a smaller picture's pixel covers.
draw::Image reduced(const draw::Image& image, int width, int height);

/// Draws every *.picture.json of a folder as <id>.png into another one, which is made. \returns the ids.
/// \throws Error(io).
std::vector<std::string> draw_pictures(const std::string& folder, const std::string& output);

}  // namespace oxvac::verification
