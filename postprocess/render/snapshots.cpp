#include "render/snapshots.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/units.hpp"
#include "render/line_plot.hpp"

namespace oxvac::draw {
namespace {

/// Fields that the solver writes; another one is drawn under its own name.
const std::vector<FieldKind>& known_fields() {
  static const std::vector<FieldKind> known{
      {"vacancies_m3", "vacancy density", "m⁻³", "viridis", "vacancies", true, true},
      {"bound_m3", "density of bound vacancies", "m⁻³", "viridis", "bound", true, true},
      {"temperature_K", "temperature", "K", "inferno", "temperature", false, false},
      {"potential_V", "potential", "V", "viridis", "potential", false, false},
  };
  return known;
}

/// "12" of "forming@12"; 0 without.
int occurrence(const std::string& wanted, std::string& label) {
  const std::size_t at = wanted.rfind('@');
  label = wanted.substr(0, at);
  if (at == std::string::npos) return 0;
  int n = 0;
  const char *first = wanted.data() + at + 1, *last = wanted.data() + wanted.size();
  const auto [end, error] = std::from_chars(first, last, n);
  return error == std::errc() && end == last && n > 0 ? n : -1;
}

/// The row with the highest temperature of the run, if the hottest place was recorded.
std::optional<double> hottest(const ResultsFile& file, int axis) {
  const std::string column = std::string("hottest_") + "xyz"[axis] + "_m";
  if (!file.has_trace(column) || !file.has_trace("temperature_max_K") || file.rows() == 0) return {};
  const std::vector<double> t = file.trace("temperature_max_K");
  const double at =
      file.trace(column)[static_cast<std::size_t>(std::max_element(t.begin(), t.end()) - t.begin())];
  if (std::isfinite(at)) return at;
  return {};
}

double middle(const ResultsMesh& mesh, int axis) {
  double low = INFINITY, high = -INFINITY;
  for (const auto& p : mesh.points_m) {
    low = std::min(low, p[static_cast<std::size_t>(axis)]);
    high = std::max(high, p[static_cast<std::size_t>(axis)]);
  }
  return (low + high) / 2;
}

std::vector<double> values_of(const FieldSource& source, const Chosen& snapshot, const std::string& field) {
  return source.run->file->field(field, snapshot.index);
}

Section section_of(const FieldSource& source, const std::vector<double>& values) {
  return source.plane ? cut_section(source.mesh, values, *source.plane) : plane_section(source.mesh, values);
}

/// Values along a line geometry, in order of z; a region without the field has none.
Series profile(const FieldSource& source, const Chosen& snapshot) {
  const std::vector<double> values = values_of(source, snapshot, source.kind.name);
  std::vector<char> skip;
  if (source.kind.of_vacancies) skip = source.run->without_vacancies(source.mesh);
  Series s;
  struct Piece {
    double from, to, a, b;
  };
  std::vector<Piece> pieces;
  for (std::size_t c = 0; c < source.mesh.cell_types.size(); ++c) {
    const auto region = static_cast<std::size_t>(source.mesh.cell_regions[c]);
    const std::int64_t* p = &source.mesh.cell_points[static_cast<std::size_t>(source.mesh.cell_offsets[c])];
    auto a = static_cast<std::size_t>(p[0]), b = static_cast<std::size_t>(p[1]);
    if (source.mesh.points_m[a][0] > source.mesh.points_m[b][0]) std::swap(a, b);
    const bool blank = region < skip.size() && skip[region];
    pieces.push_back({source.mesh.points_m[a][0], source.mesh.points_m[b][0],
                      blank ? std::nan("") : values[a], blank ? std::nan("") : values[b]});
  }
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.from < b.from; });
  for (const Piece& p : pieces) {
    s.x.insert(s.x.end(), {p.from, p.to});
    s.y.insert(s.y.end(), {p.a, p.b});
  }
  return s;
}

std::vector<Stretch> regions_along(const ResultsMesh& mesh) {
  std::map<int, Stretch> found;
  for (std::size_t c = 0; c < mesh.cell_types.size(); ++c) {
    const std::int64_t* p = &mesh.cell_points[static_cast<std::size_t>(mesh.cell_offsets[c])];
    const double a = mesh.points_m[static_cast<std::size_t>(p[0])][0],
                 b = mesh.points_m[static_cast<std::size_t>(p[1])][0];
    const int region = mesh.cell_regions[c];
    const auto [at, is_new] = found.emplace(
        region, Stretch{std::min(a, b), std::max(a, b), mesh.region_names[static_cast<std::size_t>(region)]});
    if (is_new) continue;
    at->second.from = std::min({at->second.from, a, b});
    at->second.to = std::max({at->second.to, a, b});
  }
  std::vector<Stretch> stretches;
  for (const auto& [region, stretch] : found) stretches.push_back(stretch);
  std::sort(stretches.begin(), stretches.end(),
            [](const Stretch& a, const Stretch& b) { return a.from < b.from; });
  return stretches;
}

