// Problem 2: at constant electrochemical potential no vacancies flow, across a material jump too, for every
// hopping law that multiplies drift and diffusion alike. kim2014 does not, by its published form: its figure
// is reported.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "base/constants.hpp"
#include "driver.hpp"
#include "mesh/box_method.hpp"
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

/// A state with the electrodes at `volts` and 0 V, the potential of the two layers in series, and mu
/// constant.
std::vector<double> state_at_rest(Problem& p, double interface_m, double top_m, double ratio,
                                  double volts = 0.5) {
  const double drop = volts / (interface_m + (top_m - interface_m) / ratio);  // V/m below
  const auto potential = [&](const Vec3& x) {
    return x[1] <= interface_m ? drop * x[1] : drop * (interface_m + (x[1] - interface_m) / ratio);
  };
  const auto mean_m3 = [&](int v) {  // over the whole box, also of a vertex that another rank owns
    double count = 0, volume_m3 = 0;
    for (const auto& [region, share_m3] : p.assembler.shares().volumes(v)) {
      const VacancyLaw& law = *p.material(p.mesh.region_names[region]).vacancies;
      count += share_m3 * equilibrium_m3(law, potential(p.mesh.points_m[v]), 0.2);
      volume_m3 += share_m3;
    }
    return count / volume_m3;
  };
  std::vector<double> state(p.layout.local(), 0.0);
  for (int i = 0; i < p.layout.local(); ++i) {
    const int v = p.layout.vertex(i);
    double value = 0;
    if (v >= 0 && p.layout.kind(i) == Unknown::potential) value = potential(p.mesh.points_m[v]);
    if (v >= 0 && p.layout.kind(i) == Unknown::vacancies) value = mean_m3(v);
    if (v < 0 && i == p.layout.terminals()[1].voltage) value = volts;
    state[i] = value / p.assembler.scale(i);
  }
  return state;
}

/// Largest |net flux out of a box|, relative to what hops one way across the faces of that box.
double net_over_gross(Problem& p, const std::vector<double>& state, double volts = 0.5) {
  std::vector<double> residual;
  const CircuitRow closed = [=](const Dual& v, const Dual&) { return v - volts; };
  REQUIRE(p.assembler.evaluate(state, TimeTerm{}, closed, residual));
  std::vector<double> net(p.mesh.owned, 0);
  for (int i = 0; i < p.layout.owned(); ++i)
    if (p.layout.vertex(i) >= 0 && p.layout.kind(i) == Unknown::vacancies)
      net[p.layout.vertex(i)] = std::abs(residual[i] / p.assembler.row_scale(i));

  const std::vector<double> potential = vertex_values(p.assembler, state, Unknown::potential);
  std::vector<double> gross(p.mesh.points_m.size(), 0);
  for (const Cell& cell : p.mesh.cells) {
    const Material& m = p.material(p.mesh.region_names[cell.region]);
    for (const EdgePiece& e : geometry_of(p.mesh, cell).edges) {
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

/// The net flux over the imposed voltage.
Curve net_flux_curve(const std::string& name, Problem& p) {
  Curve c{name, {}, {}};
  for (double volts = 0.05; volts < 1.01; volts += 0.095) {
    c.x.push_back(volts);
    c.y.push_back(net_over_gross(p, state_at_rest(p, 6e-9, 10e-9, 3, volts), volts));
  }
  return c;
}

}  // namespace

TEST_CASE("no flux at constant electrochemical potential across a material jump", "[p02]") {
  const Report report("02", "equilibrium across a material jump of 0.1 eV, 0.5 V imposed");
  std::vector<Curve> curves{{"accepted: 1e-13", {0.05, 1}, {1e-13, 1e-13}, true}};
  for (const auto& [name, overrides] : laws) {
    Problem boxes("p02_equilibrium.yaml", overrides);
    Problem triangles("p02_equilibrium_triangles.yaml", overrides);
    curves.push_back(net_flux_curve(name, boxes));
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
  report.picture("imposed voltage [V]", "net over one-way flux", curves, PictureScale::log_y);
}

TEST_CASE("a bilayer comes to rest at constant electrochemical potential", "[p02run]") {
  const Report report("02r", "the same, reached by a run from uniform densities");
  Problem problem("p02_equilibrium.yaml", laws.at("mott_gurney"));
  const Run run = play(problem);
  const std::vector<double> n = field(problem, run.state, Unknown::vacancies);
  const std::vector<double> potential = field(problem, run.state, Unknown::potential);
  double low = INFINITY, high = -INFINITY;
  const auto known_m3 = [&](double z_nm) {  // of the highest electrochemical potential
    const double drop_V_nm = 0.5 / (6 + 4 / 3.0);
    return z_nm < 6 ? equilibrium_m3(*problem.material("lower").vacancies, drop_V_nm * z_nm, high * kT_eV)
                    : equilibrium_m3(*problem.material("upper").vacancies, drop_V_nm * (6 + (z_nm - 6) / 3),
                                     high * kT_eV);
  };
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
  report.picture("height [nm]", "vacancies [1/m3]",
                 {known_line("constant electrochemical potential", 0, 10, known_m3),
                  profile(problem, "at the end of the run", n, 1, 1e-9)},
                 PictureScale::log_y);
  CHECK(spread <= 1e-8);
  CHECK(run.vacancy_drift <= 1e-12);
}
