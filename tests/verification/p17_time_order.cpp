// Problem 17, time: heat and vacancies relax while a ramp heats them, in both closures, with equal steps,
// against steps 8 times as short as the shortest. BDF2 starts with one step of backward Euler, which costs
// no order.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

struct Relaxation {
  std::string file;
  double duration_ps;
  std::vector<Unknown> unknowns;
  std::vector<int> counts;  ///< of steps
};

/// What a run ends with, by name.
using End = std::map<std::string, std::vector<double>>;

End played(const Relaxation& r, const std::string& method, int steps) {
  Problem problem(
      r.file, {fmt::format("time.fixed_step={:.17g} ps", r.duration_ps / steps), "time.method=" + method});
  const Run run = play(problem);
  End end;
  for (const Unknown u : r.unknowns) {
    // On any number of ranks the same: by position along the line.
    std::vector<double>& values = end[name_of(u)];
    const std::vector<double> own = field(problem, run.state, u);
    for (int k = 0; k <= 10; ++k) values.push_back(value_at(problem, own, {1.5e-9 * k, 0, 0}));
  }
  end["current"] = {run.trace.back().current_A};
  return end;
}

/// Root of the mean square over the nodes, all equally far apart.
double difference_of(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

double size_of(const std::vector<double>& a) { return difference_of(a, std::vector<double>(a.size(), 0.0)); }

void judge(const Report& report, const Relaxation& r) {
  const End fine = played(r, "bdf2", 8 * r.counts.back());
  std::vector<Curve> curves;
  for (const auto& [method, least] : {std::pair{"bdf2", 1.9}, {"backward_euler", 0.9}}) {
    std::vector<double> steps_ps;
    std::map<std::string, std::vector<double>> errors;
    for (const int n : r.counts) {
      steps_ps.push_back(r.duration_ps / n);
      for (const auto& [name, values] : played(r, method, n))
        errors[name].push_back(difference_of(values, fine.at(name)) / size_of(fine.at(name)));
    }
    double largest = 0;
    for (const auto& [name, e] : errors) {
      const double order = measure_order(steps_ps, e);
      report.order(fmt::format("{}, {}", method, name), order, e, fmt::format(">= {}", least));
      CHECK(order >= least);
      curves.push_back({fmt::format("{}, {}", method, name), steps_ps, e});
      largest = std::max(largest, e.front());
    }
    Curve slope{fmt::format("order {:.0f}", std::round(least)), steps_ps, {}, true};
    for (const double h : steps_ps)
      slope.y.push_back(2 * largest * std::pow(h / steps_ps.front(), std::round(least)));
    curves.push_back(slope);
  }
  report.picture("step [ps]", "relative error at the end", curves, PictureScale::log_log);
}

}  // namespace

TEST_CASE("order in time", "[p17time]") {
  judge(Report("17t", "order in time, heat and vacancies on a line, equal steps"),
        {"p17_time.yaml", 400, {Unknown::temperature, Unknown::vacancies}, {80, 160, 320, 640}});
}

TEST_CASE("order in time in drift-diffusion", "[p17ddtime]") {
  judge(Report("17t2", "order in time in drift-diffusion on a line, equal steps"),
        {"p17_time_carriers.yaml",
         40,
         {Unknown::potential, Unknown::electrons, Unknown::holes, Unknown::temperature, Unknown::vacancies,
          Unknown::bound, Unknown::traps},
         {80, 160, 320, 640}});
}
