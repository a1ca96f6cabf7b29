// Problem 13: a cube of 1 ohm under 1 V, in unstructured tetrahedra: 1 A at both contacts.
#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

TEST_CASE("a cube of 1 ohm in unstructured tetrahedra", "[p13]") {
  const Report report("13", "1 ohm cube, 1 V, unstructured tetrahedra");
  Problem problem("p13_cube.yaml");
  const Run run = play(problem);
  const double in = std::abs(run.fluxes.current_A[1] - 1), out = std::abs(run.fluxes.current_A[0] + 1);
  report.row("vertices, tetrahedra, negative couplings of the mesh",
             std::to_string(problem.mesh.quality.vertices) + ", " +
                 std::to_string(problem.mesh.quality.cells) + ", " +
                 std::to_string(problem.mesh.quality.negative_couplings),
             "none refused");
  report.row("current at the driven contact, off 1 A by", in, "<= 1e-10");
  report.row("current at the grounded contact, off -1 A by", out, "<= 1e-10");
  CHECK(in <= 1e-10);
  CHECK(out <= 1e-10);
  const std::vector<double> values = field(problem, run.state, Unknown::potential);
  const double potential = error_of(problem, values, [](const Vec3& x) { return x[2]; }).max;
  report.picture("height [m]", "potential [V]",
                 {known_line("exact", 0, 1, [](double z) { return z; }),
                  profile(problem, "vertices of the tetrahedra", values, 2, 1)});
  report.row("potential, largest error in V", potential, "<= 1e-10");
  CHECK(potential <= 1e-10);
}
