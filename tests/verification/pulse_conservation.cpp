// Cells run and conserve: a 3D box with a coat and a scavenging electrode, and gmsh tetrahedra, through a
// pulse that heats TaOx by hundreds of kelvin; a line through so many that a rounding error with a sign would
// add up. Vacancies are oxide, bound and surface together.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

struct Demands {
  double peak_K = 500, vacancy_drift = 1e-12;
};

/// The three ledgers over time, with what is accepted. What is lost in the rounding of the sums is left out.
void draw_ledgers(const Report& report, const Run& run, const Demands& demands) {
  Curve vacancies{"vacancies", {}, {}}, charge{"currents", {}, {}}, energy{"energy", {}, {}};
  double largest_A = 0;
  for (const TraceRow& r : run.trace) largest_A = std::max(largest_A, std::abs(r.current_A));
  for (const TraceRow& r : run.trace)
    for (const auto& [curve, value] : {std::pair{&vacancies, r.vacancy_drift},
                                       {&charge, r.terminal_sum_A / largest_A},
                                       {&energy, r.energy_drift}}) {
      if (std::abs(value) < 1e-17) continue;
      curve->x.push_back(r.time_s);
      curve->y.push_back(std::abs(value));
    }
  const auto limit = [&](double level) {
    return Curve{fmt::format("accepted: {:.0e}", level), {0, run.trace.back().time_s}, {level, level}, true};
  };
  report.picture("time [s]", "imbalance, relative",
                 {limit(demands.vacancy_drift), limit(1e-9), limit(1e-6), vacancies, charge, energy},
                 PictureScale::log_y);
}

void pulse(const Report& report, const std::string& file, const Demands& demands = {}) {
  Problem problem(file);
  const Run run = play(problem);
  double peak_K = 0, moved = 0;
  for (const TraceRow& r : run.trace) peak_K = std::max(peak_K, r.temperature_max_K);
  for (std::size_t k = 0; k < run.last.vacancies.size(); ++k)
    moved += std::abs(run.last.vacancies[k] - run.first.vacancies[k]);
  for (std::size_t k = 0; k < run.last.surface.size(); ++k)
    moved += std::abs(run.last.surface[k] - run.first.surface[k]);
  moved /= run.first.all_vacancies();
  report.row("steps, peak temperature, share of the vacancies that changed place",
             fmt::format("{}, {:.0f} K, {:.1e}", run.trace.size() - 1, peak_K, moved),
             fmt::format("above {:.0f} K, 1e-4", demands.peak_K));
  report.row("vacancies (oxide, bound, surface), largest drift, relative", run.vacancy_drift,
             fmt::format("<= {:.0e}", demands.vacancy_drift));
  report.row("sum of the terminal currents, relative to the largest current", run.charge_drift, "<= 1e-9");
  report.row("energy: Joule heat - heat out - stored, relative to the Joule heat", run.energy_drift,
             "<= 1e-6");
  draw_ledgers(report, run, demands);
  CHECK(peak_K > demands.peak_K);
  CHECK(moved > 1e-4);
  CHECK(run.vacancy_drift <= demands.vacancy_drift);
  CHECK(run.charge_drift <= 1e-9);
  CHECK(run.energy_drift <= 1e-6);
}

}  // namespace

TEST_CASE("a pulse on a 3D cell of boxes", "[pulsebox]") {
  pulse(Report("c1", "conservation: 3D box with coat and scavenging electrode, a pulse"), "pulse_box.yaml");
}

TEST_CASE("a pulse on gmsh tetrahedra", "[pulsetetrahedra]") {
  pulse(Report("c2", "conservation: gmsh tetrahedra, a pulse"), "pulse_tetrahedra.yaml");
}

TEST_CASE("pulses on a cell in drift-diffusion", "[pulsecarriers]") {
  // Both carriers, traps, precursors, and an electrode inside the cell that exchanges vacancies: their charge goes
  // through the metal to the terminal.
  pulse(Report("c4", "conservation: drift-diffusion with traps, precursors and a scavenging metal, two pulses"),
        "pulse_carriers.yaml");
}

TEST_CASE("a train of pulses on a line", "[pulsetrain]") {
  // Coefficients of BDF2 on states, not on differences of states, drift by 2e-13 here.
  pulse(Report("c3", "conservation: a train of 300 pulses on a line"), "pulse_train.yaml",
        {.peak_K = 450, .vacancy_drift = 5e-14});
}
