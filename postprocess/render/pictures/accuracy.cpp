// What the crossbar run found: accuracies with their intervals, confusion matrices, first-layer weights.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "render/heat_map.hpp"
#include "render/line_plot.hpp"
#include "render/picture.hpp"
#include "render/weights_file.hpp"

namespace oxvac::draw {
namespace {

using nlohmann::json;

constexpr const char* kIdeal = "ideal device";

/// One bar: a scenario of one crossbar run.
struct Bar {
  std::string label;
  double accuracy, low, high, deviation;
  std::size_t seeds;
};

Bar bar_of(const json& scenario, const std::string& label) {
  return {label,
          scenario.at("accuracy_mean").get<double>(),
          scenario.at("accuracy_95").at(0).get<double>(),
          scenario.at("accuracy_95").at(1).get<double>(),
          scenario.at("accuracy_sd").get<double>(),
          scenario.at("seeds").size()};
}

std::vector<Bar> bars_of(const PictureInput& input) {
  std::vector<Bar> bars;
  for (const CrossbarRun& c : input.crossbars) {
    const std::string before = input.crossbars.size() > 1 ? c.name + ": " : "";
    bars.push_back(bar_of(c.found.at("ideal"), before + kIdeal));
    for (const json& s : c.found.at("scenarios"))
      bars.push_back(bar_of(s, before + s.at("name").get<std::string>()));
  }
  return bars;
}

std::string percent(double fraction) { return fmt::format("{:.2f} %", 100 * fraction); }

/// The bar with its spread between networks (wide) and, on it, the 95 % interval from the number of test
/// images.
void draw_bar(Canvas& canvas, const Axes& axes, const Bar& bar, double y, double half_height) {
  const double x0 = axes.frame().x0, x = axes.x_pixel(100 * bar.accuracy);
  const bool ideal = bar.label.ends_with(kIdeal);
  canvas.fill(Box{x0, y - half_height, x, y + half_height},
              ideal ? Color{0.62, 0.62, 0.62} : series_color(5));
  const auto whisker = [&](double low, double high, double cap, const Stroke& stroke) {
    const double a = axes.x_pixel(100 * std::max(0.0, low)), b = axes.x_pixel(100 * std::min(1.0, high));
    canvas.line({a, y}, {b, y}, stroke);
    canvas.line({a, y - cap}, {a, y + cap}, stroke);
    canvas.line({b, y - cap}, {b, y + cap}, stroke);
  };
  if (bar.seeds > 1) {
    whisker(bar.accuracy - bar.deviation, bar.accuracy + bar.deviation, half_height * 0.5,
            {series_color(1), 8});
  }
  whisker(bar.low, bar.high, half_height * 0.75, {kInk, 3});
  canvas.text({x0 - 16, y}, bar.label, {kSizes.tick, kInk, false, Across::right, Upright::middle});
  canvas.text({axes.frame().x1 + 20, y}, percent(bar.accuracy),
              {kSizes.tick, kInk, false, Across::left, Upright::middle});
}

Page accuracy_page(const PictureInput& input, const std::vector<Bar>& bars) {
  constexpr double row = 84;
  const auto rows = static_cast<double>(bars.size());
  Canvas canvas(input.options.width, static_cast<int>(std::max(700.0, row * rows + 330)));
  const json& found = input.crossbars.front().found;
  const std::string title = "Accuracy of the network on " +
                            std::to_string(found.at("images").at("test").get<int>()) + " test images";
  Box area =
      draw_title(canvas, title, input.runs.empty() ? input.crossbars.front().name : origin(input.runs));
  const bool spread = std::any_of(bars.begin(), bars.end(), [](const Bar& b) { return b.seeds > 1; });
  std::vector<LegendEntry> legend{{"95 % interval of the test set", {kInk, 3}, Marker::none, true}};
  if (spread)
    legend.push_back({"standard deviation between networks", {series_color(1), 8}, Marker::none, true});
  area.y1 -= draw_legend(&canvas, legend, area) + 10;

  double names = 0;
  for (const Bar& b : bars) names = std::max(names, text_size(b.label, TextStyle{kSizes.tick}).x);
  AxisSpec x, y;
  x.label = "correct digits", x.unit = "%", x.low = 0, x.high = 100, x.ticks = 10;
  for (int v = 0; v <= 100; v += 10) x.own_ticks.push_back({double(v), v % 20 == 0 ? std::to_string(v) : ""});
  y.low = -rows, y.high = 0, y.numbers = false, y.own_ticks = {{1, ""}};
  Axes axes(x, y, {}, {});
  const double room_for_number = text_size("97.24 %", TextStyle{kSizes.tick}).x + 40;
  axes.place({area.x0, area.y0, area.x1 - room_for_number, area.y1}, names + 24);
  axes.draw_grid(canvas);
  const double step = axes.frame().height() / rows;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    draw_bar(canvas, axes, bars[i], axes.y_pixel(-static_cast<double>(i) - 0.5), std::min(step * 0.36, 34.0));
  }
  axes.draw_frame(canvas);
  return {"accuracy", std::move(canvas)};
}

Page confusion_page(const PictureInput& input, const std::string& file, const std::string& title,
                    const json& scenario) {
  HeatMap map;
  map.rows = map.columns = 10;
  double largest = 1;
  for (const json& row : scenario.at("confusion")) {
    for (const json& count : row) {
      map.values.push_back(count.get<double>());
      largest = std::max(largest, map.values.back());
    }
  }
  const ColorMap colors("blues");
  // The few wrong images are the message: their shades follow the logarithm.
  map.color = [colors, largest](double v) { return colors(std::log1p(v) / std::log1p(largest)); };
  map.number = [](double v) { return fmt::format("{:.0f}", v); };
  for (int d = 0; d < 10; ++d) {
    map.row_names.push_back(std::to_string(d));
    map.column_names.push_back(std::to_string(d));
  }
  map.y_label = "digit shown", map.x_label = "digit read";
  Canvas canvas(1400, 1500);
  const std::string note = input.runs.empty() ? "" : origin(input.runs);
  Box area = draw_title(canvas, title, note);
  const std::string accuracy = percent(scenario.at("accuracy_mean").get<double>()) +
                               " correct; test images, summed over " +
                               std::to_string(scenario.at("seeds").size()) +
                               (scenario.at("seeds").size() == 1 ? " network" : " networks");
  canvas.text({area.x0, area.y1}, accuracy, {kSizes.tick, kInk, false, Across::left, Upright::top});
  area.y1 -= 64;
  map.draw(canvas, area);
  return {file, std::move(canvas)};
}

}  // namespace

