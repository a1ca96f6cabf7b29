#include "mesh/serial_mesh.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mesh/shape.hpp"

namespace oxvac {

std::vector<Vec3> SerialMesh::corners_of(const SerialCell& cell) const {
  std::vector<Vec3> corners;
  for (int i = 0; i < shape_of(cell.vtk_type).corners; ++i) corners.push_back(points_m[cell.vertices[i]]);
  return corners;
}

FacetKey facet_key(std::span<const int> vertices) {
  FacetKey key{no_vertex, no_vertex, no_vertex, no_vertex};
  std::copy_n(vertices.begin(), std::min(vertices.size(), key.size()), key.begin());
  std::sort(key.begin(), key.end());
  return key;
}

FacetKey facet_key(const SerialCell& cell, const std::vector<int>& facet_corners) {
  FacetKey key{no_vertex, no_vertex, no_vertex, no_vertex};
  for (std::size_t i = 0; i < facet_corners.size(); ++i) key[i] = cell.vertices[facet_corners[i]];
  std::sort(key.begin(), key.end());
  return key;
}

std::string describe_position(const std::vector<std::string>& axes, const Vec3& p_m) {
  std::string text;
  for (std::size_t i = 0; i < axes.size(); ++i)
    text += fmt::format("{}{} = {:.6g} nm", i ? ", " : "", axes[i], p_m[i] * 1e9);
  return text;
}

void drop_unused_vertices(SerialMesh& mesh) {
  std::vector<int> number(mesh.points_m.size(), -1);
  for (const SerialCell& cell : mesh.cells)
    for (int i = 0; i < shape_of(cell.vtk_type).corners; ++i) number[cell.vertices[i]] = 0;
  int used = 0;
  for (std::size_t v = 0; v < number.size(); ++v) {
    if (number[v] < 0) continue;
    mesh.points_m[used] = mesh.points_m[v];
    number[v] = used++;
  }
  mesh.points_m.resize(used);
  for (SerialCell& cell : mesh.cells)
    for (int i = 0; i < shape_of(cell.vtk_type).corners; ++i) cell.vertices[i] = number[cell.vertices[i]];
  for (auto& [name, facets] : mesh.named_facets) {
    std::vector<FacetKey> kept;
    for (FacetKey key : facets) {
      bool whole = true;
      for (int& v : key) {
        if (v == no_vertex) continue;
        v = number[v];
        whole = whole && v >= 0;
      }
      if (whole) kept.push_back(key);  // numbers keep their order, so keys stay sorted
    }
    facets = std::move(kept);
  }
}

}  // namespace oxvac
