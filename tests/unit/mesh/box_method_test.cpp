#include "mesh/box_method.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "mesh/shape.hpp"

using namespace oxvac;

namespace {

using Corners = std::vector<Vec3>;

const Weight plane{Geometry::planar, 3.0};
const Weight turned{Geometry::axisymmetric, 1.0};
const Weight space{Geometry::box3d, 1.0};

const Corners acute{{0, 0, 0}, {4, 0.5, 0}, {1.5, 3, 0}};
const Corners obtuse{{0, 0, 0}, {4, 0, 0}, {2, 0.5, 0}};
const Corners rectangle{{1, 1, 0}, {4, 1, 0}, {4, 3, 0}, {1, 3, 0}};
const Corners tetrahedron{{0, 0, 0}, {2, 0.1, 0.2}, {0.3, 1.9, -0.1}, {0.6, 0.5, 1.7}};
const Corners brick{{1, 0, 0}, {3, 0, 0}, {3, 1, 0}, {1, 1, 0}, {1, 0, 5}, {3, 0, 5}, {3, 1, 5}, {1, 1, 5}};
const Corners wedge{{0, 0, 0}, {4, 0.5, 0}, {1.5, 3, 0}, {0, 0, 2}, {4, 0.5, 2}, {1.5, 3, 2}};

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

/// sum over edges of area * length * direction x direction.
std::array<Vec3, 3> moment(const CellGeometry& g, const Corners& p) {
  std::array<Vec3, 3> m{};
  for (const EdgePiece& e : g.edges)
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j)
        m[i][j] += e.area_m2 * (p[e.b][i] - p[e.a][i]) * (p[e.b][j] - p[e.a][j]) / e.length_m;
  return m;
}

void check_cell(const char* name, const Weight& w, int type, const Corners& p, double volume) {
  INFO(name);
  const CellGeometry g = cell_geometry(w, type, p);
  CHECK(sum(g.volume_m3) == Approx(volume).epsilon(1e-13));
  const auto m = moment(g, p);
  const int dimension = shape_of(type).dimension;
  CHECK(m[0][0] + m[1][1] + m[2][2] == Approx(dimension * volume).epsilon(1e-13));
  // In a general tetrahedron the box method's moment is not isotropic: it differs there from linear finite
  // elements.
  if (type == 10) return;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      CHECK(m[i][j] == Approx(i == j && i < dimension ? volume : 0).epsilon(1e-12).margin(1e-12 * volume));
}

/// The slopes of u = 2 x - 3 y + 0.7 z + 5.
Vec3 slopes(const CellGeometry& g, const Corners& p) {
  Vec3 s{};
  for (std::size_t v = 0; v < p.size(); ++v)
    for (int i = 0; i < 3; ++i)
      s[i] += g.gradient_1_m[v][i] * (2 * p[v][0] - 3 * p[v][1] + 0.7 * p[v][2] + 5);
  return s;
}

}  // namespace

TEST_CASE("Dual volumes and dual faces fill the cell", "[mesh][box_method]") {
  check_cell("acute triangle", plane, 5, acute, 3 * 0.5 * (4 * 3 - 1.5 * 0.5));
  check_cell("obtuse triangle", plane, 5, obtuse, 3 * 1.0);
  check_cell("rectangle", plane, 9, rectangle, 3 * 6.0);
  check_cell("brick", space, 12, brick, 10);
  check_cell("wedge", space, 13, wedge, 2 * 0.5 * (4 * 3 - 1.5 * 0.5));
  const auto& t = tetrahedron;
  const double determinant = t[1][0] * (t[2][1] * t[3][2] - t[2][2] * t[3][1]) -
                             t[1][1] * (t[2][0] * t[3][2] - t[2][2] * t[3][0]) +
                             t[1][2] * (t[2][0] * t[3][1] - t[2][1] * t[3][0]);
  check_cell("tetrahedron", space, 10, t, determinant / 6);
}

