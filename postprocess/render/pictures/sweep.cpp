// What the members of a sweep found, against the first swept key that is a number; a curve for each
// combination of the others.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "render/picture.hpp"
#include "render/stack.hpp"

namespace oxvac::draw {
namespace {

/// One frame of the page: figures of one kind.
struct Panel {
  std::string label, unit;
  bool log;
  std::vector<std::string> figures;
};

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto [rest, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || rest != text.data() + text.size()) return {};
  return value;
}

/// The axis to draw against: the first whose values are numbers and differ.
std::optional<std::size_t> drawn_axis(const SweepFile& sweep) {
  for (std::size_t k = 0; k < sweep.axes.size(); ++k) {
    const auto& first = sweep.rows.front().values[k];
    const auto is_number = [&](const SweepFile::Row& r) { return number_of(r.values[k]).has_value(); };
    const auto differs = [&](const SweepFile::Row& r) { return r.values[k] != first; };
    if (std::all_of(sweep.rows.begin(), sweep.rows.end(), is_number) &&
        std::any_of(sweep.rows.begin(), sweep.rows.end(), differs))
      return k;
  }
  return {};
}

std::vector<Panel> panels_of(const SweepFile& sweep) {
  std::vector<std::string> states, reads;
  for (const std::string& f : sweep.figures) {
    if (!f.ends_with(".resistance_ohm")) continue;
    if (f.starts_with("read.")) reads.push_back(f);
    if (f.starts_with("lrs_last.") || f.starts_with("hrs_last.")) states.push_back(f);
  }
  return {{"largest current", "A", false, {"largest_current_A"}},
          {"resistance", "Ω", true, states.empty() ? reads : states},
          {"voltage", "V", false, {"forming_V", "set_V", "reset_V"}},
          {"peak temp.", "K", false, {"temperature_max_K"}}};
}

std::string words_for(const std::string& figure) {
  static const std::map<std::string, std::string> words = {{"lrs_last.resistance_ohm", "low resistance"},
                                                           {"hrs_last.resistance_ohm", "high resistance"},
                                                           {"forming_V", "forming"},
                                                           {"set_V", "set"},
                                                           {"reset_V", "reset"},
                                                           {"largest_current_A", "largest current"},
                                                           {"temperature_max_K", "peak temperature"}};
  const auto found = words.find(figure);
  if (found != words.end()) return found->second;
  return figure.substr(5, figure.size() - 5 - std::string(".resistance_ohm").size());  // "read.<name>...."
}

/// "peak 1 V, seed 3": the values of the keys that are not on the x axis.
std::string combination(const SweepFile& sweep, const SweepFile::Row& row, std::size_t x) {
  std::string words;
  for (std::size_t k = 0; k < sweep.axes.size(); ++k) {
    if (k == x) continue;
    const SweptKey key = swept_key(sweep.axes[k]);
    words += (words.empty() ? "" : ", ") + key.name + " " + row.values[k];
    if (!key.unit.empty()) words += " " + key.unit;
  }
  return words;
}

/// A curve for each combination and figure: colours for the combinations, or for the figures of a single one.
std::vector<Series> curves(const SweepFile& sweep, const Panel& panel, std::size_t x) {
  static constexpr Marker markers[] = {Marker::circle, Marker::square, Marker::triangle};
  std::vector<std::string> combinations;
  for (const SweepFile::Row& row : sweep.rows)
    if (const auto c = combination(sweep, row, x);
        std::find(combinations.begin(), combinations.end(), c) == combinations.end())
      combinations.push_back(c);
  std::vector<Series> all;
  for (std::size_t f = 0; f < panel.figures.size(); ++f) {
    const auto column = std::find(sweep.figures.begin(), sweep.figures.end(), panel.figures[f]);
    if (column == sweep.figures.end()) continue;
    const auto c = static_cast<std::size_t>(column - sweep.figures.begin());
    for (std::size_t k = 0; k < combinations.size(); ++k) {
      std::vector<std::pair<double, double>> points;
      for (const SweepFile::Row& row : sweep.rows)
        if (combination(sweep, row, x) == combinations[k] && std::isfinite(row.figures[c]))
          points.emplace_back(*number_of(row.values[x]), row.figures[c]);
      if (points.empty()) continue;
      std::sort(points.begin(), points.end());
      Series s;
      // The only figure of a panel stands on its axis.
      const std::string figure = panel.figures.size() > 1 ? words_for(panel.figures[f]) : "";
      s.label = combinations[k] + (combinations[k].empty() || figure.empty() ? "" : ": ") + figure;
      s.stroke.color = series_color(combinations.size() > 1 ? k : f);
      s.marker = markers[f % std::size(markers)];
      for (const auto& [at, found] : points) s.x.push_back(at), s.y.push_back(found);
      all.push_back(std::move(s));
    }
  }
  return all;
}

AxisSpec x_axis(const SweepFile& sweep, std::size_t x) {
  double low = *number_of(sweep.rows.front().values[x]), high = low;
  for (const SweepFile::Row& row : sweep.rows) {
    low = std::min(low, *number_of(row.values[x]));
    high = std::max(high, *number_of(row.values[x]));
  }
  const SweptKey key = swept_key(sweep.axes[x]);
  AxisSpec axis;
  // The unit is the user's own, so it belongs to the words: an axis would put a prefix to it.
  axis.label = key.unit.empty() ? key.name : key.name + " (" + key.unit + ")";
  axis.log = low > 0 && high / low >= 30;
  // The same for all panels of the page, of which only the lowest shows numbers; some figures lack at some
  // values.
  constexpr double margin = 0.04;
  const double factor = axis.log ? std::pow(high / low, margin) : 1;
  axis.low = axis.log ? low / factor : low - margin * (high - low);
  axis.high = axis.log ? high * factor : high + margin * (high - low);
  return axis;
}

}  // namespace

Pages sweep(const PictureInput& input) {
  Pages pages;
  for (const SweepFile& file : input.sweeps) {
    const auto x = file.rows.empty() ? std::nullopt : drawn_axis(file);
    if (!x) return nothing("no swept key takes different numbers");
    std::vector<LinePlot> plots;
    for (const Panel& panel : panels_of(file)) {
      LinePlot plot;
      plot.x = x_axis(file, *x);
      plot.y.label = panel.label, plot.y.unit = panel.unit, plot.y.log = panel.log, plot.y.ticks = 4;
      plot.series = curves(file, panel, *x);
      if (!plot.series.empty()) plots.push_back(std::move(plot));
    }
    if (plots.empty()) return nothing("no member of the sweep is done");
    const auto done = std::count_if(file.rows.begin(), file.rows.end(),
                                    [](const SweepFile::Row& r) { return r.status == "done"; });
    Canvas canvas(input.options.width, 300 + 420 * static_cast<int>(plots.size()));
    const Box area = draw_title(canvas, "Sweep of " + swept_key(file.axes[*x]).name,
                                std::to_string(done) + " of " + std::to_string(file.rows.size()) +
                                    " members, " + file.folder.string());
    draw_stack(canvas, std::move(plots), area);
    const std::string number =
        input.sweeps.size() > 1 ? "_" + file_word(file.folder.filename().string()) : "";
    pages.pages.push_back({"sweep" + number, std::move(canvas)});
  }
  if (pages.pages.empty()) return nothing("no folder of a sweep was named");
  return pages;
}

}  // namespace oxvac::draw
