// An anneal: a Gaussian layer of a dilute species spreads as sigma^2 = sigma0^2 + 2 D(T) t at the temperature
// of the anneal, keeps its area, and stays as it is at room temperature before and after.
#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
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
    for (std::size_t v = 0; v < n.size(); ++v) {
      const double above = n[v] - 1e20, off_nm = problem.mesh.points_m[v][0] * 1e9 - 60;
      count += above * box[v];
      second += above * box[v] * off_nm * off_nm;
    }
    return std::sqrt(second / count);
  };
  const double diffusivity_nm2_s =
      1.6e12 * std::exp(-1.2 * constants::elementary_charge_C / (constants::boltzmann_J_K * 500));
  const double expected_nm = std::sqrt(25 + 2 * diffusivity_nm2_s * 30);
  const double before = width_nm(run.states[0]), hot = width_nm(run.states[1]),
               after = width_nm(run.states[2]);
  double hottest_K = 0;
  for (const TraceRow& r : run.trace) hottest_K = std::max(hottest_K, r.temperature_max_K);
  report.row("width before, nm (5)", before, "<= 1e-4 relative");
  report.row("width after the anneal, relative error", std::abs(hot / expected_nm - 1), "<= 1e-3");
  report.row("change of the width in an hour at 300 K afterwards, relative", std::abs(after / hot - 1),
             "<= 1e-4");
  report.row("highest temperature, K", hottest_K,
             "500, off by <= 0.1 (a step in the surroundings overshoots within the tolerance)");
  report.row("vacancies, largest drift, relative", run.vacancy_drift, "<= 1e-12");
  CHECK(std::abs(before / 5 - 1) <= 1e-4);
  CHECK(expected_nm > 8);
  CHECK(std::abs(hot / expected_nm - 1) <= 1e-3);
  CHECK(std::abs(after / hot - 1) <= 1e-4);
  CHECK(std::abs(hottest_K - 500) <= 0.1);
  CHECK(run.vacancy_drift <= 1e-12);
}
