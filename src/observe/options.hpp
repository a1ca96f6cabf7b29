#pragma once
/// \file What a run writes, and what it says about itself.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "observe/filament.hpp"

namespace oxvac {

/// After which steps the fields are stored, besides the initial and the final state.
enum class SnapshotRule { named, all_instructions, steps };

struct OutputOptions {
  bool overwrite = true;   ///< an earlier results.h5 is kept as results.h5.bak; false: refuse to start
  bool csv = true;         ///< trace.csv
  bool vtu = true;         ///< fields_*.vtu and fields.pvd
  bool checkpoint = true;  ///< checkpoint.h5 and the one before
  double checkpoint_interval_s = 10;  ///< of wall time, at least so far apart; 0: after every step
  int checkpoint_instructions = 0;    ///< one after every so many instructions too; 0: by time alone
  bool progress = true;               ///< on stderr
  SnapshotRule snapshots = SnapshotRule::named;
  int snapshot_interval = 1;                  ///< steps, with SnapshotRule::steps
  double percolation_m3 = 0.3e27;             ///< density from which oxide counts as filament
  std::vector<std::string> filament_regions;  ///< empty: every oxide that conducts at that density
};

/// Reads `output:` of the root mapping.
OutputOptions read_output(const Reader& root);

/// What a checkpoint says beside the state of the run.
struct CheckpointNotes {
  std::string path;
  std::string run_id;          ///< that of the results to which its steps belong
  long first_row = 0;          ///< the run's step that is row 0 of those results
  std::uint64_t mesh_sum = 0;  ///< over the undistributed mesh
  observe::Filament filament;  ///< as last looked for
};

/// What the program knows and the solver does not.
struct RunInfo {
  std::string folder;  ///< created where it is missing
  std::string title;
  std::string config_file;
  std::string resolved_config;          ///< with all defaults
  bool quiet = false;                   ///< no progress and no summary
  std::optional<CheckpointNotes> from;  ///< where the run goes on from a checkpoint
};

}  // namespace oxvac
