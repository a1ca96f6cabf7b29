#include "render/line_plot.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

namespace oxvac::draw {
namespace {

void draw_error_bars(Canvas& canvas, const Axes& axes, const Series& s) {
  const Stroke stroke{s.stroke.color, 4};
  for (std::size_t i = 0; i < s.y_low.size() && i < s.y_high.size(); ++i) {
    const Point low = axes.pixel(s.x[i], s.y_low[i]), high = axes.pixel(s.x[i], s.y_high[i]);
    canvas.polyline({low, high}, stroke, &axes.frame());
    for (const Point& end : {low, high}) {
      canvas.polyline({{end.x - 10, end.y}, {end.x + 10, end.y}}, stroke, &axes.frame());
    }
  }
}

void draw_series(Canvas& canvas, const Axes& axes, const Series& s) {
  std::vector<Point> points;
  for (std::size_t i = 0; i < s.x.size(); ++i) points.push_back(axes.pixel(s.x[i], s.y[i]));
  if (s.line) canvas.polyline(points, s.stroke, &axes.frame());
  draw_error_bars(canvas, axes, s);
  if (s.marker == Marker::none) return;
  const Box& f = axes.frame();
  for (const Point& p : points) {
    const bool inside = p.x >= f.x0 - 1 && p.x <= f.x1 + 1 && p.y >= f.y0 - 1 && p.y <= f.y1 + 1;
    if (inside) canvas.marker(p, s.marker, s.marker_size, s.stroke.color);
  }
}

}  // namespace

Axes LinePlot::axes() const {
  Range xs, ys;
  for (const Series& s : series) {
    if (s.x.size() != s.y.size()) throw std::logic_error("a series has x and y of different length");
    for (std::size_t i = 0; i < s.x.size(); ++i) {
      const bool shown =
          std::isfinite(s.x[i]) && std::isfinite(s.y[i]) && (!x.log || s.x[i] > 0) && (!y.log || s.y[i] > 0);
      if (!shown) continue;
      xs.include(s.x[i], x.log);
      ys.include(s.y[i], y.log);
    }
    for (double v : s.y_low) ys.include(v, y.log);
    for (double v : s.y_high) ys.include(v, y.log);
  }
  for (const Level& level : levels) ys.include(level.y, y.log);
  return Axes(x, y, xs, ys);
}

std::vector<LegendEntry> LinePlot::legend() const {
  std::vector<LegendEntry> entries;
  std::set<std::string> seen;
  for (const Series& s : series) {
    if (!s.label.empty() && seen.insert(s.label).second)
      entries.push_back({s.label, s.stroke, s.marker, s.line});
  }
  for (const Level& l : levels) {
    if (!l.label.empty() && seen.insert(l.label).second)
      entries.push_back({l.label, l.stroke, Marker::none, true});
  }
  return entries;
}

void LinePlot::draw_data(Canvas& canvas, const Axes& axes) const {
  const Box& f = axes.frame();
  for (std::size_t i = 1; i < stretches.size(); i += 2) {
    const double from = std::clamp(axes.x_pixel(stretches[i].from), f.x0, f.x1);
    const double to = std::clamp(axes.x_pixel(stretches[i].to), f.x0, f.x1);
    canvas.fill(Box{from, f.y0, to, f.y1}, kBand);
  }
  axes.draw_grid(canvas);
  if (zero_lines) {
    const Stroke thin{{0.5, 0.5, 0.5}, kSizes.grid};
    const double far = 1e6;
    canvas.polyline({{axes.x_pixel(0), -far}, {axes.x_pixel(0), far}}, thin, &f);
    canvas.polyline({{-far, axes.y_pixel(0)}, {far, axes.y_pixel(0)}}, thin, &f);
  }
  for (const Level& level : levels) {
    canvas.polyline({{f.x0, axes.y_pixel(level.y)}, {f.x1, axes.y_pixel(level.y)}}, level.stroke, &f);
  }
  for (const Series& s : series) draw_series(canvas, axes, s);
  axes.draw_frame(canvas);
}

Axes LinePlot::draw(Canvas& canvas, const Box& area, double left) const {
  const double legend_height = draw_legend(&canvas, legend(), area);
  Axes placed = axes();
  placed.place({area.x0, area.y0, area.x1, area.y1 - legend_height}, left);
  draw_data(canvas, placed);
  return placed;
}

}  // namespace oxvac::draw
