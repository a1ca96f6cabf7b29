// Problem 28: a hump that a uniform field carries along, with 1 to 8 kT from vertex to vertex. In an endless
// cell it stays a Gaussian: n = n0 + N s0/s exp(-(z - z0 + v t)^2/2 s^2), s^2 = s0^2 + 2 D t, v = z q D E/kT
// (drift and diffusion commute; Crank, The Mathematics of Diffusion, 1975, chapter 2). An exponentially
// fitted flux smears it over the cells, to the first order of their size; with limited slopes that is of
// second order, and nothing is smaller than the background or larger than the hump was.
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

constexpr double background = 1e20, hump = 1e27, start_m = 70e-9, diffusivity = 1e-16, duration_s = 0.1;
constexpr double field_V_m = 5 / 100e-9;

double exact(double z, double sigma_m) {
  const double speed = 2 * diffusivity * field_V_m / (constants::boltzmann_eV_K * 300);
  const double s2 = sigma_m * sigma_m + 2 * diffusivity * duration_s, x = z - start_m + speed * duration_s;
  return background + hump * sigma_m / std::sqrt(s2) * std::exp(-x * x / (2 * s2));
}

struct Carried {
  double error;    ///< largest at a vertex away from the walls, of the hump
  double ringing;  ///< sum of all rises and falls over twice the largest density, less 1
  double drift;    ///< of the count, relative
  Curve profile;
};

/// Away from the walls: at the lower one the background piles up.
bool counts(const Vec3& p) { return p[0] > 5e-9; }

Carried carry(const std::string& flux, double size_nm, double sigma_nm) {
  Problem problem("p28_front.yaml", {"physics.ion_flux=" + flux, fmt::format("mesh.spacing.z={} nm", size_nm),
                                     fmt::format("initial.vacancies.1.sigma.z={} nm", sigma_nm)});
  const Run run = play(problem);
  const Mesh& mesh = problem.mesh;
  const auto density = [&](int v) {
    const int i = problem.layout.at(v, Unknown::vacancies);
    return run.state[i] * problem.assembler.scale(i);
  };
  double error = 0, largest = 0;
  for (int v = 0; v < mesh.owned; ++v) {
    if (!counts(mesh.points_m[v])) continue;
    error = std::max(error, std::abs(density(v) - exact(mesh.points_m[v][0], sigma_nm * 1e-9)) / hump);
    largest = std::max(largest, density(v));
  }
  std::vector<double> variation(1, 0.0);
  for (const Cell& cell : mesh.cells) {
    const int a = cell.vertices[0], b = cell.vertices[1];
    const int first = mesh.natural[a] < mesh.natural[b] ? a : b;
    if (first < mesh.owned && counts(mesh.points_m[a]) && counts(mesh.points_m[b]))
      variation[0] += std::abs(density(a) - density(b));
  }
  petsc::sum(PETSC_COMM_WORLD, variation);
  return {petsc::max(PETSC_COMM_WORLD, error), variation[0] / (2 * petsc::max(PETSC_COMM_WORLD, largest)) - 1,
          run.vacancy_drift,
          profile(problem, fmt::format("{}, {} nm", flux, size_nm),
                  field(problem, run.state, Unknown::vacancies), 0, 1e-9)};
}

}  // namespace

TEST_CASE("a hump that the field carries along", "[p28]") {
  const Report report("28", "a hump carried along by the field");
  std::vector<Curve> curves{known_line("exact", 0, 100, [](double z) { return exact(z * 1e-9, 6e-9); })};
  const std::vector<double> sizes = {2, 1, 0.5, 0.25};
  double drift = 0, ringing = 0, fitted_at_1nm = 0;
  for (const std::string flux : {"scharfetter_gummel", "limited"}) {
    std::vector<double> errors;
    for (const double size_nm : sizes) {
      const Carried c = carry(flux, size_nm, 6);
      errors.push_back(c.error);
      drift = std::max(drift, c.drift);
      ringing = std::max(ringing, c.ringing);
      if (size_nm == 1) curves.push_back(c.profile);
      if (size_nm == 1 && flux != "limited") fitted_at_1nm = c.error;
    }
    const bool judged = flux == "limited";
    const double order = measure_order(sizes, errors);
    report.order(flux + ": order of the largest error, of the hump", order, errors,
                 judged ? ">= 1.7" : "given");
    if (!judged) continue;
    CHECK(order >= 1.7);
    report.row("1 nm: error with limited slopes, of that without", errors[1] / fitted_at_1nm, "<= 0.25");
    CHECK(errors[1] <= 0.25 * fitted_at_1nm);
  }
  // A hump of one cell's width cannot be resolved, but it must not ring.
  const Carried narrow = carry("limited", 2, 2);
  ringing = std::max(ringing, narrow.ringing);
  report.row("rises and falls beyond those of one hump, relative", ringing, "<= 0");
  report.row("drift of the count, relative", drift, "<= 1e-12");
  CHECK(ringing <= 0);
  CHECK(drift <= 1e-12);
  report.picture("height [nm]", "vacancies [1/m3]", curves);
}
