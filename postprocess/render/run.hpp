#pragma once
/// \file One results file with what pictures need of it.

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "reduce/results_file.hpp"
#include "render/sweep_file.hpp"

namespace oxvac::draw {

struct Run {
  std::string name;              ///< for legends: the title; the folder's name where there are several runs
  std::filesystem::path folder;  ///< that holds the results
  std::shared_ptr<const ResultsFile> file;

  /// The density from which oxide counts as filament, from the resolved config; empty if that does not say.
  std::optional<double> percolation_m3() const;
  /// By region: does it hold no mobile vacancies? Told by the trace columns vacancies_<region>; all false
  /// without them.
  std::vector<char> without_vacancies(const ResultsMesh& mesh) const;
};

/// What `oxvac crossbar` wrote: crossbar.json and the weights beside it.
struct CrossbarRun {
  std::string name;  ///< the folder
  std::filesystem::path folder;
  nlohmann::json found;
};

/// Opens a folder's results.h5, or a file. \throws Error(io).
Run open_run(const std::string& results);

struct Sources {
  std::vector<Run> runs;
  std::vector<CrossbarRun> crossbars;
  std::vector<SweepFile> sweeps;
};

/// Opens folders that hold a results.h5, a crossbar.json or both, or a sweep.csv, or results files.
/// \throws Error(io) for what is missing or damaged, Error(input) for no source or the same one twice.
Sources open_sources(const std::vector<std::string>& results);

/// For the foot of a page: titles, dates and the program's version, and which run did not end well.
std::string origin(const std::vector<Run>& runs);

/// Letters, digits, '-', '_' and '.' of a label; all else becomes '_'. For file names.
std::string file_word(const std::string& label);

}  // namespace oxvac::draw
