#pragma once
/// \file Straight lines of the mesh: what comes before and after an edge.

#include <functional>
#include <vector>

#include "fv/pieces.hpp"

namespace oxvac {

/// The vertices before and after an edge on a straight line inside one region; -1 where there is none.
struct Line {
  int before = -1, after = -1;
  double before_length_m = 1, after_length_m = 1;
  bool is_whole() const { return before >= 0 && after >= 0; }
};

/// One line for each edge of each piece, in their order. A line may bend by 2.5 degrees.
/// \param may_serve whether a vertex may be part of a line
std::vector<Line> lines_of(const Mesh& mesh, const Pieces& pieces,
                           const std::function<bool(int vertex)>& may_serve);

}  // namespace oxvac
