// Problem 17 in drift-diffusion: a manufactured solution of Poisson's equation with charged vacancies, traps
// and the oxygen left behind, electrons and holes in degenerate bands with recombination and thermopower,
// heat with what carriers and vacancies release, between an ohmic contact and a pinned one.
#include <catch2/catch.hpp>

#include "manufactured.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

void converge(const std::string& id, const std::string& kind, const std::string& words,
              const std::vector<std::string>& overrides = {}) {
  judge_orders(Report(id, "manufactured solution in drift-diffusion, " + words),
               solution_errors("p17_carriers", kind, 0.1, overrides), 1.9);
}

}  // namespace

TEST_CASE("manufactured drift-diffusion on a line", "[p17ddline]") { converge("17m1", "line", "1D"); }

TEST_CASE("manufactured drift-diffusion, quads", "[p17ddquads]") { converge("17m2", "quads", "2D quads"); }

TEST_CASE("manufactured drift-diffusion, gmsh triangles", "[p17ddtriangles]") {
  converge("17m3", "triangles", "2D gmsh triangles");
}

TEST_CASE("manufactured drift-diffusion on a cylinder", "[p17ddcylinder]") {
  converge("17m4", "cylinder", "axisymmetric quads");
}

TEST_CASE("manufactured drift-diffusion on a cylinder of triangles", "[p17ddcylindertriangles]") {
  converge("17m5", "cylinder_triangles", "axisymmetric gmsh triangles");
}

TEST_CASE("manufactured drift-diffusion, hexahedra", "[p17ddhexahedra]") {
  converge("17m6", "hexahedra", "3D hexahedra");
}

TEST_CASE("manufactured drift-diffusion, gmsh tetrahedra", "[p17ddtetrahedra]") {
  converge("17m7", "tetrahedra", "3D gmsh tetrahedra");
}

TEST_CASE("manufactured drift-diffusion, gmsh prisms", "[p17ddprisms]") {
  converge("17m8", "prisms", "3D gmsh prisms");
}

TEST_CASE("manufactured drift-diffusion, lattice of tetrahedra", "[p17ddlattice]") {
  converge("17m9", "lattice", "3D tetrahedra of a body-centred cubic lattice");
}

TEST_CASE("manufactured drift-diffusion with Boltzmann statistics", "[p17ddboltzmann]") {
  converge("17ma", "quads", "2D quads, Boltzmann statistics",
           {"materials.oxide.carriers.statistics=boltzmann"});
}
