#include "fv/lines.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "mesh/shape.hpp"

namespace oxvac {
namespace {

/// 1 - cosine of 2.5 degrees.
constexpr double straight = 1e-3;

struct Neighbour {
  int region, vertex;
  Vec3 direction;
  double length_m;
};

Vec3 between(const Mesh& mesh, int a, int b, double& length_m) {
  Vec3 d;
  for (int k = 0; k < 3; ++k) d[k] = mesh.points_m[b][k] - mesh.points_m[a][k];
  length_m = std::hypot(d[0], d[1], d[2]);
  for (double& x : d) x /= length_m;
  return d;
}

double dot(const Vec3& a, const Vec3& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

std::vector<std::vector<Neighbour>> neighbours_of(const Mesh& mesh) {
  std::vector<std::vector<Neighbour>> list(mesh.points_m.size());
  std::set<std::tuple<int, int, int>> seen;
  for (const Cell& cell : mesh.cells)
    for (const auto& [a, b] : shape_of(cell.vtk_type).edges)
      for (const auto& [from, to] :
           {std::pair{cell.vertices[a], cell.vertices[b]}, {cell.vertices[b], cell.vertices[a]}}) {
        if (!seen.emplace(cell.region, from, to).second) continue;
        double length_m = 0;
        const Vec3 direction = between(mesh, from, to, length_m);
        list[from].push_back({cell.region, to, direction, length_m});
      }
  return list;
}

}  // namespace

std::vector<Line> lines_of(const Mesh& mesh, const Pieces& pieces,
                           const std::function<bool(int)>& may_serve) {
  const std::vector<std::vector<Neighbour>> neighbours = neighbours_of(mesh);
  // The straightest way on from `to` beyond the edge that leads there.
  const auto beyond = [&](int region, int from, int to) -> const Neighbour* {
    double length_m = 0, best = straight;
    const Vec3 d = between(mesh, from, to, length_m);
    const Neighbour* found = nullptr;
    for (const Neighbour& n : neighbours[to])
      if (const double bend = 1 - dot(d, n.direction);
          n.region == region && bend < best && may_serve(n.vertex)) {
        best = bend;
        found = &n;
      }
    return found;
  };
  std::vector<Line> lines;
  for (std::size_t p = 0; p < pieces.size(); ++p) {
    const Piece& piece = pieces[p];
    for (const EdgePiece& e : piece.edges) {
      Line line;
      const int a = piece.vertices[e.a], b = piece.vertices[e.b];
      if (may_serve(a) && may_serve(b)) {
        if (const Neighbour* n = beyond(piece.region, b, a))
          line.before = n->vertex, line.before_length_m = n->length_m;
        if (const Neighbour* n = beyond(piece.region, a, b))
          line.after = n->vertex, line.after_length_m = n->length_m;
      }
      lines.push_back(line);
    }
  }
  return lines;
}

}  // namespace oxvac
