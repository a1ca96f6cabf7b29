// Problem 5: a front of vacancies drifts and diffuses in from a contact that holds their density. Ogata and
// Banks (1961): C/C0 = [erfc((x - vt)/2 sqrt(Dt)) + exp(vx/D) erfc((x + vt)/2 sqrt(Dt))]/2 in a semi-infinite
// body. The far end, 10 mm away, is a contact that blocks vacancies: the front has come 0.7 mm when the run
// ends.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

double ogata_banks(double x_m, double t_s) {
  constexpr double diffusivity = 3.654e-11, field_V_m = 20 / 10e-3;
  const double v = diffusivity / (constants::boltzmann_eV_K * 773) * field_V_m;
  const double width = 2 * std::sqrt(diffusivity * t_s);
  return 0.5 * (std::erfc((x_m - v * t_s) / width) +
                std::exp(v * x_m / diffusivity) * std::erfc((x_m + v * t_s) / width));
}

}  // namespace

TEST_CASE("Nernst-Planck inlet front", "[p05]") {
  const Report report("05", "Nernst-Planck inlet front, 773 K, 20 V over 10 mm (Ogata-Banks)");
  CHECK(ogata_banks(0.1e-3, 30) == Approx(0.12157).margin(1e-5));
  CHECK(ogata_banks(0.5e-3, 500) == Approx(0.66852).margin(1e-5));

  Problem problem("p05_inlet_front.yaml");
  const Run run = play(problem);
  const auto concentration = [&](std::size_t instruction, double x_m) {
    return value_at(problem, field(problem, run.states[instruction], Unknown::vacancies), {x_m, 0, 0}) / 1e27;
  };
  const double early = concentration(1, 0.1e-3), late = concentration(2, 0.5e-3);
  report.row("C/C0 at 0.1 mm, 30 s: exact 0.12157", fmt::format("{:.5f}", early), "within 1e-4");
  report.row("C/C0 at 0.5 mm, 500 s: exact 0.66852", fmt::format("{:.5f}", late), "within 1e-4");
  CHECK(std::abs(early - ogata_banks(0.1e-3, 30)) <= 1e-4);
  CHECK(std::abs(late - ogata_banks(0.5e-3, 500)) <= 1e-4);
  std::vector<Curve> curves;
  for (const double t_s : {30.0, 500.0})
    curves.push_back(known_line(fmt::format("Ogata-Banks, {:g} s", t_s), 0, 1.2,
                                [&](double x_mm) { return ogata_banks(x_mm * 1e-3, t_s); }));
  for (const std::size_t instruction : {1, 2}) {
    const Curve all = profile(problem, instruction == 1 ? "computed, 30 s" : "computed, 500 s",
                              field(problem, run.states[instruction], Unknown::vacancies), 0, 1e-3, 1e27);
    Curve near{all.name, {}, {}};
    for (std::size_t k = 0; k < all.x.size(); ++k) {
      if (all.x[k] > 1.2) continue;
      near.x.push_back(all.x[k]);
      near.y.push_back(all.y[k]);
    }
    curves.push_back(near);
  }
  report.picture("distance from the inlet [mm]", "C/C0", curves);
  report.row("drift of the count, inflow counted, relative", run.vacancy_drift, "<= 1e-8");
  CHECK(run.vacancy_drift <= 1e-8);
}
