// Problem 2: at constant electrochemical potential no vacancies flow, across a material jump too, for every
// hopping law that multiplies drift and diffusion alike. kim2014 does not, by its published form: its figure
// is reported.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

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

const std::map<std::string, std::vector<std::string>> laws = {
    {"constant", {}},
    {"arrhenius", with_law("law: arrhenius, prefactor: 1e-6 m^2/s, activation: 1.2 eV")},
    {"mott_gurney", with_law("law: mott_gurney, frequency: 1e13 Hz, hop_length: 1 nm, activation: 1.2 eV")},
    {"kim2014", with_law("law: kim2014, frequency: 1e13 Hz, hop_length: 1 nm, activation: 1.2 eV")},
};

/// Density at the electrochemical potential mu (eV): kT ln(n/(nmax - n)) + mu0 + z psi = mu.
double equilibrium_m3(const VacancyLaw& law, double potential_V, double mu_eV) {
  return law.max_density_m3 / (1 + std::exp((law.site_energy_eV + law.charge * potential_V - mu_eV) / kT_eV));
}

/// A state with the electrodes at 0.5 V and 0 V, the potential of the two layers in series, and mu constant.
std::vector<double> state_at_rest(Problem& p, double interface_m, double top_m, double ratio) {
  const double drop = 0.5 / (interface_m + (top_m - interface_m) / ratio);  // V/m below
  const auto potential = [&](const Vec3& x) {
    return x[1] <= interface_m ? drop * x[1] : drop * (interface_m + (x[1] - interface_m) / ratio);
  };
  std::vector<double> count(p.mesh.points_m.size(), 0), volume(count.size(), 0);
  for (const Cell& cell : p.mesh.cells)
    for (std::size_t c = 0; c < cell.vertices.size(); ++c) {
      const int v = cell.vertices[c];
      const VacancyLaw& law = *p.material(p.mesh.region_names[cell.region]).vacancies;
      count[v] += cell.volume_m3[c] * equilibrium_m3(law, potential(p.mesh.points_m[v]), 0.2);
      volume[v] += cell.volume_m3[c];
    }
  std::vector<double> state(p.layout.local(), 0.0);
  for (int i = 0; i < p.layout.local(); ++i) {
    const int v = p.layout.vertex(i);
    double value = 0;
    if (v >= 0 && p.layout.kind(i) == Unknown::potential) value = potential(p.mesh.points_m[v]);
    if (v >= 0 && p.layout.kind(i) == Unknown::vacancies) value = count[v] / volume[v];
    if (v < 0 && i == p.layout.terminals()[1].voltage) value = 0.5;
    state[i] = value / p.assembler.scale(i);
  }
  return state;
}

/// Largest |net flux out of a box|, relative to what hops one way across the faces of that box.|net flux out
/// of a box|, relative to the largest sum over a box of what hops one way across its faces.
double net_over_gross(Problem& p, const std::vector<double>& state) {
  std::vector<double> residual;
  const CircuitRow closed = [](const Dual& v, const Dual&) { return v - 0.5; };
  REQUIRE(p.assembler.evaluate(state, TimeTerm{}, closed, residual));
  std::vector<double> net(p.mesh.owned, 0);
  for (int i = 0; i < p.layout.owned(); ++i)
    if (p.layout.vertex(i) >= 0 && p.layout.kind(i) == Unknown::vacancies)
      net[p.layout.vertex(i)] = std::abs(residual[i] / p.assembler.row_scale(i));

  const std::vector<double> potential = vertex_values(p.assembler, state, Unknown::potential);
  std::vector<double> gross(p.mesh.points_m.size(), 0);
  for (const Cell& cell : p.mesh.cells) {
    const Material& m = p.material(p.mesh.region_names[cell.region]);
    for (const EdgePiece& e : cell.edges) {
      EdgeState s;
      s.a.potential_V = potential[cell.vertices[e.a]];
      s.b.potential_V = potential[cell.vertices[e.b]];
      s.a.temperature_K = s.b.temperature_K = 600;
      s.a.vacancies_m3 = equilibrium_m3(*m.vacancies, s.a.potential_V.value, 0.2);
      s.b.vacancies_m3 = 0;
      s.field_V_m = (s.a.potential_V - s.b.potential_V).value / e.length_m;
      for (const int corner : {e.a, e.b})
        gross[cell.vertices[corner]] += std::abs(vacancy_flux(s, {e.length_m, m}).value * e.area_m2);
    }
  }
  double worst = 0;
  for (int v = 0; v < p.mesh.owned; ++v) worst = std::max(worst, net[v] / gross[v]);
  return petsc::max(PETSC_COMM_WORLD, worst);
}

}  // namespace

TEST_CASE("no flux at constant electrochemical potential across a material jump", "[p02]") {
  const Report report("02", "equilibrium across a material jump of 0.1 eV, 0.5 V imposed");
  for (const auto& [name, overrides] : laws) {
    Problem boxes("p02_equilibrium.yaml", overrides);
    Problem triangles("p02_equilibrium_triangles.yaml", overrides);
    const double on_boxes = net_over_gross(boxes, state_at_rest(boxes, 6e-9, 10e-9, 3));
    const double on_triangles = net_over_gross(triangles, state_at_rest(triangles, 10e-9, 15e-9, 3));
    if (name == "kim2014") {
      report.row("kim2014, net over one-way flux, quads (drift alone feels the field, as published)",
                 on_boxes, "documented exception");
      CHECK(on_boxes > 1e-4);
      continue;
    }
    report.row(name + ", net over one-way flux, quads", on_boxes, "<= 1e-13");
    report.row(name + ", net over one-way flux, triangles", on_triangles, "<= 1e-13");
    CHECK(on_boxes <= 1e-13);
    CHECK(on_triangles <= 1e-13);
  }
}

TEST_CASE("a bilayer comes to rest at constant electrochemical potential", "[p02run]") {
  const Report report("02r", "the same, reached by a run from uniform densities");
  Problem problem("p02_equilibrium.yaml", laws.at("mott_gurney"));
  const Run run = play(problem);
  const std::vector<double> n = field(problem, run.state, Unknown::vacancies);
  const std::vector<double> potential = field(problem, run.state, Unknown::potential);
  double low = INFINITY, high = -INFINITY;
  for (int v = 0; v < problem.mesh.owned; ++v) {
    const auto& regions = problem.assembler.shares().regions(v);
    for (const int r : regions) {
      const VacancyLaw& law = *problem.material(problem.mesh.region_names[r]).vacancies;
      const double own = problem.assembler.shares().in_region(v, r, n[v]).value_m3;
      const double mu = std::log(own / (law.max_density_m3 - own)) +
                        (law.site_energy_eV + law.charge * potential[v]) / kT_eV;
      low = std::min(low, mu);
      high = std::max(high, mu);
    }
  }
  const double spread = petsc::max(PETSC_COMM_WORLD, high) + petsc::max(PETSC_COMM_WORLD, -low);
  report.row("spread of the electrochemical potential over the cell, in kT", spread, "<= 1e-8");
  report.row("drift of the count, relative", run.vacancy_drift, "<= 1e-12");
  CHECK(spread <= 1e-8);
  CHECK(run.vacancy_drift <= 1e-12);
}
