#include "render/axes.hpp"

#include <algorithm>
#include <cmath>

namespace oxvac::draw {
namespace {

constexpr TextStyle kTickStyle{kSizes.tick};
constexpr double kGap = 14;  ///< between frame, tick labels and axis label

std::string axis_title(const std::string& label, const std::string& unit) {
  return unit.empty() ? label : label + " (" + unit + ")";
}

/// Into the frame; negative outwards.
double tick_length(const Tick& tick, const AxisSpec& spec) {
  return (tick.label.empty() ? 0.5 : 1) * (spec.outward ? -1 : 1) * kSizes.tick_length;
}

/// From the frame to the tick labels.
double label_distance(const AxisSpec& spec) { return kGap + (spec.outward ? kSizes.tick_length : 0); }

/// Drops the end of a text until it fits; cuts no UTF-8 sign in two.
std::string shortened(std::string text, const TextStyle& style, double width) {
  if (text_size(text, style).x <= width) return text;
  while (!text.empty() && text_size(text + "…", style).x > width) {
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) text.pop_back();
    if (!text.empty()) text.pop_back();
  }
  return text + "…";
}

/// Smaller where the text would not fit otherwise, down to the size of notes.
TextStyle fitting(const std::string& text, TextStyle style, double width) {
  const double wide = text_size(text, style).x;
  if (wide > width) style.size = std::max(kSizes.note, std::floor(style.size * width / wide));
  return style;
}

}  // namespace

void Range::include(double v, bool log) {
  if (!std::isfinite(v) || (log && v <= 0)) return;
  low = any ? std::min(low, v) : v;
  high = any ? std::max(high, v) : v;
  any = true;
}

double Axes::Side::fraction(double value) const {
  if (spec.log) return value > 0 ? std::log(value / low) / std::log(high / low) : std::nan("");
  return (value - low) / (high - low);
}

Axes::Side Axes::make(const AxisSpec& spec, const Range& data) {
  Side side{spec, data.low, data.high, "", {}};
  if (!data.any) side.low = spec.log ? 1 : 0, side.high = spec.log ? 10 : 1;
  // An end that is given also bounds what the margin is a part of.
  if (spec.low) side.low = std::min(*spec.low, side.high);
  if (spec.high) side.high = std::max(*spec.high, side.low);
  if (spec.log) {
    add_log_margin(side.low, side.high, 0.04);
  } else {
    add_margin(side.low, side.high, 0.04);
  }
  if (spec.low) side.low = *spec.low;
  if (spec.high) side.high = *spec.high;
  if (!spec.own_ticks.empty()) {
    side.title = axis_title(spec.label, spec.unit);
    side.ticks = spec.own_ticks;
    return side;
  }
  Prefix prefix{1, spec.unit};
  if (!spec.log) {
    prefix = prefix_for(std::max(std::abs(side.low), std::abs(side.high)), spec.unit);
  } else if (side.high < 1e3 * side.low && takes_prefix(spec.unit)) {
    prefix = prefix_for(side.high, spec.unit);  // few decades read better as 50, 100, 200 kΩ
  }
  side.title = axis_title(spec.label, prefix.unit);
  const double low = side.low / prefix.factor, high = side.high / prefix.factor;
  side.ticks = spec.log ? log_ticks(low, high, spec.ticks) : linear_ticks(low, high, spec.ticks);
  for (Tick& t : side.ticks) t.value *= prefix.factor;
  return side;
}

Axes::Axes(const AxisSpec& x, const AxisSpec& y, const Range& x_data, const Range& y_data)
    : x_(make(x, x_data)), y_(make(y, y_data)) {}

double Axes::left_space() const {
  if (!y_.spec.numbers) return 0;
  double widest = 0;
  for (const Tick& t : y_.ticks) widest = std::max(widest, text_size(t.label, kTickStyle).x);
  return widest + 2 * kGap + label_distance(y_.spec) + (y_.title.empty() ? 0 : kSizes.label * 1.2);
}

double Axes::lower_space() const {
  if (!x_.spec.numbers) return 0;
  return kGap + label_distance(x_.spec) + kSizes.tick * 1.2 +
         (x_.title.empty() ? 0 : kGap + kSizes.label * 1.2);
}

double Axes::right_space() const {
  for (auto t = x_.ticks.rbegin(); t != x_.ticks.rend() && x_.spec.numbers; ++t) {
    if (!t->label.empty()) return text_size(t->label, kTickStyle).x * 0.6;
  }
  return kGap;
}

void Axes::place(const Box& outer, double left, double right) {
  frame_ = {outer.x0 + std::max(left, left_space()), outer.y0 + lower_space(),
            outer.x1 - std::max(right, right_space()), outer.y1 - upper_space()};
}

double Axes::x_pixel(double x) const { return frame_.x0 + x_.fraction(x) * frame_.width(); }
double Axes::y_pixel(double y) const { return frame_.y0 + y_.fraction(y) * frame_.height(); }

