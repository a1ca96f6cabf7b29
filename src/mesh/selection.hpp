#pragma once
/// \file Finds the facets that contacts sit on, in the undistributed mesh on rank 0.

#include <cstdint>
#include <string>
#include <vector>

#include "device/geometry.hpp"
#include "mesh/serial_mesh.hpp"

namespace oxvac {

/// One facet of one cell of the undistributed mesh.
struct FacetOfCell {
  std::int64_t cell;
  int facet;  ///< index into Shape::facets
};

struct Selected {
  std::vector<std::vector<FacetOfCell>> facets;  ///< of each selection, ascending by cell
  /// Every name that `on` accepts: x_min ..., physical names of the file, "regionA|regionB", "region|none".
  std::vector<std::string> names;
};

/// \throws Error (input), with the place in the config and the names there are, for a selection that touches
/// nothing, an unknown name, or a facet inside the mesh whose side is left open.
Selected select_facets(const SerialMesh& mesh, const std::vector<FaceSelection>& selections);

}  // namespace oxvac
