#pragma once
/// \file The pieces that the assembler loops over: cells, or edges where cells need not be told apart.

#include <vector>

#include "mesh/mesh.hpp"

namespace oxvac {

/// In regions where no law feels the field, all that a flux knows of a cell is the area of its part of the
/// edge's dual face: the cells around an edge are joined to one piece of two vertices, and every flux and law
/// is asked once per edge (2 cells share one in a plane, 4 in space). Other cells remain as they are.
/// Sums stand in the order of the undistributed mesh, so they are the same on any number of ranks.
/// \param joins by region. \returns cells whose `natural` is unique among those with the same vertices'
/// rows.
std::vector<Cell> join_cells(const Mesh& mesh, const std::vector<char>& joins);

}  // namespace oxvac
