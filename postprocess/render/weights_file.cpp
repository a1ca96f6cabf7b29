#include "render/weights_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <numeric>

#include "base/error.hpp"
#include "render/heat_map.hpp"

namespace oxvac::draw {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> parts(1);
  for (char c : line) {
    if (c == ',') {
      parts.emplace_back();
    } else if (c != '\r') {
      parts.back() += c;
    }
  }
  return parts;
}

/// \returns false unless the whole text is a number.
template <class Number>
bool parse(const std::string& text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

constexpr double kEnd = 1.5;  ///< of the colours

double largest(const WeightBitmaps& w, const std::vector<std::size_t>& neurons) {
  double most = 0;
  for (const auto& scenario : w.values) {
    for (std::size_t h : neurons) {
      for (float v : scenario[h]) most = std::max(most, static_cast<double>(std::abs(v)));
    }
  }
  return most;
}

void draw_tile(Canvas& canvas, const WeightBitmaps& w, const std::vector<float>& values,
               const ColorScale& scale, const Box& frame) {
  HeatMap tile;
  tile.rows = static_cast<std::size_t>(w.rows), tile.columns = static_cast<std::size_t>(w.columns);
  tile.values.assign(values.begin(), values.end());
  tile.color = scale;
  tile.draw_squares(canvas, frame);
  canvas.frame(frame, {kInk, 2});
}

/// The neurons whose weights differ most from the ternary ones in any scenario, in order of their number.
std::vector<std::size_t> most_changed(const WeightBitmaps& w, std::size_t count) {
  std::vector<double> change(w.values.front().size(), 0);
  const auto shown = [](float v) { return std::clamp(static_cast<double>(v), -kEnd, kEnd); };
  for (std::size_t s = 1; s < w.values.size(); ++s) {
    for (std::size_t h = 0; h < change.size(); ++h) {
      for (std::size_t p = 0; p < w.values[s][h].size(); ++p)
        change[h] += std::abs(shown(w.values[s][h][p]) - shown(w.values[0][h][p]));
    }
  }
  std::vector<std::size_t> order(change.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return change[a] > change[b]; });
  order.resize(std::min(count, order.size()));
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace

WeightBitmaps read_weights(const std::string& path, int rows, int columns) {
  std::ifstream in(path);
  std::string line;
  const auto wrong = [&](long number, const std::string& what) {
    return io_error(fmt::format("{}, line {}: {}; write it again with oxvac crossbar.", path, number, what));
  };
  if (!std::getline(in, line)) throw wrong(1, "no header");
  const std::vector<std::string> header = split(line);
  if (header.size() < 4 || header[0] != "hidden" || header[3] != "ternary")
    throw wrong(1, "not a file of weights");
  WeightBitmaps w{rows, columns, {header.begin() + 3, header.end()}, {}};
  w.values.resize(w.scenarios.size());
  for (long number = 2; std::getline(in, line); ++number) {
    const std::vector<std::string> cells = split(line);
    int hidden, row, column;
    if (cells.size() != header.size() || !parse(cells[0], hidden) || !parse(cells[1], row) ||
        !parse(cells[2], column) || hidden < 0 || hidden > 1'000'000 || row < 0 || row >= rows ||
        column < 0 || column >= columns) {
      throw wrong(number, fmt::format("not a weight of an image of {} x {}", rows, columns));
    }
    for (std::size_t s = 0; s < w.scenarios.size(); ++s) {
      float value;
      if (!parse(cells[s + 3], value)) throw wrong(number, "'" + cells[s + 3] + "' is not a number");
      auto& neurons = w.values[s];
      if (neurons.size() <= static_cast<std::size_t>(hidden)) {
        neurons.resize(
            static_cast<std::size_t>(hidden) + 1,
            std::vector<float>(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns), 0));
      }
      neurons[static_cast<std::size_t>(hidden)][static_cast<std::size_t>(row * columns + column)] = value;
    }
  }
  if (w.values.front().empty()) throw wrong(2, "no weights");
  return w;
}

Canvas draw_weights(const WeightBitmaps& w) {
  constexpr int width = 1800;
  constexpr double gap = 14, bar_width = 40, margin = 30, names = 440;
  const std::vector<std::size_t> neurons = most_changed(w, 6);
  const ColorScale scale{ColorMap("signed"), -kEnd, kEnd};
  const double room = width - 2 * margin - names - 16 - 40 - bar_width - color_bar_space(scale, "");
  const double side = std::min(220.0, room / static_cast<double>(neurons.size()) - gap);
  const double height = side * w.rows / w.columns;
  const auto lines = static_cast<double>(w.scenarios.size());
  Canvas canvas(width, static_cast<int>(std::max(520.0, lines * (height + gap) + 240)));
  const std::string note = fmt::format(
      "the neurons that change most; 1 is a nominal weight; colours end at ±{}, the largest weight is {}",
      plain_number(kEnd), plain_number(largest(w, neurons)));
  const Box area = draw_title(
      canvas, fmt::format("Effective weights of the first layer, {} × {} pixels", w.rows, w.columns), note);
  const double x0 = area.x0 + names + 16, top = area.y1 - 50;
  for (std::size_t s = 0; s < w.scenarios.size(); ++s) {
    const double y1 = top - static_cast<double>(s) * (height + gap);
    TextStyle style{32, kInk, false, Across::right, Upright::middle};
    const double wide = text_size(w.scenarios[s], style).x;
    if (wide > names) style.size = std::max(18.0, std::floor(style.size * names / wide));
    canvas.text({x0 - 16, y1 - height / 2}, w.scenarios[s], style);
    for (std::size_t n = 0; n < neurons.size(); ++n) {
      const double x = x0 + static_cast<double>(n) * (side + gap);
      if (s == 0)
        canvas.text({x + side / 2, top + 6}, "neuron " + std::to_string(neurons[n]),
                    {26, kInk, false, Across::centre, Upright::bottom});
      draw_tile(canvas, w, w.values[s][neurons[n]], scale, {x, y1 - height, x + side, y1});
    }
  }
  const double foot = top - lines * (height + gap) + gap;
  const double right = x0 + static_cast<double>(neurons.size()) * (side + gap) - gap;
  draw_color_bar(canvas, {right + 40, std::min(foot, top - 260), right + 40 + bar_width, top}, scale,
                 "effective weight", "");
  return canvas;
}

}  // namespace oxvac::draw
