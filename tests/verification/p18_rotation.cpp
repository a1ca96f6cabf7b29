// Problem 18: hopping does not feel how the mesh lies. A Gaussian blob of vacancies drifts under a uniform
// field of 3 . 2kT/zqa along a strip that is turned by 0, 30 and 45 degrees against a lattice of 32 x 32
// cells; its centre must move with v = 2 f a exp(-Ea/kT) sinh 3 along the field, and not across it. A law
// that took the sinh of the field's components, or of each edge's drop, would be off by tens of per cent.
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

constexpr double kT_eV = constants::boltzmann_eV_K * 300;
constexpr double charge = 2, hop_m = 0.25e-9, cell_m = 0.5e-9, length_m = 32 * cell_m, argument = 3;
constexpr int holds = 8;  // of one cell each

struct Centre {
  double along_m, across_m;
};

Centre centre_of(const Problem& problem, const std::vector<double>& state, double angle) {
  const std::vector<double> volumes = problem.box_volumes_m3(), n = field(problem, state, Unknown::vacancies);
  std::vector<double> sums(3, 0.0);
  for (int v = 0; v < problem.mesh.owned; ++v) {
    const Vec3& p = problem.mesh.points_m[v];
    const double amount = volumes[v] * n[v];
    sums[0] += amount;
    sums[1] += amount * (p[0] * std::cos(angle) + p[1] * std::sin(angle));
    sums[2] += amount * (p[1] * std::cos(angle) - p[0] * std::sin(angle));
  }
  petsc::sum(PETSC_COMM_WORLD, sums);
  return {sums[1] / sums[0], sums[2] / sums[0]};
}

}  // namespace

TEST_CASE("hopping drift turned against the mesh", "[p18]") {
  const Report report("18",
                      "hopping drift at |E| = 3 . 2kT/zqa, strip turned against a mesh of 32 x 32 cells");
  const double volts = argument * 2 * kT_eV / (charge * hop_m) * length_m;
  const double velocity_m_s = 2 * 1e13 * hop_m * std::exp(-0.8 / kT_eV) * std::sinh(argument);
  const double hold_s = cell_m / velocity_m_s;
  std::vector<Curve> curves{{"exact", {0, holds}, {0, holds}, true}};
  std::vector<double> speeds;
  for (const int degrees : {0, 30, 45}) {
    const double angle = degrees * constants::pi / 180;
    Problem problem("p18_rotation.yaml",
                    {"mesh.file=" + beside(fmt::format("meshes/turned_strip_{}.msh", degrees)),
                     fmt::format("initial.vacancies.0.centre.x={:.17g} nm", -2.5 * std::cos(angle)),
                     fmt::format("initial.vacancies.0.centre.z={:.17g} nm", -2.5 * std::sin(angle)),
                     fmt::format("protocol.0.sweep.to={:.17g} V", volts),
                     fmt::format("protocol.0.sweep.duration={:.17g} s", 1e-6 * hold_s),
                     fmt::format("protocol.1.repeat.count={}", holds),
                     fmt::format("protocol.1.repeat.do.0.hold.voltage={:.17g} V", volts),
                     fmt::format("protocol.1.repeat.do.0.hold.duration={:.17g} s", hold_s),
                     fmt::format("time.fixed_step={:.17g} s", hold_s / 4)});
    const Run run = play(problem);
    const Centre start = centre_of(problem, run.states[0], angle);
    Curve curve{fmt::format("{} degrees", degrees), {}, {}};
    Centre now = start;
    for (std::size_t k = 0; k < run.states.size(); ++k) {
      now = centre_of(problem, run.states[k], angle);
      curve.x.push_back(static_cast<double>(k));
      curve.y.push_back((now.along_m - start.along_m) / cell_m);
    }
    curves.push_back(curve);
    speeds.push_back((now.along_m - start.along_m) / (holds * hold_s) / velocity_m_s);
    const double across = std::abs(now.across_m - start.across_m) / (now.along_m - start.along_m);
    report.row(fmt::format("{} degrees: speed over 2 f a exp(-Ea/kT) sinh 3", degrees),
               fmt::format("{:.5f}", speeds.back()), "1 within 1 %");
    report.row(fmt::format("{} degrees: drift across the field over drift along it", degrees), across,
               "<= 0.01");
    CHECK(speeds.back() == Approx(1).epsilon(0.01));
    CHECK(across <= 0.01);
  }
  const auto [least, most] = std::minmax_element(speeds.begin(), speeds.end());
  report.row("spread of the three speeds, relative", *most / *least - 1, "<= 0.01");
  CHECK(*most / *least - 1 <= 0.01);
  report.picture("time [cells at the exact speed]", "way of the blob's centre [cells]", curves);
}
