#include "render/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "render/stroke.hpp"

namespace oxvac::draw {

void Canvas::triangle(Point a, Point b, Point c, Color color) {
  for (const Point& p : {a, b, c}) {
    triangles_.corners.push_back(static_cast<float>(p.x));
    triangles_.corners.push_back(static_cast<float>(p.y));
  }
  for (double v : {color.r, color.g, color.b, color.alpha}) {
    triangles_.rgba.push_back(static_cast<std::uint8_t>(std::lround(255 * std::clamp(v, 0.0, 1.0))));
  }
}

void Canvas::fill(const std::vector<Point>& polygon, Color color) {
  for (std::size_t i = 2; i < polygon.size(); ++i) triangle(polygon[0], polygon[i - 1], polygon[i], color);
}

void Canvas::fill(const Box& b, Color color) {
  fill({{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}}, color);
}

void Canvas::frame(const Box& b, const Stroke& stroke) {
  polyline({{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}, {b.x0, b.y0}}, stroke);
}

void Canvas::segment(Point a, Point b, double half_width, Color color) {
  const double length = std::hypot(b.x - a.x, b.y - a.y);
  if (length == 0) return;
  const double nx = -(b.y - a.y) / length * half_width, ny = (b.x - a.x) / length * half_width;
  fill({{a.x + nx, a.y + ny}, {a.x - nx, a.y - ny}, {b.x - nx, b.y - ny}, {b.x + nx, b.y + ny}}, color);
}

void Canvas::disc(Point at, double radius, Color color) {
  const int corners = std::clamp(static_cast<int>(3 * radius), 8, 48);
  std::vector<Point> rim;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * std::numbers::pi * i / corners;
    rim.push_back({at.x + radius * std::cos(angle), at.y + radius * std::sin(angle)});
  }
  fill(rim, color);
}

void Canvas::solid_line(const std::vector<Point>& points, const Stroke& stroke) {
  const double half = stroke.width / 2;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) segment(points[i], points[i + 1], half, stroke.color);
  if (stroke.width < 2.5) return;
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    // A joint that hardly bends shows no gap; dense curves would otherwise cost a disc per point.
    const double ax = points[i].x - points[i - 1].x, ay = points[i].y - points[i - 1].y;
    const double bx = points[i + 1].x - points[i].x, by = points[i + 1].y - points[i].y;
    const double lengths = std::hypot(ax, ay) * std::hypot(bx, by);
    if (lengths > 0 && (ax * bx + ay * by) / lengths < 0.998) disc(points[i], half, stroke.color);
  }
}

void Canvas::polyline(const std::vector<Point>& all, const Stroke& stroke, const Box* clip) {
  const std::vector<Point> points = thinned(all);
  for (const std::vector<Point>& run : clip ? clipped(points, *clip) : finite_runs(points)) {
    if (stroke.dash == Dash::solid) {
      solid_line(run, stroke);
      continue;
    }
    const double on = (stroke.dash == Dash::dashed ? 4 : 1.2) * stroke.width;
    const double off = (stroke.dash == Dash::dashed ? 2.5 : 1.6) * stroke.width;
    for (const std::vector<Point>& dash : dashed(run, on, off)) solid_line(dash, stroke);
  }
}

void Canvas::marker(Point at, Marker marker, double size, Color color) {
  const double h = size / 2;
  switch (marker) {
    case Marker::none:
      return;
    case Marker::circle:
      disc(at, h, color);
      return;
    case Marker::square:
      fill(Box{at.x - 0.9 * h, at.y - 0.9 * h, at.x + 0.9 * h, at.y + 0.9 * h}, color);
      return;
    case Marker::triangle:
      fill({{at.x - 1.1 * h, at.y - 0.8 * h}, {at.x + 1.1 * h, at.y - 0.8 * h}, {at.x, at.y + 1.15 * h}},
           color);
      return;
    case Marker::diamond:
      fill({{at.x - 1.2 * h, at.y}, {at.x, at.y - 1.2 * h}, {at.x + 1.2 * h, at.y}, {at.x, at.y + 1.2 * h}},
           color);
      return;
  }
}

void Canvas::text(Point at, const std::string& words, const TextStyle& style) {
  if (!words.empty()) words_.push_back({at, words, style});
}

std::array<std::uint8_t, 3> Image::at(int x, int y) const {
  const std::size_t i =
      3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x));
  return {rgb.at(i), rgb.at(i + 1), rgb.at(i + 2)};
}

}  // namespace oxvac::draw
