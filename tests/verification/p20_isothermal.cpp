// Problem 20: isothermal switching of a cylindrical filament (Mickel, Lohn et al., Adv. Mater. (2014)): while
// it switches its surface stays at Tc, and with the constants below
//   ON  (the radius r grows at the conductivity sigma_s):  P = Ar (Tc - T0)/(R - Rmin)
//   OFF (the conductivity sigma falls at one radius):      P = As (Tc - T0)/(Rmax - R)
//   Ar = 2 kE d/(sigma_s dE), Rmin = kE/(4 pi sigma_s^2 L Tc dE), As = 8 d^2 L Tc/r^2, Rmax = 4 d^2 L Tc
//   dE/(pi kE r^4).
// With R = d/(sigma pi r^2) both say  Tc - T0 = P [dE/(2 pi kE r^2) - 1/(8 pi k d)],  k = L sigma Tc,  which
// is this heat balance: two electrodes (thickness dE, conductivity kE, as wide as the filament) carry P away
// from the filament's mean temperature, P = 2 pi r^2 kE/dE (Tm - T0); inside, heat flows to the surface, and
// the mean of its parabola lies P/(8 pi k d) above the surface. That the filament is hotter in the middle
// than at its ends is left out.
//
// 20a: these assumptions. The cell is the filament with its side at Tc and k = L sigma T as it is; the
// electrodes are the lumped balance, which sets the voltage. 20b: filament and electrodes in one cell; its
// hottest point is at Tc. By Kohlrausch's relation its power has an exact answer. Mickel's formulas come near
// it where the electrodes conduct heat so badly that the filament is of one temperature, which at the
// published kE it is not.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

using constants::pi;
constexpr double lorenz = 2.44e-8, film_m = 6e-9, electrode_m = 30e-9, ambient_K = 296, switching_K = 1809;
constexpr double saturated_S_m = 2.47e5, formed_m = 2e-9, published_W_mK = 195, poor_W_mK = 4;
constexpr double rise_K = switching_K - ambient_K;

struct Filament {
  double radius_m, sigma_S_m, electrode_W_mK;
  double resistance_ohm() const { return film_m / (sigma_S_m * pi * radius_m * radius_m); }
  /// Of both electrodes.
  double electrodes_W_K() const { return 2 * pi * radius_m * radius_m * electrode_W_mK / electrode_m; }
};

struct Point {
  double resistance_ohm, power_W;
};

double on_power_W(const Filament& f, double resistance_ohm) {
  const double a = 2 * f.electrode_W_mK * film_m / (f.sigma_S_m * electrode_m);
  const double least =
      f.electrode_W_mK / (4 * pi * f.sigma_S_m * f.sigma_S_m * lorenz * switching_K * electrode_m);
  return a * rise_K / (resistance_ohm - least);
}

double off_power_W(const Filament& f, double resistance_ohm) {
  const double r2 = f.radius_m * f.radius_m;
  const double a = 8 * film_m * film_m * lorenz * switching_K / r2;
  const double most =
      4 * film_m * film_m * lorenz * switching_K * electrode_m / (pi * f.electrode_W_mK * r2 * r2);
  return a * rise_K / (most - resistance_ohm);
}

struct Played {
  Point point;
  double mean_K, hottest_K;
};

Played played(const std::string& file, const Filament& f, double power_W,
              std::vector<std::string> overrides) {
  const double volts = std::sqrt(power_W * f.resistance_ohm());
  overrides.push_back(fmt::format("materials.filament.conduction.sigma={:.17g} S/m", f.sigma_S_m));
  overrides.push_back(fmt::format("protocol.0.sweep.to={:.17g} V", volts));
  Problem problem(file, overrides);
  const Run run = play(problem);
  const std::vector<double> volumes = problem.box_volumes_m3(),
                            temperature = field(problem, run.state, Unknown::temperature);
  std::vector<double> sums(2, 0.0);
  for (int v = 0; v < problem.mesh.owned; ++v) {
    sums[0] += volumes[v];
    sums[1] += volumes[v] * temperature[v];
  }
  petsc::sum(PETSC_COMM_WORLD, sums);
  const double current_A = run.trace.back().current_A;
  return {{volts / current_A, volts * current_A}, sums[1] / sums[0], run.last.temperature_max_K};
}

std::string extent(const std::string& region, double radius_m) {
  return fmt::format("regions.{}.r=[0 nm, {:.17g} nm]", region, radius_m * 1e9);
}

/// The state in which the electrodes carry what is released inside a surface at Tc.
Point at_surface(const Filament& f) {
  Point now{0, f.electrodes_W_K() * rise_K};
  for (int k = 0; k < 30; ++k) {
    const Played p = played(
        "p20_surface.yaml", f, now.power_W,
        {extent("filament", f.radius_m), fmt::format("mesh.spacing.r={:.17g} nm", f.radius_m * 1e9 / 20)});
    const double carried_W = f.electrodes_W_K() * (p.mean_K - ambient_K);
    const bool done = std::abs(carried_W / p.point.power_W - 1) < 1e-6;
    now = {p.point.resistance_ohm, carried_W};
    if (done) return now;
  }
  FAIL("the electrodes do not carry what is released");
  return now;
}

