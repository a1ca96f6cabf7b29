#pragma once
/// \file The cell types: which corners make an edge, a facet or a simplex, in VTK's order.

#include <array>
#include <vector>

namespace oxvac {

struct Shape {
  int vtk_type;
  const char* name;
  int dimension;
  int corners;
  std::vector<std::array<int, 2>> edges;
  std::vector<std::vector<int>> facets;       ///< corners of each face of dimension - 1, in ring order
  std::vector<std::array<int, 4>> simplices;  ///< that fill the cell: corners, those unused -1
};

/// The shape of a VTK cell type: 3 line, 5 triangle, 9 quad, 10 tetra, 12 hexahedron, 13 wedge.
/// \throws Error (input) for any other type.
const Shape& shape_of(int vtk_type);

}  // namespace oxvac
