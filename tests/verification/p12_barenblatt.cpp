// Problem 12: Barenblatt's solution of u_t = (u^2)_xx, u = (C - x^2/(12 t^(2/3)))_+ / t^(1/3): a source
// spreads behind a sharp front. With D = D0 n/n0 the vacancies obey it in u = n/n0, x over l, t over 2
// l^2/D0. Half a source of count N per area lies at x = 0: C^(3/2) = 3 N/(2 sqrt(12) n0 l). It is 0.1 nm
// wide; of that the cube over the front's distance is felt, 1e-8. The density ahead of the front must not be
// zero: it is 1e-12 n0.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "driver.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double diffusivity = 1e-16, reference_m3 = 1e30, unit_m = 1e-9;
constexpr double source_m2 = 2.31e31 * 0.1e-9, area_m2 = 100e-18;

/// n/n0 at a distance from the source.
double barenblatt(double x_m, double t_s) {
  const double c = std::pow(3 * source_m2 / (2 * std::sqrt(12) * reference_m3 * unit_m), 2.0 / 3);
  const double t = diffusivity * t_s / (2 * unit_m * unit_m), x = x_m / unit_m;
  return std::max(0.0, c - x * x / (12 * std::pow(t, 2.0 / 3))) / std::cbrt(t);
}

/// Integral of |values - exact| over the device, over that of the exact field. Collective.
double l1_error(const Problem& problem, const std::vector<double>& values, const ExactField& exact) {
  const std::vector<double> volumes = problem.box_volumes_m3();
  std::vector<double> sums(2, 0.0);
  for (int v = 0; v < problem.mesh.owned; ++v) {
    const double expected = exact(problem.mesh.points_m[v]);
    sums[0] += volumes[v] * std::abs(values[v] - expected);
    sums[1] += volumes[v] * expected;
  }
  petsc::sum(PETSC_COMM_WORLD, sums);
  return sums[0] / sums[1];
}

}  // namespace

TEST_CASE("Barenblatt's source", "[p12]") {
  const Report report("12", "Barenblatt's source, D proportional to the density");
  std::vector<double> sizes, errors, l2;
  double drift = 0, mass = 0, least = INFINITY;
  Curve early{"60 cells, 12 s", {}, {}}, late{"60 cells, 60 s", {}, {}};
  Curve known_early{"exact, 12 s", {}, {}, true}, known_late{"exact, 60 s", {}, {}, true};
  for (const int cells : {30, 60, 120, 240}) {
    Problem problem("p12_barenblatt.yaml", {fmt::format("mesh.spacing.z={:.17g} nm", 60.0 / cells)});
    SmallestDensity smallest(problem);
    const Run run = play(problem, &smallest);
    const auto relative = [&](const std::vector<double>& state) {
      std::vector<double> n = field(problem, state, Unknown::vacancies);
      for (double& value : n) value /= reference_m3;
      return n;
    };
    const std::vector<double> first = relative(run.states[0]), last = relative(run.states[1]);
    for (int v = 0; cells == 60 && v < problem.mesh.owned; ++v) {
      const double x = problem.mesh.points_m[v][0];
      for (Curve* c : {&early, &late, &known_early, &known_late}) c->x.push_back(x * 1e9);
      early.y.push_back(first[v]);
      late.y.push_back(last[v]);
      known_early.y.push_back(barenblatt(x, 12));
      known_late.y.push_back(barenblatt(x, 60));
    }
    const auto exact = [](const Vec3& p) { return barenblatt(p[0], 60); };
    sizes.push_back(1.0 / cells);
    errors.push_back(l1_error(problem, last, exact));
    l2.push_back(error_of(problem, last, exact).l2);
    drift = std::max(drift, run.vacancy_drift);
    const double background = 1e18 * 60.1e-9;
    mass = std::max(mass, std::abs(run.last.all_vacancies() / ((source_m2 + background) * area_m2) - 1));
    least = std::min(least, smallest.value_m3());
  }
  const double order = measure_order(sizes, errors), order_l2 = measure_order(sizes, l2);
  report.order("order of the density in L1, relative, 30 to 240 cells", order, errors, ">= 1");
  report.order("order of n/n0 in L2", order_l2, l2, ">= 1");
  report.row("smallest density of all steps over the one ahead of the front at the start",
             fmt::format("{:.9f}", least / 1e18), "> 0");
  report.row("drift of the count during the run, relative", drift, "<= 1e-12");
  report.row("count at the end against the exact one, relative", mass, "<= 1e-12");
  report.picture("distance from the source [nm]", "n/n0", {known_early, early, known_late, late});
  CHECK(order >= 1);
  CHECK(order_l2 >= 1);
  CHECK(least > 0);
  CHECK(drift <= 1e-12);
  CHECK(mass <= 1e-12);
}
