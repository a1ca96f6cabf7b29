#pragma once
/// \file From the ranks' shares to rank 0.

#include <mpi.h>

#include <cstdint>
#include <vector>

#include "mesh/mesh.hpp"
#include "observe/whole_mesh.hpp"

namespace oxvac::observe {

class Gather {
 public:
  /// Collective. \throws Error (io) if the mesh is too large for one rank's buffers (2^31 entries).
  Gather(MPI_Comm comm, const Mesh& mesh);

  /// Values at this rank's vertices (own first; ghosts are ignored) to all vertices in natural order.
  /// Collective. \returns empty except on rank 0.
  std::vector<double> values(const std::vector<double>& local) const;

  /// Collective. \returns empty except on rank 0.
  WholeMesh mesh(const Mesh& mesh) const;

 private:
  MPI_Comm comm_;
  bool root_;
  int owned_;
  std::vector<int> counts_, starts_;   ///< by rank; rank 0 only
  std::vector<std::int64_t> natural_;  ///< of each value as it arrives; rank 0 only
};

}  // namespace oxvac::observe
