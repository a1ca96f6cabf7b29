// Problem 10: the diffuse layer of Gouy and Chapman, tanh(q psi/4kT) = tanh(q psi0/4kT) exp(-x/lambda_D) with
// lambda_D = sqrt(eps kT/(2 q^2 n0)), in an intrinsic semiconductor: electrons and holes are a symmetric
// electrolyte.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

TEST_CASE("Gouy-Chapman layer", "[p10]") {
  using namespace constants;
  const Report report("10", "Gouy-Chapman layer of a symmetric electrolyte, 4 kT/q at the wall");
  std::vector<double> sizes, errors;
  Curve found{"60 cells", {}, {}}, known{"exact", {}, {}, true};
  for (const double h : {1.0, 0.5, 0.25, 0.125, 0.0625}) {
    Problem problem("p10_gouy_chapman.yaml", {fmt::format("mesh.spacing.z={} nm", h)});
    const Run run = play(problem);
    const Material& m = problem.material("body");
    const double kT = boltzmann_eV_K * 300;
    const double n0 = electrons_at(*m.carriers, 0.0, 300.0, 0.0).density_m3.value;
    const double debye = std::sqrt(m.electrostatics->permittivity_F_m * kT / (2 * elementary_charge_C * n0));
    const auto exact = [&](const Vec3& x) {
      return 4 * kT * std::atanh(std::tanh(0.1 / (4 * kT)) * std::exp(-x[0] / debye));
    };
    const std::vector<double> potential = field(problem, run.state, Unknown::potential);
    for (int v = 0; h == 1 && v < problem.mesh.owned; ++v) {
      found.x.push_back(problem.mesh.points_m[v][0] * 1e9);
      found.y.push_back(potential[v]);
      known.x.push_back(found.x.back());
      known.y.push_back(exact(problem.mesh.points_m[v]));
    }
    sizes.push_back(h);
    errors.push_back(error_of(problem, potential, exact).l2);
  }
  const double order = measure_order(sizes, errors);
  report.order("order of the potential in L2, 60 to 960 cells", order, errors, ">= 1.9");
  report.picture("distance from the wall [nm]", "potential [V]", {known, found});
  CHECK(order >= 1.9);
  CHECK(errors.back() < 1e-5);
}
