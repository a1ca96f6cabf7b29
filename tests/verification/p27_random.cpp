// Problem 27: what a user states in YAML alone, with any numbers, comes out right: three of the problems with
// numbers drawn at random, written to a file as a user would.
#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/constants.hpp"
#include "draws.hpp"
#include "driver.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr int draws = 4;

/// A config of its own for each rank, gone with it.
class ConfigFile {
 public:
  explicit ConfigFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() / fmt::format("oxvac_p27_{}.yaml", getpid())) {
    std::ofstream(path_) << text;
  }
  ConfigFile(const ConfigFile&) = delete;
  ConfigFile& operator=(const ConfigFile&) = delete;
  ~ConfigFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

/// Problem 8: a wire between contacts at one temperature, adiabatic sides: T^2 = T0^2 + V^2/4L
/// (Wiedemann-Franz).
double hottest_of_wire(Draw& draw) {
  const double volts = draw.uniform(0.05, 0.6), ambient_K = draw.uniform(250, 500);
  const double lorenz = draw.uniform(2, 3) * 1e-8, length_nm = draw.uniform(5, 200);
  const ConfigFile config(fmt::format(R"(
title: a wire whose heat its electrons carry
physics: {{heat: steady, vacancies: false, ambient: {ambient} K}}
mesh: {{geometry: line, area: {area} nm^2, spacing: {{z: {spacing} nm}}}}
regions: {{wire: {{material: metal, z: [0 nm, {length} nm]}}}}
materials:
  metal:
    conduction: {{law: constant, sigma: {sigma} S/m}}
    heat: {{conductivity: 1e-9 W/mK, lorenz: {lorenz} V^2/K^2}}
contacts:
  left: {{on: z_min, electrical: grounded, heat: {{type: fixed}}}}
  right: {{on: z_max, electrical: driven, heat: {{type: fixed}}}}
protocol: [{{sweep: {{to: {volts} V, duration: 1 s}}}}]
)",
                                      fmt::arg("ambient", ambient_K), fmt::arg("area", draw.uniform(10, 1e4)),
                                      fmt::arg("spacing", length_nm / 40), fmt::arg("length", length_nm),
                                      fmt::arg("sigma", draw.decades(1e3, 1e7)), fmt::arg("lorenz", lorenz),
                                      fmt::arg("volts", volts)));
  Problem problem(config.path());
  const double hottest_K = play(problem).last.temperature_max_K;
  return std::abs(hottest_K / std::sqrt(ambient_K * ambient_K + volts * volts / (4 * lorenz)) - 1);
}

/// Problem 3: c = 1/(1 + y exp(-kappa x)); the largest error of the occupation.
double profile_in_box(Draw& draw) {
  const double charge = draw.uniform(0, 1) < 0.5 ? 1 : 2, kappa_l = draw.uniform(1, 8),
               mean = draw.uniform(0.1, 0.9);
  const double length_m = draw.uniform(5, 50) * 1e-9, sites_m3 = draw.decades(1e26, 1e28);
  const double ambient_K = draw.uniform(300, 900), diffusivity = draw.decades(1e-18, 1e-14);
  const double drop_V = kappa_l * constants::boltzmann_eV_K * ambient_K / charge;
  const ConfigFile config(fmt::format(R"(
title: ions in a box
physics: {{heat: off, ambient: {ambient} K}}
mesh: {{geometry: line, area: 100 nm^2, spacing: {{z: {spacing} m}}}}
regions: {{oxide: {{material: oxide, z: [0 m, {length} m]}}}}
materials:
  oxide:
    conduction: {{law: constant, sigma: 1 S/m}}
    vacancies: {{charge: {charge}, max_density: {sites} /m^3, hopping: {{law: constant, diffusivity: {d} m^2/s}}}}
initial: {{vacancies: [{{density: {density} /m^3}}]}}
contacts: {{bottom: {{on: z_min, electrical: grounded}}, top: {{on: z_max, electrical: driven}}}}
protocol:
  - sweep: {{to: {volts} V, duration: {ramp} s}}
  - hold: {{voltage: {volts} V, duration: {hold} s}}
)",
                                      fmt::arg("ambient", ambient_K), fmt::arg("spacing", length_m / 200),
                                      fmt::arg("length", length_m), fmt::arg("charge", charge),
                                      fmt::arg("sites", sites_m3), fmt::arg("d", diffusivity),
                                      fmt::arg("density", mean * sites_m3), fmt::arg("volts", -drop_V),
                                      fmt::arg("ramp", 0.1 * length_m * length_m / diffusivity),
                                      fmt::arg("hold", 1e4 * length_m * length_m / diffusivity)));
  Problem problem(config.path());
  const Run run = play(problem);
  std::vector<double> occupation = field(problem, run.state, Unknown::vacancies);
  for (double& c : occupation) c /= sites_m3;
  const double y = (std::exp(kappa_l) - std::exp(kappa_l * mean)) / (std::exp(kappa_l * mean) - 1);
  return error_of(problem, occupation,
                  [&](const Vec3& p) { return 1 / (1 + y * std::exp(-kappa_l * p[0] / length_m)); })
      .max;
}

