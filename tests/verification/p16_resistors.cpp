// Problem 16: curved resistors: a coaxial one, ln(b/a)/(2 pi sigma L), axisymmetric and as a quarter in
// prisms and in tetrahedra, and a spherical shell, (1/a - 1/b)/(4 pi sigma), as an axisymmetric section and
// as an octant in tetrahedra, in layers and free. Along the radius the exact current is what the box method
// only has in the limit: areas grow with the radius, and facets cut the circles. Order 2 is asked of all but
// the free tetrahedra, whose boxes have faces far from the middles of their edges: they reach 1.8 to 1.9 (a
// factor of 4.4 in size gave 1.88 and 1.86).
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double inner_m = 10e-9, outer_m = 20e-9, height_m = 20e-9, quarter_height_m = 3e-9, sigma_S_m = 1e4;
constexpr double full_turn = 2 * constants::pi;

/// Errors over a family of meshes.
struct Family {
  std::vector<double> sizes_m, resistance, potential;
  std::int64_t negative = 0;

  /// Plays one problem. \param exact_ohm of the part that the mesh shows.
  void add(const std::string& file, const std::vector<std::string>& overrides, double exact_ohm,
           const ExactField& exact_V) {
    Problem problem(file, overrides);
    const Run run = play(problem);
    sizes_m.push_back(problem.cell_size_m());
    resistance.push_back(std::abs(1 / (run.fluxes.current_A[1] * exact_ohm) - 1));
    potential.push_back(error_of(problem, field(problem, run.state, Unknown::potential), exact_V).l2);
    negative = std::max(negative, problem.mesh.quality.negative_couplings);
  }

  void judge(const Report& report, const std::string& name, double least) const {
    const std::string accepted = fmt::format(">= {}", least);
    for (const auto& [what, errors] : {std::pair{"resistance", resistance}, {"potential in L2", potential}}) {
      const double order = measure_order(sizes_m, errors);
      report.order(fmt::format("order of the {}, {}", what, name), order, errors, accepted);
      CHECK(order >= least);
    }
  }

  Curve curve(const std::string& name) const {
    Curve c{name, {}, resistance};
    for (const double size_m : sizes_m) c.x.push_back(size_m * 1e9);
    return c;
  }
};

}  // namespace

TEST_CASE("coaxial and spherical resistors", "[p16]") {
  const Report report("16", "coaxial and spherical resistors, radii 10 and 20 nm");
  const double coaxial_ohm = std::log(outer_m / inner_m) / (full_turn * sigma_S_m * height_m);
  const double shell_ohm = (1 / inner_m - 1 / outer_m) / (2 * full_turn * sigma_S_m);
  const auto coaxial_V = [](const Vec3& p) { return std::log(p[0] / inner_m) / std::log(outer_m / inner_m); };
  const auto shell_V = [](const Vec3& p) {
    return (1 / inner_m - 1 / std::hypot(p[0], p[1], p[2])) / (1 / inner_m - 1 / outer_m);
  };
  Family coaxial, prisms, tetrahedra, section, layers, octant;
  for (const int cells : {10, 20, 40, 80}) {
    const std::string spacing = fmt::format("{:.17g} nm", 10.0 / cells);
    coaxial.add("p16_coaxial.yaml", {"mesh.spacing.r=" + spacing, "mesh.spacing.z=" + spacing}, coaxial_ohm,
                coaxial_V);
  }
  for (const int k : {1, 2, 3, 4, 5})
    section.add("p16_shell.yaml", {"mesh.file=" + beside(fmt::format("meshes/shell_section_{}.msh", k))},
                2 * shell_ohm, shell_V);
  for (const int k : {1, 2, 3, 4, 5})
    octant.add("p16_octant.yaml", {"mesh.file=" + beside(fmt::format("meshes/shell_octant_{}.msh", k))},
               8 * shell_ohm, shell_V);
  const double quarter_ohm = 4 * coaxial_ohm * height_m / quarter_height_m;
  const auto quarter_V = [&](const Vec3& p) { return coaxial_V({std::hypot(p[0], p[1]), 0, 0}); };
  for (const int k : {1, 2, 3, 4}) {
    prisms.add("p16_quarter.yaml", {"mesh.file=" + beside(fmt::format("meshes/coaxial_prisms_{}.msh", k))},
               quarter_ohm, quarter_V);
    tetrahedra.add("p16_quarter.yaml",
                   {"mesh.file=" + beside(fmt::format("meshes/coaxial_tetrahedra_{}.msh", k))}, quarter_ohm,
                   quarter_V);
  }
  for (const int k : {1, 2, 3, 4})
    layers.add("p16_octant.yaml", {"mesh.file=" + beside(fmt::format("meshes/shell_layers_{}.msh", k))},
               8 * shell_ohm, shell_V);
  coaxial.judge(report, "coaxial, 10 to 80 cells along the radius", 1.9);
  prisms.judge(report, "coaxial in 3D, gmsh triangles extruded to prisms", 1.9);
  tetrahedra.judge(report, "coaxial in 3D, these prisms cut into tetrahedra", 1.9);
  section.judge(report, "sphere, gmsh triangles around an axis", 1.9);
  layers.judge(report, "sphere in 3D, tetrahedra in layers", 1.9);
  octant.judge(report, "sphere, free gmsh tetrahedra", 1.8);
  const auto negative = {prisms.negative, tetrahedra.negative, section.negative, layers.negative,
                         octant.negative};
  report.row("most negative couplings of one mesh: prisms, cut ones, triangles, layers, free tetrahedra",
             fmt::format("{}", fmt::join(negative, ", ")), "0, 0, 0, 0, 0");
  CHECK(std::max(negative) == 0);
  Curve square{"size squared", {}, {}, true};
  for (const double size_nm : {0.1, 3.0}) {
    square.x.push_back(size_nm);
    square.y.push_back(2e-3 * size_nm * size_nm);
  }
  report.picture(
      "size of a cell [nm]", "error of the resistance, relative",
      {square, coaxial.curve("coaxial"), prisms.curve("coaxial, prisms"), section.curve("sphere, triangles"),
       layers.curve("sphere, layers"), octant.curve("sphere, tetrahedra")},
      PictureScale::log_log);
}
