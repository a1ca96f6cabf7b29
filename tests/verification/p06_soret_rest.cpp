// Problem 6: thermodiffusion in a closed box between 300 K and 600 K. At rest n/(1 - c) ~ exp(-Ea/kT) where
// vacancies drift to the hot side, and ~ exp(Ea/kT) where they drift to the cold one: 0.85 eV makes the two
// ends differ by 1.38e7 either way. How fast they hop must not matter.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double length_m = 20e-9, energy_eV = 0.85, cold_K = 300, hot_K = 600;

/// Es/k (1/T(x) - 1/T(0)), T linear: the logarithm of the profile, falling towards the hot end.
double log_profile(double x_m) {
  const double temperature_K = cold_K + (hot_K - cold_K) * x_m / length_m;
  return energy_eV / constants::boltzmann_eV_K * (1 / temperature_K - 1 / cold_K);
}

struct Case {
  std::string name, direction;
  std::vector<std::string> overrides;
};

const std::vector<Case> cases = {
    {"toward hot, D constant", "toward_hot", {}},
    {"toward cold, D constant", "toward_cold", {}},
    {"toward cold, D ~ exp(-0.85 eV/kT)",
     "toward_cold",
     {"materials.oxide.vacancies.hopping={law: arrhenius, prefactor: 1e-3 m^2/s, activation: 0.85 eV}"}},
    {"toward hot, a third of the sites taken",
     "toward_hot",
     {"materials.oxide.vacancies.max_density=3e30 /m^3"}},
};

}  // namespace

TEST_CASE("thermodiffusion comes to rest in a closed box", "[p06]") {
  const Report report("06", "Soret steady state, closed box, 300 to 600 K, 0.85 eV");
  std::vector<Curve> curves;
  for (const Case& c : cases) {
    auto set = c.overrides;
    set.push_back("materials.oxide.vacancies.soret.direction=" + c.direction);
    Problem problem("p06_soret_rest.yaml", set);
    SmallestDensity smallest(problem);
    const Run run = play(problem, &smallest);
    const double sign = c.direction == "toward_hot" ? -1 : 1;
    const double sites_m3 = problem.material("oxide").vacancies->max_density_m3;
    std::vector<double> activity = field(problem, run.state, Unknown::vacancies);
    for (double& n : activity) n /= 1 - n / sites_m3;
    const double at_cold = value_at(problem, activity, {0, 0, 0});
    const double at_hot = value_at(problem, activity, {length_m, 0, 0});
    const double exact = std::exp(-log_profile(length_m));  // 1.38e7
    const double ratio = sign < 0 ? at_hot / at_cold : at_cold / at_hot;
    std::vector<double> deviation(activity.size());
    Curve found{c.name, {}, {}}, known{"exact, " + c.name, {}, {}, true};
    for (int v = 0; v < problem.mesh.owned; ++v) {
      const double x = problem.mesh.points_m[v][0];
      deviation[v] = activity[v] / at_cold / std::exp(sign * log_profile(x)) - 1;
      found.x.push_back(x * 1e9);
      found.y.push_back(activity[v] / at_cold);
      known.x.push_back(x * 1e9);
      known.y.push_back(std::exp(sign * log_profile(x)));
    }
    if (c.overrides.empty()) curves.insert(curves.end(), {known, found});
    const double worst = error_of(problem, deviation, [](const Vec3&) { return 0.0; }).max;
    report.row(c.name + ": ratio of the ends, exact 1.3794e7", fmt::format("{:.4e}", ratio), "within 1e-4");
    report.row(c.name + ": n/(1 - c) against the exponential, largest, relative", worst, "<= 1e-4");
    report.row(c.name + ": smallest density of all steps over the initial one", smallest.value_m3() / 1e30,
               "> 0");
    report.row(c.name + ": drift of the count, relative", run.vacancy_drift, "<= 1e-11");
    CHECK(exact == Approx(1.38e7).epsilon(1e-3));
    CHECK(std::abs(ratio / exact - 1) <= 1e-4);
    CHECK(worst <= 1e-4);
    CHECK(smallest.value_m3() > 0);
    CHECK(run.vacancy_drift <= 1e-11);
  }
  report.picture("distance from the cold end [nm]", "density over that of the cold end", curves,
                 PictureScale::log_y);
}
