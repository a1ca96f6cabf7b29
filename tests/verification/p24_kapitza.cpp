// Problem 24: heat through a wall of two layers with an interface conductance G (Kapitza) between them and
// another one at its hot side. At rest q = dT / (L1/k1 + 1/G + L2/k2 + 1/Gh), and T is linear in each layer
// and jumps by q/G.
#include <catch2/catch.hpp>
#include <cmath>

#include "driver.hpp"
#include "petsc/collective.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

TEST_CASE("a thermal resistance between two regions", "[p24]") {
  const Report report("24", "a wall of two layers with an interface resistance, 300 to 400 K");
  constexpr double area_m2 = 100e-18, joint_m = 10e-9;
  const double q = 100 / (10e-9 / 1.5 + 1 / 1e8 + 20e-9 / 20 + 1 / 5e8);
  Problem problem("p24_kapitza.yaml");
  const Run run = play(problem);
  report.row("heat through the wall against the exact one, relative",
             std::abs(run.fluxes.heat_W[0] / (q * area_m2) - 1), "<= 1e-9");
  CHECK(run.fluxes.heat_W[0] == Approx(q * area_m2).epsilon(1e-9));

  const auto exact = [&](double z_m, bool behind) {
    const double cold_side = 300 + q * std::min(z_m, joint_m) / 1.5;
    return behind ? cold_side + q / 1e8 + q * (z_m - joint_m) / 20 : cold_side;
  };
  const std::vector<double> near = field(problem, run.state, Unknown::temperature);
  const std::vector<double> far = field(problem, run.state, Unknown::far_temperature);
  double worst = 0;
  Curve found{"computed", {}, {}}, known{"exact", {}, {}, true};
  const auto compare = [&](double z_m, double value_K, bool behind) {
    worst = std::max(worst, std::abs(value_K - exact(z_m, behind)));
    found.x.push_back(z_m * 1e9);
    found.y.push_back(value_K);
  };
  for (int v = 0; v < problem.mesh.owned; ++v) {
    const double z = problem.mesh.points_m[v][1];
    const bool divided = std::abs(z - joint_m) < 1e-12;
    compare(z, near[v], z > joint_m && !divided);
    if (divided) compare(z, far[v], true);
  }
  for (const double z : {0.0, joint_m}) {
    known.x.push_back(z * 1e9);
    known.y.push_back(exact(z, false));
  }
  for (const double z : {joint_m, 30e-9}) {
    known.x.push_back(z * 1e9);
    known.y.push_back(exact(z, true));
  }
  worst = petsc::max(PETSC_COMM_WORLD, worst);
  report.row("largest error of the temperatures on both sides, K", worst, "<= 1e-6");
  report.row("energy: heat in - heat out - stored, relative", run.energy_drift, "<= 1e-6");
  report.picture("depth [nm]", "temperature [K]", {known, found});
  CHECK(worst <= 1e-6);
  CHECK(run.energy_drift <= 1e-6);
}
