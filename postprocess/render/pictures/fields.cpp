// Maps of the vacancies and of the temperature at the snapshots; several runs stand below each other where
// they have a snapshot of the same name.

#include <algorithm>
#include <set>

#include "render/snapshots.hpp"

namespace oxvac::draw {
namespace {

constexpr std::size_t kMostMaps = 12;  ///< of one field; oxvac render draws any
constexpr double kUniform_K = 0.5;     ///< a smaller span of temperatures is no map

/// For each label its last snapshot, in order of time.
std::vector<Chosen> last_of_each(const ResultsFile& file) {
  std::vector<Chosen> chosen;
  const std::vector<Snapshot>& all = file.snapshots();
  std::set<std::string> seen;
  for (std::size_t i = all.size(); i-- > 0;) {
    if (seen.insert(all[i].label).second) chosen.push_back({i, all[i].label});
  }
  std::reverse(chosen.begin(), chosen.end());
  return chosen;
}

/// Runs that have a snapshot of this label.
FieldPicture picture_of(const std::vector<FieldSource>& sources, const std::string& label,
                        const PlotOptions& options) {
  FieldPicture picture;
  picture.width = options.width, picture.height = options.height;
  for (const FieldSource& source : sources) {
    for (const Chosen& c : last_of_each(*source.run->file)) {
      if (c.name != label) continue;
      picture.sources.push_back(&source);
      picture.snapshots.push_back(c);
    }
  }
  return picture;
}

/// Labels of all runs, in order of their first appearance.
std::vector<std::string> labels_of(const std::vector<FieldSource>& sources) {
  std::vector<std::string> labels;
  for (const FieldSource& source : sources) {
    for (const Chosen& c : last_of_each(*source.run->file)) {
      if (std::find(labels.begin(), labels.end(), c.name) == labels.end()) labels.push_back(c.name);
    }
  }
  return labels;
}

void note(const PictureInput& input, const std::string& words) {
  if (input.options.notes) input.options.notes(words);
}

Pages maps(const PictureInput& input, const std::string& field, bool common_scale) {
  std::vector<FieldSource> sources;
  for (const Run& run : input.runs) {
    if (run.file->has_field(field) && !run.file->snapshots().empty())
      sources.push_back(field_source(run, field, "", {}));
  }
  if (sources.empty()) return nothing("the results hold no snapshot of " + field);
  std::vector<std::string> labels = labels_of(sources);
  if (labels.size() > kMostMaps) {
    note(input, field + ": maps of the last " + std::to_string(kMostMaps) + " of " +
                    std::to_string(labels.size()) + " snapshots; oxvac render draws the others");
    labels.erase(labels.begin(), labels.end() - static_cast<std::ptrdiff_t>(kMostMaps));
  }
  std::vector<FieldPicture> pictures;
  Range all;
  for (const std::string& label : labels) {
    FieldPicture p = picture_of(sources, label, input.options);
    for (std::size_t i = 0; i < p.sources.size(); ++i)
      include_values(p.range, *p.sources[i], p.snapshots[i], false);
    if (!p.range.any) continue;
    all.include(p.range.low), all.include(p.range.high);
    pictures.push_back(std::move(p));
  }
  Pages pages;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    FieldPicture& p = pictures[i];
    const FieldKind& kind = p.sources.front()->kind;
    if (common_scale) p.range = all;
    if (kind.name == "temperature_K" && p.range.high - p.range.low < kUniform_K) {
      note(input, "temperature after " + p.snapshots.front().name + ": uniform at " +
                      with_unit(p.range.high, "K", 4) + ", no map");
      continue;
    }
    settle_range(p.range, kind);
    pages.pages.push_back(draw_field(p, kind.file + "_" + file_word(p.snapshots.front().name)));
  }
  if (pages.pages.empty()) pages.reason = "no snapshot of " + field + " has anything to show";
  return pages;
}

}  // namespace

Pages vacancies(const PictureInput& input) { return maps(input, "vacancies_m3", true); }

/// Each snapshot in its own scale: a pulse's heat would leave a read dark.
Pages temperature(const PictureInput& input) { return maps(input, "temperature_K", false); }

}  // namespace oxvac::draw