/// The state in which the hottest point of the cell with electrodes is at Tc: secant in the power.
Point at_hottest(const Filament& f) {
  const auto play_at = [&f](double power_W) {
    return played("p20_electrodes.yaml", f, power_W,
                  {extent("filament", f.radius_m), extent("lower", f.radius_m), extent("upper", f.radius_m),
                   fmt::format("mesh.spacing.r={:.17g} nm", f.radius_m * 1e9 / 2),
                   fmt::format("materials.electrode.heat.conductivity={:.17g} W/mK", f.electrode_W_mK)});
  };
  double before_W = 0, before_K = ambient_K, power_W = 0.5 * f.electrodes_W_K() * rise_K;
  for (int k = 0; k < 30; ++k) {
    const Played p = play_at(power_W);
    if (std::abs(p.hottest_K - switching_K) < 1e-3) return p.point;
    const double slope = (p.hottest_K - before_K) / (power_W - before_W);
    before_W = power_W;
    before_K = p.hottest_K;
    power_W += (switching_K - p.hottest_K) / slope;
  }
  FAIL("the filament does not reach Tc");
  return {};
}

/// What at_hottest() must find: (T0 + P Re/2)^2 + P R/4L = Tc^2 with Re of one electrode.
double exact_power_W(const Filament& f) {
  const double per_W = 1 / f.electrodes_W_K(), b = 2 * ambient_K * per_W + f.resistance_ohm() / (4 * lorenz);
  const double c = ambient_K * ambient_K - switching_K * switching_K;
  return (-b + std::sqrt(b * b - 4 * per_W * per_W * c)) / (2 * per_W * per_W);
}

std::vector<Filament> growing(double electrode_W_mK) {
  std::vector<Filament> list;
  for (const double radius_m : {0.5e-9, 1e-9, 1.5e-9, 2e-9, 2.5e-9, 2.8e-9})
    list.push_back({radius_m, saturated_S_m, electrode_W_mK});
  return list;
}

std::vector<Filament> thinning(double electrode_W_mK) {
  std::vector<Filament> list;
  for (const double share : {1.0, 0.9, 0.8, 0.7, 0.6, 0.5})
    list.push_back({formed_m, share * saturated_S_m, electrode_W_mK});
  return list;
}

/// Both curves of one cell against Mickel's, with a row and a picture.
void judge(const Report& report, double electrode_W_mK, Point (*find)(const Filament&), double accepted,
           double exact_accepted) {
  std::vector<Curve> curves;
  double exact = 0;
  const auto curve = [&](const char* name, const std::vector<Filament>& filaments,
                         double (*formula)(const Filament&, double)) {
    Curve known{fmt::format("{}, Mickel et al.", name), {}, {}, true}, found{name, {}, {}};
    double worst = 0;
    for (const Filament& f : filaments) {
      const Point p = find(f);
      const double wanted_W = formula(f, p.resistance_ohm);
      worst = std::max(worst, std::abs(p.power_W / wanted_W - 1));
      exact = std::max(exact, std::abs(p.power_W / exact_power_W(f) - 1));
      known.x.push_back(p.resistance_ohm * 1e-3);
      known.y.push_back(wanted_W * 1e6);
      found.x.push_back(p.resistance_ohm * 1e-3);
      found.y.push_back(p.power_W * 1e6);
    }
    report.row(fmt::format("{}: largest deviation of P(R)", name), worst, fmt::format("<= {}", accepted));
    CHECK(worst <= accepted);
    curves.push_back(known);
    curves.push_back(found);
  };
  curve("ON, radius 0.5 to 2.8 nm", growing(electrode_W_mK), on_power_W);
  curve("OFF, conductivity down to a half", thinning(electrode_W_mK), off_power_W);
  if (exact_accepted > 0) {
    report.row("largest deviation from the exact power of this cell", exact,
               fmt::format("<= {}", exact_accepted));
    CHECK(exact <= exact_accepted);
  }
  report.picture("resistance [kohm]", "power [uW]", curves, PictureScale::log_log);
}

}  // namespace

TEST_CASE("isothermal switching, the surface at Tc", "[p20]") {
  const Report report("20a", "isothermal switching: surface at Tc, electrodes lumped, published constants");
  judge(report, published_W_mK, at_surface, 0.05, 0);
  const Filament formed{formed_m, saturated_S_m, published_W_mK};
  const double without = formed.electrodes_W_K() * rise_K;
  report.row("share of the filament's own heat path in P at 2 nm, formula",
             on_power_W(formed, formed.resistance_ohm()) / without - 1, "for comparison");
}

TEST_CASE("isothermal switching, filament and electrodes in one cell", "[p20cell]") {
  const Report report("20b",
                      "isothermal switching: filament and electrodes in one cell, hottest point at Tc");
  judge(report, poor_W_mK, at_hottest, 0.05, 1e-3);
  const Filament formed{formed_m, saturated_S_m, published_W_mK};
  const Point p = at_hottest(formed);
  report.row("kE = 195 W/mK, 2 nm: deviation from the exact power of this cell",
             std::abs(p.power_W / exact_power_W(formed) - 1), "<= 0.001");
  CHECK(std::abs(p.power_W / exact_power_W(formed) - 1) <= 1e-3);
  report.row("kE = 195 W/mK, 2 nm: the formula's power over this cell's",
             on_power_W(formed, p.resistance_ohm) / p.power_W, "for comparison");
}
