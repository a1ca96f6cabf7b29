#pragma once
/// \file Looks at the whole mesh on rank 0 before it is distributed: volumes, edges, Delaunay property.

#include <vector>

#include "mesh/serial_mesh.hpp"

namespace oxvac {

struct Survey {
  MeshQuality quality;  ///< all but vertices_per_rank
  std::vector<double> region_volume_m3;
};

/// \throws Error (input) for a cell without box geometry, a vertex at negative radius, a region without
/// cells, a box whose volume is not positive, and for negative couplings unless they are allowed.
Survey survey(const SerialMesh& mesh, bool allow_non_delaunay);

}  // namespace oxvac