Pages accuracy(const PictureInput& input) {
  if (input.crossbars.empty()) return nothing("no folder holds a crossbar.json; oxvac crossbar writes one");
  return {{accuracy_page(input, bars_of(input))}, {}};
}

Pages confusion(const PictureInput& input) {
  if (input.crossbars.empty()) return nothing("no folder holds a crossbar.json; oxvac crossbar writes one");
  Pages all;
  for (const CrossbarRun& c : input.crossbars) {
    const std::string before = input.crossbars.size() > 1 ? file_word(c.name) + "_" : "";
    const auto add = [&](const json& s, const std::string& name, const std::string& title) {
      all.pages.push_back(
          confusion_page(input, "confusion_" + before + file_word(name), "Confusion matrix: " + title, s));
    };
    add(c.found.at("ideal"), "ideal", kIdeal);
    for (const json& s : c.found.at("scenarios"))
      add(s, s.at("name").get<std::string>(), s.at("name").get<std::string>());
  }
  return all;
}

Pages weights(const PictureInput& input) {
  Pages all;
  for (const CrossbarRun& c : input.crossbars) {
    const std::filesystem::path path = c.folder / c.found.at("weights_layer1").at("file").get<std::string>();
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) continue;
    const int rows = c.found.at("images").at("rows").get<int>(),
              columns = c.found.at("images").at("columns").get<int>();
    const std::string before = input.crossbars.size() > 1 ? "_" + file_word(c.name) : "";
    all.pages.push_back({"weights" + before, draw_weights(read_weights(path.string(), rows, columns))});
  }
  if (all.pages.empty())
    all.reason = "no folder holds a crossbar.json with its weights; oxvac crossbar writes them";
  return all;
}

}  // namespace oxvac::draw
