// Problem 3: vacancies in a closed box under a uniform field, with site exclusion. At rest
// c = 1/(1 + y exp(-kappa x)), y = (exp(kappa L) - exp(kappa cm L))/(exp(kappa cm L) - 1), kappa = z q E /
// kT.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

TEST_CASE("site-limited steady state in a closed box", "[p03]") {
  const Report report("03", "site-limited steady state, closed box, uniform field");
  constexpr double length_m = 20e-9, mean = 0.3, sites_m3 = 3e27, drop_V = 0.0775, temperature_K = 300;
  const double kappa = 2 * drop_V / (constants::boltzmann_eV_K * temperature_K) / length_m;
  const double y = (std::exp(kappa * length_m) - std::exp(kappa * mean * length_m)) /
                   (std::exp(kappa * mean * length_m) - 1);
  std::vector<double> sizes, errors;
  double drift = 0, mass = 0;
  for (const int cells : {10, 20, 40, 80, 160}) {
    Problem problem("p03_site_limited.yaml", {fmt::format("mesh.spacing.z={:.17g} nm", 20.0 / cells)});
    const Run run = play(problem);
    std::vector<double> occupation = field(problem, run.state, Unknown::vacancies);
    for (double& c : occupation) c /= sites_m3;
    const auto exact = [&](const Vec3& p) { return 1 / (1 + y * std::exp(-kappa * p[0])); };
    if (cells == 20)
      report.picture("height [nm]", "share of the sites that are occupied",
                     {known_line("exact", 0, 20,
                                 [&](double z) {
                                   return exact({z * 1e-9, 0, 0});
                                 }),
                      profile(problem, "20 cells", occupation, 0, 1e-9)});
    sizes.push_back(problem.cell_size_m());
    errors.push_back(error_of(problem, occupation, exact).l2);
    drift = std::max(drift, run.vacancy_drift);
    mass = std::max(mass, std::abs(run.last.all_vacancies() / (mean * sites_m3 * length_m * 100e-18) - 1));
  }
  const double order = measure_order(sizes, errors);
  report.order("order of the occupation in L2, 10 to 160 cells", order, errors, ">= 1.9");
  report.row("drift of the count during the run, relative", drift, "<= 1e-12");
  report.row("count at the end against the exact one, relative", mass, "<= 1e-12");
  CHECK(order >= 1.9);
  CHECK(drift <= 1e-12);
  CHECK(mass <= 1e-12);
}
