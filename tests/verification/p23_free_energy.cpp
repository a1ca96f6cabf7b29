// Problem 23, the second law in drift-diffusion: in a closed, isothermal film between contacts at one
// potential that let nothing through, the free energy of field, vacancies, electrons and holes,
//   F = integral of eps |grad psi|^2/2 + kT [nmax (c ln c + (1 - c) ln(1 - c)) + n (ln(n/Nc) - 1)
//       + p (ln(p/Nv) - 1)] - q chi n + q (chi + Eg) p,
// falls at every step (backward Euler), with recombination too, from random densities of vacancies.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "mesh/box_method.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

/// Follows the free energy [J].
class FreeEnergy : public Observer {
 public:
  explicit FreeEnergy(Problem& problem) : problem_(problem) {}

  void on_step(const StepView& s) override {
    time_s.push_back(s.time_s);
    energy_J.push_back(of_state(*s.state));
  }

  std::vector<double> time_s, energy_J;

 private:
  double of_state(const std::vector<double>& state) {
    const auto values = [&](Unknown u) { return vertex_values(problem_.assembler, state, u); };
    const std::vector<double> psi = values(Unknown::potential), n = values(Unknown::vacancies),
                              electrons = values(Unknown::electrons), holes = values(Unknown::holes);
    const double kelvin = problem_.study.device.ambient_K, kT = constants::boltzmann_J_K * kelvin;
    double sum = 0;
    for (const Cell& cell : problem_.mesh.cells) {
      const Material& m = problem_.material(problem_.mesh.region_names[cell.region]);
      for (const EdgePiece& e : geometry_of(problem_.mesh, cell).edges) {
        const int a = cell.vertices[e.a], b = cell.vertices[e.b];
        // An edge between two ranks is seen by both.
        const double share = 0.5 * ((a < problem_.mesh.owned) + (b < problem_.mesh.owned));
        const double drop_V = psi[a] - psi[b];
        sum += share * 0.5 * m.electrostatics->permittivity_F_m * e.area_m2 / e.length_m * drop_V * drop_V;
      }
      for (std::size_t k = 0; k < cell.vertices.size(); ++k) {
        const int v = cell.vertices[k];
        if (v >= problem_.mesh.owned) continue;
        const CarrierLaw& bands = *m.carriers;
        const CarrierState e = electrons_at(bands, psi[v], kelvin, electrons[v]),
                           h = holes_at(bands, psi[v], kelvin, holes[v]);
        const double sites = m.vacancies->max_density_m3, c = n[v] / sites;
        const double growth = std::pow(kelvin / 300, 1.5);
        const auto ideal = [&](const CarrierState& s, double states_m3) {
          return s.density_m3.value * (std::log(s.density_m3.value / (growth * states_m3)) - 1);
        };
        const double mixing = sites * (c * std::log(c) + (1 - c) * std::log1p(-c)) +
                              ideal(e, bands.conduction_states_m3) + ideal(h, bands.valence_states_m3);
        const double bands_eV =
            (bands.affinity_eV + bands.gap_eV) * h.density_m3.value - bands.affinity_eV * e.density_m3.value;
        sum += cell.volume_m3[k] * (kT * mixing + constants::elementary_charge_C * bands_eV);
      }
    }
    return petsc::sum(PETSC_COMM_WORLD, sum);
  }

  Problem& problem_;
};

}  // namespace

TEST_CASE("free energy falls in a closed film in drift-diffusion", "[p23fall]") {
  const Report report("23e",
                      "free energy of a closed film in drift-diffusion, isothermal, from random densities");
  double rise = -INFINITY, gap = -INFINITY;
  std::vector<Curve> curves;
  for (const int seed : {1, 2, 3}) {
    Problem problem("p23_carriers_rest.yaml", {fmt::format("initial.random.seed={}", seed)});
    FreeEnergy energy(problem);
    const Run run = play(problem, &energy);
    const double first = energy.energy_J.front(), last = energy.energy_J.back(), fall = first - last;
    CHECK(fall > 0);
    Curve curve{fmt::format("seed {}", seed), {}, {}};
    for (std::size_t k = 1; k < energy.energy_J.size(); ++k) {
      rise = std::max(rise, (energy.energy_J[k] - energy.energy_J[k - 1]) / fall);
      const double above = (energy.energy_J[k] - last) / fall;
      if (above < 1e-10) continue;
      curve.x.push_back(energy.time_s[k]);
      curve.y.push_back(above);
    }
    curves.push_back(curve);
    // At rest both carriers have one Fermi potential, the same everywhere.
    double low = INFINITY, high = -INFINITY;
    for (const Unknown u : {Unknown::electrons, Unknown::holes})
      for (const double fermi_V : field(problem, run.state, u)) {
        low = std::min(low, fermi_V);
        high = std::max(high, fermi_V);
      }
    gap = std::max(gap, petsc::max(PETSC_COMM_WORLD, high) + petsc::max(PETSC_COMM_WORLD, -low));
  }
  report.row("largest change of F in one step, over its fall", rise, "<= 1e-12 (rounding)");
  report.row("difference of Fermi potentials at the end, V", gap, "<= 1e-6");
  report.picture("time [s]", "F above its end, over its fall", curves, PictureScale::log_log);
  CHECK(rise <= 1e-12);
  CHECK(gap <= 1e-6);
}
