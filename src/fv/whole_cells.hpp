#pragma once
/// \file Cells with their geometry, packed: a large mesh has millions of them.

#include <vector>

#include "mesh/mesh.hpp"

namespace oxvac {

/// A cell or an edge, with its geometry.
struct Piece {
  int region = 0;
  std::vector<int> vertices;
  std::vector<EdgePiece> edges;
  std::vector<double> volume_m3;   ///< dual volume of each vertex inside the piece
  std::vector<Vec3> gradient_1_m;  ///< of each vertex, see CellGeometry; 0 for a joined edge
};

class WholeCells {
 public:
  /// \param cells their numbers in the mesh, ascending. The mesh must outlive this.
  WholeCells(const Mesh& mesh, std::vector<int> cells);

  std::size_t size() const { return cells_.size(); }
  /// Good until the next one is asked for.
  const Piece& operator[](std::size_t k) const;
  /// The same by number in the mesh. The cell must be one of these.
  const Piece& at(int cell) const;
  const Cell& cell(std::size_t k) const { return mesh_.cells[cells_[k]]; }
  /// Of all that one assembly reads.
  std::size_t bytes() const;

 private:
  struct Wall {
    double length_m, area_m2;  ///< of an edge, see EdgePiece
  };
  const Mesh& mesh_;
  std::vector<int> cells_;
  std::vector<std::size_t> first_wall_, first_corner_;  ///< by cell, in the lists below
  std::vector<Wall> walls_;
  std::vector<Vec3> gradients_1_m_;  ///< by corner
  mutable Piece piece_;
};

}  // namespace oxvac
