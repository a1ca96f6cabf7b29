// An anneal: a Gaussian layer of a dilute species spreads as sigma^2 = sigma0^2 + 2 D(T) t at the temperature
// of the anneal, keeps its area, and stays as it is at room temperature before and after.
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

TEST_CASE("a layer spreads during an anneal", "[anneal]") {
  const Report report("a1", "anneal: a Gaussian layer in 1D, 30 s at 500 K between hours at 300 K");
  Problem problem("anneal.yaml");
  const Run run = play(problem);
  const auto width_nm = [&](const std::vector<double>& state) {
    const std::vector<double> n = field(problem, state, Unknown::vacancies);
    const std::vector<double> box = problem.box_volumes_m3();
    double count = 0, second = 0;
    for (int v = 0; v < problem.mesh.owned; ++v) {
      const double above = n[v] - 1e20, off_nm = problem.mesh.points_m[v][0] * 1e9 - 60;
      count += above * box[v];
      second += above * box[v] * off_nm * off_nm;
    }
    return std::sqrt(petsc::sum(PETSC_COMM_WORLD, second) / petsc::sum(PETSC_COMM_WORLD, count));
  };
  const double diffusivity_nm2_s =
      1.6e12 * std::exp(-1.2 * constants::elementary_charge_C / (constants::boltzmann_J_K * 500));
  const double expected_nm = std::sqrt(25 + 2 * diffusivity_nm2_s * 30);
  const double before = width_nm(run.states[0]), hot = width_nm(run.states[1]),
               after = width_nm(run.states[2]);
  double hottest_K = 0;
  for (const TraceRow& r : run.trace) hottest_K = std::max(hottest_K, r.temperature_max_K);
  report.row("width before, nm: exact 5", fmt::format("{:.4f}", before), "within 0.01 %");
  report.row("width after the anneal, relative error", std::abs(hot / expected_nm - 1), "<= 1e-3");
  report.row("change of the width in an hour at 300 K afterwards, relative", std::abs(after / hot - 1),
             "<= 1e-4");
  report.row("highest temperature, K (a step in the surroundings overshoots within the tolerance)",
             fmt::format("{:.3f}", hottest_K), "500 within 0.1");
  report.row("vacancies, largest drift, relative", run.vacancy_drift, "<= 1e-12");
  const auto gaussian = [](double width_nm_now) {
    return [=](double z_nm) {
      return 1e20 + 1e25 * 5 / width_nm_now * std::exp(-0.5 * std::pow((z_nm - 60) / width_nm_now, 2));
    };
  };
  report.picture(
      "height [nm]", "vacancies [1/m3]",
      {known_line("exact, before", 0, 120, gaussian(5)),
       known_line("exact, after", 0, 120, gaussian(expected_nm)),
       profile(problem, "before", field(problem, run.states[0], Unknown::vacancies), 0, 1e-9),
       profile(problem, "after 30 s at 500 K", field(problem, run.states[1], Unknown::vacancies), 0, 1e-9)});
  CHECK(std::abs(before / 5 - 1) <= 1e-4);
  CHECK(expected_nm > 8);
  CHECK(std::abs(hot / expected_nm - 1) <= 1e-3);
  CHECK(std::abs(after / hot - 1) <= 1e-4);
  CHECK(std::abs(hottest_K - 500) <= 0.1);
  CHECK(run.vacancy_drift <= 1e-12);
}
