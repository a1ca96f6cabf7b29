#include "render/field_map.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace oxvac::draw {
namespace {

constexpr int kBands = 192;
constexpr double kLongest = 3.5;   ///< sections longer than this many heights are stretched to it
constexpr double kTallest = 1.1;   ///< a frame is at most so many times as high as wide
constexpr double kHalo = 0.35;     ///< pixels by which pieces overlap, so that no seam shows
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
    if (is_blank(map, t) || !std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) {
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
  const auto segments = contour(*map.density, map.filament_m3, map.no_filament);
  for (const Stroke& stroke : {Stroke{kBlack, 8}, Stroke{kWhite, 4}}) {
    for (const auto& s : segments) {
      const Point a = axes.pixel(s[0][0], s[0][1]), b = axes.pixel(s[1][0], s[1][1]);
      // Round ends close the gaps between segments of neighbouring triangles.
      canvas.line(a, b, stroke);
      canvas.marker(a, Marker::circle, stroke.width, stroke.color);
      canvas.marker(b, Marker::circle, stroke.width, stroke.color);
    }
  }
}

/// Names each region in the upper left corner of its box, where it is large enough.
void draw_region_names(Canvas& canvas, const FieldMap& map, const Axes& axes, const ColorScale& scale) {
  struct Place {
    Box box{1e9, 1e9, -1e9, -1e9};
    double sum = 0;
    int count = 0;
  };
  std::map<int, Place> places;
  const Section& s = map.section;
  for (std::size_t t = 0; t < s.triangles.size(); ++t) {
    Place& place = places[s.regions[t]];
    for (int corner : s.triangles[t]) {
      const auto c = static_cast<std::size_t>(corner);
      const Point p = axes.pixel(s.points_m[c][0], s.points_m[c][1]);
      place.box = {std::min(place.box.x0, p.x), std::min(place.box.y0, p.y), std::max(place.box.x1, p.x),
                   std::max(place.box.y1, p.y)};
      if (std::isfinite(s.values[c])) place.sum += s.values[c], ++place.count;
    }
  }
  for (const auto& [region, place] : places) {
    const auto r = static_cast<std::size_t>(region);
    if (r >= map.region_names.size()) continue;
    const bool blank = r < map.blank.size() && map.blank[r];
    TextStyle style{28, kInk, false, Across::left, Upright::top};
    const Point size = text_size(map.region_names[r], style);
    if (size.x + 24 > place.box.width() || size.y + 8 > place.box.height()) continue;
    const Color background = blank || place.count == 0 ? kBlank : scale(place.sum / place.count);
    style.color = ink_on(background);
    canvas.text({place.box.x0 + 12, std::min(place.box.y1 - 6, place.box.y1)}, map.region_names[r], style);
  }
}

}  // namespace

Range value_range(const FieldMap& map, bool log) {
  Range range;
  for (std::size_t t = 0; t < map.section.triangles.size(); ++t) {
    if (is_blank(map, t)) continue;
    for (int c : map.section.triangles[t]) range.include(map.section.values[static_cast<std::size_t>(c)], log);
  }
  return range;
}

double FieldMap::stretch() const {
  const auto low = section.low_m(), high = section.high_m();
  return std::max(1.0, (high[0] - low[0]) / (high[1] - low[1]) / kLongest);
}

Axes FieldMap::axes() const {
  const auto low = section.low_m(), high = section.high_m();
  AxisSpec x, y;
  x.label = section.horizontal, y.label = section.vertical;
  x.unit = y.unit = "m";
  x.low = low[0], x.high = high[0], y.low = low[1], y.high = high[1];
  x.ticks = 8, y.ticks = 5;
  return Axes(x, y, {}, {});
}

double FieldMap::height_for(double width) const {
  const Axes a = axes();
  const auto low = section.low_m(), high = section.high_m();
  const double frame = width - a.left_space() - a.right_space();
  const double aspect = (high[1] - low[1]) / (high[0] - low[0]) * stretch();
  return frame * std::min(kTallest, aspect) + a.lower_space() + a.upper_space();
}