std::string moment(const Run& run, const Chosen& snapshot) {
  return "after " + snapshot.name + ", t = " + with_unit(run.file->snapshots()[snapshot.index].time_s, "s");
}

std::string title_of(const FieldPicture& picture) {
  const FieldSource& first = *picture.sources.front();
  std::string title = first.kind.quantity;
  title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
  title += picture.sources.size() == 1 ? " " + moment(*first.run, picture.snapshots.front())
                                       : " after " + picture.snapshots.front().name;
  const std::string cut = cut_words(first);
  return cut.empty() ? title : title + ", cut at " + cut;
}

std::vector<Run> runs_of(const FieldPicture& picture) {
  std::vector<Run> runs;
  for (const FieldSource* s : picture.sources) runs.push_back(*s->run);
  return runs;
}

Canvas draw_profile(const FieldPicture& picture) {
  LinePlot plot;
  const FieldKind& kind = picture.sources.front()->kind;
  plot.x.label = "z", plot.x.unit = "m";
  plot.y.label = kind.quantity, plot.y.unit = kind.unit, plot.y.log = picture.log;
  Range range = picture.range;
  if (picture.log) {
    add_log_margin(range.low, range.high, 0.04);
  } else {
    range.high += 0.04 * (range.high - range.low);
  }
  plot.y.low = range.low, plot.y.high = range.high;
  for (std::size_t i = 0; i < picture.sources.size(); ++i) {
    Series s = profile(*picture.sources[i], picture.snapshots[i]);
    s.stroke.color = series_color(i);
    if (picture.sources.size() > 1) s.label = picture.sources[i]->run->name;
    plot.series.push_back(std::move(s));
  }
  const FieldSource& first = *picture.sources.front();
  if (first.filament_m3 && kind.name == "vacancies_m3")
    plot.levels.push_back({*first.filament_m3, "filament: " + plain_number(*first.filament_m3) + " m⁻³"});
  plot.stretches = regions_along(first.mesh);
  const double z0 = plot.stretches.front().from, z1 = plot.stretches.back().to;
  plot.x.low = z0, plot.x.high = z1;
  Canvas canvas(picture.width, picture.height);
  Box area = draw_title(canvas, title_of(picture), origin(runs_of(picture)));
  const Axes axes = plot.draw(canvas, area);
  for (const Stretch& s : plot.stretches) {
    const double from = axes.x_pixel(s.from), to = axes.x_pixel(s.to);
    const TextStyle style{28, {0.4, 0.4, 0.4}, false, Across::centre, Upright::top};
    if (text_size(s.label, style).x < to - from)
      canvas.text({(from + to) / 2, axes.frame().y1 - 8}, s.label, style);
  }
  return canvas;
}

}  // namespace

FieldKind field_kind(const ResultsFile& file, const std::string& name) {
  if (!file.has_field(name)) {
    if (file.field_names().empty()) {
      throw input_error(
          file.path() +
          " holds no fields; ask for snapshots in the config (output.snapshots) and run again.");
    }
    throw input_error(file.path() + " has no field '" + name + "'; it has " + one_of(file.field_names()) +
                      "." + did_you_mean(name, file.field_names()));
  }
  for (const FieldKind& k : known_fields()) {
    if (k.name == name) return k;
  }
  return {name, name, "", "viridis", file_word(name), false, false};
}

std::vector<Chosen> choose_snapshots(const ResultsFile& file, const std::string& wanted) {
  const std::vector<Snapshot>& all = file.snapshots();
  std::map<std::string, int> total, seen;
  for (const Snapshot& s : all) ++total[s.label];
  std::vector<Chosen> chosen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const int n = ++seen[all[i].label];
    chosen.push_back({i, all[i].label + (total[all[i].label] > 1 ? "@" + std::to_string(n) : "")});
  }
  if (wanted.empty()) return chosen;
  std::string label;
  const int n = occurrence(wanted, label);
  const int which = n == 0 ? total.count(label) ? total[label] : 0 : n;
  int met = 0;
  for (const Chosen& c : chosen) {
    if (all[c.index].label == label && ++met == which) return {c};
  }
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  if (error == std::errc() && end == wanted.data() + wanted.size() && number < chosen.size())
    return {chosen[number]};
  std::vector<std::string> names;
  for (const Chosen& c : chosen) names.push_back(c.name);
  if (names.size() > 12) names.resize(12);
  throw input_error(file.path() + " has no snapshot '" + wanted + "'; it has " + std::to_string(all.size()) +
                    ": " + one_of(names) + (all.size() > 12 ? " ..." : "") + "." +
                    did_you_mean(wanted, names));
}