TEST_CASE("The size of a cell does not matter, down to nanometres", "[mesh][box_method]") {
  Corners small = tetrahedron;
  for (Vec3& p : small)
    for (double& x : p) x = 1e-9 * x + 40e-9;
  const CellGeometry big = cell_geometry(space, 10, tetrahedron), tiny = cell_geometry(space, 10, small);
  for (int v = 0; v < 4; ++v) CHECK(tiny.volume_m3[v] * 1e27 == Approx(big.volume_m3[v]).epsilon(1e-10));
  for (int e = 0; e < 6; ++e)
    CHECK(tiny.edges[e].area_m2 * 1e18 == Approx(big.edges[e].area_m2).epsilon(1e-10));
}

TEST_CASE("Gradients are exact for linear functions", "[mesh][box_method]") {
  const std::vector<std::pair<int, Corners>> cells{{5, acute},        {5, obtuse}, {9, rectangle},
                                                   {10, tetrahedron}, {12, brick}, {13, wedge}};
  for (const auto& [type, p] : cells) {
    INFO("VTK type " << type);
    const Vec3 s = slopes(cell_geometry(shape_of(type).dimension == 2 ? plane : space, type, p), p);
    CHECK(s[0] == Approx(2).epsilon(1e-12));
    CHECK(s[1] == Approx(-3).epsilon(1e-12));
    CHECK(s[2] == Approx(shape_of(type).dimension == 3 ? 0.7 : 0).margin(1e-12));
  }
}

TEST_CASE("A line has its cross section everywhere", "[mesh][box_method]") {
  const CellGeometry g = cell_geometry({Geometry::line, 7.0}, 3, Corners{{1, 0, 0}, {3, 0, 0}});
  CHECK(g.edges[0].area_m2 == 7);
  CHECK(g.volume_m3 == std::vector<double>{7, 7});
  CHECK(g.gradient_1_m[0][0] == Approx(-0.5));
  CHECK(g.gradient_1_m[1][0] == Approx(0.5));
  const FacetGeometry f = facet_geometry({Geometry::line, 7.0}, 3, Corners{{1, 0, 0}, {3, 0, 0}}, 0);
  CHECK(f.pieces[0].area_m2 == 7);
  CHECK(f.normal[0] == Approx(-1));
}

TEST_CASE("Turned around the axis, a rectangle becomes an annulus", "[mesh][box_method]") {
  const double pi = constants::pi;
  const CellGeometry g = cell_geometry(turned, 9, rectangle);  // r from 1 to 4, z from 1 to 3
  CHECK(sum(g.volume_m3) == Approx(pi * (16 - 1) * 2).epsilon(1e-13));
  CHECK(g.volume_m3[0] == Approx(pi * (2.5 * 2.5 - 1) * 1).epsilon(1e-13));
  CHECK(g.edges[0].area_m2 == Approx(2 * pi * 2.5 * 1).epsilon(1e-13));       // radial: a cylinder wall
  CHECK(g.edges[1].area_m2 == Approx(pi * (16 - 2.5 * 2.5)).epsilon(1e-13));  // axial: a ring
  const FacetGeometry outer = facet_geometry(turned, 9, rectangle, 1),
                      low = facet_geometry(turned, 9, rectangle, 0);
  CHECK(outer.pieces[0].area_m2 == Approx(2 * pi * 4 * 1).epsilon(1e-13));
  CHECK(outer.normal[0] == Approx(1));
  CHECK(low.pieces[0].area_m2 == Approx(pi * (2.5 * 2.5 - 1)).epsilon(1e-13));
  CHECK(low.pieces[1].area_m2 == Approx(pi * (16 - 2.5 * 2.5)).epsilon(1e-13));
  CHECK(low.normal[1] == Approx(-1));
}

