// The local functions of the balances at values worked out by hand, and their slopes.
#include "device/laws.hpp"
#include "physics/system.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

Material oxide() {
  Material m;
  m.vacancies.emplace();
  m.vacancies->charge = 2;
  m.vacancies->max_density_m3 = 1e27;
  m.vacancies->hopping = hopping("{law: constant, diffusivity: 1e-12 m^2/s}");
  return m;
}

EdgeState edge(double n_a, double n_b, double psi_a, double psi_b, double t_a = 300, double t_b = 300) {
  EdgeState s;
  s.a.vacancies_m3 = n_a;
  s.b.vacancies_m3 = n_b;
  s.a.potential_V = psi_a;
  s.b.potential_V = psi_b;
  s.a.temperature_K = t_a;
  s.b.temperature_K = t_b;
  return s;
}

const double kT = k_eV_K * 300;

}  // namespace

TEST_CASE("Vacancy flux: Fick and Nernst-Planck by hand", "[physics]") {
  const Material m = oxide();
  const Edge e{1e-9, m};
  // Without field (D/L)(n_a - n_b), whatever the sites: 1e-3 x 8e25.
  CHECK(vacancy_flux(edge(9e25, 1e25, 0, 0), e).value == Approx(8e22).epsilon(1e-12));
  // Uniform density: D n (1 - c) z E/kT = 1e-3 x 0.99e25 x 2 x 0.01 V/0.025852 V.
  CHECK(vacancy_flux(edge(1e25, 1e25, 0.01, 0), e).value == Approx(0.99e22 * 0.02 / kT).epsilon(1e-9));
  CHECK(vacancy_flux(edge(1e25, 1e25, 0.01, 0), e).value == Approx(7.6590e21).epsilon(1e-4));
  // None at constant electrochemical potential, and none into a full place or out of an empty one.
  const double c = 0.3, odds = c / (1 - c) * std::exp(2 * 0.05 / kT);
  const double scale = vacancy_flux(edge(3e26, 3e26, 0.05, 0), e).value;
  CHECK(std::abs(vacancy_flux(edge(3e26, 1e27 * odds / (1 + odds), 0.05, 0), e).value) < 1e-10 * scale);
  CHECK(vacancy_flux(edge(3e26, 1e27, 1, 0), e).value == Approx(0).margin(1e-9 * scale));
  CHECK(vacancy_flux(edge(0, 3e26, 1, 0), e).value == Approx(0).margin(1e-9 * scale));
}

TEST_CASE("Vacancy flux: thermodiffusion at rest, n ~ exp(-Es/kT)", "[physics]") {
  for (const double energy : {0.4, -0.4}) {
    Material m = oxide();
    m.vacancies->soret_energy_eV = energy;
    m.vacancies->max_density_m3 = 1e40;  // dilute
    const double n_b = 1e20 * std::exp(-energy / k_eV_K * (1 / 600.0 - 1 / 300.0));
    const double alone = 1e-3 * std::abs(n_b - 1e20);
    CHECK(std::abs(vacancy_flux(edge(1e20, n_b, 0, 0, 300, 600), {1e-9, m}).value) < 1e-10 * alone);
  }
}

TEST_CASE("Vacancy flux: ambipolar where fixed charges keep the oxide neutral", "[physics]") {
  Material m = oxide();
  // sigma_ion = z^2 q^2 n D/kT = 4 q 1e25 1e-12/0.025852 V = 2.479e-4 S/m: with as much from electrons half
  // remains.
  const double ionic = 4 * q_C * 1e25 * 1e-12 / kT;
  CHECK(ionic == Approx(2.479e-4).epsilon(1e-3));
  m.vacancies->compensation_S_m = ionic;
  CHECK(vacancy_flux(edge(1.5e25, 0.5e25, 0, 0), {1e-9, m}).value == Approx(0.5e22).epsilon(1e-9));
  CHECK(vacancy_flux(edge(1.5e25, 0.5e25, 1, 0), {1e-9, m}).value ==
        Approx(0.5e22).epsilon(1e-9));  // no drift
  m.vacancies->compensation_S_m = 0;
  CHECK(vacancy_flux(edge(1.5e25, 0.5e25, 1, 0), {1e-9, m}).value == 0);
}

