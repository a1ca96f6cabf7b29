// Mobile ions (vacancies, and a second species): dn/dt + div F = G. They hop on a lattice of sites, from an
// occupied to an empty one, with the hopping rate of the field, so that
//   F = -D [grad n + n (1 - n/nmax) (z q grad psi / kT + soret)].
// On an edge, with u the drop of the driving energy in kT and B the Bernoulli function,
//   F = (D/L) [ n_a (1 - c_b) B(u) - n_b (1 - c_a) B(-u) ],   c = n/nmax.
// Without site exclusion this is the Scharfetter-Gummel flux. It vanishes exactly where n/(1 - c) exp(u) is
// constant, i.e. at constant electrochemical potential; what flows into a full vertex or out of an empty one
// is zero, so that 0 < n < nmax holds.
#include <algorithm>

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
  Dual generated = g.frequency_Hz * rate * s.bound_m3;
  if (g.recombination_Hz > 0)
    generated -= g.recombination_Hz / law.max_density_m3 * exp(-g.recombination_barrier_eV / kT) *
                 (g.precursors_m3 - s.bound_m3) * s.vacancies_m3;
  return generated;
}

/// Net rate into traps [1/(m3 s)].
Dual trapping_rate(const NodeState& s, const VacancyLaw& law) {
  const Traps& t = *law.traps;
  const Dual kT = k_eV * s.temperature_K;
  const Dual in =
      t.capture_Hz * exp(-t.capture_energy_eV / kT) * s.vacancies_m3 * (1.0 - s.trapped_m3 / t.density_m3);
  const Dual out = t.release_Hz * exp(-t.release_energy_eV / kT) * s.trapped_m3 *
                   (1.0 - s.vacancies_m3 / law.max_density_m3);
  return in - out;
}

/// Flux into the surface store of an exchanging contact [1/(m2 s)].
Dual surface_flux(const ContactState& s, const SurfaceExchange& x, const VacancyLaw& law) {
  const Dual inverse_kT = 1.0 / (k_eV * s.node.temperature_K);
  const Dual lever = soft_limit(law.charge * x.lever_m * s.normal_field_V_m * inverse_kT, 50);
  const Dual capture = x.capture_m_s * exp(lever - x.capture_energy_eV * inverse_kT) * s.node.vacancies_m3 *
                       (1.0 - s.surface_m2 / x.capacity_per_m2);
  const Dual release = x.release_Hz * exp(-lever - x.release_energy_eV * inverse_kT) * s.surface_m2 *
                       (1.0 - s.node.vacancies_m3 / law.max_density_m3);
  return capture - release;
}

/// Part of the drop of the driving energy from a to b that thermodiffusion makes [kT]: integrated exactly
/// over 1/T.
Dual soret_drop(const VacancyLaw& law, const EdgeState& s) {
  if (law.soret_energy_eV == 0) return 0.0;
  return law.soret_energy_eV / k_eV * (1.0 / s.b.temperature_K - 1.0 / s.a.temperature_K);
}

/// What the flux on an edge is made of: rate [n_a (1 - c_b) B(u) - n_b (1 - c_a) B(-u)].
struct HopsOnEdge {
  Dual rate_m_s;  ///< D/L
  Dual drop;      ///< u: drop of the driving energy from a to b [kT]
  Dual there_m3;  ///< n_a (1 - c_b) B(u)
  Dual back_m3;   ///< n_b (1 - c_a) B(-u)
  Dual flux() const { return rate_m_s * (there_m3 - back_m3); }
};