Axes FieldMap::draw(Canvas& canvas, const Box& area, const ColorScale& scale) const {
  Axes a = axes();
  Box box = area;
  if (!title.empty()) {
    canvas.text({box.x0, box.y1}, title, {kSizes.label, kInk, false, Across::left, Upright::top});
    box.y1 -= kSizes.label * 1.5;
  }
  const auto low = section.low_m(), high = section.high_m();
  const double aspect = (high[1] - low[1]) / (high[0] - low[0]) * stretch();
  a.place(box);
  const double height = std::min(a.frame().height(), a.frame().width() * aspect);
  const double spare_x = a.frame().width() - height / aspect, spare_y = a.frame().height() - height;
  a.place({box.x0 + spare_x / 2, box.y0 + spare_y, box.x1 - spare_x / 2, box.y1});
  canvas.fill(a.frame(), kWhite);
  draw_colors(canvas, *this, a, scale);
  for (const auto& edge : outlines(section)) {
    const auto& p = section.points_m[static_cast<std::size_t>(edge[0])];
    const auto& q = section.points_m[static_cast<std::size_t>(edge[1])];
    canvas.line(a.pixel(p[0], p[1]), a.pixel(q[0], q[1]), {{0.35, 0.35, 0.35}, 2});
  }
  draw_contour(canvas, *this, a);
  a.draw_frame(canvas);
  draw_region_names(canvas, *this, a, scale);
  return a;
}

Canvas FieldPage::draw() const {
  constexpr double margin = 30, bar_width = 46, bar_gap = 40;
  const double bar_space = bar_gap + bar_width + color_bar_space(scale, unit);
  const bool with_contour = std::any_of(maps.begin(), maps.end(), [](const FieldMap& m) { return !!m.density; });
  const double legend_height = with_contour ? kSizes.tick * 1.6 : 0;
  std::vector<double> heights;
  double total = 0;
  for (const FieldMap& m : maps) {
    heights.push_back(m.height_for(width - 2 * margin - bar_space) + (m.title.empty() ? 0 : kSizes.label * 1.5) + 20);
    total += heights.back();
  }
  const double fixed = 2 * margin + kSizes.title * 1.5 + kSizes.note * 1.3 + legend_height;
  Canvas canvas(width, static_cast<int>(std::ceil(std::max(total + fixed, 800.0))));
  std::string remark = note;
  for (const FieldMap& m : maps) {
    if (m.stretch() <= 1) continue;
    remark = "vertical axis stretched " + plain_number(m.stretch(), 2) + " times · " + note;
    break;
  }
  Box left = draw_title(canvas, title, remark);
  if (with_contour) {
    const Stroke casing{kBlack, 8}, line{kWhite, 4};
    const double y = left.y1 - legend_height / 2;
    canvas.line({left.x0, y}, {left.x0 + 80, y}, casing);
    canvas.line({left.x0, y}, {left.x0 + 80, y}, line);
    double level = 0;
    for (const FieldMap& m : maps) level = std::max(level, m.filament_m3);
    const std::string words = "filament's edge: " + plain_number(level) + " m⁻³";
    canvas.text({left.x0 + 100, y}, words, {kSizes.tick, kInk, false, Across::left, Upright::middle});
    left.y1 -= legend_height;
  }
  const double spare = std::max(0.0, left.height() - total) / static_cast<double>(maps.size());
  Box frames{1e9, 1e9, -1e9, -1e9};
  double y = left.y1;
  for (std::size_t i = 0; i < maps.size(); ++i) {
    const Axes a = maps[i].draw(canvas, {left.x0, y - heights[i] - spare + 20, left.x1 - bar_space, y}, scale);
    frames = {0, std::min(frames.y0, a.frame().y0), std::max(frames.x1, a.frame().x1), std::max(frames.y1, a.frame().y1)};
    y -= heights[i] + spare;
  }
  draw_color_bar(canvas, {frames.x1 + bar_gap, frames.y0, frames.x1 + bar_gap + bar_width, frames.y1}, scale, quantity,
                 unit);
  return canvas;
}

}  // namespace oxvac::draw
