#include "render/run.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <set>

#include "base/error.hpp"
#include "base/units.hpp"

namespace oxvac::draw {
namespace {

namespace fs = std::filesystem;

fs::path file_of(const std::string& results) {
  std::error_code ignored;
  const fs::path path(results);
  return fs::is_directory(path, ignored) ? path / "results.h5" : path;
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// The folder's own name, also for "." and "out/".
std::string folder_name(const fs::path& folder) {
  std::error_code ignored;
  const fs::path whole = fs::weakly_canonical(fs::absolute(folder), ignored);
  return whole.filename().string();
}

CrossbarRun open_crossbar(const fs::path& folder) {
  const fs::path path = folder / "crossbar.json";
  std::ifstream in(path);
  CrossbarRun run{folder_name(folder), folder, nlohmann::json::parse(in, nullptr, false)};
  if (run.found.is_discarded() || !run.found.is_object() ||
      run.found.value("format", "") != "oxvac-crossbar" || run.found.value("format_version", 0) != 1) {
    throw io_error(path.string() +
                   ": not a crossbar report of format version 1; write it again with oxvac crossbar.");
  }
  return run;
}

/// Several runs go by their folders, which are short, unless those are alike.
void name_apart(std::vector<Run>& runs) {
  std::set<std::string> names;
  for (const Run& run : runs) names.insert(folder_name(run.folder));
  if (names.size() < runs.size()) return;
  for (Run& run : runs) {
    if (runs.size() > 1 || run.name.empty()) run.name = folder_name(run.folder);
  }
}

}  // namespace

std::optional<double> Run::percolation_m3() const {
  try {
    const YAML::Node node = YAML::Load(file->config_text())["output"]["percolation"];
    if (!node || !node.IsScalar()) return {};
    const auto quantity = parse_quantity(node.as<std::string>());
    if (quantity && quantity->dimension == dim::per_volume && quantity->value_SI > 0)
      return quantity->value_SI;
  } catch (const YAML::Exception&) {  // a file with another config than ours still has pictures
  } catch (const Error&) {
  }
  return {};
}

std::vector<char> Run::without_vacancies(const ResultsMesh& mesh) const {
  std::vector<char> none(mesh.region_names.size(), 0);
  const auto holds = [&](const std::string& region) { return file->has_trace("vacancies_" + region); };
  if (!std::any_of(mesh.region_names.begin(), mesh.region_names.end(), holds)) return none;
  for (std::size_t r = 0; r < none.size(); ++r) none[r] = !holds(mesh.region_names[r]);
  return none;
}

Run open_run(const std::string& results) {
  const fs::path path = file_of(results);
  Run run;
  run.folder = folder_of(path);
  run.file = std::make_shared<const ResultsFile>(path.string());
  run.name = run.file->header().title.empty() ? path.stem().string() : run.file->header().title;
  return run;
}

Sources open_sources(const std::vector<std::string>& results) {
  if (results.empty()) throw input_error("No results to draw: name a folder that holds a results.h5.");
  Sources sources;
  std::set<fs::path> seen;
  for (const std::string& r : results) {
    std::error_code ignored;
    const fs::path path = file_of(r), folder = folder_of(path);
    if (!seen.insert(fs::weakly_canonical(path, ignored)).second) {
      throw input_error("The results '" + r + "' are named twice; name each once.");
    }
    const bool crossbar = fs::is_directory(r, ignored) && fs::exists(folder / "crossbar.json", ignored);
    if (fs::is_directory(r, ignored) && fs::exists(folder / "sweep.csv", ignored)) {
      sources.sweeps.push_back(open_sweep(folder));
      continue;
    }
    if (crossbar) sources.crossbars.push_back(open_crossbar(folder));
    if (!crossbar || fs::exists(path, ignored)) sources.runs.push_back(open_run(r));
  }
  name_apart(sources.runs);
  return sources;
}

std::string origin(const std::vector<Run>& runs) {
  std::string words;
  std::set<std::string> programs;
  for (const Run& run : runs) {
    const ResultsHeader& h = run.file->header();
    if (!words.empty()) words += " · ";
    words += runs.size() == 1 && !h.title.empty() ? h.title : run.name;
    if (h.date.size() >= 10) words += ", " + h.date.substr(0, 10);
    if (!run.file->done()) words += " (run " + h.status + ")";
    if (!h.oxvac_version.empty())
      programs.insert("oxvac " + h.oxvac_version + (h.git_hash.empty() ? "" : " (" + h.git_hash + ")"));
  }
  for (const std::string& program : programs) words += " · " + program;
  return words;
}

std::string file_word(const std::string& label) {
  std::string word;
  for (unsigned char c : label)
    word += std::isalnum(c) || c == '-' || c == '_' || c == '.' ? static_cast<char>(c) : '_';
  if (word.empty() || word.front() == '.') word = "_" + word;
  return word;
}

}  // namespace oxvac::draw
