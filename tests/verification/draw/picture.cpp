#include "picture.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "render/display.hpp"
#include "render/line_plot.hpp"
#include "rows.hpp"

namespace oxvac::verification {
namespace {

namespace fs = std::filesystem;
using namespace draw;

// Letters and lines of the render room are made for pages of about this size.
constexpr int kPageWidth = 1500, kPageHeight = 1000;
constexpr int kWidth = 600, kHeight = 400;
constexpr const char* kEnding = ".picture.json";

std::vector<double> numbers(const nlohmann::json& list) {
  std::vector<double> values;
  for (const nlohmann::json& v : list) values.push_back(v.is_null() ? std::nan("") : v.get<double>());
  return values;
}

Picture picture_of(const nlohmann::json& j) {
  static const std::map<std::string, PictureScale> scales{
      {"linear", PictureScale::linear}, {"log_y", PictureScale::log_y}, {"log_log", PictureScale::log_log}};
  Picture p{j.at("problem"), j.at("x_axis"), j.at("y_axis"), scales.at(j.at("scale")), {}};
  for (const nlohmann::json& c : j.at("curves")) {
    p.curves.push_back({c.at("name"), numbers(c.at("x")), numbers(c.at("y")), c.at("exact")});
    if (p.curves.back().x.size() != p.curves.back().y.size())
      throw io_error("the curve '" + p.curves.back().name + "' has x and y of different length");
  }
  return p;
}

/// "V^2" with a raised digit.
std::string raised_powers(std::string text) {
  for (const auto& [typed, sign] : {std::pair{"^2", "²"}, {"^3", "³"}})
    for (std::size_t at; (at = text.find(typed)) != std::string::npos;) text.replace(at, 2, sign);
  return text;
}

Color grey(double level) { return {level, level, level}; }

/// One known line stands for all points, or a line for each set of points that then share a colour.
Series known_series(const Curve& c, std::size_t number, bool paired, bool slope) {
  static constexpr Dash dashes[] = {Dash::solid, Dash::dashed, Dash::dotted};
  Series s;
  s.label = raised_powers(c.name), s.x = c.x, s.y = c.y;
  s.stroke.width = slope ? 4 : 7;
  s.stroke.color = paired ? lighter(series_color(number), 0.5) : grey(0.6);
  s.stroke.dash = paired ? Dash::solid : slope ? dashes[1 + number % 2] : dashes[number % 3];
  return s;
}

Series computed_series(const Curve& c, std::size_t number) {
  static constexpr Marker markers[] = {Marker::circle, Marker::square, Marker::triangle, Marker::diamond};
  Series s;
  s.label = raised_powers(c.name), s.x = c.x, s.y = c.y;
  s.line = false;
  s.stroke.color = series_color(number);
  s.marker = markers[number % 4];
  return s;
}

/// Points that would cover one another are left out.
void thin(Series& s, const Axes& axes) {
  std::vector<Point> kept;
  Series few = s;
  few.x.clear(), few.y.clear();
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    const Point p = axes.pixel(s.x[i], s.y[i]);
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) continue;
    const bool covered = std::any_of(kept.begin(), kept.end(), [&](const Point& q) {
      return std::hypot(p.x - q.x, p.y - q.y) < 2.2 * s.marker_size;
    });
    if (covered) continue;
    kept.push_back(p);
    few.x.push_back(s.x[i]), few.y.push_back(s.y[i]);
  }
  s = std::move(few);
}

LinePlot plot_of(const Picture& p) {
  LinePlot plot;
  const AxisName x = axis_name(p.x_axis), y = axis_name(p.y_axis);
  const bool log_log = p.scale == PictureScale::log_log;
  plot.x.label = x.label, plot.x.unit = x.unit, plot.x.log = log_log;
  plot.y.label = y.label, plot.y.unit = y.unit, plot.y.log = p.scale != PictureScale::linear;
  const auto known = std::count_if(p.curves.begin(), p.curves.end(), [](const Curve& c) { return c.exact; });
  const bool paired = known > 1 && 2 * known == static_cast<std::ptrdiff_t>(p.curves.size());
  std::vector<Series> lines, points;
  for (const Curve& c : p.curves) {
    if (c.exact)
      lines.push_back(known_series(c, lines.size(), paired && !log_log, log_log));
    else
      points.push_back(computed_series(c, points.size()));
  }
  for (std::size_t k = 0; k < std::max(lines.size(), points.size()); ++k) {  // in pairs, for the legend
    if (k < lines.size()) plot.series.push_back(lines[k]);
    if (k < points.size() && paired) plot.series.push_back(points[k]);
  }
  if (!paired) plot.series.insert(plot.series.end(), points.begin(), points.end());
  if (log_log)  // a thin line leads from error to error
    for (Series s : points) {
      s.label.clear(), s.marker = Marker::none, s.line = true;
      s.stroke = {lighter(s.stroke.color, 0.6), 3};
      plot.series.insert(plot.series.begin(), s);
    }
  return plot;
}

}  // namespace

