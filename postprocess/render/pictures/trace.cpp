// The whole run against time. A forming sweep takes seconds and a pulse nanoseconds, so no one time axis shows both:
// the page is cut into columns, one for each instruction or cycle group, and time runs evenly inside each column.

#include <algorithm>
#include <cmath>

#include "render/line_plot.hpp"
#include "render/picture.hpp"

namespace oxvac::draw {
namespace {

constexpr std::size_t kMostColumns = 16;

/// Consecutive instructions that share a column.
struct Column {
  std::string label;
  double start_s = 0, end_s = 0;
  std::size_t first_row = 0, last_row = 0;
  int passes = 0;  ///< of a cycle group
};

std::vector<Column> columns_of(const ResultsFile& file, bool merge_all_alike) {
  std::vector<Column> columns;
  std::string group_before;
  int cycle_before = -1;
  for (const ExecutedInstruction& one : file.instructions()) {
    if (!one.has_rows()) continue;
    const std::string label = one.group.empty() ? one.name : one.group;
    const bool same = !columns.empty() && columns.back().label == label &&
                      ((!one.group.empty() && one.group == group_before) || merge_all_alike);
    if (!same) columns.push_back({label, one.start_s, one.end_s, static_cast<std::size_t>(one.first_row), 0, 0});
    Column& c = columns.back();
    c.end_s = one.end_s, c.last_row = static_cast<std::size_t>(one.last_row);
    if (!same || one.cycle != cycle_before) ++c.passes;
    group_before = one.group, cycle_before = one.cycle;
  }
  return columns;
}

/// Joins neighbours until there are few enough columns: those with the fewest rows together first.
void join(std::vector<Column>& columns) {
  while (columns.size() > kMostColumns) {
    const auto rows = [](const Column& c) { return c.last_row - c.first_row + 1; };
    std::size_t best = 0;
    for (std::size_t i = 1; i + 1 < columns.size(); ++i) {
      if (rows(columns[i]) + rows(columns[i + 1]) < rows(columns[best]) + rows(columns[best + 1])) best = i;
    }
    Column& a = columns[best];
    const Column& b = columns[best + 1];
    const std::string first = a.label.substr(0, a.label.find(" … "));
    a.label = first == b.label ? first : first + " … " + b.label.substr(b.label.rfind(" … ") == std::string::npos ? 0 : b.label.rfind(" … ") + 5);
    a.end_s = b.end_s, a.last_row = b.last_row, a.passes = 1;
    columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
}

/// Place of each row: column k spans [k, k+1]; time runs evenly in it, or the rows do if it takes no time.
/// Row 0, the initial state, stands at the left edge.
std::vector<double> places(const std::vector<Column>& columns, const std::vector<double>& time_s) {
  std::vector<double> x(time_s.size(), std::nan(""));
  if (!x.empty()) x[0] = 0;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const Column& c = columns[k];
    const double length = c.end_s - c.start_s;
    for (std::size_t i = c.first_row; i <= c.last_row && i < x.size(); ++i) {
      const double rows = static_cast<double>(c.last_row - c.first_row + 1);
      const double part = length > 0 ? (time_s[i] - c.start_s) / length : static_cast<double>(i - c.first_row + 1) / rows;
      x[i] = static_cast<double>(k) + std::clamp(part, 0.0, 1.0);
    }
  }
  return x;
}

Series series(const Run& run, const std::vector<double>& x, const std::string& column, const std::string& label,
              std::size_t color) {
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
  plot.y.label = "vacancies moved";
  std::size_t color = 0;
  for (const std::string& column : run.file->trace_columns()) {
    std::string label;
    if (column.starts_with("vacancies_")) label = "in " + column.substr(10);
    if (column.starts_with("surface_")) label = "on " + column.substr(8);
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

/// Names above and durations below the columns; names stand upright where one does not fit.
void draw_column_names(Canvas& canvas, const std::vector<Column>& columns, const Axes& top, const Axes& bottom,
                       bool upright) {
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const double x = (top.x_pixel(static_cast<double>(k)) + top.x_pixel(static_cast<double>(k + 1))) / 2;
    TextStyle style{28, kInk, false, upright ? Across::left : Across::centre, upright ? Upright::middle : Upright::bottom, upright};
    canvas.text({x, top.frame().y1 + 10}, columns[k].label, style);
    canvas.text({x, bottom.frame().y0 - 12}, with_unit(columns[k].end_s - columns[k].start_s, "s", 2),
                {28, kInk, false, Across::centre, Upright::top});
  }
}

Page trace_page(const PictureInput& input, const Run& run) {
  std::vector<Column> columns = columns_of(*run.file, false);
  if (columns.size() > kMostColumns) columns = columns_of(*run.file, true);
  join(columns);
  for (Column& c : columns) {
    if (c.passes > 1) c.label += " ×" + std::to_string(c.passes);
  }
  const std::vector<double> x = places(columns, run.file->trace("time_s"));
  std::vector<LinePlot> plots;
  for (LinePlot (*make)(const Run&, const std::vector<double>&) : {voltages, currents, temperatures, inventories, filament}) {
    LinePlot plot = make(run, x);
    if (!has_points(plot)) continue;
    plot.x.low = 0, plot.x.high = static_cast<double>(columns.size());
    plot.x.numbers = false, plot.x.own_ticks = {{0, ""}};
    plot.y.ticks = 4;
    for (std::size_t k = 0; k < columns.size(); ++k) plot.stretches.push_back({double(k), double(k + 1), ""});
    plots.push_back(std::move(plot));
  }
  const TextStyle name_style{28};
  const double column_width = (input.options.width - 280.0) / static_cast<double>(columns.size());
  double longest = 0;
  for (const Column& c : columns) longest = std::max(longest, text_size(c.label, name_style).x);
  const bool upright = longest + 12 > column_width;
  const double above = upright ? longest + 20 : 50, below = 110, panel = 330;

  const double height = 200 + above + below + panel * static_cast<double>(plots.size());
  Canvas canvas(input.options.width, static_cast<int>(std::max<double>(input.options.height, height)));
  Box area = draw_title(canvas, "The run: " + run.name, origin({run}));
  area.y1 -= above, area.y0 += below;
  double left = 0;
  for (const LinePlot& p : plots) left = std::max(left, p.axes().left_space());
  std::vector<Axes> placed;
  const double each = area.height() / static_cast<double>(plots.size());
  for (std::size_t i = 0; i < plots.size(); ++i) {
    const double y1 = area.y1 - each * static_cast<double>(i);
    // A legend stands in the strip above its own frame; the first one's strip holds the columns' names as well.
    const double strip = plots[i].legend().empty() ? 16 : kSizes.tick * 1.45;
    const Box box{area.x0, y1 - each, area.x1, y1};
    Axes axes = plots[i].axes();
    axes.place({box.x0, box.y0, box.x1, box.y1 - strip + axes.upper_space()}, left);
    if (i == 0) axes.place({box.x0, box.y0, box.x1, box.y1 + axes.upper_space()}, left);
    plots[i].draw_data(canvas, axes);
    placed.push_back(axes);
    if (i > 0) draw_legend(&canvas, plots[i].legend(), {axes.frame().x0, box.y0, axes.frame().x1, box.y1 - 2});
  }
  draw_column_names(canvas, columns, placed.front(), placed.back(), upright);
  draw_legend(&canvas, plots.front().legend(),
              {placed.front().frame().x0, 0, placed.front().frame().x1, placed.front().frame().y1 + above + kSizes.tick * 1.45});
  canvas.text({(placed.back().frame().x0 + placed.back().frame().x1) / 2, placed.back().frame().y0 - 58},
              "duration of each instruction; time runs evenly inside each column",
              {30, kInk, false, Across::centre, Upright::top});
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
