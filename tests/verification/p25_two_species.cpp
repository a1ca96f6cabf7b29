// Problem 25: problem 3 for two mobile species at once, of opposite charge and with sites of their own: each
// comes to rest at its own site-limited profile, and each keeps its count.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

TEST_CASE("two mobile species in a closed box", "[p25]") {
  const Report report("25", "two mobile species, site-limited, closed box, uniform field");
  constexpr double length_m = 20e-9, drop_V = 0.0775, temperature_K = 300;
  struct One {
    const char* name;
    Unknown unknown;
    double charge, mean, sites_m3;
    std::vector<double> errors{};
    double mass = 0;
  };
  std::vector<One> species = {{"vacancies, z = 2", Unknown::vacancies, 2, 0.3, 3e27},
                              {"ions, z = -1", Unknown::ions, -1, 0.6, 1e27}};
  std::vector<double> sizes;
  double drift = 0;
  for (const int cells : {10, 20, 40, 80, 160}) {
    Problem problem("p25_two_species.yaml", {fmt::format("mesh.spacing.z={:.17g} nm", 20.0 / cells)});
    const Run run = play(problem);
    sizes.push_back(problem.cell_size_m());
    drift = std::max({drift, run.vacancy_drift, run.ion_drift});
    for (One& s : species) {
      const double kappa_l = s.charge * drop_V / (constants::boltzmann_eV_K * temperature_K);
      const double y = (std::exp(kappa_l) - std::exp(kappa_l * s.mean)) / (std::exp(kappa_l * s.mean) - 1);
      std::vector<double> occupation = field(problem, run.state, s.unknown);
      for (double& c : occupation) c /= s.sites_m3;
      const auto exact = [&](const Vec3& p) { return 1 / (1 + y * std::exp(-kappa_l * p[0] / length_m)); };
      s.errors.push_back(error_of(problem, occupation, exact).l2);
      const double count = s.unknown == Unknown::ions ? run.last.all_ions() : run.last.all_vacancies();
      s.mass = std::max(s.mass, std::abs(count / (s.mean * s.sites_m3 * length_m * 100e-18) - 1));
    }
  }
  {
    // Held vacancies leave the other species free.
    Problem problem("p25_two_species.yaml", {"mesh.spacing.z=0.25 nm", "physics.vacancies=false"});
    const Run run = play(problem);
    const One& ions = species[1];
    const double kappa_l = ions.charge * drop_V / (constants::boltzmann_eV_K * temperature_K);
    const double y =
        (std::exp(kappa_l) - std::exp(kappa_l * ions.mean)) / (std::exp(kappa_l * ions.mean) - 1);
    const auto exact = [&](const Vec3& p) {
      return ions.sites_m3 / (1 + y * std::exp(-kappa_l * p[0] / length_m));
    };
    const double moved =
        error_of(problem, field(problem, run.state, Unknown::ions), exact).l2 / ions.sites_m3;
    const double held =
        error_of(problem, field(problem, run.state, Unknown::vacancies), [](const Vec3&) { return 0.9e27; })
            .max /
        0.9e27;
    report.row("vacancies held (physics.vacancies: false): error of the ions' occupation", moved, "<= 1e-4");
    report.row("vacancies held: their largest change, relative", held, "<= 1e-15");
    CHECK(moved <= 1e-4);
    CHECK(held <= 1e-15);
  }
  std::vector<Curve> curves;
  for (const One& s : species) {
    const double order = measure_order(sizes, s.errors);
    report.order(fmt::format("{}: order of the occupation in L2, 10 to 160 cells", s.name), order, s.errors,
                 ">= 1.9");
    report.row(fmt::format("{}: count at the end against the exact one, relative", s.name), s.mass,
               "<= 1e-12");
    CHECK(order >= 1.9);
    CHECK(s.mass <= 1e-12);
    curves.push_back({s.name, sizes, s.errors});
  }
  report.row("largest drift of the two counts, relative", drift, "<= 1e-12");
  report.picture("size of a cell [m]", "error of the occupation", curves, PictureScale::log_log);
  CHECK(drift <= 1e-12);

  // In drift-diffusion: held while equilibrium is sought and while a read plays, then free. At rest the
  // electrochemical potential of each is the same everywhere, between electrodes 0.2 V apart.
  Problem cell("p25_screened.yaml");
  const Run run = play(cell);
  const std::vector<double> psi = field(cell, run.state, Unknown::potential);
  for (const One& s : species) {
    const double sites_m3 = s.unknown == Unknown::ions ? 0.5e27 : 1e27;
    const double z = s.unknown == Unknown::ions ? -1 : 1;
    for (const double n : field(cell, run.states.front(), s.unknown)) CHECK(n == Approx(1e24).epsilon(1e-12));
    const std::vector<double> n = field(cell, run.state, s.unknown);
    const auto level = [&](std::size_t v) {
      return std::log(n[v] / (sites_m3 - n[v])) + z * psi[v] / (constants::boltzmann_eV_K * temperature_K);
    };
    for (std::size_t v = 0; v < n.size(); ++v) CHECK(std::abs(level(v) - level(0)) <= 1e-3);
  }
}
