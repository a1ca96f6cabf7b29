#include "mesh/quality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "mesh/box_method.hpp"
#include "mesh/shape.hpp"

namespace oxvac {
namespace {

constexpr double rounding = 1e-9;  // a coupling is negative only beyond this share of what is usual there

/// Sums of one edge or one vertex inside one material, over the cells around it.
struct Part {
  int a, b, material;  // b = -1 for a vertex
  double sum, size;    // signed sum; sum of |its parts|
  double usual =
      0;  // what a coupling is in a good mesh: a right angle's is 0, give or take its corners' rounding
};

/// Adds up the entries with the same edge and material.
void merge(std::vector<Part>& parts) {
  const auto key = [](const Part& p) { return std::tie(p.a, p.b, p.material); };
  std::stable_sort(parts.begin(), parts.end(), [&](const Part& p, const Part& q) { return key(p) < key(q); });
  std::size_t n = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (n > 0 && key(parts[n - 1]) == key(parts[i])) {
      parts[n - 1].sum += parts[i].sum;
      parts[n - 1].size += parts[i].size;
      parts[n - 1].usual += parts[i].usual;
    } else {
      parts[n++] = parts[i];
    }
  }
  parts.resize(n);
}

/// Regions of one material share a number: the method asks only for whole boxes inside one material.
std::vector<int> material_numbers(const SerialMesh& mesh) {
  std::vector<int> numbers;
  for (const std::string& m : mesh.region_materials)
    numbers.push_back(
        static_cast<int>(std::find(mesh.region_materials.begin(), mesh.region_materials.end(), m) -
                         mesh.region_materials.begin()));
  return numbers;
}

CellGeometry geometry_of(const SerialMesh& mesh, const SerialCell& cell) {
  try {
    return cell_geometry({mesh.geometry, mesh.depth_m}, cell.vtk_type, mesh.corners_of(cell));
  } catch (const Error& e) {
    throw Error(e.kind(), fmt::format("region '{}': {}", mesh.region_names[cell.region], e.what()));
  }
}

void require_positive_volumes(const SerialMesh& mesh, std::vector<Part>& boxes) {
  merge(boxes);
  for (const Part& p : boxes)
    if (p.sum <= rounding * p.size)
      throw input_error(
          fmt::format("the box of the vertex at {} has no positive volume in material '{}': the mesh is too "
                      "distorted there for "
                      "the box method; refine or remesh it with better angles",
                      describe_position(mesh.axes, mesh.points_m[p.a]), mesh.region_materials[p.material]));
}

void judge_couplings(const SerialMesh& mesh, bool allowed, std::vector<Part>& couplings,
                     MeshQuality& quality) {
  merge(couplings);
  const Part* worst = nullptr;
  for (const Part& p : couplings) {
    if (p.sum >= -rounding * (p.size + p.usual)) continue;
    const double ratio = p.sum / p.size;
    ++quality.negative_couplings;
    if (ratio < quality.worst_coupling) {
      quality.worst_coupling = ratio;
      worst = &p;
    }
  }
  if (!worst || allowed) return;
  throw input_error(fmt::format(
      "the mesh is not Delaunay inside its materials: {} of {} edges have a negative coupling, the worst "
      "({:.2g} of "
      "its size) starts at {}; the solution could oscillate there. Remesh with better angles (obtuse ones at "
      "interfaces and surfaces are the usual cause), or set mesh.allow_non_delaunay: true",
      quality.negative_couplings, couplings.size(), quality.worst_coupling,
      describe_position(mesh.axes, mesh.points_m[worst->a])));
}

void require_radii(const SerialMesh& mesh) {
  if (mesh.geometry != Geometry::axisymmetric) return;
  for (const Vec3& p : mesh.points_m)
    if (p[0] < 0)
      throw input_error(fmt::format("axisymmetric mesh: the vertex at {} has a negative radius; keep r >= 0",
                                    describe_position(mesh.axes, p)));
}

}  // namespace

Survey survey(const SerialMesh& mesh, bool allow_non_delaunay) {
  require_radii(mesh);
  Survey s;
  s.quality.vertices = static_cast<std::int64_t>(mesh.points_m.size());
  s.quality.cells = static_cast<std::int64_t>(mesh.cells.size());
  s.quality.shortest_edge_m = std::numeric_limits<double>::infinity();
  std::vector<long double> region_volume(mesh.region_names.size(), 0);  // a sum over a million cells
  const std::vector<int> material = material_numbers(mesh);
  std::vector<Part> couplings, boxes;
  if (!mesh.cells.empty()) {
    const Shape& shape = shape_of(mesh.cells.front().vtk_type);
    couplings.reserve(mesh.cells.size() * shape.edges.size());
    boxes.reserve(mesh.cells.size() * shape.corners);
  }
  for (const SerialCell& cell : mesh.cells) {
    const CellGeometry g = geometry_of(mesh, cell);
    double volume = 0, size = 0;
    for (double v : g.volume_m3) volume += v, size += std::abs(v);
    region_volume[cell.region] += volume;
    const int m = material[cell.region];
    for (std::size_t i = 0; i < g.volume_m3.size(); ++i)
      boxes.push_back({cell.vertices[i], -1, m, g.volume_m3[i], size});
    for (const EdgePiece& e : g.edges) {
      const auto [a, b] = std::minmax(cell.vertices[e.a], cell.vertices[e.b]);
      couplings.push_back({a, b, m, e.area_m2, std::abs(e.area_m2), size / e.length_m});
      s.quality.shortest_edge_m = std::min(s.quality.shortest_edge_m, e.length_m);
      s.quality.longest_edge_m = std::max(s.quality.longest_edge_m, e.length_m);
    }
  }
  s.region_volume_m3.assign(region_volume.begin(), region_volume.end());
  for (std::size_t r = 0; r < mesh.region_names.size(); ++r)
    if (!(s.region_volume_m3[r] > 0))
      throw input_error(fmt::format("region '{}' has no cells", mesh.region_names[r]));
  judge_couplings(mesh, allow_non_delaunay, couplings, s.quality);
  require_positive_volumes(mesh, boxes);
  return s;
}

}  // namespace oxvac
