// Vacancies: dn/dt + div F = G. They hop on a lattice of sites, from an occupied to an empty one, with the
// hopping rate of the field, so that
//   F = -D [grad n + n (1 - n/nmax) (z q grad psi / kT + soret)].
// On an edge, with u the drop of the driving energy in kT and B the Bernoulli function,
//   F = (D/L) [ n_a (1 - c_b) B(u) - n_b (1 - c_a) B(-u) ],   c = n/nmax.
// Without site exclusion this is the Scharfetter-Gummel flux. It vanishes exactly where n/(1 - c) exp(u) is
// constant, i.e. at constant electrochemical potential; what flows into a full vertex or out of an empty one
// is zero, so that 0 < n < nmax holds.
#include "base/constants.hpp"
#include "base/functions.hpp"
#include "physics/system.hpp"

namespace oxvac {
namespace {

constexpr double k_eV = constants::boltzmann_eV_K;

Dual generation_rate(const NodeState& s, const Dual& field_V_m, const VacancyLaw& law) {
  const Generation& g = *law.generation;
  const Dual energy = g.barrier_eV - g.lever_m * field_V_m;
  // A barrier below 0 would mean a rate above the attempt frequency: it ends at 0, smoothly within kT.
  const Dual kT = k_eV * s.temperature_K;
  const Dual x = energy / kT;
  // exp(-softplus(x)) = 1/(1 + exp(x)): exp(-x) for a high barrier, at most 1.
  const Dual rate = x.value > 600 ? Dual(0.0) : 1.0 / (1.0 + exp(x));
  return g.frequency_Hz * rate * s.bound_m3;
}

/// Flux into the surface store of an exchanging contact [1/(m2 s)].
Dual surface_flux(const ContactState& s, const Contact& c, const VacancyLaw& law) {
  const SurfaceExchange& x = c.exchange;
  const Dual inverse_kT = 1.0 / (k_eV * s.node.temperature_K);
  const Dual lever = soft_limit(law.charge * x.lever_m * s.normal_field_V_m * inverse_kT, 50);
  const Dual capture = x.capture_m_s * exp(lever - x.capture_energy_eV * inverse_kT) * s.node.vacancies_m3 *
                       (1.0 - s.surface_m2 / x.capacity_per_m2);
  const Dual release = x.release_Hz * exp(-lever - x.release_energy_eV * inverse_kT) * s.surface_m2 *
                       (1.0 - s.node.vacancies_m3 / law.max_density_m3);
  return capture - release;
}

class Vacancies final : public Equation {
 public:
  Unknown unknown() const override { return Unknown::vacancies; }
  bool lives_in(const Material& m) const override { return m.vacancies.has_value(); }
  double capacity(const Material&) const override { return 1; }
  Dual flux(const EdgeState& s, const Edge& e) const override { return vacancy_flux(s, e); }
  bool has_source(const Material& m) const override { return m.vacancies && m.vacancies->generation; }
  Dual source(const NodeState& s, const Dual& field, const Material& m) const override {
    return generation_rate(s, field, *m.vacancies);
  }
  Dual exchange(const ContactState& s, const Contact& c, const Material& m, double) const override {
    if (c.vacancies != VacancyContact::exchange || !m.vacancies) return 0.0;
    return surface_flux(s, c, *m.vacancies);
  }
  bool frozen_by_read() const override { return true; }
};

/// Precursors: what generation takes from here is a vacancy there.
class Bound final : public Equation {
 public:
  Unknown unknown() const override { return Unknown::bound; }
  bool lives_in(const Material& m) const override { return m.vacancies && m.vacancies->generation; }
  double capacity(const Material&) const override { return 1; }
  bool has_source(const Material& m) const override { return lives_in(m); }
  Dual source(const NodeState& s, const Dual& field, const Material& m) const override {
    return -generation_rate(s, field, *m.vacancies);
  }
  bool frozen_by_read() const override { return true; }
};

}  // namespace

Dual vacancy_flux(const EdgeState& s, const Edge& e) {
  const VacancyLaw& law = *e.material.vacancies;
  const Dual temperature = 0.5 * (s.a.temperature_K + s.b.temperature_K);
  const Hop hop = law.hopping(temperature, s.field_V_m);
  // Drop of the driving energy from a to b in units of kT: drift, and thermodiffusion integrated exactly over
  // 1/T.
  Dual u = law.charge / k_eV * (s.b.potential_V - s.a.potential_V) / temperature * hop.drift_factor;
  if (law.soret_energy_eV != 0)
    u += law.soret_energy_eV / k_eV * (1.0 / s.b.temperature_K - 1.0 / s.a.temperature_K);
  const Dual empty_a = 1.0 - s.a.vacancies_m3 / law.max_density_m3;
  const Dual empty_b = 1.0 - s.b.vacancies_m3 / law.max_density_m3;
  return hop.diffusivity_m2_s / e.length_m *
         (s.a.vacancies_m3 * empty_b * bernoulli(u) - s.b.vacancies_m3 * empty_a * bernoulli(-u));
}

std::unique_ptr<Equation> make_vacancies() { return std::make_unique<Vacancies>(); }
std::unique_ptr<Equation> make_bound() { return std::make_unique<Bound>(); }

}  // namespace oxvac
