#include "render/field_map.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace oxvac::draw {
namespace {

constexpr int kBands = 192;
constexpr double kLongest = 4;    ///< sections longer than this many heights are stretched to it
constexpr double kTallest = 1.1;  ///< a frame is at most so many times as high as wide
constexpr double kHalo = 0.35;    ///< pixels by which pieces overlap, so that no seam shows
constexpr Color kBlank{0.80, 0.80, 0.80};

/// The polygon moved outwards from its centre by some pixels.
std::vector<Point> grown(std::vector<Point> polygon, double by) {
  Point centre;
  for (const Point& p : polygon) centre.x += p.x, centre.y += p.y;
  centre.x /= static_cast<double>(polygon.size()), centre.y /= static_cast<double>(polygon.size());
  for (Point& p : polygon) {
    const double dx = p.x - centre.x, dy = p.y - centre.y, distance = std::hypot(dx, dy);
    if (distance > 0) p.x += dx / distance * by, p.y += dy / distance * by;
  }
  return polygon;
}

bool is_blank(const FieldMap& map, std::size_t triangle) {
  const auto region = static_cast<std::size_t>(map.section.regions[triangle]);
  return region < map.blank.size() && map.blank[region];
}

/// The levels between the colour bands.
std::vector<double> band_levels(const ColorScale& scale) {
  std::vector<double> levels;
  for (int i = 1; i < kBands; ++i) {
    const double t = static_cast<double>(i) / kBands;
    levels.push_back(scale.log ? scale.low * std::pow(scale.high / scale.low, t)
                               : scale.low + t * (scale.high - scale.low));
  }
  return levels;
}

void draw_colors(Canvas& canvas, const FieldMap& map, const Axes& axes, const ColorScale& scale) {
  const std::vector<double> levels = band_levels(scale);
  const Section& s = map.section;
  std::vector<Band> bands;
  for (std::size_t t = 0; t < s.triangles.size(); ++t) {
    std::array<std::array<double, 2>, 3> corners;
    std::array<double, 3> values;
    for (std::size_t i = 0; i < 3; ++i) {
      corners[i] = s.points_m[static_cast<std::size_t>(s.triangles[t][i])];
      values[i] = s.values[static_cast<std::size_t>(s.triangles[t][i])];
    }
    bands.clear();
    if (is_blank(map, t) ||
        !std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) {
      bands.push_back({{corners.begin(), corners.end()}, static_cast<std::size_t>(kBands)});
    } else {
      cut_into_bands(corners, values, levels, bands);
    }
    for (const Band& b : bands) {
      std::vector<Point> pixels;
      for (const auto& c : b.corners_m) pixels.push_back(axes.pixel(c[0], c[1]));
      const bool blank = b.band == static_cast<std::size_t>(kBands);
      canvas.fill(grown(std::move(pixels), kHalo),
                  blank ? kBlank : scale.map((static_cast<double>(b.band) + 0.5) / kBands));
    }
  }
}

void draw_contour(Canvas& canvas, const FieldMap& map, const Axes& axes) {
  if (!map.density) return;
  const Box& f = axes.frame();
  const auto segments = contour(*map.density, map.filament_m3, map.no_filament);
  for (const Stroke& stroke : {Stroke{kBlack, 8}, Stroke{kWhite, 4}}) {
    for (const auto& s : segments) {
      const Point a = axes.pixel(s[0][0], s[0][1]), b = axes.pixel(s[1][0], s[1][1]);
      canvas.polyline({a, b}, stroke, &f);
      // Round ends close the gaps between segments of neighbouring triangles, but do not leave the frame.
      for (const Point& p : {a, b}) {
        const bool inside = p.x > f.x0 + 4 && p.x < f.x1 - 4 && p.y > f.y0 + 4 && p.y < f.y1 - 4;
        if (inside) canvas.marker(p, Marker::circle, stroke.width, stroke.color);
      }
    }
  }
}

/// Names each region in the upper left corner of its box, where it is large enough.
void draw_region_names(Canvas& canvas, const FieldMap& map, const Axes& axes) {
  std::map<int, Box> places;
  const Section& s = map.section;
  for (std::size_t t = 0; t < s.triangles.size(); ++t) {
    Box& box = places.emplace(s.regions[t], Box{1e9, 1e9, -1e9, -1e9}).first->second;
    for (int corner : s.triangles[t]) {
      const auto& c = s.points_m[static_cast<std::size_t>(corner)];
      const Point p = axes.pixel(c[0], c[1]);
      box = {std::min(box.x0, p.x), std::min(box.y0, p.y), std::max(box.x1, p.x), std::max(box.y1, p.y)};
    }
  }
  const TextStyle style{28, kInk, false, Across::left, Upright::top};
  for (const auto& [region, box] : places) {
    const auto r = static_cast<std::size_t>(region);
    if (r >= map.region_names.size()) continue;
    const Point size = text_size(map.region_names[r], style);
    if (size.x + 36 > box.width() || size.y + 16 > box.height()) continue;
    // A pale ground, so that the name can be read on any colour.
    canvas.fill(Box{box.x0 + 8, box.y1 - size.y - 12, box.x0 + size.x + 28, box.y1 - 8}, {1, 1, 1, 0.7});
    canvas.text({box.x0 + 18, box.y1 - 10}, map.region_names[r], style);
  }
}

}  // namespace

Range value_range(const FieldMap& map, bool log) {
  Range range;
  for (std::size_t t = 0; t < map.section.triangles.size(); ++t) {
    if (is_blank(map, t)) continue;
    for (int c : map.section.triangles[t])
      range.include(map.section.values[static_cast<std::size_t>(c)], log);
  }
  return range;
}

