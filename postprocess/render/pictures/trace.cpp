// The whole run against time. A forming sweep takes seconds and a pulse nanoseconds, so no one time axis
// shows both: the page is cut into columns, one for each instruction or cycle group. The instructions inside
// a column share its width evenly, and time runs evenly inside each instruction.

#include <algorithm>
#include <cmath>

#include "render/line_plot.hpp"
#include "render/picture.hpp"

namespace oxvac::draw {
namespace {

constexpr std::size_t kMostColumns = 14;
const std::string kJoint = "…";  ///< between the first and the last name of joined columns

/// The rows of one instruction.
struct Part {
  double start_s, end_s;
  std::size_t first_row, last_row;
};

/// Consecutive instructions that share a column.
struct Column {
  std::string label;
  std::vector<Part> parts;
  int passes = 0;           ///< of a cycle group
  double from = 0, to = 0;  ///< on the page's axis
};

/// \param merge_alike neighbours of the same name share a column also outside of a group.
std::vector<Column> columns_of(const ResultsFile& file, bool merge_alike) {
  std::vector<Column> columns;
  int cycle_before = -1;
  for (const ExecutedInstruction& one : file.instructions()) {
    if (!one.has_rows()) continue;
    const std::string label = one.group.empty() ? one.name : one.group;
    const bool same =
        !columns.empty() && columns.back().label == label && (!one.group.empty() || merge_alike);
    if (!same) columns.push_back({label, {}, 0});
    Column& c = columns.back();
    c.parts.push_back({one.start_s, one.end_s, static_cast<std::size_t>(one.first_row),
                       static_cast<std::size_t>(one.last_row)});
    if (!same || one.group.empty() || one.cycle != cycle_before) ++c.passes;
    cycle_before = one.cycle;
  }
  return columns;
}

/// Joins neighbours until there are few enough columns: those with the fewest instructions together first.
void join(std::vector<Column>& columns) {
  while (columns.size() > kMostColumns) {
    std::size_t best = 0;
    for (std::size_t i = 1; i + 1 < columns.size(); ++i) {
      const auto together = [&](std::size_t k) {
        return columns[k].parts.size() + columns[k + 1].parts.size();
      };
      if (together(i) < together(best)) best = i;
    }
    Column &a = columns[best], &b = columns[best + 1];
    const std::string first = a.label.substr(0, a.label.find(kJoint));
    const std::size_t joint = b.label.rfind(kJoint);
    const std::string last = joint == std::string::npos ? b.label : b.label.substr(joint + kJoint.size());
    a.label = first == last ? first : first + kJoint + last;
    a.parts.insert(a.parts.end(), b.parts.begin(), b.parts.end());
    a.passes = 1;
    columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
}

/// Gives each column its stretch of the axis: one unit, two where it holds many instructions.
void lay_out(std::vector<Column>& columns) {
  double at = 0;
  for (Column& c : columns) {
    c.from = at;
    at += c.parts.size() > 4 ? 2 : 1;
    c.to = at;
    if (c.passes > 1) c.label += " ×" + std::to_string(c.passes);
  }
}

/// Place of each row. The instructions of a column share its width evenly; time runs evenly inside each of
/// them, or the rows do if it takes no time. Row 0, the initial state, stands at the left edge.
std::vector<double> places(const std::vector<Column>& columns, const std::vector<double>& time_s) {
  std::vector<double> x(time_s.size(), std::nan(""));
  if (!x.empty()) x[0] = 0;
  for (const Column& c : columns) {
    const double width = (c.to - c.from) / static_cast<double>(c.parts.size());
    for (std::size_t k = 0; k < c.parts.size(); ++k) {
      const Part& p = c.parts[k];
      const double length = p.end_s - p.start_s, rows = static_cast<double>(p.last_row - p.first_row + 1);
      for (std::size_t i = p.first_row; i <= p.last_row && i < x.size(); ++i) {
        const double part =
            length > 0 ? (time_s[i] - p.start_s) / length : static_cast<double>(i - p.first_row + 1) / rows;
        x[i] = c.from + width * (static_cast<double>(k) + std::clamp(part, 0.0, 1.0));
      }
    }
  }
  return x;
}

Series series(const Run& run, const std::vector<double>& x, const std::string& column,
              const std::string& label, std::size_t color) {
  Series s;
  s.label = label;
  s.x = x;
  s.y = run.file->trace(column);
  s.stroke.color = series_color(color);
  s.stroke.width = 4;
  return s;
}

LinePlot voltages(const Run& run, const std::vector<double>& x) {
  LinePlot plot;
  plot.y.label = "voltage", plot.y.unit = "V";
  plot.series.push_back(series(run, x, "applied_V", "applied", 0));
  plot.series.push_back(series(run, x, "device_V", "across the device", 1));
  plot.series.back().stroke.dash = Dash::dashed;
  return plot;
}

LinePlot currents(const Run& run, const std::vector<double>& x) {
  LinePlot plot;
  plot.y.label = "|current|", plot.y.unit = "A", plot.y.log = true;
  plot.series.push_back(series(run, x, "current_A", "", 2));
  double largest = 0;
  std::vector<double> sizes;
  for (double& v : plot.series[0].y) {
    v = std::abs(v);
    largest = std::max(largest, v);
    if (v > 0) sizes.push_back(v);
  }
  if (sizes.empty()) return plot;
  // At the moments of 0 V the current is rounding: the axis leaves out the smallest twentieth of the rows.
  const auto twentieth = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 20);
  std::nth_element(sizes.begin(), twentieth, sizes.end());
  plot.y.low = std::min(*twentieth, largest / 10) / 2;
  return plot;
}

LinePlot temperatures(const Run& run, const std::vector<double>& x) {
  LinePlot plot;
  plot.y.label = "peak temp.", plot.y.unit = "K";
  plot.series.push_back(series(run, x, "temperature_max_K", "", 1));
  return plot;
}

LinePlot inventories(const Run& run, const std::vector<double>& x) {
  LinePlot plot;
  plot.y.label = "Δ vacancies";
  std::size_t color = 0;
  for (const std::string& column : run.file->trace_columns()) {
    std::string label;
    if (column.starts_with("vacancies_")) label = "in " + column.substr(10);
    if (column.starts_with("surface_")) label = "on " + column.substr(8);
    if (column.starts_with("bound_")) label = "bound in " + column.substr(6);
    if (label.empty()) continue;
    Series s = series(run, x, column, label, color++);
    const double start = s.y.empty() ? 0 : s.y.front();
    for (double& v : s.y) v -= start;
    plot.series.push_back(std::move(s));
  }
  return plot;
}

LinePlot filament(const Run& run, const std::vector<double>& x) {
  LinePlot plot;
  plot.y.label = "filament", plot.y.unit = "m";
  std::size_t color = 3;
  for (const auto& [column, label] : {std::pair{"gap_m", "gap"}, std::pair{"neck_radius_m", "neck radius"}}) {
    if (run.file->has_trace(column)) plot.series.push_back(series(run, x, column, label, color++));
  }
  return plot;
}

bool has_points(const LinePlot& plot) {
  return std::any_of(plot.series.begin(), plot.series.end(), [](const Series& s) {
    return std::any_of(s.y.begin(), s.y.end(), [](double v) { return std::isfinite(v); });
  });
}

std::string duration(const Column& c) {
  return with_unit(c.parts.back().end_s - c.parts.front().start_s, "s", 2);
}

/// Names above and durations below the columns; names stand upright where one does not fit.
void draw_column_names(Canvas& canvas, const std::vector<Column>& columns, const Axes& top,
                       const Axes& bottom, bool upright) {
  double size = kSizes.column;  // of the durations
  for (const Column& c : columns) {
    const double width = text_size(duration(c), TextStyle{kSizes.column}).x + 14;
    size = std::min(size, std::floor(kSizes.column * (top.x_pixel(c.to) - top.x_pixel(c.from)) / width));
  }
  for (const Column& c : columns) {
    const double x = (top.x_pixel(c.from) + top.x_pixel(c.to)) / 2;
    TextStyle style{kSizes.column, kInk, false, Across::centre, Upright::bottom};
    if (upright) style.vertical = true, style.across = Across::left, style.upright = Upright::middle;
    canvas.text({x, top.frame().y1 + 10}, c.label, style);
    canvas.text({x, bottom.frame().y0 - 12}, duration(c), {size, kInk, false, Across::centre, Upright::top});
  }
  const std::string words = "duration; instructions of a column share its width, time runs evenly in each";
  TextStyle style{kSizes.column, kInk, false, Across::centre, Upright::top};
  const double room = canvas.width() - 60, width = text_size(words, style).x;
  if (width > room) style.size = std::floor(style.size * room / width);
  const double half = std::min(width, room) / 2, middle = (bottom.frame().x0 + bottom.frame().x1) / 2;
  canvas.text({std::clamp(middle, 30 + half, canvas.width() - 30 - half), bottom.frame().y0 - 62}, words,
              style);
}

std::vector<LinePlot> panels(const Run& run, const std::vector<Column>& columns) {
  const std::vector<double> x = places(columns, run.file->trace("time_s"));
  std::vector<LinePlot> plots;
  for (const auto make : {voltages, currents, temperatures, inventories, filament}) {
    LinePlot plot = make(run, x);
    if (!has_points(plot)) continue;
    plot.x.low = 0, plot.x.high = columns.back().to;
    plot.x.numbers = false, plot.x.own_ticks = {{0, ""}};
    plot.y.ticks = 4;
    for (const Column& c : columns) plot.stretches.push_back({c.from, c.to, ""});
    plots.push_back(std::move(plot));
  }
  return plots;
}

Page trace_page(const PictureInput& input, const Run& run) {
  std::vector<Column> columns = columns_of(*run.file, false);
  if (columns.size() > kMostColumns) columns = columns_of(*run.file, true);
  join(columns);
  lay_out(columns);
  const std::vector<LinePlot> plots = panels(run, columns);
  double left = 0, longest = 0;
  for (const LinePlot& p : plots) left = std::max(left, p.axes().left_space());
  bool upright = false;
  for (const Column& c : columns) {
    const double width = text_size(c.label, TextStyle{kSizes.column}).x;
    longest = std::max(longest, width);
    upright |= width + 16 > (input.options.width - 60 - left) * (c.to - c.from) / columns.back().to;
  }
  constexpr double strip = kSizes.tick * 1.45, below = 116, panel = 330, gap = 18;
  const double above = upright ? longest + 20 : 50;
  const double height = 150 + strip + above + below + panel * static_cast<double>(plots.size());
  Canvas canvas(input.options.width, static_cast<int>(std::max<double>(input.options.height, height)));
  Box area = draw_title(canvas, "The run: " + run.name, origin({run}));
  draw_legend(&canvas, plots.front().legend(), {area.x0 + left, 0, area.x1, area.y1});
  area.y1 -= strip + above, area.y0 += below;
  const double each = area.height() / static_cast<double>(plots.size());
  std::vector<Axes> placed;
  for (std::size_t i = 0; i < plots.size(); ++i) {
    const double y1 = area.y1 - each * static_cast<double>(i);
    const bool legend = i > 0 && !plots[i].legend().empty();
    placed.push_back(plots[i].axes());
    placed.back().place({area.x0, y1 - each, area.x1,
                         y1 + placed.back().upper_space() -
                             (i == 0   ? 0
                              : legend ? strip
                                       : gap)},
                        left);
    plots[i].draw_data(canvas, placed.back());
    if (legend) draw_legend(&canvas, plots[i].legend(), {area.x0 + left, y1 - each, area.x1, y1 - 4});
  }
  draw_column_names(canvas, columns, placed.front(), placed.back(), upright);
  return {"trace" + suffix(input, run), std::move(canvas)};
}

}  // namespace

Pages trace(const PictureInput& input) {
  Pages all;
  for (const Run& run : input.runs) {
    if (run.file->rows() < 2 || columns_of(*run.file, false).empty()) continue;
    all.pages.push_back(trace_page(input, run));
  }
  if (all.pages.empty()) all.reason = "no instruction has a step yet";
  return all;
}

}  // namespace oxvac::draw
