#include "balances.hpp"

#include <cmath>

#include "base/constants.hpp"
#include "base/fermi_dirac.hpp"

namespace oxvac::verification {
namespace {

constexpr double k_eV = constants::boltzmann_eV_K;
constexpr double q = constants::elementary_charge_C;

/// Fourth-order difference quotient of f along one axis.
template <class F>
double slope(const F& f, Vec3 x, int axis, double h) {
  const auto at = [&](double shift) {
    Vec3 y = x;
    y[axis] += shift;
    return f(y);
  };
  return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
}

double dot(const Vec3& a, const Vec3& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

Vec3 times(double s, const Vec3& v) { return {s * v[0], s * v[1], s * v[2]}; }

/// Nc (T/300 K)^(3/2) F(level), the level above the band's edge in kT.
double filled(const CarrierLaw& law, double states_m3, double temperature_K, double level) {
  const double f = law.statistics == Statistics::boltzmann ? std::exp(level) : fermi_half(level).value;
  return states_m3 * std::pow(temperature_K / 300, 1.5) * f;
}

}  // namespace

double electron_density(const CarrierLaw& law, double potential_V, double temperature_K, double fermi_V) {
  // The conduction band's edge lies at -(affinity + psi), the Fermi level at -phi.
  const double edge = -law.affinity_eV - potential_V;
  return filled(law, law.conduction_states_m3, temperature_K, (-fermi_V - edge) / (k_eV * temperature_K));
}

double hole_density(const CarrierLaw& law, double potential_V, double temperature_K, double fermi_V) {
  const double edge = -law.affinity_eV - potential_V - law.gap_eV;
  return filled(law, law.valence_states_m3, temperature_K, (edge + fermi_V) / (k_eV * temperature_K));
}

Balances::Balances(const Problem& problem, const ExactFields& exact, double size_m)
    : exact_(exact),
      material_(problem.study.device.materials.front()),
      carriers_(problem.study.device.drift_diffusion),
      dimension_(problem.mesh.dimension),
      axisymmetric_(problem.mesh.geometry == Geometry::axisymmetric),
      step_m_(1e-3 * size_m) {}

Vec3 Balances::gradient(const ExactField& f, const Vec3& x) const {
  Vec3 g{};
  for (int axis = 0; axis < dimension_; ++axis) g[axis] = slope(f, x, axis, step_m_);
  return g;
}

double Balances::divergence(const VectorField& flux, const Vec3& x) const {
  double sum = 0;
  for (int axis = 0; axis < dimension_; ++axis)
    sum += slope([&](const Vec3& y) { return flux(y)[axis]; }, x, axis, step_m_);
  if (!axisymmetric_) return sum;
  // (1/r) d(r F)/dr = dF/dr + F/r, and F/r -> dF/dr on the axis, where F = 0.
  if (x[0] > 10 * step_m_) return sum + flux(x)[0] / x[0];
  return sum + slope([&](const Vec3& y) { return flux(y)[0]; }, x, 0, step_m_);
}

double Balances::kT_V(const Vec3& x) const { return k_eV * value(Unknown::temperature, x); }

double Balances::field_V_m(const Vec3& x) const {
  const Vec3 g = gradient(Unknown::potential, x);
  return std::sqrt(dot(g, g));
}

double Balances::conductivity_S_m(const Vec3& x) const {
  const NodeState s{value(Unknown::potential, x), value(Unknown::temperature, x),
                    value(Unknown::vacancies, x), value(Unknown::bound, x)};
  return material_.conduction(s, field_V_m(x)).value;
}

double Balances::heat_conductivity_W_mK(const Vec3& x) const {
  const HeatLaw& law = material_.heat;
  const double t = value(Unknown::temperature, x);
  const double lattice = law.conductivity_W_mK * std::pow(t / 300, law.temperature_exponent);
  return material_.conduction ? lattice + law.lorenz_V2_K2 * conductivity_S_m(x) * t : lattice;
}

double Balances::electrons_m3(const Vec3& x) const {
  return electron_density(*material_.carriers, value(Unknown::potential, x), value(Unknown::temperature, x),
                          value(Unknown::electrons, x));
}

double Balances::holes_m3(const Vec3& x) const {
  return hole_density(*material_.carriers, value(Unknown::potential, x), value(Unknown::temperature, x),
                      value(Unknown::holes, x));
}

Vec3 Balances::vacancy_flux(const Vec3& x) const {
  // -D [grad n + n (1 - n/nmax) (drift z q grad psi / kT - (Es/kT^2) grad T)]
  const VacancyLaw& law = *material_.vacancies;
  const double n = value(Unknown::vacancies, x), t = value(Unknown::temperature, x);
  const Hop hop = law.hopping(t, field_V_m(x), n);
  const Vec3 dn = gradient(Unknown::vacancies, x), dpsi = gradient(Unknown::potential, x),
             dt = gradient(Unknown::temperature, x);
  Vec3 flux{};
  for (int k = 0; k < dimension_; ++k) {
    const double force = hop.drift_factor.value * law.charge * dpsi[k] / (k_eV * t) -
                         law.soret_energy_eV / (k_eV * t * t) * dt[k];
    flux[k] = -hop.diffusivity_m2_s.value * (dn[k] + n * (1 - n / law.max_density_m3) * force);
  }
  return flux;
}

Vec3 Balances::carrier_flux(Unknown carrier, const Vec3& x) const {
  // Electrons climb their quasi-Fermi potential, holes fall; both go from hot to cold by their thermopower.
  const CarrierLaw& law = *material_.carriers;
  const bool negative = carrier == Unknown::electrons;
  const double mobile =
      negative ? law.electron_mobility_m2_Vs * electrons_m3(x) : law.hole_mobility_m2_Vs * holes_m3(x);
  const Vec3 phi = gradient(carrier, x), t = gradient(Unknown::temperature, x);
  Vec3 flux{};
  for (int k = 0; k < dimension_; ++k)
    flux[k] = mobile * ((negative ? phi[k] : -phi[k]) - law.seebeck_V_K * t[k]);
  return flux;
}

double Balances::generation(const Vec3& x) const {
  // nu exp(-(Eg - lever |E|)/kT), bounded at nu, per precursor; what has left comes back where oxygen is
  // missing.
  if (!material_.vacancies->generation) return 0;
  const Generation& g = *material_.vacancies->generation;
  const double barrier = (g.barrier_eV - g.lever_m * field_V_m(x)) / kT_V(x);
  const double bound = value(Unknown::bound, x);
  const double back = g.recombination_Hz * std::exp(-g.recombination_barrier_eV / kT_V(x)) *
                      (g.precursors_m3 - bound) * value(Unknown::vacancies, x) /
                      material_.vacancies->max_density_m3;
  return g.frequency_Hz / (1 + std::exp(barrier)) * bound - back;
}

double Balances::trapping(const Vec3& x) const {
  if (!material_.vacancies->traps) return 0;
  const Traps& t = *material_.vacancies->traps;
  const double n = value(Unknown::vacancies, x), held = value(Unknown::traps, x);
  return t.capture_Hz * std::exp(-t.capture_energy_eV / kT_V(x)) * n * (1 - held / t.density_m3) -
         t.release_Hz * std::exp(-t.release_energy_eV / kT_V(x)) * held *
             (1 - n / material_.vacancies->max_density_m3);
}

double Balances::recombination(const Vec3& x) const {
  // Shockley, Read, Hall; with degenerate statistics n p vanishes against its value at equilibrium as 1 -
  // exp(-split).
  const CarrierLaw& law = *material_.carriers;
  if (!law.recombination) return 0;
  const Recombination& r = *law.recombination;
  const double n = electrons_m3(x), p = holes_m3(x), t = value(Unknown::temperature, x);
  const double grown = std::pow(t / 300, 1.5);
  const double n1 = law.conduction_states_m3 * grown * std::exp(-r.level_eV / kT_V(x));
  const double p1 = law.valence_states_m3 * grown * std::exp(-(law.gap_eV - r.level_eV) / kT_V(x));
  const double split = (value(Unknown::holes, x) - value(Unknown::electrons, x)) / kT_V(x);
  return n * p * (1 - std::exp(-split)) / (r.hole_lifetime_s * (n + n1) + r.electron_lifetime_s * (p + p1));
}

double Balances::space_charge(const Vec3& x) const {
  const Electrostatics& e = *material_.electrostatics;
  const VacancyLaw& v = *material_.vacancies;
  double density =
      e.donors_m3 - e.acceptors_m3 + holes_m3(x) - electrons_m3(x) + v.charge * value(Unknown::vacancies, x);
  if (v.traps) density += v.charge * value(Unknown::traps, x);
  if (v.generation) density -= v.charge * (v.generation->precursors_m3 - value(Unknown::bound, x));
  return q * density;
}

double Balances::released_heat(const Vec3& x) const {
  if (!carriers_) {
    const double e = field_V_m(x);
    return conductivity_S_m(x) * e * e;
  }
  // Each flux gives off what it falls by; electrons and holes that recombine, their distance.
  const VacancyLaw& law = *material_.vacancies;
  const double kT_J = q * kT_V(x);
  const Vec3 activity = gradient(
      [&](const Vec3& y) {
        const double n = value(Unknown::vacancies, y);
        return std::log(n / (law.max_density_m3 - n));
      },
      x);
  const Vec3 dpsi = gradient(Unknown::potential, x);
  Vec3 climb{};
  for (int k = 0; k < dimension_; ++k) climb[k] = kT_J * activity[k] + law.charge * q * dpsi[k];
  return q * dot(gradient(Unknown::electrons, x), carrier_flux(Unknown::electrons, x)) -
         q * dot(gradient(Unknown::holes, x), carrier_flux(Unknown::holes, x)) +
         q * (value(Unknown::holes, x) - value(Unknown::electrons, x)) * recombination(x) -
         dot(climb, vacancy_flux(x));
}

Vec3 Balances::flux(Unknown u, const Vec3& x) const {
  switch (u) {
    case Unknown::potential:
      return times(carriers_ ? -material_.electrostatics->permittivity_F_m : -conductivity_S_m(x),
                   gradient(u, x));
    case Unknown::temperature:
      return times(-heat_conductivity_W_mK(x), gradient(u, x));
    case Unknown::vacancies:
      return vacancy_flux(x);
    case Unknown::electrons:
    case Unknown::holes:
      return carrier_flux(u, x);
    default:
      return {};
  }
}

double Balances::forcing(Unknown u, const Vec3& x) const {
  const auto outflow = [&] { return divergence([&](const Vec3& y) { return flux(u, y); }, x); };
  switch (u) {
    case Unknown::potential:
      return carriers_ ? outflow() - space_charge(x) : outflow();
    case Unknown::temperature:
      return outflow() - released_heat(x);
    case Unknown::vacancies:
      return outflow() - generation(x) + trapping(x);
    case Unknown::bound:
      return generation(x);
    case Unknown::traps:
      return -trapping(x);
    case Unknown::electrons:
    case Unknown::holes:
      return outflow() + recombination(x);
    case Unknown::far_temperature:
    case Unknown::ions:
    case Unknown::surface:
      break;
  }
  throw input_error("manufactured solutions have no surface store");
}

}  // namespace oxvac::verification
