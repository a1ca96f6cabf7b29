#include "render/plots.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/display.hpp"
#include "render/picture.hpp"
#include "render/snapshots.hpp"

namespace oxvac {
namespace draw {
namespace {

namespace fs = std::filesystem;

struct Picture {
  std::string name, about;
  Pages (*draw)(const PictureInput&);
  bool needs_runs;
};

/// Every picture of `oxvac plot`. A new one is a file in pictures/ and a line here.
const std::vector<Picture>& pictures() {
  static const std::vector<Picture> list{
      {"iv_linear", "current against voltage of sweeps, triangles and waveforms", iv_linear, true},
      {"iv_log", "the same, magnitude of the current on a logarithmic axis", iv_log, true},
      {"iv_pulses", "current against voltage during pulses and refreshes", iv_pulses, true},
      {"trace", "voltage, current, peak temperature, vacancies and filament through the run", trace, true},
      {"reads", "read I-V of the low-resistance state, each over its end, after more and more cycles", reads,
       true},
      {"nonlinearity", "exponent 2+c where resolved, and I(V)/I(V/2), against cycles", nonlinearity, true},
      {"endurance", "resistance of both states and peak temperature against cycles", endurance, true},
      {"accuracy", "accuracy of the network, one bar for each scenario", accuracy, false},
      {"confusion", "confusion matrix of each scenario", confusion, false},
      {"weights", "first-layer weights as bitmaps, ternary and as each scenario makes them", weights, false},
      {"vacancies", "map of the vacancy density at each snapshot, with the filament's contour", vacancies,
       true},
      {"temperature", "map of the temperature at each snapshot that is not uniform", temperature, true},
      {"sweep", "what the members of a sweep found, against the swept value", sweep, false},
  };
  return list;
}

std::vector<std::string> names_of_pictures() {
  std::vector<std::string> names;
  for (const Picture& p : pictures()) names.push_back(p.name);
  return names;
}

void check_wanted(const PlotOptions& options) {
  const std::vector<std::string> names = names_of_pictures();
  for (const std::string& wanted : options.only) {
    if (std::find(names.begin(), names.end(), wanted) == names.end()) {
      throw input_error("There is no picture '" + wanted + "'; there are " + one_of(names) + "." +
                        did_you_mean(wanted, names));
    }
  }
  if (options.width < 600 || options.height < 400 || options.width > 8000 || options.height > 8000) {
    throw input_error("Pictures are 600 to 8000 pixels wide and 400 to 8000 high.");
  }
}

fs::path make_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) {
    throw io_error("The folder for pictures '" + folder.string() + "' cannot be made (" + failed.message() +
                   "); name another one.");
  }
  return folder;
}

fs::path folder_for(const std::string& output, const PictureInput& input) {
  if (!output.empty()) return make_folder(output);
  std::set<fs::path> folders;
  for (const Run& r : input.runs) folders.insert(r.folder);
  for (const CrossbarRun& c : input.crossbars) folders.insert(c.folder);
  for (const SweepFile& s : input.sweeps) folders.insert(s.folder);
  return make_folder(folders.size() == 1 ? *folders.begin() / "pictures" : fs::path("pictures"));
}

std::string write_page(Press& press, const Page& page, const fs::path& folder) {
  const fs::path path = folder / (page.file + ".png");
  write_png(press.print(page.canvas), path.string());
  return path.string();
}

}  // namespace

std::string suffix(const PictureInput& input, const Run& run) {
  return input.runs.size() > 1 ? "_" + file_word(run.name) : "";
}

}  // namespace draw

std::vector<PictureName> picture_names() {
  std::vector<PictureName> names;
  for (const draw::Picture& p : draw::pictures()) names.push_back({p.name, p.about});
  return names;
}

std::vector<std::string> plot(const std::vector<std::string>& results, const PlotOptions& options) {
  using namespace draw;
  check_wanted(options);
  Sources sources = open_sources(results);
  PictureInput input{
      std::move(sources.runs), {}, std::move(sources.crossbars), options, std::move(sources.sweeps)};
  for (const Run& run : input.runs) input.reductions.push_back(reduce(*run.file, options.reduction));
  const Display display;
  Press press;
  const fs::path folder = folder_for(options.output, input);
  std::vector<std::string> written;
  for (const Picture& picture : pictures()) {
    const bool by_name = std::count(options.only.begin(), options.only.end(), picture.name) > 0;
    if (!options.only.empty() && !by_name) continue;
    // Nobody misses the picture of a sweep where none was named, nor that of a run where only a sweep was.
    const bool is_of_sweep = picture.draw == sweep;
    const bool only_sweeps = input.runs.empty() && input.crossbars.empty();
    if (!by_name && (is_of_sweep ? input.sweeps.empty() : only_sweeps)) continue;
    const bool lacks_runs = picture.needs_runs && input.runs.empty();
    const Pages pages = lacks_runs ? nothing("no results.h5 was named") : picture.draw(input);
    if (pages.pages.empty()) {
      if (by_name)
        throw input_error("The picture '" + picture.name + "' cannot be drawn: " + pages.reason + ".");
      if (options.notes) options.notes(picture.name + ": left out; " + pages.reason);
    }
    for (const Page& page : pages.pages) written.push_back(write_page(press, page, folder));
  }
  return written;
}

std::vector<std::string> render(const std::string& results, const RenderOptions& options) {
  using namespace draw;
  if (options.low && options.high && !(*options.low < *options.high)) {
    throw input_error("The ends of the colours must ascend.");
  }
  const Run run = open_run(results);
  const FieldSource source = field_source(run, options.field, options.cut, options.filament_m3);
  const std::vector<Chosen> chosen = choose_snapshots(*run.file, options.snapshot);
  Range range;
  for (const Chosen& c : chosen) include_values(range, source, c, options.log);
  if (!range.any) {
    throw input_error("The field '" + options.field + "' has no value that can be drawn" +
                      (options.log ? " on a logarithmic scale." : "."));
  }
  settle_range(range, source.kind, options.log);
  if (options.low) range.low = *options.low;
  if (options.high) range.high = *options.high;
  if (!(range.low < range.high) || (options.log && range.low <= 0)) {
    throw input_error("The ends of the colours must ascend, and be above 0 on a logarithmic scale.");
  }
  const Display display;
  Press press;
  const fs::path folder = folder_for(options.output, {{run}, {}, {}, {}});
  std::vector<std::string> written;
  for (const Chosen& c : chosen) {
    FieldPicture picture{{&source}, {c}, options.log, range, options.width};
    written.push_back(
        write_page(press, draw_field(picture, source.kind.file + "_" + file_word(c.name)), folder));
  }
  return written;
}

}  // namespace oxvac
