// Problem 19: the second law. In a closed, isothermal box under an imposed potential the free energy
//   F = integral of kT [n ln c + (nmax - n) ln(1 - c)] + (mu0 + z q psi) n
// falls at every step, for every hopping law that multiplies drift and diffusion alike, and ends at the
// smallest value that the count allows, where the electrochemical potential is constant. Two oxides of
// different site energy, from random densities. Backward Euler does so whatever the step. BDF2 swings where a
// step is longer than half the time in which the slowest mode relaxes, as for any linear decay: there F may
// rise, by the square of what time.tolerance lets the densities be off.
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

constexpr double kT_eV = constants::boltzmann_eV_K * 600;

std::vector<std::string> with_law(const std::string& law) {
  return {"materials.lower.vacancies.hopping={" + law + "}",
          "materials.upper.vacancies.hopping={" + law + "}"};
}

const std::vector<std::pair<std::string, std::vector<std::string>>> laws = {
    {"constant", {}},
    {"arrhenius", with_law("law: arrhenius, prefactor: 1e-6 m^2/s, activation: 1.2 eV")},
    {"mott_gurney", with_law("law: mott_gurney, frequency: 1e12 Hz, hop_length: 1 nm, activation: 1.2 eV")},
    {"genreith", with_law("law: genreith, frequency: 1e12 Hz, hop_length: 1 nm, activation: 1.2 eV")},
    {"power", with_law("law: power, diffusivity: 1e-16 m^2/s, reference_density: 0.5e27 /m^3, exponent: 1")},
};

/// Follows the free energy, in kT, from when the potential stands.
class FreeEnergy : public Observer {
 public:
  explicit FreeEnergy(Problem& problem) : problem_(problem) {}

  void on_step(const StepView& s) override {
    if (s.instruction < 0 || (s.instruction == 0 && !s.instruction_ends)) return;
    time_s.push_back(s.time_s);
    energy_kT.push_back(of_state(*s.state));
  }

  /// The smallest one of this count of vacancies at the last state's potential. Collective.
  double least_kT(double count) const {
    double low = -100, high = 100;  // the electrochemical potential [kT]
    for (int i = 0; i < 200; ++i) {
      const double mu = 0.5 * (low + high);
      double held = 0;
      for (const Place& p : places_) held += p.sites / (1 + std::exp(p.energy_kT - mu));
      (petsc::sum(PETSC_COMM_WORLD, held) < count ? low : high) = mu;
    }
    double sum = 0;
    for (const Place& p : places_) sum += of_place(p, 1 / (1 + std::exp(p.energy_kT - low)));
    return petsc::sum(PETSC_COMM_WORLD, sum);
  }

  std::vector<double> time_s, energy_kT;

 private:
  /// The part of an own vertex' box in one cell.
  struct Place {
    double sites, energy_kT;
  };

  static double of_place(const Place& p, double c) {
    return p.sites * (c * std::log(c) + (1 - c) * std::log1p(-c) + p.energy_kT * c);
  }

  double of_state(const std::vector<double>& state) {
    const std::vector<double> n = vertex_values(problem_.assembler, state, Unknown::vacancies);
    const std::vector<double> potential = vertex_values(problem_.assembler, state, Unknown::potential);
    places_.clear();
    double sum = 0;
    for (const Cell& cell : problem_.mesh.cells) {
      const VacancyLaw& law = *problem_.material(problem_.mesh.region_names[cell.region]).vacancies;
      for (std::size_t k = 0; k < cell.vertices.size(); ++k) {
        const int v = cell.vertices[k];
        if (v >= problem_.mesh.owned) continue;
        places_.push_back({cell.volume_m3[k] * law.max_density_m3,
                           (law.site_energy_eV + law.charge * potential[v]) / kT_eV});
        const double own_m3 = problem_.assembler.shares().in_region(v, cell.region, n[v]).value_m3;
        sum += of_place(places_.back(), own_m3 / law.max_density_m3);
      }
    }
    return petsc::sum(PETSC_COMM_WORLD, sum);
  }

  Problem& problem_;
  std::vector<Place> places_;
};

struct Fall {
  std::vector<double> time_s, above_rest;  ///< F - F_rest over its value at the start
  double largest_rise = -INFINITY;         ///< of one step
};

Fall fall_of(const std::vector<std::string>& law, int seed, const std::vector<std::string>& more) {
  auto set = law;
  set.insert(set.end(), more.begin(), more.end());
  set.push_back(fmt::format("initial.random.seed={}", seed));
  Problem problem("p19_free_energy.yaml", set);
  FreeEnergy energy(problem);
  const Run run = play(problem, &energy);
  const double rest = energy.least_kT(run.last.all_vacancies());
  Fall fall{energy.time_s, {}};
  for (const double f : energy.energy_kT)
    fall.above_rest.push_back((f - rest) / (energy.energy_kT[0] - rest));
  for (std::size_t k = 1; k < fall.above_rest.size(); ++k)
    fall.largest_rise = std::max(fall.largest_rise, fall.above_rest[k] - fall.above_rest[k - 1]);
  return fall;
}

}  // namespace

TEST_CASE("free energy falls in an isolated box", "[p19]") {
  const Report report("19", "free energy of an isolated isothermal box, two oxides, imposed potential");
  const std::vector<std::pair<std::string, std::vector<std::string>>> ways = {
      {"backward Euler", {"time.method=backward_euler"}},
      {"BDF2, steps up to 20 ms", {"protocol.1.hold.max_step=20 ms"}}};
  std::vector<Curve> curves;
  for (const auto& [way, overrides] : ways)
    for (const auto& [law, hopping] : laws) {
      double rise = -INFINITY, rest = 0;
      std::size_t steps = 0;
      for (const int seed : {1, 2, 3}) {
        const Fall fall = fall_of(hopping, seed, overrides);
        rise = std::max(rise, fall.largest_rise);
        rest = std::max(rest, std::abs(fall.above_rest.back()));
        steps += fall.above_rest.size() - 1;
        if (seed > 1 || way == ways[0].first) continue;
        Curve curve{law, {}, {}};
        for (std::size_t k = 0; k < fall.time_s.size(); ++k) {
          if (fall.above_rest[k] < 1e-8) break;
          curve.x.push_back(fall.time_s[k]);
          curve.y.push_back(fall.above_rest[k]);
        }
        curves.push_back(curve);
      }
      report.row(fmt::format("{}, {}: largest change of F in {} steps, over its fall", way, law, steps), rise,
                 "<= 1e-13 (rounding)");
      CHECK(rise <= 1e-13);
      if (law == "power") continue;  // still on its way: where vacancies are few they hop slowly
      report.row(fmt::format("{}, {}: F at the end above its smallest value, over its fall", way, law), rest,
                 "<= 1e-6");
      CHECK(rest <= 1e-6);
    }
  const Fall long_steps = fall_of({}, 1, {});
  report.row("BDF2, steps up to 100 ms, constant: largest change of F, over its fall",
             long_steps.largest_rise, "<= 2.5e-5, the tolerance squared");
  CHECK(long_steps.largest_rise <= 2.5e-5);
  report.picture("time [s]", "F above its smallest value, over its fall", curves, PictureScale::log_y);
}
