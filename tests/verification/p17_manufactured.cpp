// Problem 17, discretisation: a manufactured solution of the coupled set (charge with field-activated
// conduction, heat with the Wiedemann-Franz share and Joule heat, vacancies with field-activated hopping,
// site exclusion, Soret drift and field-activated generation), and the order at which the discrete solution
// comes to it.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "manufactured.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double volts = 0.15;

struct Study17 {
  std::vector<double> sizes;
  std::map<Unknown, std::vector<double>> errors;  ///< in L2, SI
};

void add_mesh(Study17& study, const std::string& file, const std::vector<std::string>& overrides) {
  Problem problem(file, overrides);
  const int dimension = problem.mesh.dimension;
  const Vec3 extent = dimension == 1   ? Vec3{15e-9, 0, 0}
                      : dimension == 2 ? Vec3{20e-9, 15e-9, 0}
                                       : Vec3{12e-9, 10e-9, 15e-9};
  const ExactFields exact = smooth_fields(extent, dimension, volts);
  const std::vector<double> state = solve_forced(problem, exact, volts);
  study.sizes.push_back(problem.cell_size_m());
  for (const auto& [u, f] : exact)
    study.errors[u].push_back(error_of(problem, field(problem, state, u), f).l2);
}

void judge(const Report& report, const Study17& study) {
  for (const auto& [u, errors] : study.errors) {
    const double order = measure_order(study.sizes, errors);
    report.order(std::string(name_of(u)) + ": order in L2", order, errors, ">= 1.9");
    CHECK(order >= 1.9);
  }
}

}  // namespace

TEST_CASE("manufactured solution, quads", "[p17quads]") {
  Study17 study;
  for (const double h : {2.5, 1.25, 0.625, 0.3125}) {
    const std::string spacing = fmt::format("{} nm", h);
    add_mesh(study, "p17_quads.yaml", {"mesh.spacing.x=" + spacing, "mesh.spacing.z=" + spacing});
  }
  judge(Report("17a", "manufactured solution of the coupled set, 2D quads"), study);
}

TEST_CASE("manufactured solution, gmsh triangles", "[p17triangles]") {
  Study17 study;
  for (const int k : {1, 2, 3, 4, 5})
    add_mesh(study, "p17_triangles.yaml", {"mesh.file=" + beside(fmt::format("meshes/rectangle_{}.msh", k))});
  judge(Report("17b", "manufactured solution of the coupled set, 2D gmsh triangles"), study);
}

TEST_CASE("manufactured solution on a cylinder", "[p17cylinder]") {
  Study17 study;
  for (const double h : {2.5, 1.25, 0.625, 0.3125}) {
    const std::string spacing = fmt::format("{} nm", h);
    add_mesh(study, "p17_cylinder.yaml", {"mesh.spacing.r=" + spacing, "mesh.spacing.z=" + spacing});
  }
  judge(Report("17c", "manufactured solution of the coupled set, axisymmetric quads"), study);
}

TEST_CASE("manufactured solution on a line", "[p17line]") {
  Study17 study;
  for (const double h : {1.5, 0.75, 0.375, 0.1875, 0.09375})
    add_mesh(study, "p17_line.yaml", {fmt::format("mesh.spacing.z={} nm", h)});
  judge(Report("17d", "manufactured solution of the coupled set, 1D"), study);
}

TEST_CASE("manufactured solution, hexahedra", "[p17hexahedra]") {
  Study17 study;
  for (const int n : {6, 8, 10, 12})
    add_mesh(study, "p17_hexahedra.yaml",
             {fmt::format("mesh.spacing.x={:.17g} nm", 12.0 / n),
              fmt::format("mesh.spacing.y={:.17g} nm", 10.0 / n),
              fmt::format("mesh.spacing.z={:.17g} nm", 15.0 / n)});
  judge(Report("17e", "manufactured solution of the coupled set, 3D hexahedra"), study);
}
