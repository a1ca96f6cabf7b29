// Cells joined to edges: nothing is lost, and what must stay apart stays apart.
#include "fv/pieces.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

using namespace oxvac;

namespace {

/// Unit squares in a row; the region of each is given. Vertices below: 0 1 2 ..., above: n + 1 ...
Mesh row_of_squares(const std::vector<int>& regions) {
  const int n = static_cast<int>(regions.size());
  Mesh mesh;
  mesh.owned = 2 * (n + 1);
  for (const double z : {0.0, 1.0})
    for (int k = 0; k <= n; ++k) mesh.points_m.push_back({static_cast<double>(k), z, 0.0});
  for (int k = 0; k < n; ++k)
    mesh.cells.push_back({regions[k], k, 9, {k, k + 1, n + k + 2, n + k + 1}, {0.25, 0.25, 0.25, 0.25}});
  return mesh;
}

using Key = std::tuple<int, int, int>;

std::vector<Piece> all(const Pieces& pieces) {
  std::vector<Piece> list;
  for (std::size_t k = 0; k < pieces.size(); ++k) list.push_back(pieces[k]);
  return list;
}

std::vector<Piece> all(const Mesh& mesh) {
  std::vector<Piece> list;
  std::vector<int> cells(mesh.cells.size());
  std::iota(cells.begin(), cells.end(), 0);
  const WholeCells whole(mesh, cells);
  for (std::size_t k = 0; k < whole.size(); ++k) list.push_back(whole[k]);
  return list;
}

/// Area by region and edge, volume by region and vertex.
std::pair<std::map<Key, double>, std::map<std::pair<int, int>, double>> contents(
    const std::vector<Piece>& pieces) {
  std::pair<std::map<Key, double>, std::map<std::pair<int, int>, double>> sums;
  for (const Piece& cell : pieces) {
    for (const EdgePiece& e : cell.edges) {
      const auto [a, b] = std::minmax(cell.vertices[e.a], cell.vertices[e.b]);
      sums.first[{cell.region, a, b}] += e.area_m2;
    }
    for (std::size_t c = 0; c < cell.vertices.size(); ++c)
      sums.second[{cell.region, cell.vertices[c]}] += cell.volume_m3[c];
  }
  return sums;
}

}  // namespace

TEST_CASE("cells of one region become its edges") {
  const Mesh mesh = row_of_squares({0, 0, 0});
  const Pieces pieces(mesh, {1});
  CHECK(pieces.size() == 10);  // 3 below, 3 above, 4 upright
  CHECK(contents(all(pieces)) == contents(all(mesh)));
  std::set<std::int64_t> numbers;
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    CHECK(pieces[k].vertices.size() == 2);
    numbers.insert(pieces.number(k));
  }
  CHECK(numbers.size() == pieces.size());
}

TEST_CASE("regions stay apart, and cells of a law that feels the field stay cells") {
  const Mesh mesh = row_of_squares({0, 1, 0, 1});
  SECTION("both joined") {
    const Pieces pieces(mesh, {1, 1});
    CHECK(pieces.size() == 16);  // an edge between the regions is one of each
    CHECK(contents(all(pieces)) == contents(all(mesh)));
  }
  SECTION("one joined") {
    const Pieces pieces(mesh, {1, 0});
    CHECK(pieces.size() == 2 + 8);
    CHECK(contents(all(pieces)) == contents(all(mesh)));
  }
  SECTION("none joined") { CHECK(Pieces(mesh, {0, 0}).size() == 4); }
}

TEST_CASE("edges between other ranks' vertices are left to them") {
  Mesh mesh = row_of_squares({0, 0});
  mesh.owned = 1;
  const Pieces pieces(mesh, {1});
  REQUIRE(pieces.size() == 2);  // the two edges of vertex 0
  CHECK(contents(all(pieces)).second.at({0, 0}) == 0.25);
}
