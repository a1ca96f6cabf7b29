// Problem 8: Kohlrausch's relation. In a conductor of any shape whose sides are adiabatic and whose contacts
// are at T0, for any sigma(T), k(T): integral from T0 to T of (k/sigma) dT = psi (V - psi)/2. With constants
// and with the Wiedemann-Franz law the scheme keeps the relation to rounding on every mesh; with another
// sigma(T) it does so to second order, which is what is measured.
#include <fmt/format.h>

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

constexpr double ambient_K = 300;

/// Integral of k/sigma from T0 to T [V2].
using Integral = std::function<double(double temperature_K)>;

double constants_integral(double t) { return 20 / 1e6 * (t - ambient_K); }
double wiedemann_franz_integral(double t) { return 2.44e-8 * 0.5 * (t * t - ambient_K * ambient_K); }

/// k/sigma0 times the integral of exp(Ea/kT), by Simpson's rule on 2000 intervals.
double activated_integral(double t) {
  constexpr int intervals = 2000;
  const double h = (t - ambient_K) / intervals;
  const auto f = [](double x) { return 2.0 / 1e6 * std::exp(0.05 / (constants::boltzmann_eV_K * x)); };
  double sum = f(ambient_K) + f(t);
  for (int i = 1; i < intervals; ++i) sum += (i % 2 ? 4 : 2) * f(ambient_K + i * h);
  return sum * h / 3;
}

struct Deviation {
  ErrorNorms norms;  ///< of the integral - psi (V - psi)/2, relative to its largest value V^2/8
  double hottest_K;
  std::vector<double> potential_V, temperature_K;
};

Deviation deviation(Problem& problem, const Integral& integral, double volts) {
  const Run run = play(problem);
  const std::vector<double> psi = field(problem, run.state, Unknown::potential);
  const std::vector<double> temperature = field(problem, run.state, Unknown::temperature);
  std::vector<double> off(psi.size());
  for (std::size_t v = 0; v < psi.size(); ++v)
    off[v] = (integral(temperature[v]) - 0.5 * psi[v] * (volts - psi[v])) / (volts * volts / 8);
  return {error_of(problem, off, [](const Vec3&) { return 0.0; }), run.last.temperature_max_K, psi,
          temperature};
}

std::vector<std::string> overrides(const std::string& material, double volts) {
  return {"regions.metal.material=" + material, fmt::format("protocol.0.sweep.to={} V", volts)};
}

}  // namespace

TEST_CASE("Kohlrausch's relation, exact cases", "[p08]") {
  const Report report("08a", "Kohlrausch on an L, adiabatic sides: constants and Wiedemann-Franz");
  std::vector<Curve> known, found;
  for (const auto& [file, name] :
       {std::pair{"p08_boxes.yaml", "quads"}, {"p08_triangles.yaml", "gmsh triangles"}}) {
    Problem constant(file, overrides("constants", 0.1));
    const Deviation d = deviation(constant, constants_integral, 0.1);
    report.row(fmt::format("constants, {}: largest deviation from psi(V - psi)/2, relative to V^2/8", name),
               d.norms.max, "<= 1e-9");
    CHECK(d.norms.max <= 1e-9);
    for (const auto& [volts, kelvin] : {std::pair{0.1, 438.7}, {0.5, 1628.0}, {1.0, 3215.0}}) {
      Problem metal(file, overrides("wiedemann_franz", volts));
      const Deviation w = deviation(metal, wiedemann_franz_integral, volts);
      report.row(
          fmt::format("Wiedemann-Franz, {:g} V, {}: largest deviation, relative to V^2/8", volts, name),
          w.norms.max, "<= 1e-9");
      CHECK(w.norms.max <= 1e-9);
      if (std::string(name) == "gmsh triangles") {
        known.push_back(known_line(fmt::format("exact, {:g} V", volts), 0, 1, [v = volts](double x) {
          return std::sqrt(ambient_K * ambient_K + v * v * x * (1 - x) / 2.44e-8);
        }));
        found.push_back({fmt::format("{:g} V", volts), w.potential_V, w.temperature_K});
        for (double& psi : found.back().x) psi /= volts;
      }
      report.row(fmt::format("its hottest point, exact {:g} K", kelvin), fmt::format("{:.2f} K", w.hottest_K),
                 "within 0.1 %");
      CHECK(std::abs(w.hottest_K / std::sqrt(9e4 + volts * volts / (4 * 2.44e-8)) - 1) <= 1e-3);
      CHECK(std::abs(std::sqrt(9e4 + volts * volts / (4 * 2.44e-8)) / kelvin - 1) <= 5e-4);
    }
    if (std::string(name) == "quads") {  // the line psi = V/2 runs through vertices: sigma V^2 / 8k
      report.row("constants, quads: hottest point above 300 K, exact 62.5 K",
                 fmt::format("{:.9f} K", d.hottest_K - 300), "within 1e-6 K");
      CHECK(std::abs(d.hottest_K - ambient_K - 1e6 * 0.01 / (8 * 20)) <= 1e-6);
    }
  }
  known.insert(known.end(), found.begin(), found.end());
  report.picture("potential over the voltage", "temperature [K]", known);
}

TEST_CASE("Kohlrausch's relation, activated conduction", "[p08order]") {
  const Report report("08b", "Kohlrausch on an L, sigma = sigma0 exp(-0.05 eV/kT), k constant, 0.1 V");
  std::vector<Curve> curves;
  for (const bool triangles : {false, true}) {
    std::vector<double> sizes, errors;
    for (const int k : {1, 2, 3, 4, 5}) {
      if (!triangles && k == 5) continue;  // four meshes of boxes, each twice as fine, are enough
      auto set = overrides("activated", 0.1);
      if (triangles) set.push_back("mesh.file=" + beside(fmt::format("meshes/l_shape_{}.msh", k)));
      const std::string spacing = fmt::format("{:.17g} nm", 4.0 / (1 << k));
      if (!triangles) set.insert(set.end(), {"mesh.spacing.x=" + spacing, "mesh.spacing.z=" + spacing});
      Problem problem(triangles ? "p08_triangles.yaml" : "p08_boxes.yaml", set);
      sizes.push_back(problem.cell_size_m());
      errors.push_back(deviation(problem, activated_integral, 0.1).norms.l2);
    }
    const double order = measure_order(sizes, errors);
    curves.push_back({triangles ? "gmsh triangles" : "quads", sizes, errors});
    for (double& h : curves.back().x) h *= 1e9;
    report.order(triangles ? "order in L2, gmsh triangles" : "order in L2, quads", order, errors, ">= 1.9");
    CHECK(order >= 1.9);
  }
  curves.push_back(slope_line(2, curves[0].x, curves[0].y));
  report.picture("cell size [nm]", "error in L2, relative to V^2/8", curves, PictureScale::log_log);
}
