// Problem 11: one carrier injected without limit into an insulator. Steady: Mott and Gurney's J = (9/8) eps
// mu V^2/L^3. After a step of the voltage, without diffusion and trapping (Many and Rakavy, Phys. Rev. 126
// (1962) 1980): the current starts at 0.444 of it and peaks at 1.21 when the front arrives, at 0.787 L^2/(mu
// V).
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double length_m = 1e-6, volts = 4000, mobility = 1e-8, area_m2 = 1e-12;
constexpr double transit_s = length_m * length_m / (mobility * volts);
constexpr double mott_gurney_A = 9.0 / 8 * 3 * constants::vacuum_permittivity_F_m * mobility * volts * volts /
                                 (length_m * length_m * length_m) * area_m2;

double before_arrival(double t) { return 4.0 / 9 / std::pow(1 - t / 2, 2); }

/// What a run shows of the transient: times in transits, currents over the steady one.
struct Transient {
  Curve found{"computed", {}, {}};
  double first = 0;  ///< current after a hundredth of the transit
  double worst = 0;  ///< largest deviation before the front arrives, relative
  double peak = 0, peak_at = 0;

  explicit Transient(const Run& run) {
    for (const TraceRow& row : run.trace) {
      const double ratio = std::abs(row.current_A) / mott_gurney_A;
      const double t = row.time_s / transit_s;
      if (t < 0.01) continue;
      if (first == 0) first = ratio;
      found.x.push_back(t);
      found.y.push_back(ratio);
      if (t < 0.75) worst = std::max(worst, std::abs(ratio / before_arrival(t) - 1));
      if (ratio > peak) {
        peak = ratio;
        peak_at = t;
      }
    }
  }

  /// \param percent what is accepted of the first current, the peak, its time, and the whole curve.
  void judge(const Report& report, double first_percent, double peak_percent, double time_percent,
             double curve_percent) const {
    const auto within = [](double percent) { return fmt::format("within {:g} %", percent); };
    report.row("current after a hundredth of the transit, over the steady one: exact 0.449",
               fmt::format("{:.4f}", first), within(first_percent));
    report.row("largest current, over the steady one: exact 1.21", fmt::format("{:.4f}", peak),
               within(peak_percent));
    report.row("when, in L^2/(mu V): exact 0.787", fmt::format("{:.4f}", peak_at), within(time_percent));
    report.row("largest deviation from (4/9)/(1 - t/2)^2 before the front arrives", worst,
               fmt::format("<= {:g}", curve_percent / 100));
    report.picture("time in L^2/(mu V)", "current over the steady one",
                   {known_line("(4/9)/(1 - t/2)^2 until the front arrives", 0, 0.787, before_arrival),
                    {"steady", {0, 1.2}, {1, 1}, true},
                    found});
    CHECK(first == Approx(0.449).epsilon(first_percent / 100));
    CHECK(peak == Approx(1.2084).epsilon(peak_percent / 100));
    CHECK(peak_at == Approx(0.787).epsilon(time_percent / 100));
    CHECK(worst <= curve_percent / 100);
  }
};

}  // namespace

TEST_CASE("space-charge-limited current", "[p11]") {
  const Report report("11", "Mott-Gurney current, 4000 V over 1 um");
  Problem problem("p11_mott_gurney.yaml");
  const Run run = play(problem);
  const double steady = std::abs(run.trace.back().current_A) / mott_gurney_A;
  report.row("steady current over (9/8) eps mu V^2/L^3", fmt::format("{:.4f}", steady), "1 within 1 %");
  CHECK(steady == Approx(1).epsilon(0.01));
  report.picture("distance from the injector [um]", "potential [V]",
                 {known_line("V (x/L)^(3/2)", 0, 1, [](double x) { return volts * std::pow(x, 1.5); }),
                  profile(problem, "computed", field(problem, run.state, Unknown::potential), 0, length_m)});
  report.row("sum of the terminal currents, relative", run.charge_drift, "<= 1e-9");
  CHECK(run.charge_drift <= 1e-9);
}

TEST_CASE("space-charge-limited transient", "[p11transient]") {
  const Report report("11t", "the current after a step of the voltage (Many and Rakavy)");
  Problem problem("p11_mott_gurney.yaml", {"time.tolerance=1e-3", "time.largest_fraction=0.005",
                                           fmt::format("protocol.1.hold.duration={} s", 1.2 * transit_s)});
  Transient(play(problem)).judge(report, 1.5, 3, 2, 1.5);
}

// Upwinding smears the front over sqrt(h L): twenty times finer, its arrival is right to 1 %.
TEST_CASE("space-charge-limited transient on 20 000 cells", "[p11transient_fine][long][.]") {
  const Report report("11u", "the same on 20 000 cells");
  Problem problem(
      "p11_mott_gurney.yaml",
      {"time.tolerance=5e-4", "time.largest_fraction=0.005", "solver.linear=replicated",
       "mesh.spacing.z=[{from: 0 nm, to: 0.2 nm, spacing: 0.005 nm, growth: 1.003}, {from: 25 nm, "
       "to: 1000 nm, spacing: 0.05 nm, growth: 1.01}]",
       fmt::format("protocol.1.hold.duration={} s", 1.2 * transit_s)});
  Transient(play(problem)).judge(report, 1, 1, 1, 1);
}