TEST_CASE("Boundary pieces add up to the facet and point outwards", "[mesh][box_method]") {
  const auto check = [](const Weight& w, int type, const Corners& p, int facet, double area,
                        const Vec3& normal) {
    const FacetGeometry g = facet_geometry(w, type, p, facet);
    double total = 0;
    for (const FacetPiece& piece : g.pieces) total += piece.area_m2;
    CHECK(total == Approx(area).epsilon(1e-13));
    for (int i = 0; i < 3; ++i) CHECK(g.normal[i] == Approx(normal[i]).margin(1e-13));
  };
  check(space, 12, brick, 0, 2, {0, 0, -1});
  check(space, 12, brick, 1, 2, {0, 0, 1});
  check(space, 12, brick, 2, 10, {0, -1, 0});
  check(space, 12, brick, 3, 5, {1, 0, 0});
  check(space, 13, wedge, 0, 0.5 * (4 * 3 - 1.5 * 0.5), {0, 0, -1});
  check(plane, 9, rectangle, 3, 3 * 2.0, {-1, 0, 0});
  // A closed surface has no net area vector.
  Vec3 net{};
  for (int f = 0; f < 4; ++f) {
    const FacetGeometry g = facet_geometry(space, 10, tetrahedron, f);
    for (const FacetPiece& piece : g.pieces)
      for (int i = 0; i < 3; ++i) net[i] += piece.area_m2 * g.normal[i];
  }
  for (double n : net) CHECK(n == Approx(0).margin(1e-13));
}

TEST_CASE("The obtuse angle's opposite edge gets a negative part", "[mesh][box_method]") {
  const CellGeometry g = cell_geometry(plane, 5, obtuse);
  CHECK(g.edges[0].area_m2 < 0);
  CHECK(g.edges[1].area_m2 > 0);
  CHECK(g.edges[2].area_m2 > 0);
}

TEST_CASE("Cells without a box geometry are refused", "[mesh][box_method]") {
  const auto refused = [](const Weight& w, int type, const Corners& p, const char* word) {
    INFO("VTK type " << type);
    CHECK_THROWS_WITH(cell_geometry(w, type, p), Catch::Contains(word));
  };
  refused(plane, 9, {{0, 0, 0}, {4, 0, 0}, {5, 3, 0}, {0, 3, 0}}, "a cell of type quad");
  refused(plane, 9, {{0, 0, 0}, {4, 0, 0}, {5, 3, 0}, {0, 3, 0}}, "no circumcentre");
  refused(plane, 5, {{0, 0, 0}, {1, 1, 0}, {2, 2, 0}}, "is flat");
  refused(space, 10, {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}}, "is flat");
  refused(plane, 5, {{1, 1, 0}, {1, 1, 0}, {2, 2, 0}}, "is flat");
  Corners sheared = brick;
  for (int v = 4; v < 8; ++v) sheared[v][0] += 1;
  refused(space, 12, sheared, "no circumcentre");
  CHECK_THROWS_WITH(shape_of(14), Catch::Contains("VTK type 14"));
}

TEST_CASE("The simplices of a cell fill it", "[mesh][shape]") {
  const auto measure = [](int type, const Corners& p) {
    double total = 0;
    for (const auto& s : shape_of(type).simplices) {
      const auto side = [&](int k) {
        return Vec3{p[s[k]][0] - p[s[0]][0], p[s[k]][1] - p[s[0]][1], p[s[k]][2] - p[s[0]][2]};
      };
      const Vec3 u = side(1), v = side(2);
      const Vec3 normal{u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
      if (shape_of(type).dimension == 2) {
        total += normal[2] / 2;  // a triangle turned over would count against the others
        continue;
      }
      const Vec3 w = side(3);
      total += std::abs(normal[0] * w[0] + normal[1] * w[1] + normal[2] * w[2]) / 6;
    }
    return total;
  };
  CHECK(measure(5, acute) == Approx(5.625));
  CHECK(measure(9, rectangle) == Approx(6));
  CHECK(measure(12, brick) == Approx(10));
  CHECK(measure(13, wedge) == Approx(11.25));
  CHECK(measure(10, tetrahedron) == Approx(sum(cell_geometry(space, 10, tetrahedron).volume_m3)));
}
