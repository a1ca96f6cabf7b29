#pragma once
/// \file From the undistributed mesh on rank 0 to every rank's share, with PTScotch.

#include <mpi.h>

#include "mesh/serial_mesh.hpp"

namespace oxvac {

/// One rank's vertices and cells, before any box geometry.
struct Share {
  std::vector<std::int64_t> vertex_natural;  ///< owned vertices first, each group ascending
  std::vector<std::int64_t> vertex_global;
  std::vector<Vec3> points_m;
  int owned = 0;
  std::vector<std::int64_t> cell_natural;  ///< ascending
  std::vector<SerialCell> cells;           ///< vertices are local indices
};

/// Collective. \param mesh filled on rank 0 only. \param overlap rings of cells around the own vertices, at
/// least 1
Share distribute(MPI_Comm comm, const SerialMesh& mesh, int overlap);

}  // namespace oxvac
