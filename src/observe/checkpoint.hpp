#pragma once
/// \file checkpoint.h5: from where a run can go on, on any number of ranks. Arrays stand in the order of the
/// undistributed mesh.

#include <mpi.h>

#include <string>

#include "fv/assembler.hpp"
#include "time/run_state.hpp"

namespace oxvac {

/// Reads a checkpoint for a run of the same config. Collective.
/// \param resolved_config of this run; \param force whether it may differ from the checkpoint's. The mesh may
/// not. \throws Error (io) where the file cannot be read, Error (input) naming the first lines that differ.
RunState read_checkpoint(MPI_Comm comm, const std::string& path, const Assembler& assembler,
                         const std::string& resolved_config, bool force);

}  // namespace oxvac
