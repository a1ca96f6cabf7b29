#include "observe/filament.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

using namespace oxvac;
using namespace oxvac::observe;

namespace {

constexpr double threshold = 0.5;

/// Unit boxes nx by ny by nz (ny 0: a section of quads, split into triangles if asked; nx 0 too: segments).
struct Block {
  int nx, ny, nz;
  double h = 1;
  bool split = false;
  Geometry geometry = Geometry::box3d;
  std::function<int(double x, double z)> region = [](double, double) { return 0; };
};

WholeMesh mesh_of(const Block& b) {
  WholeMesh m;
  m.geometry = b.geometry;
  m.dimension = b.ny > 0 ? 3 : b.nx > 0 ? 2 : 1;
  m.depth_m = 2;
  const auto number = [&](int i, int j, int k) {
    return static_cast<std::int64_t>((k * (b.ny + 1) + j) * (b.nx + 1) + i);
  };
  for (int k = 0; k <= b.nz; ++k)
    for (int j = 0; j <= b.ny; ++j)
      for (int i = 0; i <= b.nx; ++i) {
        const double x = i * b.h, y = j * b.h, z = k * b.h;
        m.points_m.push_back(m.dimension == 3   ? Vec3{x, y, z}
                             : m.dimension == 2 ? Vec3{x, z, 0}
                                                : Vec3{z, 0, 0});
      }
  const auto add = [&](int type, const std::vector<std::int64_t>& corners, int region, double volume) {
    m.cell_types.push_back(type);
    m.cell_regions.push_back(region);
    for (const auto v : corners) {
      m.cell_points.push_back(v);
      m.corner_volume_m3.push_back(volume / static_cast<double>(corners.size()));
    }
    m.cell_offsets.push_back(static_cast<std::int64_t>(m.cell_points.size()));
  };
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < std::max(b.ny, 1); ++j)
      for (int i = 0; i < std::max(b.nx, 1); ++i) {
        const int r = b.region((i + 0.5) * b.h, (k + 0.5) * b.h);
        const auto n = [&](int di, int dj, int dk) { return number(i + di, j + dj, k + dk); };
        if (m.dimension == 1)
          add(3, {n(0, 0, 0), n(0, 0, 1)}, r, b.h);
        else if (m.dimension == 2 && b.split) {
          add(5, {n(0, 0, 0), n(1, 0, 0), n(1, 0, 1)}, r, b.h * b.h / 2);
          add(5, {n(0, 0, 0), n(1, 0, 1), n(0, 0, 1)}, r, b.h * b.h / 2);
        } else if (m.dimension == 2)
          add(9, {n(0, 0, 0), n(1, 0, 0), n(1, 0, 1), n(0, 0, 1)}, r, b.h * b.h);
        else if (b.split) {  // two wedges along y = x, seen from the top
          add(13, {n(0, 0, 0), n(1, 0, 0), n(1, 1, 0), n(0, 0, 1), n(1, 0, 1), n(1, 1, 1)}, r,
              b.h * b.h * b.h / 2);
          add(13, {n(0, 0, 0), n(1, 1, 0), n(0, 1, 0), n(0, 0, 1), n(1, 1, 1), n(0, 1, 1)}, r,
              b.h * b.h * b.h / 2);
        } else
          add(12,
              {n(0, 0, 0), n(1, 0, 0), n(1, 1, 0), n(0, 1, 0), n(0, 0, 1), n(1, 0, 1), n(1, 1, 1),
               n(0, 1, 1)},
              r, b.h * b.h * b.h);
      }
  return m;
}

double height(const WholeMesh& m, std::size_t v) { return m.points_m[v][m.dimension - 1]; }

