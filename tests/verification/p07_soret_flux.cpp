// Problem 7: thermodiffusion with a through flow. A closed box at rest hides what a contact could get wrong;
// here one end is fed or held and the other held. In the steady state the same flux must cross both faces,
// and with Phi = Es/kT(x), T linear, n = exp(-Phi) [n_L exp(Phi_L) + F/D integral from x to L of exp(Phi)].
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double length_m = 20e-9, energy_eV = 0.85, diffusivity_m2_s = 1e-16, held_m3 = 1e27,
                 fed_1_m2s = 1e24;
constexpr double area_m2 = 100e-18;

const std::string fed = "{type: flux, inflow: 1e24 /m^2/s}", held = "{type: fixed, density: 1e27 /m^3}";

/// Phi(x), 300 K at 0 and 600 K at L; `energy` with the sign of the direction.
double phi(double signed_energy_eV, double x_m) {
  return signed_energy_eV / (constants::boltzmann_eV_K * (300 + 300 * x_m / length_m));
}

/// Integral of exp(Phi) from x to L, by Simpson's rule on 4000 intervals.
double integral(double signed_energy_eV, double x_m) {
  constexpr int intervals = 4000;
  const double h = (length_m - x_m) / intervals;
  double sum = 0;
  for (int i = 0; i <= intervals; ++i)
    sum += (i == 0 || i == intervals ? 1 : i % 2 ? 4 : 2) * std::exp(phi(signed_energy_eV, x_m + i * h));
  return sum * h / 3;
}

struct Case {
  std::string name, direction, at_cold, at_hot;
  double duration_s = 1e4;  ///< where the flux runs against the drift, it must first fill the cell
};

const std::vector<Case> cases = {
    {"fed cold, held hot, toward hot", "toward_hot", fed, held},
    {"fed cold, held hot, toward cold", "toward_cold", fed, held, 1e8},
    {"held cold, fed hot, toward hot", "toward_hot", held, fed, 1e8},
    {"held cold, fed hot, toward cold", "toward_cold", held, fed},
    {"held at both ends, toward hot", "toward_hot", held, held},
    {"held at both ends, toward cold", "toward_cold", held, held},
};

/// The exact flux [1/(m2 s)] along +x.
double exact_flux(const Case& c, double e) {
  if (c.at_cold == fed) return fed_1_m2s;
  if (c.at_hot == fed) return -fed_1_m2s;
  return diffusivity_m2_s * held_m3 * (std::exp(phi(e, 0)) - std::exp(phi(e, length_m))) / integral(e, 0);
}

/// The exact density at the hot end: held there, or what the flux and the density at the cold end ask for.
double exact_hot_m3(const Case& c, double e) {
  if (c.at_hot == held) return held_m3;
  const double activity =
      held_m3 * std::exp(phi(e, 0)) - exact_flux(c, e) / diffusivity_m2_s * integral(e, 0);
  return activity * std::exp(-phi(e, length_m));
}

}  // namespace

TEST_CASE("thermodiffusion with a through flow", "[p07]") {
  const Report report("07", "Soret with a through flow, 300 to 600 K, 0.85 eV");
  std::vector<Curve> curves;
  for (const Case& c : cases) {
    const double e = c.direction == "toward_hot" ? energy_eV : -energy_eV;
    const double flux = exact_flux(c, e), at_hot = exact_hot_m3(c, e) * std::exp(phi(e, length_m));
    const auto exact = [&](const Vec3& p) {
      return std::exp(-phi(e, p[0])) * (at_hot + flux / diffusivity_m2_s * integral(e, p[0]));
    };
    std::vector<double> sizes, errors;
    double unequal = 0;
    for (const int cells : {20, 40, 80, 160, 320}) {
      Problem problem("p07_soret_flux.yaml",
                      {fmt::format("mesh.spacing.z={:.17g} nm", 20.0 / cells),
                       fmt::format("protocol.0.hold.duration={} s", c.duration_s),
                       "materials.oxide.vacancies.soret.direction=" + c.direction,
                       "contacts.cold.vacancies=" + c.at_cold, "contacts.hot.vacancies=" + c.at_hot});
      const Run run = play(problem);
      const std::vector<double>& out = run.fluxes.vacancies_1_s;
      unequal = std::max(unequal, std::abs(out[0] + out[1]) / std::abs(out[1]));
      std::vector<double> deviation = field(problem, run.state, Unknown::vacancies);
      for (std::size_t v = 0; v < deviation.size(); ++v)
        deviation[v] = deviation[v] / exact(problem.mesh.points_m[v]) - 1;
      sizes.push_back(problem.cell_size_m());
      // With both ends held the flux is what the mesh has to find.
      const bool both = c.at_cold == held && c.at_hot == held;
      errors.push_back(both ? std::abs(out[1] / area_m2 / flux - 1)
                            : error_of(problem, deviation, [](const Vec3&) { return 0.0; }).l2);
    }
    const double order = measure_order(sizes, errors);
    report.row(c.name + ": difference of the fluxes at the faces, relative", unequal, "<= 1e-10");
    report.order(
        c.name + (c.at_cold == c.at_hot ? ": order of the flux" : ": order of the density, relative, L2") +
            ", 20 to 320 cells",
        order, errors, ">= 1.9");
    curves.push_back({c.name, sizes, errors});
    CHECK(unequal <= 1e-10);
    CHECK(order >= 1.9);
  }
  Curve slope{"order 2", curves[0].x, {}, true};
  for (const double h : slope.x) slope.y.push_back(1e-2 * std::pow(h / slope.x[0], 2));
  curves.insert(curves.begin(), slope);
  report.picture("cell [m]", "error, relative", curves, PictureScale::log_log);
}
