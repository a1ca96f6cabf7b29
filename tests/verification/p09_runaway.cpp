// Problem 9: Frank-Kamenetskii's runaway. Heat sigma0 E^2 exp((T - T0)/theta) in a uniform field, cooled at
// the side: with u = (T - T0)/theta and lengths over a, u'' + delta e^u = 0, delta = sigma0 E^2 a^2/(k
// theta). No steady state above
//   slab      delta_c = 2 y^2/cosh^2 y = 0.87846, y tanh y = 1, where u_max = 2 ln cosh y = 1.18684;
//   cylinder  delta_c = 2, where u_max = ln 4.
// Below it: slab u = u_max - 2 ln cosh(y x), y = acosh e^(u_max/2); cylinder u = ln[8B/(delta (1 + B
// r^2)^2)], delta = 8B/(1 + B)^2. Three ways to see it: the profile below; the largest voltage of the
// S-shaped curve, passed by current; and holds at 0.999 and 1.001 delta_c from the cold.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double ambient_K = 300, theta_K = 100, radius_m = 20e-9, volts_at_1 = 0.05;
constexpr double critical_y = 1.1996786402577338;

struct Shape {
  std::string id, title, file, axis;
  double critical, critical_rise;
  double below;    ///< the delta of the profile
  double turns_V;  ///< source voltage over 100 kOhm that leads well past the largest device voltage
};

const Shape slab{"09a",
                 "Frank-Kamenetskii's runaway, slab",
                 "p09_slab.yaml",
                 "x",
                 2 * std::pow(critical_y / std::cosh(critical_y), 2),
                 2 * std::log(std::cosh(critical_y)),
                 0.8,
                 4};
const Shape cylinder{
    "09b", "Frank-Kamenetskii's runaway, cylinder", "p09_cylinder.yaml", "r", 2, std::log(4), 1.8, 30};

/// The parameter y of the slab's lower branch.
double slab_y(double delta) {
  double low = 0, high = critical_y;  // delta rises with y up to the critical one
  for (int i = 0; i < 200; ++i) {
    const double y = 0.5 * (low + high);
    (2 * std::pow(y / std::cosh(y), 2) < delta ? low : high) = y;
  }
  return low;
}

/// u at a distance from the middle, in units of a.
double exact_rise(const Shape& s, double delta, double x) {
  if (s.id == slab.id) {
    const double y = slab_y(delta);
    return 2 * std::log(std::cosh(y) / std::cosh(y * x));
  }
  const double b = (4 - delta - std::sqrt(16 - 8 * delta)) / delta;  // the smaller root
  return std::log(8 * b / delta) - 2 * std::log1p(b * x * x);
}

std::string spacing(const Shape& s, int cells) {
  return fmt::format("mesh.spacing.{}={:.17g} nm", s.axis, 20.0 / cells);
}

double volts(double delta) { return volts_at_1 * std::sqrt(delta); }

void check_profile(const Shape& s, const Report& report) {
  std::vector<double> sizes, errors;
  Curve found{"20 cells", {}, {}}, known{fmt::format("exact, delta = {:g}", s.below), {}, {}, true};
  for (const int cells : {10, 20, 40, 80, 160}) {
    Problem problem(s.file,
                    {spacing(s, cells), fmt::format("protocol.0.sweep.to={:.17g} V", volts(s.below))});
    const Run run = play(problem);
    std::vector<double> rise = field(problem, run.state, Unknown::temperature);
    for (double& t : rise) t = (t - ambient_K) / theta_K;
    const auto exact = [&](const Vec3& p) { return exact_rise(s, s.below, p[0] / radius_m); };
    for (int v = 0; cells == 20 && v < problem.mesh.owned; ++v) {
      const Vec3& p = problem.mesh.points_m[v];
      if (p[1] > 0) continue;
      found.x.push_back(p[0] / radius_m);
      found.y.push_back(rise[v]);
      known.x.push_back(found.x.back());
      known.y.push_back(exact(p));
    }
    sizes.push_back(1.0 / cells);
    errors.push_back(error_of(problem, rise, exact).l2);
  }
  const double order = measure_order(sizes, errors);
  report.order(fmt::format("order of the profile at delta = {:g} in L2, 10 to 160 cells", s.below), order,
               errors, ">= 1.9");
  report.picture("distance from the middle over a", "(T - T0)/theta", {known, found});
  CHECK(order >= 1.9);
  CHECK(errors.back() <= 1e-3);
}

struct Turn {
  double delta, rise;
};