/// Electrodes on the lowest and the highest level.
FilamentPlan plan_of(const WholeMesh& m, double top,
                     std::vector<FilamentRole> roles = {FilamentRole::oxide}) {
  FilamentPlan plan{threshold, std::move(roles), {}, {}};
  for (std::size_t v = 0; v < m.points_m.size(); ++v) {
    plan.grounded.push_back(height(m, v) < 1e-9 * top);
    plan.driven.push_back(height(m, v) > top * (1 - 1e-9));
  }
  return plan;
}

std::vector<double> density(const WholeMesh& m, const std::function<double(const Vec3&)>& f) {
  std::vector<double> n;
  for (const Vec3& p : m.points_m) n.push_back(f(p));
  return n;
}

}  // namespace

TEST_CASE("An edge is below the threshold in part", "[observe][filament]") {
  CHECK(fraction_below(0, 1, 0.25) == Approx(0.25));
  CHECK(fraction_below(1, 0, 0.25) == Approx(0.25));
  CHECK(fraction_below(0.2, 0.1, 0.25) == 1);
  CHECK(fraction_below(0.25, 0.25, 0.25) == 0);
  CHECK(fraction_below(0.25, 3, 0.25) == 0);
}

TEST_CASE("The gap is the way below the threshold", "[observe][filament]") {
  const WholeMesh m = mesh_of({6, 0, 10, 1, false, Geometry::planar});
  const FilamentGraph graph(m, plan_of(m, 10));
  CHECK(graph.gap_m(density(m, [](const Vec3&) { return 0; })) == Approx(10));
  CHECK(graph.gap_m(density(m, [](const Vec3&) { return 1; })) == 0);
  // A column from the top whose tip ends at z = 4, and an island further down.
  CHECK(graph.gap_m(density(m, [](const Vec3& p) { return p[0] < 1.5 && p[1] > 3.5 ? 1 : 0; })) ==
        Approx(3.5));
  CHECK(graph.gap_m(density(m, [](const Vec3& p) {
    return p[0] < 1.5 && (p[1] > 3.5 || std::abs(p[1] - 2) < 0.1) ? 1 : 0;
  })) == Approx(2.5));
}

TEST_CASE("Metal is no gap, an insulator is no way", "[observe][filament]") {
  const auto layered = [](FilamentRole upper) {
    const WholeMesh m =
        mesh_of({4, 0, 10, 1, false, Geometry::planar, [](double, double z) { return z > 7 ? 1 : 0; }});
    const FilamentGraph graph(m, plan_of(m, 10, {FilamentRole::oxide, upper}));
    return graph.gap_m(std::vector<double>(m.points_m.size(), 0.0));
  };
  CHECK(layered(FilamentRole::oxide) == Approx(10));
  CHECK(layered(FilamentRole::metal) == Approx(7));
  CHECK(std::isinf(layered(FilamentRole::insulator)));
  CHECK(std::isinf(layered(FilamentRole::coat)));
  const WholeMesh m = mesh_of({2, 0, 2});
  FilamentPlan floating = plan_of(m, 2);
  floating.driven.assign(floating.driven.size(), 0);
  CHECK(std::isnan(FilamentGraph(m, floating).gap_m(std::vector<double>(m.points_m.size(), 1.0))));
}

TEST_CASE("The wall to a coat is judged by what stands one vertex inside", "[observe][filament]") {
  const WholeMesh m =
      mesh_of({4, 0, 4, 1, false, Geometry::planar, [](double x, double) { return x > 2 ? 1 : 0; }});
  const FilamentGraph graph(m, plan_of(m, 4, {FilamentRole::oxide, FilamentRole::coat}));
  auto n = density(m, [](const Vec3& p) { return p[0] == 2 ? 1 : 0.1 * p[1]; });
  CHECK(graph.gap_m(n) == 0);
  graph.look_inside(n);
  CHECK(graph.gap_m(n) == Approx(4));
  for (std::size_t v = 0; v < n.size(); ++v)
    if (m.points_m[v][0] == 2) CHECK(n[v] == Approx(0.1 * m.points_m[v][1]));
}

