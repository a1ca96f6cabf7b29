#pragma once
/// \file What every command that reads results takes: where they are, and how they are reduced.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "reduce/reduce.hpp"

namespace oxvac {

/// Where the results are; a second look, because a run that goes on may have taken the file back meanwhile.
/// \throws Error (io) if they were changed: HDF5 may crash on them, or read other numbers.
std::string results_path(const std::string& given);

/// The folder of a results file, or the folder itself.
std::string folder_of(const std::string& given);

/// Reads the section `reduction` of a config, every key of which has a default.
ReductionOptions read_reduction(const Reader& root);

/// How results are reduced: defaults, a file with a section `reduction`, overrides.
struct ReductionArguments {
  std::string config;
  std::vector<std::string> overrides;

  ReductionOptions read() const;
};

/// Adds the options that fill `arguments`, which must outlive the command.
void add_reduction(CLI::App* command, ReductionArguments& arguments);

}  // namespace oxvac
