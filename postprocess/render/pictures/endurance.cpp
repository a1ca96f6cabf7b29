// Resistances of both states, and the peak temperature of each pass, against cycles.

#include <cmath>

#include "render/cycle_axis.hpp"
#include "render/picture.hpp"
#include "render/read_selection.hpp"
#include "render/stack.hpp"

namespace oxvac::draw {
namespace {

Series state_series(const PictureInput& input, std::size_t r, std::size_t offset, const std::string& label) {
  Series s;
  const bool several = input.runs.size() > 1;
  s.label = (several ? input.runs[r].name + ", " : "") + label;
  s.stroke.color = series_color(several ? 3 * r + offset : offset);
  s.marker = offset == 0 ? Marker::circle : offset == 1 ? Marker::square : Marker::triangle;
  s.stroke.dash = r % 2 == 0 ? Dash::solid : Dash::dashed;
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
    Series low = state_series(input, r, 0, "low-resistance state"), high = state_series(input, r, 1, "high-resistance state");
    Series hot = state_series(input, r, 2, "peak temperature of a cycle");
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
