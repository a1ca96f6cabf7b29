#pragma once
/// \file The undistributed mesh on rank 0, in the order that does not depend on the number of ranks.

#include <cstdint>
#include <string>
#include <vector>

#include "mesh/mesh.hpp"

namespace oxvac::observe {

struct WholeMesh {
  Geometry geometry = Geometry::planar;
  int dimension = 2;
  double depth_m = 1;
  std::vector<std::string> region_names;
  std::vector<Vec3> points_m;
  std::vector<int> cell_types;                ///< VTK
  std::vector<std::int64_t> cell_offsets{0};  ///< [C+1]
  std::vector<int> cell_points;
  std::vector<int> cell_regions;
  std::vector<double> corner_volume_m3;  ///< beside cell_points: what a cell gives to its vertex's box
  std::vector<double> point_volume_m3;

  std::size_t cells() const { return cell_types.size(); }
};

/// "line", "planar", "axisymmetric" or "box3d".
const char* name_of(Geometry g);

}  // namespace oxvac::observe
