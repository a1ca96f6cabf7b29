#include "fv/whole_cells.hpp"

#include <algorithm>

#include "base/memory.hpp"
#include "mesh/box_method.hpp"
#include "mesh/shape.hpp"

namespace oxvac {

WholeCells::WholeCells(const Mesh& mesh, std::vector<int> cells) : mesh_(mesh), cells_(std::move(cells)) {
  // Counted first: lists that grow would take half as much again.
  std::size_t walls = 0, corners = 0;
  first_wall_.reserve(cells_.size());
  first_corner_.reserve(cells_.size());
  for (std::size_t k = 0; k < cells_.size(); ++k) {
    first_wall_.push_back(walls);
    first_corner_.push_back(corners);
    walls += shape_of(cell(k).vtk_type).edges.size();
    corners += cell(k).vertices.size();
  }
  walls_.reserve(walls);
  gradients_1_m_.reserve(corners);
  for (std::size_t k = 0; k < cells_.size(); ++k) {
    const CellGeometry g = geometry_of(mesh, cell(k));
    for (const EdgePiece& e : g.edges) walls_.push_back({e.length_m, e.area_m2});
    gradients_1_m_.insert(gradients_1_m_.end(), g.gradient_1_m.begin(), g.gradient_1_m.end());
  }
}

const Piece& WholeCells::operator[](std::size_t k) const {
  const Cell& c = cell(k);
  const auto& edges = shape_of(c.vtk_type).edges;
  const auto* const gradients = gradients_1_m_.data() + first_corner_[k];
  const Wall* wall = walls_.data() + first_wall_[k];
  piece_.region = c.region;
  piece_.vertices.assign(c.vertices.begin(), c.vertices.end());
  piece_.volume_m3.assign(c.volume_m3.begin(), c.volume_m3.end());
  piece_.gradient_1_m.assign(gradients, gradients + c.vertices.size());
  piece_.edges.resize(edges.size());
  for (std::size_t e = 0; e < edges.size(); ++e, ++wall)
    piece_.edges[e] = {edges[e][0], edges[e][1], wall->length_m, wall->area_m2};
  return piece_;
}

const Piece& WholeCells::at(int cell) const {
  return (*this)[std::lower_bound(cells_.begin(), cells_.end(), cell) - cells_.begin()];
}

std::size_t WholeCells::bytes() const {
  return bytes_of(cells_) + bytes_of(first_wall_) + bytes_of(first_corner_) + bytes_of(walls_) +
         bytes_of(gradients_1_m_) + cells_.size() * sizeof(Cell);
}

}  // namespace oxvac
