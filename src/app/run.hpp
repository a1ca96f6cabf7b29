#pragma once
/// \file One run: what `oxvac run` does once, and `oxvac sweep` for each of its members.

#include <string>
#include <vector>

#include "app/study.hpp"
#include "petsc/petsc.hpp"

namespace oxvac {

struct RunOptions {
  std::string config, output;
  std::vector<std::string> overrides;
  std::vector<std::string> petsc_options;  ///< as given on the command line
  std::string restart;  ///< a checkpoint or a folder that holds one; empty: from the beginning
  std::string timings;  ///< a file for what each iteration took; empty: none
  bool check_only = false, quiet = false, force = false;
};

/// Plays a study on the ranks of `comm`, and only on these. Collective over `comm`. \throws Error
void simulate(const petsc::Session& session, MPI_Comm comm, const RunOptions& options,
              const LoadedStudy& loaded);

}  // namespace oxvac
