// Problem 1: a hopping law on one edge. v/(mu E) = sinh x / x with x = z q a |E| / 2kT, and D/mu = kT/zq.
#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double k_eV = constants::boltzmann_eV_K;
constexpr double temperature_K = 600, charge = 2, hop_m = 0.4e-9, length_m = 0.1e-9;
constexpr double density_m3 = 1e26;

/// Flux from a to b where the field E points from a to b.
double flux(const Material& m, double n_a, double n_b, double field_V_m, double law_field_V_m) {
  EdgeState s;
  s.a.potential_V = field_V_m * length_m;
  s.b.potential_V = 0.0;
  s.a.temperature_K = s.b.temperature_K = temperature_K;
  s.a.vacancies_m3 = n_a;
  s.b.vacancies_m3 = n_b;
  s.field_V_m = law_field_V_m;
  return vacancy_flux(s, {length_m, m}).value;
}

}  // namespace

TEST_CASE("hopping law on one edge", "[p01]") {
  const Report report("01", "hopping law, one edge");
  const Problem problem("p01_hopping_law.yaml");
  const Material& m = problem.material("oxide");

  // At vanishing law field: mobility from the drift of a uniform density, diffusivity from a gradient without
  // field.
  const double tiny_V_m = 1;
  const double mobility = flux(m, density_m3, density_m3, 1e6, tiny_V_m) / density_m3 / 1e6;
  const double diffusivity =
      flux(m, density_m3, 0.5 * density_m3, 0, tiny_V_m) * length_m / (0.5 * density_m3);
  const double einstein = std::abs(diffusivity / mobility / (k_eV * temperature_K / charge) - 1);
  report.row("D/mu against kT/zq, relative", einstein, "<= 1e-12");
  CHECK(einstein <= 1e-12);

  const auto field_at = [](double x) { return 2 * x * k_eV * temperature_K / (charge * hop_m); };
  const auto velocity_at = [&](double x) {
    return flux(m, density_m3, density_m3, field_at(x), field_at(x)) / density_m3;
  };
  for (const double x : {0.1, 1.0, 5.0}) {
    const double velocity = velocity_at(x);
    const double ratio = velocity / (mobility * field_at(x));
    const double error = std::abs(ratio / (std::sinh(x) / x) - 1);
    report.row("v/(mu E) against sinh x / x at x = " + std::to_string(x).substr(0, 3) + ", relative", error,
               "<= 1e-12");
    CHECK(error <= 1e-12);
    if (x == 1) CHECK(ratio == Approx(1.17520).epsilon(5e-6));
    const double absolute = 2 * 1e13 * hop_m * std::exp(-1.2 / (k_eV * temperature_K)) * std::sinh(x);
    CHECK(std::abs(velocity / absolute - 1) <= 1e-12);
  }

  Curve found{"one edge", {}, {}};
  for (double x = 0.1; x < 8; x += 0.4) {
    found.x.push_back(x);
    found.y.push_back(velocity_at(x) / (mobility * field_at(x)));
  }
  report.picture("x = zqaE/2kT", "v/(mu E)",
                 {known_line("sinh x / x", 0.01, 8, [](double x) { return std::sinh(x) / x; }), found},
                 PictureScale::log_y);
}
