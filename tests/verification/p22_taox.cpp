// Problem 22: a cell of TaOx with a straight filament that resets under one triangle of 1.4 V
// (the cell of bench/taox.yaml), against codes written by others: FEniCSx 0.5 (first-order Galerkin, in two
// dimensions on 512 x 128 cells) and FiPy 4.0 (cells with exponential fluxes). All took the same equal steps
// of backward Euler. Vacancies drift in a front thinner than the cells, where an exponentially fitted flux is
// of first order: the deviation shrinks with the cells.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "petsc/petsc.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

struct Published {
  double time_us, current_A, hottest_K;
};

const std::vector<Published> plane_fenicsx = {
    {100, 1.29830e-04, 303.29},  {300, 4.23176e-04, 332.11},  {500, 8.35208e-04, 405.07},
    {700, 1.49631e-03, 561.00},  {800, 1.96642e-03, 689.82},  {900, 2.35987e-03, 800.74},
    {1000, 2.08180e-03, 740.80}, {1100, 1.51095e-03, 589.12}, {1300, 9.22278e-04, 439.19},
    {1500, 5.47702e-04, 359.66}, {1700, 2.91537e-04, 319.16}, {1900, 9.17109e-05, 302.01}};
constexpr double plane_peak_K = 802.34;

const std::vector<Published> space_fenicsx = {{160, 3.37617e-05, 307.85},  {480, 1.15964e-04, 384.82},
                                              {800, 2.55486e-04, 634.96},  {960, 3.51105e-04, 803.31},
                                              {1120, 2.72062e-04, 594.41}, {1440, 1.30624e-04, 385.24},
                                              {1760, 4.81255e-05, 313.01}};
const std::vector<Published> space_fipy = {{160, 3.37728e-05, 307.69},  {480, 1.16291e-04, 383.01},
                                           {800, 2.56223e-04, 623.84},  {960, 3.51118e-04, 799.23},
                                           {1120, 2.76192e-04, 604.95}, {1440, 1.32294e-04, 388.04},
                                           {1760, 4.85302e-05, 313.28}};

/// What the trace holds at a time, linear between steps.
TraceRow at(const std::vector<TraceRow>& trace, double time_s) {
  std::size_t k = 1;
  while (k + 1 < trace.size() && trace[k].time_s < time_s) ++k;
  const TraceRow &a = trace[k - 1], &b = trace[k];
  const double w = (time_s - a.time_s) / (b.time_s - a.time_s);
  const auto between = [w](double x, double y) { return x + w * (y - x); };
  TraceRow row = a;
  row.time_s = time_s;
  row.applied_V = between(a.applied_V, b.applied_V);
  row.device_V = between(a.device_V, b.device_V);
  row.current_A = between(a.current_A, b.current_A);
  row.temperature_max_K = between(a.temperature_max_K, b.temperature_max_K);
  return row;
}

/// Largest deviations at the published times, relative to the largest published current and temperature.
struct Deviation {
  double current = 0, hottest = 0;
};

Deviation deviation_from(const std::vector<Published>& table, const Run& run) {
  double most_A = 0, most_K = 0;
  for (const Published& p : table) {
    most_A = std::max(most_A, p.current_A);
    most_K = std::max(most_K, p.hottest_K);
  }
  Deviation d;
  for (const Published& p : table) {
    const TraceRow row = at(run.trace, p.time_us * 1e-6);
    d.current = std::max(d.current, std::abs(row.current_A - p.current_A) / most_A);
    d.hottest = std::max(d.hottest, std::abs(row.temperature_max_K - p.hottest_K) / most_K);
  }
  return d;
}

double peak_K(const Run& run) {
  double peak = 0;
  for (const TraceRow& row : run.trace) peak = std::max(peak, row.temperature_max_K);
  return peak;
}

