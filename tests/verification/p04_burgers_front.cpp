// Problem 4: the flux mu E c (1 - c) steepens a density that rises along the drift, diffusion widens it: a
// front c = c- + (c+ - c-)/(1 + exp(-mu E (c+ - c-) xi/D)), xi = x - x0 - s t, which travels at s = mu E (1 -
// c- - c+). It starts as a step at x0. The count keeps the front's place at x0 + s t, and what is left of the
// step decays as exp(-(mu E (c+ - c-))^2 t/4D): 3e-7 when the run ends.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double length_m = 52e-9, start_m = 16e-9, behind = 0.1, ahead = 0.7, sites_m3 = 1e27;
constexpr double settled_s = 0.48, end_s = 0.6;

/// Where the density passes the middle between both sides, linearly between the nodes. Collective.
double middle_m(const Problem& problem, const std::vector<double>& state) {
  const std::vector<double> n = vertex_values(problem.assembler, state, Unknown::vacancies);
  double place = -INFINITY;
  for (const Cell& cell : problem.mesh.cells) {
    const int a = cell.vertices[0], b = cell.vertices[1];
    const double share = (0.5 * (behind + ahead) * sites_m3 - n[a]) / (n[b] - n[a]);
    if (share < 0 || share > 1) continue;
    place = problem.mesh.points_m[a][0] + share * (problem.mesh.points_m[b][0] - problem.mesh.points_m[a][0]);
  }
  return petsc::max(PETSC_COMM_WORLD, place);
}

}  // namespace

TEST_CASE("front of the viscous Burgers equation", "[p04]") {
  const Report report("04", "viscous Burgers front, site-limited drift with diffusion");
  constexpr double diffusivity = 1e-16, drop_V = 1.12;
  const double drift = 2 * diffusivity / (constants::boltzmann_eV_K * 300) * drop_V / length_m;  // mu E
  const double speed = drift * (1 - behind - ahead);
  const double steepness = drift * (ahead - behind) / diffusivity;
  const auto exact_at = [&](double t_s) {
    return [=](const Vec3& p) {
      return behind + (ahead - behind) / (1 + std::exp(-steepness * (p[0] - start_m - speed * t_s)));
    };
  };
  std::vector<double> sizes, errors, speeds;
  Curve first{"208 cells, 0.48 s", {}, {}}, last{"208 cells, 0.6 s", {}, {}};
  Curve known_first{"exact, 0.48 s", {}, {}, true}, known_last{"exact, 0.6 s", {}, {}, true};
  for (const int cells : {104, 208, 416, 832}) {
    // Time and space are refined together.
    Problem problem("p04_burgers_front.yaml",
                    {fmt::format("mesh.spacing.z={:.17g} nm", 52.0 / cells),
                     fmt::format("time.fixed_step={:.17g} s", end_s * 104 / (120.0 * cells))});
    const Run run = play(problem);
    const auto occupation = [&](const std::vector<double>& state) {
      std::vector<double> c = field(problem, state, Unknown::vacancies);
      for (double& value : c) value /= sites_m3;
      return c;
    };
    const std::vector<double> settled = occupation(run.states[1]), end = occupation(run.states[2]);
    for (int v = 0; cells == 208 && v < problem.mesh.owned; ++v) {
      const Vec3& p = problem.mesh.points_m[v];
      for (Curve* c : {&first, &last, &known_first, &known_last}) c->x.push_back(p[0] * 1e9);
      first.y.push_back(settled[v]);
      last.y.push_back(end[v]);
      known_first.y.push_back(exact_at(settled_s)(p));
      known_last.y.push_back(exact_at(end_s)(p));
    }
    sizes.push_back(problem.cell_size_m());
    errors.push_back(error_of(problem, end, exact_at(end_s)).l2);
    speeds.push_back((middle_m(problem, run.states[2]) - middle_m(problem, run.states[1])) /
                     (end_s - settled_s) / speed);
  }
  const double order = measure_order(sizes, errors);
  report.order("order of the occupation in L2, 104 to 832 cells, time steps refined too", order, errors,
               ">= 1.9");
  report.row("speed of the front over mu E (1 - c- - c+), 832 cells", fmt::format("{:.6f}", speeds.back()),
             "1 within 1e-3");
  report.picture("depth [nm]", "occupation", {known_first, first, known_last, last});
  CHECK(order >= 1.9);
  CHECK(errors.back() <= 1e-4);
  CHECK(std::abs(speeds.back() - 1) <= 1e-3);
}