TEST_CASE("The volume is that of the largest connected body", "[observe][filament]") {
  const WholeMesh m = mesh_of({8, 0, 8, 1, false, Geometry::planar});
  const FilamentGraph graph(m, plan_of(m, 8));
  CHECK(graph.volume_m3(density(m, [](const Vec3&) { return 1; })) == Approx(64));
  CHECK(graph.volume_m3(density(m, [](const Vec3&) { return 0; })) == 0);
  // Two bodies of three and of four inner vertices, which do not touch.
  CHECK(graph.volume_m3(density(m, [](const Vec3& p) {
    return (p[0] == 2 && p[1] >= 2 && p[1] <= 4) || (p[0] == 5 && p[1] >= 2 && p[1] <= 5) ? 1 : 0;
  })) == Approx(4));
}

TEST_CASE("The neck is the smallest section, linear inside the cells", "[observe][filament]") {
  const auto wedge_of_density = [](const Vec3& p) { return 1 - p[0] / 4; };  // above 0.5 up to x = 2
  for (const bool split : {false, true}) {
    const WholeMesh plane = mesh_of({4, 0, 5, 1, split, Geometry::planar});
    CHECK(FilamentSections(plane, plan_of(plane, 5)).neck_radius_m(density(plane, wedge_of_density)) ==
          Approx(1));
    const WholeMesh turned = mesh_of({4, 0, 5, 1, split, Geometry::axisymmetric});
    CHECK(FilamentSections(turned, plan_of(turned, 5)).neck_radius_m(density(turned, wedge_of_density)) ==
          Approx(2));
    const WholeMesh space = mesh_of({4, 3, 5, 1, split});
    CHECK(FilamentSections(space, plan_of(space, 5)).neck_radius_m(density(space, wedge_of_density)) ==
          Approx(std::sqrt(2 * 3 / std::numbers::pi)));
  }
}

TEST_CASE("An hourglass is as wide as its waist, a broken one has no neck", "[observe][filament]") {
  const auto hourglass = [](double waist) {
    return [waist](const Vec3& p) {
      const double radius = waist + 0.5 * std::abs(p[2] - 4.5);
      return threshold + 0.2 * (radius - std::hypot(p[0] - 6, p[1] - 6));
    };
  };
  const WholeMesh m = mesh_of({24, 24, 9});
  WholeMesh fine = m;
  for (Vec3& p : fine.points_m) p[0] /= 2, p[1] /= 2;
  const FilamentSections sections(fine, plan_of(fine, 9));
  // The plane through the waist lies halfway between levels, where the linear density has a waist wider by a
  // quarter.
  CHECK(sections.neck_radius_m(density(fine, hourglass(3))) == Approx(3.25).epsilon(0.01));
  CHECK(sections.neck_radius_m(density(fine, hourglass(-1))) == 0);
}

TEST_CASE("A line is through or not", "[observe][filament]") {
  const WholeMesh m = mesh_of({0, 0, 6, 1, false, Geometry::line});
  const FilamentSections sections(m, plan_of(m, 6));
  CHECK(sections.neck_radius_m(std::vector<double>(7, 1.0)) == Approx(std::sqrt(2 / std::numbers::pi)));
  CHECK(sections.neck_radius_m({1, 1, 1, 0.4, 1, 1, 1}) == 0);
}

TEST_CASE("Planes without oxide have no neck", "[observe][filament]") {
  const WholeMesh m =
      mesh_of({3, 0, 6, 1, false, Geometry::planar, [](double, double z) { return z > 2 && z < 4; }});
  const FilamentSections sections(m, plan_of(m, 6, {FilamentRole::oxide, FilamentRole::metal}));
  CHECK(sections.neck_radius_m(density(m, [](const Vec3& p) { return p[1] == 3 ? 0 : 1; })) == Approx(1.5));
  CHECK(sections.neck_radius_m(std::vector<double>(m.points_m.size(), 1.0)) == Approx(1.5));
}