TEST_CASE("Generation: nu exp(-(Eg - lever E)/kT) per precursor, at most nu, and its reverse", "[physics]") {
  Material m = oxide();
  m.vacancies->generation = Generation{1e13, 1.0, 1.2e-9, 5e24, 0, 0};
  const auto equation = make_bound();
  NodeState s = state(300, 1e26);
  s.bound_m3 = Dual::variable(1e24, 3);
  const auto generated = [&](double field) { return -equation->source(s, field, m).value; };
  // 0.6 of 1 eV are gone at 5e8 V/m: 1e13/s exp(-0.4 eV/kT) 1e24 = 1.907e30.
  CHECK(generated(5e8) == Approx(1e37 * std::exp(-0.4 / kT)).epsilon(1e-6));
  CHECK(generated(5e8) == Approx(1.907e30).epsilon(1e-3));
  CHECK(generated(1e10) == Approx(1e37).epsilon(1e-12));
  CHECK(generated(1 / 1.2e-9) == Approx(0.5e37).epsilon(1e-9));
  m.vacancies->generation->recombination_Hz = 1e12;
  m.vacancies->generation->recombination_barrier_eV = 0.5;
  // 1e12/s exp(-0.5 eV/kT) (5e24 - 1e24) 1e26/1e27.
  CHECK(generated(0) == Approx(1e37 * std::exp(-1 / kT) - 1e12 * std::exp(-0.5 / kT) * 4e23).epsilon(1e-9));
  for (const double t : {1.0, 300.0, 5000.0})
    for (const double field : {0.0, 1e10}) {
      s.temperature_K = Dual::variable(t, 1);
      const Dual rate = equation->source(s, Dual::variable(field, 6), m);
      CHECK(std::isfinite(rate.value));
      for (const double d : rate.d) CHECK(std::isfinite(d));
    }
  check_slopes(
      [&](const std::vector<Dual>& x) {
        NodeState at;
        at.temperature_K = x[0];
        at.vacancies_m3 = x[1];
        at.bound_m3 = x[2];
        return equation->source(at, x[3], m);
      },
      {700, 1e26, 1e24, 4e8}, {1, 2, 3, 6}, 1e-6);
}

TEST_CASE("Traps: rates by hand, at rest where they balance in detail", "[physics]") {
  Material m = oxide();
  m.vacancies->traps = Traps{2e25, 1e12, 0.5, 1e13, 0.8, 0};
  const auto equation = make_traps();
  const auto rate = [&](double t, double n, double trapped) {
    NodeState s = state(t, n);
    s.trapped_m3 = trapped;
    return equation->source(s, 0.0, m).value;
  };
  CHECK(rate(300, 1e26, 0) == Approx(1e12 * std::exp(-0.5 / kT) * 1e26).epsilon(1e-9));
  CHECK(rate(300, 1e26, 2e25) == Approx(-1e13 * std::exp(-0.8 / kT) * 2e25 * 0.9).epsilon(1e-9));
  // t/(Nt - t) = (capture/release) exp((Er - Ec)/kT) (n/Nt)/(1 - n/nmax).
  const double odds = 0.1 * std::exp(0.3 / (k_eV_K * 400)) * (1e26 / 2e25) / 0.9;
  CHECK(std::abs(rate(400, 1e26, 2e25 * odds / (1 + odds))) < 1e-9 * rate(400, 1e26, 0));
  for (const double t : {1.0, 5000.0}) CHECK(std::isfinite(rate(t, 1e26, 1e25)));
}

