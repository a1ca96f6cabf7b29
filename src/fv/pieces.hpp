#pragma once
/// \file The pieces that the assembler loops over: cells, or edges where cells need not be told apart.

#include <array>
#include <cstdint>
#include <vector>

#include "fv/whole_cells.hpp"

namespace oxvac {

/// In regions where no law feels the field, all that a flux knows of a cell is the area of its part of the
/// edge's dual face: the cells around an edge are joined to one piece of two vertices, and every flux and law
/// is asked once per edge (2 cells share one in a plane, 4 in space). Other cells remain as they are.
/// Sums stand in the order of the undistributed mesh, so they are the same on any number of ranks.
class Pieces {
 public:
  /// Of the cells with a vertex that this rank owns. \param joins by region
  Pieces(const Mesh& mesh, const std::vector<char>& joins);

  std::size_t size() const { return cells_.size() + edges_.size(); }
  /// Good until the next one is asked for.
  const Piece& operator[](std::size_t k) const;
  /// Unique to the piece, and the same on any number of ranks.
  std::int64_t number(std::size_t k) const;
  /// Of the pieces' geometry, all of which one assembly reads.
  std::size_t bytes() const;

 private:
  struct JoinedEdge {
    int region, a, b;
    std::int64_t number;
    double length_m, area_m2;
    std::array<double, 2> volume_m3;  ///< a vertex' volume goes to the first edge that has the vertex
  };
  class Joiner;
  WholeCells cells_;
  std::vector<JoinedEdge> edges_;
  mutable Piece edge_;
};

}  // namespace oxvac
