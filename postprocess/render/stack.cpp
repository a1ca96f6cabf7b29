#include "render/stack.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace oxvac::draw {

std::vector<Axes> draw_stack(Canvas& canvas, std::vector<LinePlot> plots, const Box& area,
                             const std::vector<double>& shares) {
  constexpr double gap = 26;
  std::vector<LegendEntry> entries;
  std::set<std::string> seen;
  double left = 0, right = 0;
  for (std::size_t i = 0; i < plots.size(); ++i) {
    plots[i].x.numbers = i + 1 == plots.size();
    left = std::max(left, plots[i].axes().left_space());
    right = std::max(right, plots[i].axes().right_space());
    for (const LegendEntry& e : plots[i].legend()) {
      if (seen.insert(e.label).second) entries.push_back(e);
    }
  }
  const double legend = draw_legend(&canvas, entries, area);
  const double lower = plots.back().axes().lower_space();
  const double room = area.height() - legend - lower - gap * static_cast<double>(plots.size());
  const double all =
      shares.empty() ? static_cast<double>(plots.size()) : std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<Axes> placed;
  double y = area.y1 - legend;
  for (std::size_t i = 0; i < plots.size(); ++i) {
    const double height = room * (shares.empty() ? 1 : shares[i]) / all;
    Axes axes = plots[i].axes();
    const double foot = y - gap - height - (i + 1 == plots.size() ? lower : 0);
    axes.place({area.x0, foot, area.x1, y - gap + axes.upper_space()}, left, right);
    plots[i].draw_data(canvas, axes);
    placed.push_back(axes);
    y -= gap + height;
  }
  return placed;
}

}  // namespace oxvac::draw
