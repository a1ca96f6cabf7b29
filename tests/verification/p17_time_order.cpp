// Problem 17, time: heat and vacancies relax while a ramp heats them, with equal steps, against steps 16
// times as short as the shortest. BDF2 starts with one step of backward Euler, which costs no order.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

struct End {
  std::vector<double> temperature_K, vacancies_m3;
  double current_A;
};

End end_with(Problem& problem, const Run& run) {
  return {field(problem, run.state, Unknown::temperature), field(problem, run.state, Unknown::vacancies),
          run.trace.back().current_A};
}

End played(const std::string& method, int steps) {
  Problem problem("p17_time.yaml",
                  {fmt::format("time.fixed_step={:.17g} ps", 400.0 / steps), "time.method=" + method});
  return end_with(problem, play(problem));
}

/// Root of the mean square over the nodes, all equally far apart.
double difference_of(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

}  // namespace

TEST_CASE("order in time", "[p17time]") {
  const Report report("17t", "order in time, heat and vacancies on a line, equal steps");
  const End fine = played("bdf2", 10240);
  for (const auto& [method, least] : {std::pair{"bdf2", 1.9}, {"backward_euler", 0.9}}) {
    std::vector<double> steps, temperature, vacancies, current;
    for (const int n : {80, 160, 320, 640}) {
      const End end = played(method, n);
      steps.push_back(1.0 / n);
      temperature.push_back(difference_of(end.temperature_K, fine.temperature_K));
      vacancies.push_back(difference_of(end.vacancies_m3, fine.vacancies_m3));
      current.push_back(std::abs(end.current_A - fine.current_A));
    }
    const std::string accepted = fmt::format(">= {}", least);
    for (const auto& [name, errors] :
         {std::pair{"temperature", temperature}, {"vacancies", vacancies}, {"current", current}}) {
      const double order = measure_order(steps, errors);
      report.order(fmt::format("{}, {}", method, name), order, errors, accepted);
      CHECK(order >= least);
    }
  }
}
