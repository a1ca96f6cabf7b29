// Resistances of both states, and the peak temperature of each pass, against cycles.

#include <cmath>

#include "render/cycle_axis.hpp"
#include "render/picture.hpp"
#include "render/read_selection.hpp"
#include "render/stack.hpp"

namespace oxvac::draw {
namespace {

/// One run: a colour for each kind of value; several: a colour for each run, and a dash for the high
/// resistance.
Series value_series(const PictureInput& input, std::size_t r, std::size_t kind, const std::string& label) {
  static constexpr Marker markers[] = {Marker::circle, Marker::square, Marker::triangle};
  Series s;
  const bool several = input.runs.size() > 1;
  s.label = (several ? input.runs[r].name + ": " : "") + label;
  s.stroke.color = series_color(several ? r : kind);
  s.stroke.dash = several && kind == 1 ? Dash::dashed : Dash::solid;
  s.marker = markers[kind];
  return s;
}

void add(Series& s, double x, double y) {
  if (!std::isfinite(y)) return;
  s.x.push_back(x);
  s.y.push_back(y);
}

}  // namespace

Pages endurance(const PictureInput& input) {
  const int most = most_cycles(input.reductions);
  LinePlot resistance, temperature;
  resistance.x = temperature.x = cycle_axis(most);
  resistance.y.label = "resistance at " + with_unit(input.options.reduction.read_voltage_V, "V");
  resistance.y.unit = "Ω", resistance.y.log = true;
  temperature.y.label = "peak temp.", temperature.y.unit = "K", temperature.y.ticks = 4;
  for (std::size_t r = 0; r < input.runs.size(); ++r) {
    Series low = value_series(input, r, 0, "low resistance"),
           high = value_series(input, r, 1, "high resistance");
    Series hot = value_series(input, r, 2, "peak temperature");
    for (const EnduranceRow& row : input.reductions[r].endurance) {
      const double x = cycle_place(row.cycles_total, most);
      add(low, x, row.resistance_lrs_ohm);
      add(high, x, row.resistance_hrs_ohm);
      if (row.cycles_total > 0) add(hot, x, row.temperature_max_K);
    }
    for (Series* s : {&low, &high}) {
      if (!s->x.empty()) resistance.series.push_back(std::move(*s));
    }
    if (!hot.x.empty()) temperature.series.push_back(std::move(hot));
  }
  if (resistance.series.empty()) return nothing("no read of either state lies inside a cycle or repeat");
  Canvas canvas(input.options.width, input.options.height + 100);
  const Box area = draw_title(canvas, "Endurance", origin(input.runs));
  if (temperature.series.empty()) {
    draw_stack(canvas, {resistance}, area);
  } else {
    draw_stack(canvas, {resistance, temperature}, area, {1.6, 1});
  }
  return {{{"endurance", std::move(canvas)}}, {}};
}

}  // namespace oxvac::draw
