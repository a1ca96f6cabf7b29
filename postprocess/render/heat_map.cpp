#include "render/heat_map.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace oxvac::draw {
namespace {

constexpr double kGap = 14;
constexpr double kHalo = 0.3;  ///< pixels that squares overlap, so that no seam shows

struct BarTicks {
  std::vector<Tick> ticks;
  std::string unit;
};

BarTicks bar_ticks(const ColorScale& scale, const std::string& unit) {
  if (scale.log) return {log_ticks(scale.low, scale.high, 6), unit};
  const Prefix prefix = prefix_for(std::max(std::abs(scale.low), std::abs(scale.high)), unit);
  BarTicks bar{linear_ticks(scale.low / prefix.factor, scale.high / prefix.factor, 6), prefix.unit};
  for (Tick& t : bar.ticks) t.value *= prefix.factor;
  return bar;
}

double widest(const std::vector<std::string>& words, const TextStyle& style) {
  double width = 0;
  for (const std::string& w : words) width = std::max(width, text_size(w, style).x);
  return width;
}

}  // namespace

double ColorScale::fraction(double value) const {
  if (log) return value > 0 ? std::log(value / low) / std::log(high / low) : 0;
  return (value - low) / (high - low);
}

double color_bar_space(const ColorScale& scale, const std::string& unit) {
  double width = 0;
  for (const Tick& t : bar_ticks(scale, unit).ticks) {
    width = std::max(width, text_size(t.label, TextStyle{kSizes.tick}).x);
  }
  return kSizes.tick_length + 3 * kGap + width + kSizes.label * 1.2;
}

void draw_color_bar(Canvas& canvas, const Box& area, const ColorScale& scale, const std::string& label,
                    const std::string& unit) {
  const int bands = 256;
  for (int i = 0; i < bands; ++i) {
    const double y0 = area.y0 + area.height() * i / bands, y1 = area.y0 + area.height() * (i + 1) / bands;
    canvas.fill(Box{area.x0, y0, area.x1, std::min(area.y1, y1 + kHalo)}, scale.map((i + 0.5) / bands));
  }
  const Stroke stroke{kInk, kSizes.axis};
  canvas.frame(area, stroke);
  const BarTicks bar = bar_ticks(scale, unit);
  double width = 0;
  for (const Tick& t : bar.ticks) {
    const double y = area.y0 + area.height() * scale.fraction(t.value);
    const double length = t.label.empty() ? kSizes.tick_length / 2 : kSizes.tick_length;
    canvas.line({area.x1, y}, {area.x1 + length, y}, stroke);
    const TextStyle style{kSizes.tick, kInk, false, Across::left, Upright::middle};
    canvas.text({area.x1 + kSizes.tick_length + kGap / 2, y}, t.label, style);
    width = std::max(width, text_size(t.label, style).x);
  }
  std::string title = bar.unit.empty() ? label : label + " (" + bar.unit + ")";
  const TextStyle style{kSizes.label, kInk, false, Across::centre, Upright::top, true};
  if (text_size(title, style).x > area.height() && !bar.unit.empty())
    title = bar.unit;  // the page's title says the rest
  canvas.text({area.x1 + kSizes.tick_length + 2 * kGap + width, (area.y0 + area.y1) / 2}, title, style);
}

void HeatMap::draw_squares(Canvas& canvas, const Box& frame) const {
  if (values.size() != rows * columns || values.empty())
    throw std::logic_error("a heat map without its values");
  const double w = frame.width() / static_cast<double>(columns),
               h = frame.height() / static_cast<double>(rows);
  const TextStyle number_style{std::clamp(std::floor(h * 0.42), 14.0, kSizes.tick), kInk, false,
                               Across::centre, Upright::middle};
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      const double value = values[r * columns + c];
      const double x = frame.x0 + w * static_cast<double>(c), y = frame.y1 - h * static_cast<double>(r + 1);
      const Color background = color(value);
      canvas.fill(Box{x, y, std::min(frame.x1, x + w + kHalo), std::min(frame.y1, y + h + kHalo)},
                  background);
      if (!number) continue;
      TextStyle style = number_style;
      style.color = ink_on(background);
      canvas.text({x + w / 2, y + h / 2}, number(value), style);
    }
  }
}

Box HeatMap::draw(Canvas& canvas, const Box& area) const {
  const TextStyle tick{kSizes.tick, kInk, false, Across::right, Upright::middle};
  const double left = widest(row_names, tick) + 2 * kGap + (y_label.empty() ? 0 : kSizes.label * 1.3);
  const double lower =
      (column_names.empty() ? 0 : kSizes.tick * 1.3) + kGap + (x_label.empty() ? 0 : kSizes.label * 1.5);
  const double side = std::min((area.width() - left) / static_cast<double>(columns),
                               (area.height() - lower) / static_cast<double>(rows));
  const double width = side * static_cast<double>(columns), height = side * static_cast<double>(rows);
  const double x0 = area.x0 + left + (area.width() - left - width) / 2;
  const Box frame{x0, area.y1 - height, x0 + width, area.y1};
  draw_squares(canvas, frame);
  canvas.frame(frame, {kInk, kSizes.axis});
  for (std::size_t r = 0; r < row_names.size(); ++r) {
    canvas.text({frame.x0 - kGap, frame.y1 - side * (static_cast<double>(r) + 0.5)}, row_names[r], tick);
  }
  TextStyle below{kSizes.tick, kInk, false, Across::centre, Upright::top};
  for (std::size_t c = 0; c < column_names.size(); ++c) {
    canvas.text({frame.x0 + side * (static_cast<double>(c) + 0.5), frame.y0 - kGap / 2}, column_names[c],
                below);
  }
  below.size = kSizes.label;
  canvas.text({(frame.x0 + frame.x1) / 2, frame.y0 - lower + kSizes.label * 1.4}, x_label, below);
  const TextStyle along{kSizes.label, kInk, false, Across::centre, Upright::bottom, true};
  canvas.text({frame.x0 - left + kSizes.label * 1.3 + kGap / 2, (frame.y0 + frame.y1) / 2}, y_label, along);
  return frame;
}

}  // namespace oxvac::draw
