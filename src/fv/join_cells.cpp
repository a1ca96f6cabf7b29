#include "fv/join_cells.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "fv/local.hpp"

namespace oxvac {
namespace {

constexpr int vtk_line = 3;

}  // namespace

std::vector<Cell> join_cells(const Mesh& mesh, const std::vector<char>& joins) {
  std::vector<Cell> pieces;
  std::map<std::tuple<int, int, int>, std::size_t> of_edge;  // by region and vertices
  // A vertex' volume goes to the first piece that has the vertex.
  std::map<std::pair<int, int>, double*> volume_of;  // by region and vertex
  for (const Cell& cell : mesh.cells)
    if (joins[cell.region])
      for (const EdgePiece& e : cell.edges) {
        const auto [a, b] = std::minmax(cell.vertices[e.a], cell.vertices[e.b]);
        of_edge.emplace(std::tuple{cell.region, a, b}, 0);
      }
  pieces.reserve(mesh.cells.size() + of_edge.size());  // pointers into it are kept
  for (auto& [edge, piece] : of_edge) piece = pieces.capacity();
  for (const Cell& cell : mesh.cells) {
    if (std::none_of(cell.vertices.begin(), cell.vertices.end(), [&](int v) { return v < mesh.owned; }))
      continue;
    if (!joins[cell.region]) {
      pieces.push_back(cell);
      pieces.back().natural = max_edges * cell.natural;
      continue;
    }
    for (std::size_t k = 0; k < cell.edges.size(); ++k) {
      const EdgePiece& e = cell.edges[k];
      const int from = cell.vertices[e.a], to = cell.vertices[e.b];
      // Neither row is this rank's, and it may not hold all cells around them.
      if (from >= mesh.owned && to >= mesh.owned) continue;
      const auto [a, b] = std::minmax(from, to);
      std::size_t& piece = of_edge.at({cell.region, a, b});
      if (piece == pieces.capacity()) {
        piece = pieces.size();
        pieces.push_back({cell.region,
                          max_edges * cell.natural + static_cast<std::int64_t>(k),
                          vtk_line,
                          {from, to},
                          {{0, 1, e.length_m, 0}},
                          {0, 0},
                          {Vec3{}, Vec3{}}});
        for (int corner = 0; corner < 2; ++corner)
          volume_of.emplace(std::pair{cell.region, pieces.back().vertices[corner]},
                            &pieces.back().volume_m3[corner]);
      }
      pieces[piece].edges[0].area_m2 += e.area_m2;
    }
    for (std::size_t c = 0; c < cell.vertices.size(); ++c)
      if (const auto found = volume_of.find({cell.region, cell.vertices[c]}); found != volume_of.end())
        *found->second += cell.volume_m3[c];
  }
  return pieces;
}

}  // namespace oxvac
