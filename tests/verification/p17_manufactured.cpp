// Problem 17, discretisation: a manufactured solution of the coupled set (charge with field-activated
// conduction, heat with the Wiedemann-Franz share and Joule heat, vacancies with field-activated hopping,
// site exclusion, Soret drift and field-activated generation), and the order at which the discrete solution
// comes to it.
#include <catch2/catch.hpp>

#include "manufactured.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

void converge(const std::string& id, const std::string& kind, const std::string& words) {
  judge_orders(Report(id, "manufactured solution of the coupled set, " + words),
               solution_errors("p17", kind, 0.15), 1.9);
}

}  // namespace

TEST_CASE("manufactured solution, quads", "[p17quads]") { converge("17a", "quads", "2D quads"); }

TEST_CASE("manufactured solution, gmsh triangles", "[p17triangles]") {
  converge("17b", "triangles", "2D gmsh triangles");
}

TEST_CASE("manufactured solution on a cylinder", "[p17cylinder]") {
  converge("17c", "cylinder", "axisymmetric quads");
}

TEST_CASE("manufactured solution on a line", "[p17line]") { converge("17d", "line", "1D"); }

TEST_CASE("manufactured solution, hexahedra", "[p17hexahedra]") {
  converge("17e", "hexahedra", "3D hexahedra");
}

TEST_CASE("manufactured solution, gmsh tetrahedra", "[p17tetrahedra]") {
  converge("17f", "tetrahedra", "3D gmsh tetrahedra");
}

TEST_CASE("manufactured solution, gmsh prisms", "[p17prisms]") {
  converge("17g", "prisms", "3D gmsh prisms");
}

TEST_CASE("manufactured solution on a cylinder of triangles", "[p17cylindertriangles]") {
  converge("17h", "cylinder_triangles", "axisymmetric gmsh triangles");
}

TEST_CASE("manufactured solution, lattice of tetrahedra", "[p17lattice]") {
  converge("17i", "lattice", "3D tetrahedra of a body-centred cubic lattice");
}
