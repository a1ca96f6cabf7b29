// How straight the low-resistance state is: read I-V, each divided by its own current at the largest voltage,
// after more and more cycles. An ohmic cell gives the diagonal.

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "render/line_plot.hpp"
#include "render/picture.hpp"
#include "render/read_selection.hpp"

namespace oxvac::draw {
namespace {

constexpr std::size_t kMostCurves = 6;  ///< of one run; of each of several: the first and the last

/// The first, the last and, between, those nearest to equal steps of log(cycles).
std::vector<const ReadState*> spaced(const std::vector<const ReadState*>& all, std::size_t most) {
  if (all.size() <= most) return all;
  const auto place = [](const ReadState& r) { return std::log(1.0 + r.cycles_total); };
  const double from = place(*all.front()), to = place(*all.back());
  std::vector<const ReadState*> some;
  for (std::size_t i = 0; i < most; ++i) {
    const double wanted = from + (to - from) * static_cast<double>(i) / static_cast<double>(most - 1);
    const auto nearest =
        std::min_element(all.begin(), all.end(), [&](const ReadState* a, const ReadState* b) {
          return std::abs(place(*a) - wanted) < std::abs(place(*b) - wanted);
        });
    if (some.empty() || some.back() != *nearest) some.push_back(*nearest);
  }
  return some;
}

/// The read's single-valued I-V; no points if it has none.
IVCurve curve_of(const Reduction& reduction, std::size_t instruction) {
  for (const IVCurve& c : reduction.iv) {
    if (c.instruction != instruction) continue;
    try {
      return single_valued(c, reduction.options.axis);
    } catch (const Error&) {  // a read without two voltages; the state's own note says so
      return {};
    }
  }
  return {};
}

/// The curve over its last current; false if there is none.
bool fill(Series& s, const Reduction& reduction, const ReadState& read) {
  const IVCurve curve = curve_of(reduction, read.instruction);
  if (curve.size() < 2 || !(curve.current_A.back() > 0)) return false;
  s.x = curve.voltage_V(reduction.options.axis);
  for (double current : curve.current_A) s.y.push_back(current / curve.current_A.back());
  s.label = std::to_string(read.cycles_total) + (read.cycles_total == 1 ? " cycle" : " cycles");
  return true;
}

void add_run(LinePlot& plot, const PictureInput& input, std::size_t r) {
  const Reduction& reduction = input.reductions[r];
  const bool several = input.runs.size() > 1;
  const std::string before = several ? input.runs[r].name + ": " : "";
  std::vector<const ReadState*> cycled, refreshed;
  for (const ReadState* read : low_resistance_reads(reduction)) {
    (read->state == CellState::refreshed ? refreshed : cycled).push_back(read);
  }
  const std::vector<const ReadState*> chosen = spaced(cycled, several ? 2 : kMostCurves);
  const ColorMap colors("viridis");
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    Series s;
    if (!fill(s, reduction, *chosen[i])) continue;
    const double t = chosen.size() > 1 ? static_cast<double>(i) / static_cast<double>(chosen.size() - 1) : 0;
    // 0.85: the yellow end of the map is lost on white paper.
    s.stroke.color = several ? lighter(series_color(r), 0.55 * (1 - t)) : colors(0.85 * t);
    s.label = before + s.label;
    plot.series.push_back(std::move(s));
  }
  Series s;
  if (refreshed.empty() || !fill(s, reduction, *refreshed.back())) return;
  s.stroke.color = several ? series_color(r) : series_color(1);
  s.stroke.dash = Dash::dashed;
  s.label = before + "refreshed after " + s.label;
  plot.series.push_back(std::move(s));
}

}  // namespace

Pages reads(const PictureInput& input) {
  LinePlot plot;
  plot.x.label =
      input.options.reduction.axis == VoltageAxis::applied ? "read voltage" : "voltage across the device";
  plot.x.unit = "V", plot.x.low = 0;
  plot.y.label = "current / its value at the end", plot.y.low = 0, plot.y.high = 1.05;
  for (std::size_t r = 0; r < input.runs.size(); ++r) add_run(plot, input, r);
  if (plot.series.empty()) return nothing("no read of the low-resistance state has a usable I-V");
  double end = 0;
  for (const Series& s : plot.series) end = std::max(end, s.x.back());
  Series ohmic;
  ohmic.label = "ohmic", ohmic.x = {0, end}, ohmic.y = {0, 1};
  ohmic.stroke = {{0.45, 0.45, 0.45}, 4, Dash::dotted};
  plot.series.insert(plot.series.begin(), ohmic);
  Canvas canvas(input.options.width, input.options.height);
  plot.draw(canvas, draw_title(canvas, "Read I–V of the low-resistance state", origin(input.runs)));
  return {{{"reads", std::move(canvas)}}, {}};
}

}  // namespace oxvac::draw