/// Exact number of vacancies: background and Gaussian over the cell, in the plane (or in space, both
/// directions).
double count_in(int directions) {
  const double sigma_m = 15e-9, width_m = 250e-9, height_m = 15e-9;
  const double line_m =
      std::sqrt(2 * constants::pi) * sigma_m * std::erf(width_m / 2 / (std::sqrt(2) * sigma_m));
  const double gaussian_m2 = directions == 1 ? line_m * width_m : line_m * line_m;
  return 1e27 * height_m * (0.002 * width_m * width_m + gaussian_m2);
}

struct Played {
  Run run;
  double count, drift;  ///< of vacancies at the start, off the exact number and off the start, relative
};

Played play_plane(int cells_z, const std::string& flux = "scharfetter_gummel") {
  Problem problem("p22_taox.yaml",
                  {"physics.ion_flux=" + flux, fmt::format("mesh.spacing.x={:.17g} nm", 125.0 / cells_z),
                   fmt::format("mesh.spacing.z={:.17g} nm", 15.0 / cells_z)});
  Run run = play(problem);
  const double count = std::abs(run.first.all_vacancies() / count_in(1) - 1), drift = run.vacancy_drift;
  return {std::move(run), count, drift};
}

Curve current_of(const std::string& name, const Run& run) {
  Curve c{name, {}, {}};
  for (const TraceRow& row : run.trace) {
    c.x.push_back(row.time_s * 1e6);
    c.y.push_back(row.current_A * 1e3);
  }
  return c;
}

Curve current_of(const std::string& name, const std::vector<Published>& table) {
  Curve c{name, {}, {}, true};
  for (const Published& p : table) {
    c.x.push_back(p.time_us);
    c.y.push_back(p.current_A * 1e3);
  }
  return c;
}

void judge_counts(const Report& report, double count, double drift) {
  report.row("vacancies at the start against the exact number, relative", count, "<= 1e-10");
  report.row("drift of the vacancies during the run, relative", drift, "<= 1e-10");
  CHECK(count <= 1e-10);
  CHECK(drift <= 1e-10);
}

void judge_limited(const std::string& id, int cells_z, double accepted) {
  const std::string mesh = fmt::format("{} x {}", 2 * cells_z, cells_z),
                    bound = fmt::format("<= {:g}", accepted);
  const Report report(
      id, "TaOx cell in a plane against FEniCSx on 512 x 128 cells, limited slopes, " + mesh + " cells");
  const Played p = play_plane(cells_z, "limited");
  const Deviation d = deviation_from(plane_fenicsx, p.run);
  report.row(mesh + ": largest deviation of the current, of the largest one", d.current, bound);
  report.row(mesh + ": largest deviation of the hottest point, of the hottest one", d.hottest, bound);
  judge_counts(report, p.count, p.drift);
  report.picture("time [us]", "current [mA]",
                 {current_of("FEniCSx", plane_fenicsx), current_of(mesh, p.run)});
  CHECK(d.current <= accepted);
  CHECK(d.hottest <= accepted);
}

}  // namespace

TEST_CASE("TaOx cell against FEniCSx, coarse meshes", "[p22]") {
  const Report report("22", "TaOx cell in a plane against FEniCSx on 512 x 128 cells, coarse meshes");
  CHECK(count_in(1) == Approx(142872.8).epsilon(1e-6));
  std::vector<Deviation> deviations;
  std::vector<Curve> curves{current_of("FEniCSx", plane_fenicsx)};
  double count = 0, drift = 0;
  for (const int cells_z : {16, 32}) {
    const Played p = play_plane(cells_z);
    const std::string mesh = fmt::format("{} x {}", 2 * cells_z, cells_z);
    deviations.push_back(deviation_from(plane_fenicsx, p.run));
    count = std::max(count, p.count);
    drift = std::max(drift, p.drift);
    curves.push_back(current_of(mesh, p.run));
    report.row(mesh + ": largest deviation of the current, of the largest one", deviations.back().current,
               cells_z == 16 ? "<= 0.05" : "<= 0.035");
    report.row(mesh + ": largest deviation of the hottest point, of the hottest one",
               deviations.back().hottest, cells_z == 16 ? "<= 0.03" : "<= 0.015");
  }
  judge_counts(report, count, drift);
  report.picture("time [us]", "current [mA]", curves);
  CHECK(deviations[0].current <= 0.05);
  CHECK(deviations[0].hottest <= 0.03);
  CHECK(deviations[1].current <= 0.035);
  CHECK(deviations[1].hottest <= 0.015);
  CHECK(deviations[1].current <= 0.7 * deviations[0].current);
}

