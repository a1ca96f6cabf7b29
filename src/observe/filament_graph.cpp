#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>
#include <utility>

#include "mesh/shape.hpp"
#include "observe/filament.hpp"

namespace oxvac::observe {
namespace {

double distance(const Vec3& a, const Vec3& b) { return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]); }

/// Every edge of oxide or metal in both directions, once; one that touches metal is metal. Chains of links
/// from each vertex: the edges of a large mesh are not listed cell by cell first.
class PassableEdges {
 public:
  PassableEdges(const WholeMesh& mesh, const std::vector<FilamentRole>& role)
      : last_(mesh.points_m.size(), none) {
    for (std::size_t c = 0; c < mesh.cells(); ++c) {
      const FilamentRole r = role[mesh.cell_regions[c]];
      if (r != FilamentRole::oxide && r != FilamentRole::metal) continue;
      const int* corner = &mesh.cell_points[mesh.cell_offsets[c]];
      for (const auto& [i, j] : shape_of(mesh.cell_types[c]).edges) {
        add(corner[i], corner[j], r == FilamentRole::metal);
        add(corner[j], corner[i], r == FilamentRole::metal);
      }
    }
  }

  /// Calls body(to, metal) for the edges of a vertex, ascending by `to`.
  template <class Body>
  void for_edges_of(std::size_t v, Body body) {
    found_.clear();
    for (int k = last_[v]; k != none; k = edges_[k].before)
      found_.emplace_back(edges_[k].to, edges_[k].metal);
    std::sort(found_.begin(), found_.end());
    for (const auto& [to, metal] : found_) body(to, metal);
  }

 private:
  static constexpr int none = -1;
  struct Edge {
    int to, before;
    bool metal;
  };
  void add(int from, int to, bool metal) {
    for (int k = last_[from]; k != none; k = edges_[k].before)
      if (edges_[k].to == to) {
        edges_[k].metal = edges_[k].metal || metal;
        return;
      }
    edges_.push_back({to, last_[from], metal});
    last_[from] = static_cast<int>(edges_.size()) - 1;
  }
  std::vector<int> last_;
  std::vector<Edge> edges_;
  std::vector<std::pair<int, bool>> found_;
};

}  // namespace

double fraction_below(double a, double b, double threshold) {
  const auto [low, high] = std::minmax(a, b);
  if (high < threshold) return 1;
  if (low >= threshold) return 0;
  return (threshold - low) / (high - low);
}

FilamentGraph::FilamentGraph(const WholeMesh& mesh, const FilamentPlan& plan) : mesh_(mesh), plan_(plan) {
  const std::size_t points = mesh.points_m.size();
  PassableEdges edges(mesh, plan.role);
  for (std::size_t v = 0; v < points; ++v) {
    edges.for_edges_of(v, [&](int to, bool metal) { links_.push_back({metal, static_cast<unsigned>(to)}); });
    first_.push_back(static_cast<std::int64_t>(links_.size()));
  }
  links_.shrink_to_fit();
  oxide_volume_m3_.assign(points, 0);
  for (std::size_t c = 0; c < mesh.cells(); ++c)
    if (plan.role[mesh.cell_regions[c]] == FilamentRole::oxide)
      for (std::int64_t k = mesh.cell_offsets[c]; k < mesh.cell_offsets[c + 1]; ++k)
        oxide_volume_m3_[mesh.cell_points[k]] += mesh.corner_volume_m3[k];
  find_walls(mesh);
}

void FilamentGraph::find_walls(const WholeMesh& mesh) {
  std::vector<char> coated(mesh.points_m.size(), 0);
  for (std::size_t c = 0; c < mesh.cells(); ++c)
    if (plan_.role[mesh.cell_regions[c]] == FilamentRole::coat)
      for (std::int64_t k = mesh.cell_offsets[c]; k < mesh.cell_offsets[c + 1]; ++k)
        coated[mesh.cell_points[k]] = 1;
  std::vector<Wall> corners;  // with neighbours on the wall only: they go by those, afterwards
  for (std::size_t v = 0; v < coated.size(); ++v) {
    if (!coated[v] || oxide_volume_m3_[v] == 0) continue;
    Wall wall{static_cast<std::int64_t>(v), {}}, corner = wall;
    for (std::int64_t k = first_[v]; k < first_[v + 1]; ++k) {
      const std::int64_t to = links_[k].to;
      if (oxide_volume_m3_[to] > 0) (coated[to] ? corner : wall).inside.push_back(to);
    }
    if (!wall.inside.empty())
      walls_.push_back(std::move(wall));
    else
      corners.push_back(std::move(corner));
  }
  walls_.insert(walls_.end(), corners.begin(), corners.end());
}

void FilamentGraph::look_inside(std::vector<double>& density_m3) const {
  for (const Wall& wall : walls_) {
    double densest = 0;
    for (const std::int64_t v : wall.inside) densest = std::max(densest, density_m3[v]);
    density_m3[wall.vertex] = densest;
  }
}

double FilamentGraph::gap_m(const std::vector<double>& density_m3) const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto any = [](const std::vector<char>& mark) {
    return std::find(mark.begin(), mark.end(), 1) != mark.end();
  };
  if (!any(plan_.driven) || !any(plan_.grounded)) return std::numeric_limits<double>::quiet_NaN();
  using Reached = std::pair<double, std::int64_t>;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> front;
  std::vector<double> best(density_m3.size(), infinity);
  for (std::size_t v = 0; v < best.size(); ++v)
    if (plan_.driven[v]) front.emplace(best[v] = 0, v);
  while (!front.empty()) {
    const auto [so_far, v] = front.top();
    front.pop();
    if (so_far > best[v]) continue;
    if (plan_.grounded[v]) return so_far;
    for (std::int64_t k = first_[v]; k < first_[v + 1]; ++k) {
      const Link& link = links_[k];
      const double length_m = link.metal ? 0 : distance(mesh_.points_m[v], mesh_.points_m[link.to]);
      const double next =
          so_far + length_m * fraction_below(density_m3[v], density_m3[link.to], plan_.threshold_m3);
      if (next < best[link.to]) front.emplace(best[link.to] = next, link.to);
    }
  }
  return infinity;
}

double FilamentGraph::volume_m3(const std::vector<double>& density_m3) const {
  const auto above = [&](std::int64_t v) {
    return oxide_volume_m3_[v] > 0 && density_m3[v] >= plan_.threshold_m3;
  };
  std::vector<char> seen(density_m3.size(), 0);
  std::vector<std::int64_t> pending;
  double largest = 0;
  for (std::size_t start = 0; start < seen.size(); ++start) {
    if (seen[start] || !above(static_cast<std::int64_t>(start))) continue;
    double volume = 0;
    seen[start] = 1;
    pending.push_back(static_cast<std::int64_t>(start));
    while (!pending.empty()) {
      const std::int64_t v = pending.back();
      pending.pop_back();
      volume += oxide_volume_m3_[v];
      for (std::int64_t k = first_[v]; k < first_[v + 1]; ++k) {
        const std::int64_t to = links_[k].to;
        // An edge along an electrode is metal, and joins two oxide vertices all the same.
        if (!seen[to] && above(to)) seen[to] = 1, pending.push_back(to);
      }
    }
    largest = std::max(largest, volume);
  }
  return largest;
}

}  // namespace oxvac::observe