/// Problem 14: a film capacitor behind a resistor follows a ramp, v = s [t - tau (1 - exp(-t/tau))]; largest
/// error relative to the end of the ramp.
double capacitor_on_ramp(Draw& draw) {
  const double area_m2 = draw.decades(1e-14, 1e-8), thickness_m = draw.uniform(2, 100) * 1e-9;
  const double permittivity = draw.uniform(4, 80), resistance_ohm = draw.decades(10, 1e6);
  const double tau_s =
      resistance_ohm * permittivity * constants::vacuum_permittivity_F_m * area_m2 / thickness_m;
  const double volts = draw.uniform(0.2, 3), ramp_s = draw.uniform(1, 4) * tau_s;
  const ConfigFile config(fmt::format(R"(
title: a capacitor behind a resistor
physics: {{electrical: drift_diffusion, heat: off, vacancies: false}}
mesh: {{geometry: line, area: {area} m^2, spacing: {{z: {spacing} m}}}}
regions: {{film: {{material: insulator, z: [0 m, {thickness} m]}}}}
materials: {{insulator: {{electrostatics: {{permittivity: {eps}}}}}}}
contacts: {{bottom: {{on: z_min, electrical: grounded}}, top: {{on: z_max, electrical: driven}}}}
circuit: {{series_resistance: {ohm} ohm}}
protocol: [{{sweep: {{to: {volts} V, duration: {ramp} s}}}}]
time: {{fixed_step: {step} s}}
)",
                                      fmt::arg("area", area_m2), fmt::arg("spacing", thickness_m / 4),
                                      fmt::arg("thickness", thickness_m), fmt::arg("eps", permittivity),
                                      fmt::arg("ohm", resistance_ohm), fmt::arg("volts", volts),
                                      fmt::arg("ramp", ramp_s), fmt::arg("step", ramp_s / 400)));
  Problem problem(config.path());
  double worst = 0;
  for (const TraceRow& row : play(problem).trace) {
    const double exact = volts / ramp_s * (row.time_s + tau_s * std::expm1(-row.time_s / tau_s));
    worst = std::max(worst, std::abs(row.device_V - exact) / volts);
  }
  return worst;
}

}  // namespace

TEST_CASE("problems with numbers drawn at random, stated in YAML alone", "[p27]") {
  const Report report("27", "problems 3, 8 and 14 with numbers drawn at random, stated in YAML alone");
  Draw draw(20261125);
  std::vector<Curve> curves;
  const auto judge = [&](const std::string& what, double (*error)(Draw&), double accepted) {
    Curve curve{what, {}, {}};
    double worst = 0;
    for (int k = 0; k < draws; ++k) {
      curve.x.push_back(k + 1);
      curve.y.push_back(error(draw));
      worst = std::max(worst, curve.y.back());
    }
    curves.push_back(curve);
    report.row(what, worst, fmt::format("<= {:g}", accepted));
    CHECK(worst <= accepted);
  };
  judge("hottest point of a wire, largest relative error of four", hottest_of_wire, 1e-4);
  judge("occupation of a closed box, largest error of four", profile_in_box, 1e-3);
  judge("voltage of a capacitor behind a resistor, largest error of four, relative", capacitor_on_ramp, 1e-4);
  report.picture("draw", "error", curves, PictureScale::log_y);
}