HopsOnEdge hops_on_edge(const Species& species, const EdgeState& s, const Edge& e) {
  const VacancyLaw& law = *(e.material.*species.law);
  const Dual &n_a = s.a.*species.density_m3, &n_b = s.b.*species.density_m3;
  const Dual temperature = 0.5 * (s.a.temperature_K + s.b.temperature_K);
  const Hop hop = law.hopping(temperature, s.field_V_m, 0.5 * (n_a + n_b));
  Dual diffusivity = hop.diffusivity_m2_s;
  Dual drift = law.charge / k_eV * (s.b.potential_V - s.a.potential_V) / temperature * hop.drift_factor;
  if (law.compensation_S_m) {
    // Ambipolar: only what the electrons follow, and then without charge: D sigma_e/(sigma_e + sigma_ion).
    const double carried_C = law.charge * constants::elementary_charge_C;
    const Dual ionic =
        carried_C * carried_C / (constants::boltzmann_J_K * temperature) * diffusivity * 0.5 * (n_a + n_b);
    diffusivity = diffusivity * (*law.compensation_S_m / (*law.compensation_S_m + ionic));
    drift = 0.0;
  }
  const Dual u = drift + soret_drop(law, s);
  const Dual empty_a = 1.0 - n_a / law.max_density_m3;
  const Dual empty_b = 1.0 - n_b / law.max_density_m3;
  return {diffusivity / e.length_m, u, n_a * empty_b * bernoulli(u), n_b * empty_a * bernoulli(-u)};
}

/// Vacancies, or the second species.
class MobileIons final : public Equation {
 public:
  MobileIons(const Species& species, bool charged) : species_(species), charged_(charged) {}
  Unknown unknown() const override { return species_.unknown; }
  Unknown carrier() const override { return species_.unknown; }
  bool lives_in(const Material& m) const override { return (m.*species_.law).has_value(); }
  double capacity(const Material&) const override { return 1; }
  Dual flux(const EdgeState& s, const Edge& e) const override { return ion_flux(species_, s, e); }
  LineFlux flux_on_line(const EdgeState& s, const Edge& e, const LineEnds& ends) const override {
    return limited_ion_flux(species_, s, e, ends);
  }
  double charge_C(const Material& m) const override { return charged_ ? charge_of_one_C(m) : 0; }
  // space_charge() knows vacancies alone.
  double resting_charge_C(const Material& m) const override {
    return species_.unknown == Unknown::vacancies ? 0 : charge_of_one_C(m);
  }
  // The ionic current is small beside the electrons' in the continuity closure, which does not know it.
  bool releases_heat() const override { return charged_; }
  Dual edge_heat(const EdgeState& s, const Edge& e) const override {
    const VacancyLaw& law = *(e.material.*species_.law);
    const auto activity = [&](const NodeState& node) {
      const Dual& n = node.*species_.density_m3;
      return log(n / (law.max_density_m3 - n));
    };
    const Dual kT_J = constants::boltzmann_J_K * 0.5 * (s.a.temperature_K + s.b.temperature_K);
    const Dual drop_J = kT_J * (activity(s.a) - activity(s.b)) +
                        law.charge * constants::elementary_charge_C * (s.a.potential_V - s.b.potential_V);
    return ion_flux(species_, s, e) * drop_J;
  }
  Dual exchange(const ContactState& s, const Contact& c, const Material& m, double) const override {
    const IonContact& contact = c.*species_.contact;
    if (contact.type == IonContact::Type::flux) return -contact.inflow_1_m2s;
    if (contact.type != IonContact::Type::exchange || !lives_in(m)) return 0.0;
    return surface_flux(s, contact.exchange, *(m.*species_.law));
  }
  bool frozen_by_read() const override { return true; }

 private:
  double charge_of_one_C(const Material& m) const {
    return (m.*species_.law)->charge * constants::elementary_charge_C;
  }
  const Species& species_;
  bool charged_;  ///< drift-diffusion: they carry current
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
  std::optional<Counterpart> counterpart() const override { return Counterpart{Unknown::vacancies, -1}; }
  bool frozen_by_read() const override { return true; }
};

/// Vacancies in traps: what is caught here is missing there.
class TrappedVacancies final : public Equation {
 public:
  Unknown unknown() const override { return Unknown::traps; }
  bool lives_in(const Material& m) const override { return m.vacancies && m.vacancies->traps; }
  double capacity(const Material&) const override { return 1; }
  bool has_source(const Material& m) const override { return lives_in(m); }
  Dual source(const NodeState& s, const Dual&, const Material& m) const override {
    return trapping_rate(s, *m.vacancies);
  }
  std::optional<Counterpart> counterpart() const override { return Counterpart{Unknown::vacancies, -1}; }
  double resting_charge_C(const Material& m) const override {
    return m.vacancies->charge * constants::elementary_charge_C;
  }
  bool frozen_by_read() const override { return true; }
};

}  // namespace

