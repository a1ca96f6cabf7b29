#include "render/section.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "synthetic.hpp"

using namespace oxvac::draw;
using synthetic::nm;

namespace {

double triangle_area(const std::array<double, 2>& a, const std::array<double, 2>& b,
                     const std::array<double, 2>& c) {
  return 0.5 * std::abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]));
}

double area(const Section& s) {
  double sum = 0;
  for (const auto& t : s.triangles) {
    sum +=
        triangle_area(s.points_m[static_cast<std::size_t>(t[0])], s.points_m[static_cast<std::size_t>(t[1])],
                      s.points_m[static_cast<std::size_t>(t[2])]);
  }
  return sum;
}

double area(const Band& b) {
  double sum = 0;
  for (std::size_t i = 2; i < b.corners_m.size(); ++i)
    sum += triangle_area(b.corners_m[0], b.corners_m[i - 1], b.corners_m[i]);
  return sum;
}

oxvac::ResultsMesh cube() { return synthetic::box("box3d", {4, 3, 2}, {4, 3, 2}); }

/// The cube with every hexahedron cut into two wedges.
oxvac::ResultsMesh wedges() {
  const oxvac::ResultsMesh hexahedra = cube();
  oxvac::ResultsMesh mesh = hexahedra;
  mesh.cell_types.clear(), mesh.cell_points.clear(), mesh.cell_regions.clear();
  mesh.cell_offsets = {0};
  for (std::size_t c = 0; c < hexahedra.cell_types.size(); ++c) {
    const std::int64_t* p = &hexahedra.cell_points[static_cast<std::size_t>(hexahedra.cell_offsets[c])];
    for (const std::array<int, 6>& w : {std::array<int, 6>{0, 1, 2, 4, 5, 6}, {0, 2, 3, 4, 6, 7}}) {
      for (int corner : w) mesh.cell_points.push_back(p[corner]);
      mesh.cell_offsets.push_back(static_cast<std::int64_t>(mesh.cell_points.size()));
      mesh.cell_types.push_back(13);
      mesh.cell_regions.push_back(hexahedra.cell_regions[c]);
    }
  }
  return mesh;
}

double linear(double x, double y, double z) { return 2 * x - 3 * y + 5 * z + 1; }

}  // namespace

TEST_CASE("A planar mesh is its own section; an axisymmetric one is mirrored") {
  const auto planar = synthetic::box("planar", {8, 4, 0}, {4, 2, 0});
  const Section flat = plane_section(planar, synthetic::sample(planar, linear));
  CHECK(flat.triangles.size() == 64);
  CHECK(area(flat) == Approx(8));
  CHECK(flat.horizontal == "x");
  auto turned = planar;
  turned.geometry = "axisymmetric";
  const Section whole = plane_section(turned, synthetic::sample(turned, linear));
  CHECK(area(whole) == Approx(16));
  CHECK(whole.horizontal == "r");
  CHECK(whole.low_m()[0] == -4);
  CHECK(whole.high_m()[0] == 4);
  // The axis is no rim: 2 rims left and right of 4 edges, top and bottom of 16, 2 borders of the regions
  // of 4.
  CHECK(outlines(whole).size() == 8 + 32 + 8);
}

TEST_CASE("A cut through 3D has the area, the values and the regions of the plane") {
  for (const auto& mesh : {cube(), wedges()}) {
    for (const CutPlane& plane : {CutPlane{0, 1.3}, CutPlane{1, 1.7}, CutPlane{2, 0.4}, CutPlane{1, 1.0},
                                  CutPlane{1, 0.0}, CutPlane{0, 3.0}}) {
      const Section s = cut_section(mesh, synthetic::sample(mesh, linear), plane);
      const std::array<double, 3> size{4, 3, 2};
      const auto axis = static_cast<std::size_t>(plane.axis);
      CAPTURE(plane.axis, plane.at_m);
      CHECK(area(s) == Approx(size[0] * size[1] * size[2] / size[axis]));
      double worst = 0;
      for (std::size_t i = 0; i < s.points_m.size(); ++i) {
        std::array<double, 3> p{};
        p[axis] = plane.at_m;
        p[axis == 0 ? 1 : 0] = s.points_m[i][0];
        p[axis == 2 ? 1 : 2] = s.points_m[i][1];
        worst = std::max(worst, std::abs(s.values[i] - linear(p[0], p[1], p[2])));
      }
      CHECK(worst < 1e-6);
      if (plane.axis == 1) CHECK(std::accumulate(s.regions.begin(), s.regions.end(), 0) > 0);
    }
  }
}

TEST_CASE("A cut beside the mesh says where the mesh is") {
  const auto mesh = synthetic::box("box3d", {2, 2, 2}, {40 * nm, 30 * nm, 15 * nm});
  const std::vector<double> values(mesh.points_m.size(), 1);
  CHECK_THROWS_WITH(cut_section(mesh, values, {1, 31 * nm}),
                    Catch::Contains("y = 31 nm") && Catch::Contains("30 nm"));
  CHECK_THROWS_WITH(plane_section(mesh, values), Catch::Contains("two dimensions"));
  CHECK_THROWS_WITH(cut_section(mesh, {1, 2}, {1, 0}), Catch::Contains("does not fit"));
}

TEST_CASE("The contour of a linear field is the straight line where it has the level") {
  const auto mesh = synthetic::box("planar", {9, 5, 0}, {9, 5, 0});
  const Section s =
      plane_section(mesh, synthetic::sample(mesh, [](double x, double z, double) { return x + z; }));
  double length = 0;
  for (const auto& [a, b] : contour(s, 4.3)) {
    CHECK(a[0] + a[1] == Approx(4.3));
    CHECK(b[0] + b[1] == Approx(4.3));
    length += std::hypot(b[0] - a[0], b[1] - a[1]);
  }
  CHECK(length == Approx(4.3 * std::sqrt(2.0)));
  CHECK(contour(s, 99).empty());
  CHECK(contour(s, 4.3, {1, 1}).empty());
}

TEST_CASE("Bands cover a triangle exactly and each holds its share of values") {
  const std::array<std::array<double, 2>, 3> corners{{{0, 0}, {2, 0}, {0, 1}}};
  const std::vector<double> levels{1, 2, 3, 4};
  std::vector<Band> bands;
  cut_into_bands(corners, {0.5, 3.7, 1.9}, levels, bands);
  double sum = 0;
  for (const Band& b : bands) sum += area(b);
  CHECK(sum == Approx(1));
  CHECK(bands.front().band == 0);
  CHECK(bands.back().band == 3);
  for (const Band& b : bands) {
    for (const auto& c : b.corners_m) {
      const double value = 0.5 + (3.7 - 0.5) * c[0] / 2 + (1.9 - 0.5) * c[1];
      if (b.band > 0) CHECK(value >= levels[b.band - 1] - 1e-12);
      if (b.band < 4) CHECK(value <= levels[b.band] + 1e-12);
    }
  }
  bands.clear();
  cut_into_bands(corners, {9, 9, 9}, levels, bands);
  REQUIRE(bands.size() == 1);
  CHECK(bands[0].band == 4);
  bands.clear();
  cut_into_bands(corners, {1, std::nan(""), 1}, levels, bands);
  CHECK(bands.empty());
}
