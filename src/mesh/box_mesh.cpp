#include "mesh/box_mesh.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "mesh/grading.hpp"

namespace oxvac {
namespace {

constexpr double same_place = 1e-9;  // of the axis' length: two edges that near are meant to be one

bool is_cut(const BoxRegion& region) { return region.material == "none"; }

std::vector<double> axis_nodes(const MeshSpec& spec, std::size_t axis) {
  double from = 0, to = 0;
  bool first = true;
  for (const BoxRegion& r : spec.regions) {
    if (is_cut(r)) continue;
    from = first ? r.extent[axis].from_m : std::min(from, r.extent[axis].from_m);
    to = first ? r.extent[axis].to_m : std::max(to, r.extent[axis].to_m);
    first = false;
  }
  std::vector<double> breakpoints{from, to};
  for (const BoxRegion& r : spec.regions)
    for (double x : {r.extent[axis].from_m, r.extent[axis].to_m})
      if (x > from && x < to) breakpoints.push_back(x);
  std::sort(breakpoints.begin(), breakpoints.end());
  // The end itself must be a node, not a region's edge a rounding error before it.
  while (breakpoints.size() > 2 && to - breakpoints[breakpoints.size() - 2] <= same_place * (to - from))
    breakpoints.erase(breakpoints.end() - 2);
  try {
    return graded_nodes(breakpoints, spec.spacing[axis]);
  } catch (const Error& e) {
    throw Error(e.kind(), fmt::format("{}: mesh.spacing.{}: {}", spec.where, spec.axes[axis], e.what()));
  }
}

/// Index into spec.regions of the last region that covers the point; -1 if none does.
int region_at(const MeshSpec& spec, const Vec3& centre) {
  for (int i = static_cast<int>(spec.regions.size()) - 1; i >= 0; --i) {
    bool inside = true;
    for (std::size_t a = 0; a < spec.axes.size(); ++a) {
      const Interval& e = spec.regions[i].extent[a];
      inside = inside && centre[a] > e.from_m && centre[a] < e.to_m;
    }
    if (inside) return i;
  }
  return -1;
}

/// The tensor grid: points with the first axis running fastest.
struct Grid {
  std::array<std::vector<double>, 3> nodes;  // an absent axis has the one node 0
  int points(int axis) const { return static_cast<int>(nodes[axis].size()); }
  int cells(int axis) const { return std::max(1, points(axis) - 1); }
  int point(int i, int j, int k) const { return i + points(0) * (j + points(1) * k); }
};

SerialCell cell_at(const Grid& g, int dimension, int i, int j, int k) {
  SerialCell cell{};
  const auto p = [&](int di, int dj, int dk) { return g.point(i + di, j + dj, k + dk); };
  if (dimension == 1) {
    cell.vtk_type = 3;
    cell.vertices = {p(0, 0, 0), p(1, 0, 0)};
  } else if (dimension == 2) {
    cell.vtk_type = 9;
    cell.vertices = {p(0, 0, 0), p(1, 0, 0), p(1, 1, 0), p(0, 1, 0)};
  } else {
    cell.vtk_type = 12;
    cell.vertices = {p(0, 0, 0), p(1, 0, 0), p(1, 1, 0), p(0, 1, 0),
                     p(0, 0, 1), p(1, 0, 1), p(1, 1, 1), p(0, 1, 1)};
  }
  return cell;
}

Vec3 centre_of(const SerialMesh& mesh, const SerialCell& cell) {
  const std::vector<Vec3> corners = mesh.corners_of(cell);
  Vec3 sum{};
  for (const Vec3& c : corners)
    for (int a = 0; a < 3; ++a) sum[a] += c[a] / static_cast<double>(corners.size());
  return sum;
}

void add_points(const MeshSpec& spec, const Grid& grid, SerialMesh& mesh) {
  std::size_t total = 1;
  for (int a = 0; a < 3; ++a) total *= grid.nodes[a].size();
  if (total > 500'000'000)
    throw input_error(
        fmt::format("{}: mesh.spacing: the mesh would have {} points: widen the spacing", spec.where, total));
  mesh.points_m.reserve(total);
  for (double z : grid.nodes[2])
    for (double y : grid.nodes[1])
      for (double x : grid.nodes[0]) mesh.points_m.push_back({x, y, z});
}

void add_cells(const MeshSpec& spec, const Grid& grid, SerialMesh& mesh) {
  std::vector<int> number(spec.regions.size(), -1);  // from the spec's regions to the mesh's
  for (std::size_t r = 0; r < spec.regions.size(); ++r) {
    if (is_cut(spec.regions[r])) continue;
    number[r] = static_cast<int>(mesh.region_names.size());
    mesh.region_names.push_back(spec.regions[r].name);
    mesh.region_materials.push_back(spec.regions[r].material);
  }
  for (int k = 0; k < grid.cells(2); ++k)
    for (int j = 0; j < grid.cells(1); ++j)
      for (int i = 0; i < grid.cells(0); ++i) {
        SerialCell cell = cell_at(grid, mesh.dimension, i, j, k);
        const Vec3 centre = centre_of(mesh, cell);
        const int r = region_at(spec, centre);
        if (r < 0)
          throw input_error(fmt::format(
              "{}: no region covers the place {}; extend a region, or cut the place out with a region of "
              "material none",
              spec.where, describe_position(spec.axes, centre)));
        cell.region = number[r];
        if (cell.region >= 0) mesh.cells.push_back(cell);
      }
}

}  // namespace

SerialMesh box_mesh(const MeshSpec& spec) {
  if (std::all_of(spec.regions.begin(), spec.regions.end(), is_cut))
    throw input_error(fmt::format("{}: there is no region with a material", spec.where));
  SerialMesh mesh;
  mesh.dimension = static_cast<int>(spec.axes.size());
  Grid grid;
  for (int a = 0; a < 3; ++a)
    grid.nodes[a] = a < mesh.dimension ? axis_nodes(spec, a) : std::vector<double>{0};
  add_points(spec, grid, mesh);
  add_cells(spec, grid, mesh);
  std::vector<bool> filled(mesh.region_names.size(), false);
  for (const SerialCell& c : mesh.cells) filled[c.region] = true;
  for (const BoxRegion& r : spec.regions) {
    const auto it = std::find(mesh.region_names.begin(), mesh.region_names.end(), r.name);
    if (it != mesh.region_names.end() && !filled[it - mesh.region_names.begin()])
      throw input_error(fmt::format("{}: region '{}' has no cell left: later regions paint over all of it",
                                    r.where, r.name));
  }
  drop_unused_vertices(mesh);
  return mesh;
}

}  // namespace oxvac