Picture read_picture(const std::string& file) {
  try {
    return picture_of(nlohmann::json::parse(read_text(file)));
  } catch (const std::exception& e) {
    throw io_error(file + ": not the picture of a verification problem: " + e.what());
  }
}

AxisName axis_name(const std::string& text) {
  const std::size_t open = text.rfind(" [");
  if (open == std::string::npos || !text.ends_with("]")) return {raised_powers(text), ""};
  std::string unit = text.substr(open + 2, text.size() - open - 3);
  static const std::pair<const char*, const char*> spelling[] = {
      {"1/m3", "m⁻³"}, {"1/m^3", "m⁻³"}, {"/m3", "/m³"}, {"/m2", "/m²"},
      {"um", "µm"},    {"us", "µs"},     {"ohm", "Ω"}};
  for (const auto& [typed, sign] : spelling) {
    const std::size_t at = unit.find(typed);
    const bool inside_word = at != std::string::npos && at > 0 && typed[0] == 'u';
    if (at != std::string::npos && !inside_word) unit.replace(at, std::string(typed).size(), sign);
  }
  return {raised_powers(text.substr(0, open)), raised_powers(unit)};
}

Canvas canvas_of(const Picture& picture) {
  Canvas canvas(kPageWidth, kPageHeight);
  LinePlot plot = plot_of(picture);
  constexpr double margin = 20;
  Box area{margin, 0, kPageWidth - margin, kPageHeight - margin};
  area.y1 -= draw_legend(&canvas, plot.legend(), area);
  Axes axes = plot.axes();
  axes.place(area);
  for (Series& s : plot.series)
    if (s.marker != Marker::none) thin(s, axes);
  plot.draw_data(canvas, axes);
  return canvas;
}

Image reduced(const Image& image, int width, int height) {
  Image small{width, height, {}};
  const double step_x = static_cast<double>(image.width) / width;
  const double step_y = static_cast<double>(image.height) / height;
  const auto overlap = [](int pixel, double from, double to) {
    return std::min<double>(pixel + 1, to) - std::max<double>(pixel, from);
  };
  for (int j = 0; j < height; ++j)
    for (int i = 0; i < width; ++i) {
      const double x0 = i * step_x, x1 = x0 + step_x, y0 = j * step_y, y1 = y0 + step_y;
      double sums[3] = {};
      for (int y = static_cast<int>(y0); y < std::min<double>(y1, image.height); ++y)
        for (int x = static_cast<int>(x0); x < std::min<double>(x1, image.width); ++x)
          for (std::size_t k = 0; k < 3; ++k)
            sums[k] += image.at(x, y)[k] * overlap(x, x0, x1) * overlap(y, y0, y1);
      for (const double sum : sums) {
        // Sixteen levels of each colour look the same and halve the file.
        constexpr int level = 255 / 15;
        small.rgb.push_back(static_cast<std::uint8_t>(level * std::lround(sum / (step_x * step_y) / level)));
      }
    }
  return small;
}

std::vector<std::string> draw_pictures(const std::string& folder, const std::string& output) {
  std::vector<std::string> files, drawn;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().string().ends_with(kEnding)) files.push_back(entry.path().string());
  if (files.empty()) return drawn;
  std::sort(files.begin(), files.end());
  fs::create_directories(output);
  const Display display;
  Press press;
  for (const std::string& file : files) {
    const Picture picture = read_picture(file);
    write_png(reduced(press.print(canvas_of(picture)), kWidth, kHeight),
              (fs::path(output) / (picture.problem + ".png")).string());
    drawn.push_back(picture.problem);
  }
  return drawn;
}

}  // namespace oxvac::verification
