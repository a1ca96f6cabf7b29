#pragma once
/// \file What a sweep is to run: settled, and every config read, before anything starts.

#include <string>
#include <vector>

#include "config/sweep_axis.hpp"
#include "reduce/reduce.hpp"

namespace oxvac {

struct SweepOptions {
  std::string config, output;
  std::vector<std::string> overrides;  ///< for all members; those of `reduction` are for their figures
  std::vector<std::string> over;       ///< path=values
  int ranks_per_run = 1;
  bool side_by_side = false, dry_run = false, force = false, quiet = false;
};

/// One run of a sweep.
struct SweepMember {
  std::string name;                    ///< of its folder
  std::vector<std::size_t> values;     ///< for each axis, which of its values
  std::vector<std::string> overrides;  ///< all that it sets
  std::string resolved;                ///< its config with all defaults
};

struct SweepPlan {
  std::string config, folder;
  std::vector<SweepAxis> axes;
  std::vector<SweepMember> members;
  ReductionOptions reduction;
};

/// Reads the config of every member. \throws Error (input) for the first one that is not in order, or where
/// the sweep itself makes no sense.
SweepPlan plan_sweep(const SweepOptions& options);

}  // namespace oxvac