void Axes::draw_grid(Canvas& canvas) const {
  const Stroke stroke{kGrid, kSizes.grid};
  for (const Tick& t : x_.ticks) {
    if (!t.label.empty()) canvas.line({x_pixel(t.value), frame_.y0}, {x_pixel(t.value), frame_.y1}, stroke);
  }
  for (const Tick& t : y_.ticks) {
    if (!t.label.empty()) canvas.line({frame_.x0, y_pixel(t.value)}, {frame_.x1, y_pixel(t.value)}, stroke);
  }
}

void Axes::draw_frame(Canvas& canvas) const {
  const Stroke stroke{kInk, kSizes.axis};
  canvas.frame(frame_, stroke);
  const auto outside = [](double v, double low, double high) { return v < low - 1 || v > high + 1; };
  double widest = 0;
  for (const Tick& t : y_.ticks) {
    widest = std::max(widest, text_size(t.label, kTickStyle).x);
    if (outside(y_pixel(t.value), frame_.y0, frame_.y1)) continue;
    const double y = y_pixel(t.value);
    canvas.line({frame_.x0, y}, {frame_.x0 + tick_length(t, y_.spec), y}, stroke);
    if (!y_.spec.numbers) continue;
    canvas.text({frame_.x0 - label_distance(y_.spec), y}, t.label,
                {kSizes.tick, kInk, false, Across::right, Upright::middle});
  }
  for (const Tick& t : x_.ticks) {
    if (outside(x_pixel(t.value), frame_.x0, frame_.x1)) continue;
    const double x = x_pixel(t.value);
    canvas.line({x, frame_.y0}, {x, frame_.y0 + tick_length(t, x_.spec)}, stroke);
    if (!x_.spec.numbers) continue;
    canvas.text({x, frame_.y0 - label_distance(x_.spec)}, t.label,
                {kSizes.tick, kInk, false, Across::centre, Upright::top});
  }
  if (x_.spec.numbers) {
    const double below = label_distance(x_.spec) + kGap + 1.2 * kSizes.tick;
    const TextStyle style =
        fitting(x_.title, {kSizes.label, kInk, false, Across::centre, Upright::top}, frame_.width());
    canvas.text({(frame_.x0 + frame_.x1) / 2, frame_.y0 - below}, shortened(x_.title, style, frame_.width()),
                style);
  }
  if (y_.spec.numbers) {
    const TextStyle style = fitting(
        y_.title, {kSizes.label, kInk, false, Across::centre, Upright::bottom, true}, frame_.height());
    canvas.text({frame_.x0 - label_distance(y_.spec) - kGap - widest, (frame_.y0 + frame_.y1) / 2},
                shortened(y_.title, style, frame_.height()), style);
  }
}

double draw_legend(Canvas* canvas, const std::vector<LegendEntry>& entries, const Box& area) {
  constexpr double key = 70, space = 16, between = 40, row = kSizes.tick * 1.45;
  double x = area.x0, y = area.y1 - row / 2, height = 0;
  for (const LegendEntry& e : entries) {
    if (e.label.empty()) continue;
    const TextStyle style{kSizes.tick, kInk, false, Across::left, Upright::middle};
    const std::string label = shortened(e.label, style, area.width() - key - space);
    const double width = key + space + text_size(label, style).x;
    if (height == 0) height = row;
    if (x > area.x0 && x + width > area.x1) x = area.x0, y -= row, height += row;
    if (canvas) {
      Stroke stroke = e.stroke;
      stroke.width = std::max(stroke.width, kSizes.line);
      if (e.line) canvas->line({x, y}, {x + key, y}, stroke);
      canvas->marker({x + key / 2, y}, e.marker, kSizes.marker * 1.2, e.stroke.color);
      canvas->text({x + key + space, y}, label, style);
    }
    x += width + between;
  }
  return height;
}

Box draw_title(Canvas& canvas, const std::string& title, const std::string& note) {
  constexpr double margin = 30;
  Box left{margin, margin, canvas.width() - margin, canvas.height() - margin};
  if (!title.empty()) {
    TextStyle style{kSizes.title, kInk, true, Across::left, Upright::top};
    const double width = text_size(title, style).x;
    if (width > left.width()) style.size = std::max(28.0, std::floor(style.size * left.width() / width));
    canvas.text({left.x0, left.y1}, shortened(title, style, left.width()), style);
    left.y1 -= style.size * 1.5;
  }
  if (!note.empty()) {
    const TextStyle style{kSizes.note, {0.4, 0.4, 0.4}, false, Across::right, Upright::bottom};
    canvas.text({left.x1, left.y0 - 12}, shortened(note, style, left.width()), style);
    left.y0 += kSizes.note * 1.3;
  }
  return left;
}

}  // namespace oxvac::draw
