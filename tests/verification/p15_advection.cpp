// Problem 15: advection and diffusion between two fixed densities: n = n0 + (nL - n0)(1 - e^(-ux/D))/(1 -
// e^(-uL/D)). The Scharfetter-Gummel flux is exact on every edge, so the densities are exact at the nodes; in
// the plane and on the cylinder too, because the flux is a constant vector and the faces of a box close.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

TEST_CASE("advection and diffusion are exact at the nodes", "[p15]") {
  const Report report("15", "1D advection-diffusion");
  constexpr double length_m = 15e-9, below = 1e27, above = 1e25;
  const double peclet = 2 * 0.2 / (constants::boltzmann_eV_K * 300);  // u L / D = z q V / kT
  const std::vector<std::pair<std::string, std::string>> meshes = {
      {"p15_line.yaml", "a line, graded"},
      {"p15_triangles.yaml", "gmsh triangles"},
      {"p15_cylinder.yaml", "a cylinder, graded quads"},
      {"p15_cylinder_triangles.yaml", "a cylinder, gmsh triangles"}};
  std::vector<Curve> curves;
  for (const auto& [file, name] : meshes) {
    Problem problem(file);
    const Run run = play(problem);
    const int axis = problem.mesh.dimension == 1 ? 0 : 1;
    const auto exact = [&](const Vec3& p) {
      return below + (above - below) * std::expm1(-peclet * p[axis] / length_m) / std::expm1(-peclet);
    };
    const std::vector<double> density = field(problem, run.state, Unknown::vacancies);
    if (curves.empty())
      curves.push_back(known_line("exact", 0, 15, [&](double z) { return exact({z * 1e-9, z * 1e-9, 0}); }));
    curves.push_back(profile(problem, name, density, axis, 1e-9));
    const double error = error_of(problem, density, exact).max / below;
    report.row("largest error at the nodes of " + name + ", relative", error, "<= 1e-11");
    CHECK(error <= 1e-11);
  }
  report.picture("height [nm]", "vacancies [1/m3]", curves, PictureScale::log_y);
}