CutPlane parse_cut(const Run& run, const ResultsMesh& mesh, const std::string& cut) {
  std::string words;
  for (char c : cut) {
    if (c != ' ' || !words.empty()) words += c;
  }
  const std::size_t name = words.empty() ? 1 : std::string("xyz").find(words[0]);
  const std::size_t equals = words.find('=');
  const std::string head = words.substr(0, equals),
                    value = equals == std::string::npos ? "" : words.substr(equals + 1);
  if (name == std::string::npos || (!words.empty() && head.find_first_not_of(' ', 1) != std::string::npos)) {
    throw input_error("The cut '" + cut + "' is not understood; write y, y=12 nm or y=hottest (or x, z).");
  }
  const int axis = static_cast<int>(name);
  const bool wants_hottest = words.empty() || value.find("hottest") != std::string::npos;
  if (wants_hottest) {
    if (const auto at = hottest(*run.file, axis)) return {axis, *at};
    if (!words.empty()) {
      throw input_error("The cut '" + cut + "' needs the trace columns temperature_max_K and hottest_" +
                        "xyz"[axis] + "_m, which " + run.file->path() +
                        " lacks; name a place instead, such as y=12 nm.");
    }
    return {axis, middle(mesh, axis)};
  }
  if (value.empty()) return {axis, middle(mesh, axis)};
  const std::size_t begin = value.find_first_not_of(' ');
  const auto quantity = parse_quantity(value.substr(begin == std::string::npos ? 0 : begin));
  if (!quantity || quantity->dimension != dim::length) {
    throw input_error("The cut '" + cut + "' needs a length with its unit, such as y=12 nm.");
  }
  return {axis, quantity->value_SI};
}

FieldSource field_source(const Run& run, const std::string& field, const std::string& cut,
                         const std::optional<double>& filament_m3) {
  FieldSource source{&run, run.file->mesh(), field_kind(*run.file, field), {}, filament_m3};
  if (!source.filament_m3) source.filament_m3 = run.percolation_m3();
  if (source.mesh.dimension == 3) {
    source.plane = parse_cut(run, source.mesh, cut);
  } else if (!cut.empty()) {
    throw input_error("A cut was asked for, but the mesh of " + run.file->path() + " has " +
                      std::to_string(source.mesh.dimension) + " dimensions; leave it out.");
  }
  return source;
}

FieldMap field_map(const FieldSource& source, const Chosen& snapshot) {
  FieldMap map;
  map.section = section_of(source, values_of(source, snapshot, source.kind.name));
  map.region_names = source.mesh.region_names;
  const std::vector<char> none = source.run->without_vacancies(source.mesh);
  if (source.kind.of_vacancies) map.blank = none;
  if (source.filament_m3 && source.run->file->has_field("vacancies_m3")) {
    map.density = section_of(source, values_of(source, snapshot, "vacancies_m3"));
    map.filament_m3 = *source.filament_m3;
    map.no_filament = none;
  }
  return map;
}

std::string cut_words(const FieldSource& source) {
  if (!source.plane) return {};
  return std::string(1, "xyz"[source.plane->axis]) + " = " + with_unit(source.plane->at_m, "m");
}

void settle_range(Range& range, const FieldKind& kind, bool log) {
  if (log) {
    range.low = std::max(range.low, range.high * 1e-8);
    if (range.high <= range.low * 1.01) add_log_margin(range.low, range.high, 0);
    return;
  }
  if (kind.from_zero && range.low > 0) range.low = 0;
  if (range.high - range.low <= 1e-9 * std::max(std::abs(range.low), std::abs(range.high))) {
    // What a solver leaves of a uniform field is no pattern to show.
    range.low = range.high;
    add_margin(range.low, range.high, 0);
  }
}

void include_values(Range& range, const FieldSource& source, const Chosen& snapshot, bool log) {
  if (source.mesh.dimension == 1) {
    for (double v : profile(source, snapshot).y) range.include(v, log);
    return;
  }
  const Range own = value_range(field_map(source, snapshot), log);
  if (!own.any) return;
  range.include(own.low, log);
  range.include(own.high, log);
}

Page draw_field(const FieldPicture& picture, const std::string& file) {
  const FieldSource& first = *picture.sources.front();
  if (first.mesh.dimension == 1) return {file, draw_profile(picture)};
  FieldPage page;
  page.width = picture.width;
  page.scale = {ColorMap(first.kind.color_map), picture.range.low, picture.range.high, picture.log};
  page.quantity = first.kind.quantity, page.unit = first.kind.unit;
  page.title = title_of(picture), page.note = origin(runs_of(picture));
  for (std::size_t i = 0; i < picture.sources.size(); ++i) {
    FieldMap map = field_map(*picture.sources[i], picture.snapshots[i]);
    if (picture.sources.size() > 1) {
      map.title =
          picture.sources[i]->run->name + ", t = " +
          with_unit(picture.sources[i]->run->file->snapshots()[picture.snapshots[i].index].time_s, "s");
    }
    page.maps.push_back(std::move(map));
  }
  return {file, page.draw()};
}

}  // namespace oxvac::draw