Dual ion_flux(const Species& species, const EdgeState& s, const Edge& e) {
  return hops_on_edge(species, s, e).flux();
}

LineFlux limited_ion_flux(const Species& species, const EdgeState& s, const Edge& e, const LineEnds& ends) {
  const HopsOnEdge hops = hops_on_edge(species, s, e);
  LineFlux result{hops.flux()};
  const Dual &n_a = s.a.*species.density_m3, &n_b = s.b.*species.density_m3;
  const double sites = 2 * (e.material.*species.law)->max_density_m3;
  // Which way a bump of the density moves: with the drift, or against it where most sites are taken.
  const bool forth = (hops.drop.value < 0) == (n_a.value + n_b.value < sites);
  const double stretch = e.length_m / (forth ? ends.before_length_m : ends.after_length_m);
  const double fall = n_b.value - n_a.value;
  const double upstream = stretch * (forth ? n_a.value - ends.before_m3 : ends.after_m3 - n_b.value);
  if (!(upstream * fall > 0) || std::abs(fall) > 1e9 * std::abs(upstream) || result.flux.value == 0)
    return result;

  // What the density falls by, but no more than so many times what it does upstream: fall/(1 + x^4)^(1/4).
  constexpr double steepest = 4;
  const double x = fall / (steepest * upstream), x4 = x * x * x * x, root = 1 / std::sqrt(std::sqrt(1 + x4));
  const double by_fall = root / (1 + x4), by_upstream = steepest * x4 * x * by_fall;
  Dual limited = by_fall * (n_b - n_a) + by_upstream * stretch * (forth ? n_a : -n_b);
  limited.value = fall * root;

  // The artificial diffusion D ((u/2) coth(u/2) - 1) taken back. Beside the fitted flux f, c f^4/(f^4 + c^4)
  // is kept: all of it where it is the smaller one, none near equilibrium, where the fitted flux is exact.
  const Dual half = 0.5 * hops.drop, weight = hops.rate_m_s * half * langevin(half);
  const Dual correction = weight * limited;
  const double f = result.flux.value, c = correction.value;
  if (std::abs(c) > 1e9 * std::abs(f)) return result;
  const double q2 = (c / f) * (c / f), q4 = q2 * q2, kept = 1 / (1 + q4);
  const double by_f = 1 + 4 * (c / f) * q4 * kept * kept, by_c = kept * (1 - 4 * q4 * kept);
  result.flux = by_f * result.flux + by_c * correction;
  result.flux.value = f + c * kept;
  (forth ? result.by_before : result.by_after) =
      by_c * weight.value * by_upstream * stretch * (forth ? -1 : 1);
  return result;
}

double stated_density_m3(const Species& species, const Device& device) {
  constexpr double filament_m3 = 1e26;
  double stated = 0;
  for (const Seed& seed : (device.*species.initial).seeds) stated = std::max(stated, seed.density_m3);
  for (const Contact& contact : device.contacts) {
    const IonContact& c = contact.*species.contact;
    if (c.type == IonContact::Type::exchange || c.type == IonContact::Type::flux) return filament_m3;
    if (c.type == IonContact::Type::fixed) stated = std::max(stated, c.density_m3);
  }
  for (const Material& m : device.materials) {
    const auto& law = m.*species.law;
    if (law && law->generation) stated = std::max(stated, law->generation->precursors_m3);
    if (law && law->traps) stated = std::max(stated, law->traps->initial_m3);
  }
  return stated > 0 ? std::min(stated, filament_m3) : filament_m3;
}

std::unique_ptr<Equation> make_mobile(const Species& species, bool charged) {
  return std::make_unique<MobileIons>(species, charged);
}
std::unique_ptr<Equation> make_bound() { return std::make_unique<Bound>(); }
std::unique_ptr<Equation> make_traps() { return std::make_unique<TrappedVacancies>(); }

}  // namespace oxvac
