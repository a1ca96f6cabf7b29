#include "mesh/shape.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace oxvac {

const Shape& shape_of(int vtk_type) {
  static const std::vector<Shape> shapes = {
      {3, "line", 1, 2, {{0, 1}}, {{0}, {1}}, {{0, 1, -1, -1}}},
      {5, "triangle", 2, 3, {{0, 1}, {1, 2}, {2, 0}}, {{0, 1}, {1, 2}, {2, 0}}, {{0, 1, 2, -1}}},
      {9,
       "quad",
       2,
       4,
       {{0, 1}, {1, 2}, {2, 3}, {3, 0}},
       {{0, 1}, {1, 2}, {2, 3}, {3, 0}},
       {{0, 1, 2, -1}, {0, 2, 3, -1}}},
      {10,
       "tetrahedron",
       3,
       4,
       {{0, 1}, {1, 2}, {2, 0}, {0, 3}, {1, 3}, {2, 3}},
       {{0, 1, 2}, {0, 1, 3}, {1, 2, 3}, {2, 0, 3}},
       {{0, 1, 2, 3}}},
      {12,
       "hexahedron",
       3,
       8,
       {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {4, 5}, {5, 6}, {6, 7}, {7, 4}, {0, 4}, {1, 5}, {2, 6}, {3, 7}},
       {{0, 1, 2, 3}, {4, 5, 6, 7}, {0, 1, 5, 4}, {1, 2, 6, 5}, {2, 3, 7, 6}, {3, 0, 4, 7}},
       {{0, 1, 2, 6}, {0, 2, 3, 6}, {0, 3, 7, 6}, {0, 7, 4, 6}, {0, 4, 5, 6}, {0, 5, 1, 6}}},
      {13,
       "wedge",
       3,
       6,
       {{0, 1}, {1, 2}, {2, 0}, {3, 4}, {4, 5}, {5, 3}, {0, 3}, {1, 4}, {2, 5}},
       {{0, 1, 2}, {3, 4, 5}, {0, 1, 4, 3}, {1, 2, 5, 4}, {2, 0, 3, 5}},
       {{0, 1, 2, 5}, {0, 1, 5, 4}, {0, 4, 5, 3}}},
  };
  for (const Shape& s : shapes)
    if (s.vtk_type == vtk_type) return s;
  throw input_error(
      fmt::format("the mesh has a cell of VTK type {}; lines, triangles, quads, tetrahedra, hexahedra and "
                  "wedges are supported",
                  vtk_type));
}

}  // namespace oxvac
