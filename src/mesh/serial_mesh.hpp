#pragma once
/// \file The undistributed mesh, on rank 0 only: what boxes and gmsh files are turned into.

#include <array>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "mesh/mesh.hpp"

namespace oxvac {

struct SerialCell {
  int region;  ///< index into SerialMesh::region_names
  int vtk_type;
  std::array<int, 8> vertices;  ///< VTK order; only the first Shape::corners count
};

/// Sorted vertices of a facet, filled up with no_vertex: equal for the two cells that share it.
using FacetKey = std::array<int, 4>;
inline constexpr int no_vertex = std::numeric_limits<int>::max();

struct SerialMesh {
  Geometry geometry = Geometry::planar;
  int dimension = 2;
  double depth_m = 1;
  std::vector<std::string> axes;
  std::vector<std::string> region_names;
  std::vector<std::string> region_materials;
  std::vector<Vec3> points_m;
  std::vector<SerialCell> cells;
  std::map<std::string, std::vector<FacetKey>> named_facets;  ///< physical names of a gmsh file, sorted keys

  std::vector<Vec3> corners_of(const SerialCell& cell) const;
};

FacetKey facet_key(std::span<const int> vertices);
FacetKey facet_key(const SerialCell& cell, const std::vector<int>& facet_corners);

/// Position in the words of the config, e.g. "x = 12.5 nm, z = 3 nm".
std::string describe_position(const std::vector<std::string>& axes, const Vec3& p_m);

/// Drops vertices that no cell uses and renumbers the others in order.
void drop_unused_vertices(SerialMesh& mesh);

}  // namespace oxvac