TEST_CASE("TaOx cell against FEniCSx, limited slopes", "[p22limited]") { judge_limited("22l", 32, 0.01); }

TEST_CASE("TaOx cell against FEniCSx, limited slopes on 128 x 64 cells", "[p22limited_fine][long][.]") {
  judge_limited("22m", 64, 0.003);
}

TEST_CASE("TaOx cell against FEniCSx, 256 x 128 cells", "[p22_fine][long][.]") {
  const Report report("22f", "TaOx cell in a plane against FEniCSx on 512 x 128 cells");
  std::vector<double> sizes, errors;
  double count = 0, drift = 0;
  for (const int cells_z : {32, 64, 128}) {
    const Played p = play_plane(cells_z);
    const Deviation d = deviation_from(plane_fenicsx, p.run);
    const std::string mesh = fmt::format("{} x {}", 2 * cells_z, cells_z);
    count = std::max(count, p.count);
    drift = std::max(drift, p.drift);
    sizes.push_back(15.0 / cells_z);
    errors.push_back(d.current);
    const double peak = std::abs(peak_K(p.run) / plane_peak_K - 1);
    const bool finest = cells_z == 128;
    report.row(mesh + ": largest deviation of the current, of the largest one", d.current,
               finest ? "<= 0.01" : "falls");
    report.row(mesh + ": largest deviation of the hottest point, of the hottest one", d.hottest,
               finest ? "<= 0.01" : "falls");
    report.row(mesh + ": peak temperature against 802.34 K, relative", peak, finest ? "<= 0.01" : "falls");
    if (!finest) continue;
    CHECK(d.current <= 0.01);
    CHECK(d.hottest <= 0.01);
    CHECK(peak <= 0.01);
  }
  judge_counts(report, count, drift);
  const double order = measure_order(sizes, errors);
  report.order("order of the current's deviation", order, errors, ">= 0.9");
  CHECK(order >= 0.9);
  report.picture(
      "size of a cell across the film [nm]", "deviation of the current, of the largest one",
      {{"size", {0.1, 0.5}, {errors.back() * 0.1 / sizes.back(), errors.back() * 0.5 / sizes.back()}, true},
       {"oxvac", sizes, errors}},
      PictureScale::log_log);
}

TEST_CASE("TaOx cell in space against FEniCSx and FiPy", "[p22_space][long][.]") {
  const Report report("22s", "TaOx cell in space against FEniCSx and FiPy, all on 48 x 48 x 24 cells");
  CHECK(count_in(2) == Approx(23080.7).epsilon(1e-5));
  // A direct factorization of 175 000 unknowns takes ten times as long as GMRES with incomplete ones.
  OXVAC_PETSC(PetscOptionsSetValue(nullptr, "-ksp_rtol", "1e-10"));
  Problem problem("p22_taox_3d.yaml");
  const Run run = play(problem);
  OXVAC_PETSC(PetscOptionsClearValue(nullptr, "-ksp_rtol"));
  for (const auto& [name, table] : {std::pair{"FEniCSx", &space_fenicsx}, {"FiPy", &space_fipy}}) {
    const Deviation d = deviation_from(*table, run);
    report.row(fmt::format("largest deviation of the current from {}, of the largest one", name), d.current,
               "<= 0.02");
    report.row(fmt::format("largest deviation of the hottest point from {}, of the hottest one", name),
               d.hottest, "<= 0.02");
    CHECK(d.current <= 0.02);
    CHECK(d.hottest <= 0.02);
  }
  judge_counts(report, std::abs(run.first.all_vacancies() / count_in(2) - 1), run.vacancy_drift);
  report.picture(
      "time [us]", "current [mA]",
      {current_of("FEniCSx", space_fenicsx), current_of("FiPy", space_fipy), current_of("oxvac", run)});
}