double FieldMap::span_m() const { return section.high_m()[0] - section.low_m()[0]; }

double FieldMap::stretch() const {
  if (page_stretch > 0) return page_stretch;
  return std::max(1.0, span_m() / (section.high_m()[1] - section.low_m()[1]) / kLongest);
}

Axes FieldMap::axes() const {
  const auto low = section.low_m(), high = section.high_m();
  AxisSpec x, y;
  x.label = section.horizontal, y.label = section.vertical;
  x.unit = y.unit = "m";
  x.low = low[0], x.high = high[0], y.low = low[1], y.high = high[1];
  x.ticks = 8, y.ticks = 5;
  x.outward = y.outward = true;
  return Axes(x, y, {}, {});
}

double FieldMap::aspect() const { return (section.high_m()[1] - section.low_m()[1]) / span_m() * stretch(); }

double FieldMap::height_for(double width) const {
  const Axes a = axes();
  const double part = page_span_m > 0 ? span_m() / page_span_m : 1;
  const double frame = (width - a.left_space() - a.right_space()) * part;
  return std::min(frame * aspect(), kTallest * width) + a.lower_space() + a.upper_space();
}

Axes FieldMap::draw(Canvas& canvas, const Box& area, const ColorScale& scale, double left) const {
  Axes a = axes();
  Box box = area;
  if (!title.empty()) {
    canvas.text({box.x0, box.y1}, title, {kSizes.label, kInk, false, Across::left, Upright::top});
    box.y1 -= kSizes.label * 1.5;
  }
  a.place(box, left);
  const double part = page_span_m > 0 ? span_m() / page_span_m : 1;
  const double height = std::min(a.frame().height(), a.frame().width() * part * aspect());
  const double spare_x = a.frame().width() - height / aspect(), spare_y = a.frame().height() - height;
  // A lone map stands in the middle; maps of one scale share their left edge.
  const double shift = page_span_m > 0 ? 0 : spare_x / 2;
  a.place({box.x0 + shift, box.y0 + spare_y, box.x1 - (spare_x - shift), box.y1}, left);
  canvas.fill(a.frame(), kWhite);
  draw_colors(canvas, *this, a, scale);
  for (const auto& edge : outlines(section)) {
    const auto& p = section.points_m[static_cast<std::size_t>(edge[0])];
    const auto& q = section.points_m[static_cast<std::size_t>(edge[1])];
    canvas.line(a.pixel(p[0], p[1]), a.pixel(q[0], q[1]), {{0.35, 0.35, 0.35}, 2});
  }
  draw_contour(canvas, *this, a);
  a.draw_frame(canvas);
  draw_region_names(canvas, *this, a);
  return a;
}

std::string FieldPage::remark() const {
  for (const FieldMap& m : maps) {
    if (m.stretch() > 1)
      return "vertical axis stretched " + plain_number(m.stretch(), 2) + " times · " + note;
  }
  return note;
}

/// Explains the contour below the title. \returns the height used.
double FieldPage::draw_key(Canvas& canvas, const Box& area) const {
  double level = 0;
  for (const FieldMap& m : maps) level = std::max(level, m.density ? m.filament_m3 : 0);
  if (level == 0) return 0;
  constexpr double height = kSizes.tick * 1.6;
  const Point a{area.x0, area.y1 - height / 2}, b{area.x0 + 80, area.y1 - height / 2};
  canvas.line(a, b, {kBlack, 8});
  canvas.line(a, b, {kWhite, 4});
  canvas.text({b.x + 20, b.y}, "filament's edge: " + plain_number(level) + " m⁻³",
              {kSizes.tick, kInk, false, Across::left, Upright::middle});
  return height + 14;
}

Canvas FieldPage::draw() const {
  constexpr double margin = 30, bar_width = 46, bar_gap = 40, map_gap = 24;
  const double bar_space = bar_gap + bar_width + color_bar_space(scale, unit);
  std::vector<FieldMap> all = maps;
  double span = 0, stretch = 1, left = 0;
  for (const FieldMap& m : all) {
    span = std::max(span, m.span_m()), stretch = std::max(stretch, m.stretch());
    left = std::max(left, m.axes().left_space());
  }
  std::vector<double> heights;
  double total = 0;
  for (FieldMap& m : all) {
    if (all.size() > 1) m.page_span_m = span, m.page_stretch = stretch;
    heights.push_back(m.height_for(width - 2 * margin - bar_space) +
                      (m.title.empty() ? 0 : kSizes.label * 1.5));
    total += heights.back() + map_gap;
  }
  const double around = 2 * margin + kSizes.title * 1.5 + kSizes.note * 1.3 + kSizes.tick * 1.6 + 14;
  Canvas canvas(width, static_cast<int>(std::ceil(std::max(total + around, 800.0))));
  Box area = draw_title(canvas, title, remark());
  area.y1 -= draw_key(canvas, area);
  const double spare = std::max(0.0, area.height() - total) / static_cast<double>(all.size());
  Box frames{0, 1e9, -1e9, -1e9};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Axes a = all[i].draw(canvas, {area.x0, area.y1 - heights[i] - spare, area.x1 - bar_space, area.y1},
                               scale, left);
    frames = {0, std::min(frames.y0, a.frame().y0), std::max(frames.x1, a.frame().x1),
              std::max(frames.y1, a.frame().y1)};
    area.y1 -= heights[i] + spare + map_gap;
  }
  draw_color_bar(canvas, {frames.x1 + bar_gap, frames.y0, frames.x1 + bar_gap + bar_width, frames.y1}, scale,
                 quantity, unit);
  return canvas;
}

}  // namespace oxvac::draw
