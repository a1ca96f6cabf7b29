#include "fv/pieces.hpp"

#include <algorithm>

#include "base/memory.hpp"
#include "fv/local.hpp"
#include "mesh/box_method.hpp"

namespace oxvac {
namespace {

constexpr int none = -1;

/// Cells with a vertex of this rank whose region joins its cells, or does not.
std::vector<int> cells_where(const Mesh& mesh, const std::vector<char>& joins, bool joined) {
  std::vector<int> cells;
  for (std::size_t c = 0; c < mesh.cells.size(); ++c) {
    const Cell& cell = mesh.cells[c];
    if ((joins[cell.region] != 0) == joined &&
        std::any_of(cell.vertices.begin(), cell.vertices.end(), [&](int v) { return v < mesh.owned; }))
      cells.push_back(static_cast<int>(c));
  }
  return cells;
}

}  // namespace

/// Finds the joined edge of two vertices, and of a vertex, by short chains from the vertices.
class Pieces::Joiner {
 public:
  Joiner(std::size_t vertices, std::vector<JoinedEdge>& edges)
      : edges_(edges), edge_chain_(vertices, none), volume_chain_(vertices, none) {}

  void add_area(int region, std::int64_t number, int from, int to, const EdgePiece& e) {
    int& chain = edge_chain_[std::min(from, to)];
    for (int k = chain; k != none; k = next_edge_[k]) {
      JoinedEdge& edge = edges_[k];
      if (edge.region != region || std::max(edge.a, edge.b) != std::max(from, to)) continue;
      edge.area_m2 += e.area_m2;
      return;
    }
    next_edge_.push_back(chain);
    chain = static_cast<int>(edges_.size());
    edges_.push_back({region, from, to, number, e.length_m, e.area_m2, {0, 0}});
    for (const int v : {from, to})
      if (!volume_of(region, v)) {
        holders_.push_back({region, chain, v == from ? 0 : 1, volume_chain_[v]});
        volume_chain_[v] = static_cast<int>(holders_.size()) - 1;
      }
  }

  /// Where a vertex' volume in a region is added up; null if no edge has the vertex.
  double* volume_of(int region, int vertex) {
    for (int k = volume_chain_[vertex]; k != none; k = holders_[k].next)
      if (holders_[k].region == region) return &edges_[holders_[k].edge].volume_m3[holders_[k].end];
    return nullptr;
  }

 private:
  struct Holder {
    int region, edge, end, next;
  };
  std::vector<JoinedEdge>& edges_;
  std::vector<int> edge_chain_, volume_chain_;  ///< by vertex: the last one that begins there
  std::vector<int> next_edge_;
  std::vector<Holder> holders_;
};

Pieces::Pieces(const Mesh& mesh, const std::vector<char>& joins)
    : cells_(mesh, cells_where(mesh, joins, false)) {
  edge_ = {0, {0, 0}, {{0, 1, 0, 0}}, {0, 0}, {Vec3{}, Vec3{}}};
  Joiner joiner(mesh.points_m.size(), edges_);
  for (const int c : cells_where(mesh, joins, true)) {
    const Cell& cell = mesh.cells[c];
    const std::vector<EdgePiece> edges = geometry_of(mesh, cell).edges;
    for (std::size_t k = 0; k < edges.size(); ++k) {
      const int from = cell.vertices[edges[k].a], to = cell.vertices[edges[k].b];
      // Where neither row is this rank's, it may not hold all cells around them.
      if (from < mesh.owned || to < mesh.owned)
        joiner.add_area(cell.region, max_edges * cell.natural + static_cast<std::int64_t>(k), from, to,
                        edges[k]);
    }
    for (std::size_t i = 0; i < cell.vertices.size(); ++i)
      if (double* volume = joiner.volume_of(cell.region, cell.vertices[i])) *volume += cell.volume_m3[i];
  }
  edges_.shrink_to_fit();
}

std::size_t Pieces::bytes() const { return cells_.bytes() + bytes_of(edges_); }

const Piece& Pieces::operator[](std::size_t k) const {
  if (k < cells_.size()) return cells_[k];
  const JoinedEdge& e = edges_[k - cells_.size()];
  edge_.region = e.region;
  edge_.vertices[0] = e.a;
  edge_.vertices[1] = e.b;
  edge_.edges[0].length_m = e.length_m;
  edge_.edges[0].area_m2 = e.area_m2;
  edge_.volume_m3[0] = e.volume_m3[0];
  edge_.volume_m3[1] = e.volume_m3[1];
  return edge_;
}

std::int64_t Pieces::number(std::size_t k) const {
  if (k < cells_.size()) return max_edges * cells_.cell(k).natural;  // that of its first edge
  return edges_[k - cells_.size()].number;
}

}  // namespace oxvac
