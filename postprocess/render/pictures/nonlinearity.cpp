// Non-linearity of the low-resistance reads against cycles. The exponent of I = aV + bV^(2+c) is shown only
// where the data resolve it; I(V)/I(V/2) needs no fit and is always there, 2 being ohmic.

#include <cmath>

#include "render/cycle_axis.hpp"
#include "render/picture.hpp"
#include "render/read_selection.hpp"
#include "render/stack.hpp"

namespace oxvac::draw {
namespace {

struct Columns {
  Series exponent, ratio;
  std::size_t unresolved = 0, all = 0;
};

Columns columns(const PictureInput& input, std::size_t r, bool refreshed, int most) {
  const Reduction& reduction = input.reductions[r];
  Columns c;
  const std::size_t color = input.runs.size() > 1 ? r : (refreshed ? 1 : 0);
  for (Series* s : {&c.exponent, &c.ratio}) {
    s->stroke = {series_color(color), 4};
    s->marker = refreshed ? Marker::diamond : r % 2 == 0 ? Marker::circle : Marker::square;
    s->line = !refreshed;
    if (refreshed) s->marker_size = 1.5 * kSizes.marker;
    s->label =
        (input.runs.size() > 1 ? input.runs[r].name + ": " : "") + (refreshed ? "after refresh" : "cycled");
  }
  for (const ReadState* read : low_resistance_reads(reduction)) {
    if ((read->state == CellState::refreshed) != refreshed) continue;
    const double x = cycle_place(read->cycles_total, most);
    ++c.all;
    if (std::isfinite(read->fit.half_ratio)) {
      c.ratio.x.push_back(x);
      c.ratio.y.push_back(read->fit.half_ratio);
    }
    if (!read->fit.exponent) {
      ++c.unresolved;
      continue;
    }
    const double p = *read->fit.exponent, sigma = std::isfinite(read->fit.sigma_p) ? read->fit.sigma_p : 0;
    c.exponent.x.push_back(x);
    c.exponent.y.push_back(p);
    c.exponent.y_low.push_back(p - sigma);
    c.exponent.y_high.push_back(p + sigma);
  }
  return c;
}

}  // namespace

Pages nonlinearity(const PictureInput& input) {
  const int most = most_cycles(input.reductions);
  LinePlot exponents, ratios;
  exponents.x = ratios.x = cycle_axis(most);
  exponents.y.label = "exponent 2+c", ratios.y.label = "I(V) / I(V/2)";
  exponents.y.ticks = ratios.y.ticks = 5;
  std::size_t unresolved = 0, all = 0;
  for (std::size_t r = 0; r < input.runs.size(); ++r) {
    for (bool refreshed : {false, true}) {
      Columns c = columns(input, r, refreshed, most);
      unresolved += c.unresolved, all += c.all;
      if (!c.exponent.x.empty()) exponents.series.push_back(std::move(c.exponent));
      if (!c.ratio.x.empty()) ratios.series.push_back(std::move(c.ratio));
    }
  }
  if (ratios.series.empty() && exponents.series.empty()) {
    return nothing("no read of the low-resistance state has an I-V that reaches from V/2 to V");
  }
  ratios.levels.push_back({2, "ohmic: 2"});
  Canvas canvas(input.options.width, input.options.height + 100);
  Box area = draw_title(canvas, "Non-linearity of the low-resistance state", origin(input.runs));
  if (unresolved > 0) {
    const std::string words = "The exponent is not resolved by " + std::to_string(unresolved) + " of " +
                              std::to_string(all) + " reads" +
                              (unresolved == all ? "; only the ratio is shown." : ".");
    canvas.text({area.x0, area.y1}, words, {32, kInk, false, Across::left, Upright::top});
    area.y1 -= 50;
  }
  std::vector<LinePlot> plots;
  if (!exponents.series.empty()) plots.push_back(std::move(exponents));
  if (!ratios.series.empty()) plots.push_back(std::move(ratios));
  draw_stack(canvas, std::move(plots), area);
  return {{{"nonlinearity", std::move(canvas)}}, {}};
}

}  // namespace oxvac::draw