/// The largest device voltage of a steady curve that the current passes through, by a parabola over the
/// current.
Turn turn_of(const std::vector<TraceRow>& trace) {
  std::size_t k = 0;
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (trace[i].device_V > trace[k].device_V) k = i;
  REQUIRE(k > 0);
  REQUIRE(k + 1 < trace.size());
  const auto lagrange = [&](double at_A, double TraceRow::*y) {
    double sum = 0;
    for (std::size_t i = k - 1; i <= k + 1; ++i) {
      double weight = 1;
      for (std::size_t j = k - 1; j <= k + 1; ++j)
        if (j != i) weight *= (at_A - trace[j].current_A) / (trace[i].current_A - trace[j].current_A);
      sum += weight * trace[i].*y;
    }
    return sum;
  };
  const double h0 = trace[k].current_A - trace[k - 1].current_A,
               h1 = trace[k + 1].current_A - trace[k].current_A;
  const double s0 = (trace[k].device_V - trace[k - 1].device_V) / h0,
               s1 = (trace[k + 1].device_V - trace[k].device_V) / h1;
  const double top_A = 0.5 * (trace[k - 1].current_A + trace[k].current_A) - s0 * 0.5 * (h0 + h1) / (s1 - s0);
  return {std::pow(lagrange(top_A, &TraceRow::device_V) / volts_at_1, 2),
          (lagrange(top_A, &TraceRow::temperature_max_K) - ambient_K) / theta_K};
}

void check_turn(const Shape& s, const Report& report) {
  std::vector<double> sizes, errors;
  Turn turn{};
  for (const int cells : {10, 20, 40, 80}) {
    Problem problem(s.file, {spacing(s, cells), "circuit.series_resistance=100 kohm", "time.fixed_step=5 ms",
                             fmt::format("protocol.0.sweep.to={:.17g} V", s.turns_V)});
    turn = turn_of(play(problem).trace);
    sizes.push_back(1.0 / cells);
    errors.push_back(std::abs(turn.delta / s.critical - 1));
  }
  const double order = measure_order(sizes, errors);
  report.row(fmt::format("delta_c where the voltage turns back, 80 cells: exact {:.5f}", s.critical),
             fmt::format("{:.5f}", turn.delta), "within 1e-3");
  report.row(fmt::format("(T - T0)/theta in the middle there: exact {:.5f}", s.critical_rise),
             fmt::format("{:.5f}", turn.rise), "within 1e-3");
  report.order("order of delta_c, 10 to 80 cells", order, errors, ">= 1.9");
  CHECK(std::abs(turn.delta / s.critical - 1) <= 1e-3);
  CHECK(std::abs(turn.rise / s.critical_rise - 1) <= 1e-3);
  CHECK(order >= 1.9);
}

/// Largest (T - T0)/theta at the end of a hold from the cold, and how much it rose in the last tenth of it.
struct Held {
  double rise, still_rising;
};

Held held_at(const Shape& s, double delta) {
  // A compliance at a few times the critical current keeps a runaway finite.
  const double v = volts(delta);
  Problem problem(s.file, {spacing(s, 80), "physics.heat=transient", "time.tolerance=1e-4",
                           fmt::format("circuit.compliance={} uA", s.id == slab.id ? 100 : 600),
                           fmt::format("protocol=[{{sweep: {{to: {0:.17g} V, duration: 1 ps}}}}, "
                                       "{{hold: {{voltage: {0:.17g} V, duration: 1 us}}}}]",
                                       v)});
  const Run run = play(problem);
  const auto rise = [](const TraceRow& r) { return (r.temperature_max_K - ambient_K) / theta_K; };
  const double end = rise(run.trace.back());
  double before = end;
  for (const TraceRow& r : run.trace)
    if (r.time_s <= 0.9e-6) before = rise(r);
  return {end, end - before};
}

void check_holds(const Shape& s, const Report& report) {
  const Held below = held_at(s, 0.999 * s.critical), above = held_at(s, 1.001 * s.critical);
  report.row(fmt::format("(T - T0)/theta, held at 0.999 delta_c for 1000 a^2 c/k: exact {:.3f}",
                         exact_rise(s, 0.999 * s.critical, 0)),
             fmt::format("{:.3f}", below.rise), fmt::format("<= {:.3f}", s.critical_rise));
  report.row("what it still rose in the last tenth", below.still_rising, "<= 1e-6");
  report.row("(T - T0)/theta, held at 1.001 delta_c, until the compliance ends the runaway",
             fmt::format("{:.2f}", above.rise), ">= 3");
  CHECK(below.rise <= s.critical_rise);
  CHECK(std::abs(below.still_rising) <= 1e-6);
  CHECK(above.rise >= 3);
}

}  // namespace

TEST_CASE("thermal runaway of a slab", "[p09slab]") {
  const Report report(slab.id, slab.title);
  check_profile(slab, report);
  check_turn(slab, report);
  check_holds(slab, report);
}

TEST_CASE("thermal runaway of a cylinder", "[p09cylinder]") {
  const Report report(cylinder.id, cylinder.title);
  check_profile(cylinder, report);
  check_turn(cylinder, report);
  check_holds(cylinder, report);
}
