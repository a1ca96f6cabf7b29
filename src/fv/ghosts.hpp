#pragma once
/// \file Values at vertices, from their owner to every rank that holds them as a ghost.

#include <mpi.h>

#include <vector>

#include "mesh/mesh.hpp"

namespace oxvac {

/// One number per local vertex; those of ghosts are overwritten by their owner's. Collective.
void share_with_ghosts(MPI_Comm comm, const Mesh& mesh, std::vector<double>& values);

}  // namespace oxvac
