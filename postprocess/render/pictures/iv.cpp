// I-V loops. With one run each instruction's name has its colour; with several each run has, and names differ
// by dash. Where an instruction was repeated, later passes are drawn darker.

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "render/line_plot.hpp"
#include "render/picture.hpp"

namespace oxvac::draw {
namespace {

constexpr std::size_t kMostPasses = 12;  ///< of one name; the legend says so
constexpr std::size_t kMostNames = 12;   ///< in the legend

/// The curves of one name in one run.
struct Family {
  std::size_t run;
  std::string name;
  std::vector<const IVCurve*> curves;
};

std::vector<Family> families(const PictureInput& input, const std::set<std::string>& kinds) {
  std::vector<Family> all;
  for (std::size_t r = 0; r < input.runs.size(); ++r) {
    for (const IVCurve& curve : input.reductions[r].iv) {
      if (kinds.count(curve.kind) == 0 || curve.size() < 2) continue;
      const auto known = std::find_if(all.begin(), all.end(),
                                      [&](const Family& f) { return f.run == r && f.name == curve.name; });
      if (known == all.end()) {
        all.push_back({r, curve.name, {&curve}});
      } else {
        known->curves.push_back(&curve);
      }
    }
  }
  return all;
}

/// At most kMostPasses of them, the first and the last among these.
std::vector<const IVCurve*> chosen(const std::vector<const IVCurve*>& curves) {
  if (curves.size() <= kMostPasses) return curves;
  std::vector<const IVCurve*> some;
  for (std::size_t i = 0; i < kMostPasses; ++i)
    some.push_back(curves[i * (curves.size() - 1) / (kMostPasses - 1)]);
  return some;
}

std::string label_of(const PictureInput& input, const Family& f) {
  std::string label = input.runs.size() > 1 ? input.runs[f.run].name + ": " + f.name : f.name;
  const std::size_t n = f.curves.size();
  if (n > kMostPasses) {
    label += " (" + std::to_string(kMostPasses) + " of " + std::to_string(n) + ")";
  } else if (n > 1) {
    label += " (" + std::to_string(n) + ")";
  }
  return label;
}

/// Rows within a hundredth of the curve's largest voltage of 0 V are left out: the current there goes to 0,
/// and the logarithm would give it most of the axis.
void to_magnitudes(Series& s) {
  double far = 0;
  for (double v : s.x) far = std::max(far, std::abs(v));
  for (std::size_t i = 0; i < s.y.size(); ++i)
    s.y[i] = std::abs(s.x[i]) > 0.01 * far ? std::abs(s.y[i]) : std::nan("");
}

LinePlot plot_of(const PictureInput& input, const std::vector<Family>& all, bool log) {
  const VoltageAxis axis = input.options.reduction.axis;
  LinePlot plot;
  plot.x.label = axis == VoltageAxis::applied ? "applied voltage" : "voltage across the device";
  plot.x.unit = "V";
  plot.x.ticks = 8;
  plot.y.label = log ? "|current|" : "current";
  plot.y.unit = "A";
  plot.y.log = log;
  plot.zero_lines = !log;
  std::size_t number = 0, run = 0;
  for (std::size_t k = 0; k < all.size(); ++k, ++number) {
    if (all[k].run != run) run = all[k].run, number = 0;
    const std::vector<const IVCurve*> curves = chosen(all[k].curves);
    for (std::size_t i = 0; i < curves.size(); ++i) {
      Series s;
      const double age =
          curves.size() > 1 ? static_cast<double>(i) / static_cast<double>(curves.size() - 1) : 1;
      const bool several = input.runs.size() > 1;
      s.stroke.color = lighter(series_color(several ? run : number), 0.6 * (1 - age));
      const std::size_t style = several ? number : number / 7;
      s.stroke.dash = style % 3 == 0 ? Dash::solid : style % 3 == 1 ? Dash::dashed : Dash::dotted;
      s.x = curves[i]->voltage_V(axis);
      s.y = curves[i]->current_A;
      if (log) to_magnitudes(s);
      const bool last_named = k + 1 == kMostNames && all.size() > kMostNames;
      if (i + 1 == curves.size() && k < kMostNames) s.label = label_of(input, all[k]);
      if (!s.label.empty() && last_named)
        s.label += " and " + std::to_string(all.size() - kMostNames) + " more";
      plot.series.push_back(std::move(s));
    }
  }
  return plot;
}

Pages iv_page(const PictureInput& input, const std::set<std::string>& kinds, bool log,
              const std::string& file, const std::string& title) {
  const std::vector<Family> all = families(input, kinds);
  if (all.empty())
    return nothing("no sweep, triangle, waveform or pulse of two rows or more is in the results");
  const LinePlot plot = plot_of(input, all, log);
  Canvas canvas(input.options.width, input.options.height);
  plot.draw(canvas, draw_title(canvas, title, origin(input.runs)));
  return {{{file, std::move(canvas)}}, {}};
}

const std::set<std::string> kSlow{"sweep", "triangle", "waveform"};
const std::set<std::string> kFast{"pulse", "refresh"};

}  // namespace

Pages iv_linear(const PictureInput& input) {
  return iv_page(input, kSlow, false, "iv_linear", "Current against voltage");
}

Pages iv_log(const PictureInput& input) {
  return iv_page(input, kSlow, true, "iv_log", "Magnitude of the current against voltage");
}

Pages iv_pulses(const PictureInput& input) {
  return iv_page(input, kFast, false, "iv_pulses", "Current against voltage during the pulses");
}

}  // namespace oxvac::draw