TEST_CASE("Exchange with an electrode: by hand, with the field's help, and finite", "[physics]") {
  const Material m = oxide();
  Contact c;
  c.vacancies.type = IonContact::Type::exchange;
  c.vacancies.exchange = {3e3, 1.15, 1e13, 1.3, 0.2e-9, 40e18, 20e18};
  const auto equation = make_mobile(mobile_species[0], false);
  const auto out = [&](double t, double n, double surface, double field) {
    ContactState s;
    s.node = state(t, n);
    s.surface_m2 = surface;
    s.normal_field_V_m = Dual::variable(field, 6);
    return equation->exchange(s, c, m, 300);
  };
  const double capture = 3e3 * std::exp(-1.15 / kT) * 1e26, release = 1e13 * std::exp(-1.3 / kT) * 20e18;
  CHECK(out(300, 1e26, 0, 0).value == Approx(capture).epsilon(1e-9));
  CHECK(out(300, 1e26, 40e18, 0).value == Approx(-2 * release * 0.9).epsilon(1e-9));
  CHECK(out(300, 1e26, 20e18, 0).value == Approx(0.5 * capture - 0.9 * release).epsilon(1e-9));
  // z l E = 2 x 0.2 nm x 1e8 V/m = 0.04 eV: one barrier falls, the other rises.
  CHECK(out(300, 1e26, 20e18, 1e8).value ==
        Approx(0.5 * capture * std::exp(0.04 / kT) - 0.9 * release * std::exp(-0.04 / kT)).epsilon(1e-6));
  for (const double t : {1.0, 300.0, 5000.0})
    for (const double field : {-1e10, 0.0, 1e10}) {
      const Dual flux = out(t, 1e26, 20e18, field);
      CHECK(std::isfinite(flux.value));
      for (const double d : flux.d) CHECK(std::isfinite(d));
    }
  c.vacancies.type = IonContact::Type::flux;
  c.vacancies.inflow_1_m2s = 1e20;
  CHECK(out(300, 1e26, 0, 0).value == -1e20);
}

TEST_CASE("Heat: Fourier with Wiedemann and Franz, and Robin's contact", "[physics]") {
  Material m = oxide();
  m.heat.conductivity_W_mK = 1;
  m.heat.lorenz_V2_K2 = 2.44e-8;
  const auto equation = make_heat(true);
  EdgeState s = edge(1e26, 1e26, 0, 0, 405, 395);
  s.conductivity_S_m = 1e5;
  // k = 1 + 2.44e-8 x 1e5 x 400 = 1.976 W/mK, 10 K over 1 nm.
  CHECK(equation->flux(s, {1e-9, m}).value == Approx(1.976e10).epsilon(1e-12));
  Contact c;
  c.thermal = ThermalContact::robin;
  c.conductance_W_m2K = 1e8;
  ContactState at;
  at.node = state(350, 1e26);
  CHECK(equation->exchange(at, c, m, 300).value == Approx(5e9));
  c.temperature_K = 400;
  CHECK(equation->exchange(at, c, m, 300).value == Approx(-5e9));
  c.thermal = ThermalContact::insulated;
  CHECK(equation->exchange(at, c, m, 300).value == 0);
}

TEST_CASE("Poisson: displacement and space charge by hand", "[physics]") {
  Material m = oxide();
  m.electrostatics = Electrostatics{25 * eps0_F_m, 1e24, 3e24};
  EdgeState s = edge(0, 0, 1, 0);
  CHECK(make_poisson()->flux(s, {1e-9, m}).value == Approx(25 * eps0_F_m * 1e9).epsilon(1e-12));
  NodeState at = state(300, 1e25);
  CarrierState n, p;
  n.density_m3 = 5e24;
  p.density_m3 = 1e24;
  at.electrons = &n;
  at.holes = &p;
  // 2 x 1e25 + 1e24 - 3e24 - 5e24 + 1e24 = 1.4e25.
  CHECK(space_charge(at, m).value == Approx(1.4e25 * q_C).epsilon(1e-9));
  // A vacancy that generation released leaves oxygen of the opposite charge behind.
  m.vacancies->generation = Generation{1e13, 1, 1e-9, 4e24, 0, 0};
  at.bound_m3 = 1e24;
  CHECK(space_charge(at, m).value == Approx((1.4e25 - 2 * 3e24) * q_C).epsilon(1e-9));
}
