#pragma once
/// \file checkpoint.h5: from where a run can go on, on any number of ranks. Arrays stand in the order of the
/// undistributed mesh.

#include <mpi.h>

#include <string>

#include "fv/assembler.hpp"
#include "observe/options.hpp"
#include "time/run_state.hpp"

namespace oxvac {

struct Checkpoint {
  RunState state;
  CheckpointNotes notes;
};

/// Reads a checkpoint for a run of the same config. Collective.
/// \param path of the file, or of the folder of results that holds it; \param resolved_config of this run;
/// \param force whether it may differ from the checkpoint's. The mesh may not. \throws Error (io) where the
/// file cannot be read or is damaged, naming the other checkpoint that is whole, Error (input) naming the
/// first lines that differ.
Checkpoint read_checkpoint(MPI_Comm comm, const std::string& path, const Assembler& assembler,
                           const std::string& resolved_config, bool force);

/// The checkpoint that `--restart` means: that of the folder where a folder is given.
std::string checkpoint_file(const std::string& path);

}  // namespace oxvac
