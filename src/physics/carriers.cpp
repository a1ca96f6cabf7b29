// Electrons and holes: dn/dt + div F = -R, F = +-mu n (grad phi +- S grad T) with phi the quasi-Fermi
// potential. On an edge, with w the drop of the electrochemical potential from a to b in kT and x =
// ln(n_b/n_a) + w, what the density would rise by at constant phi,
//   F = (D/L) [ n_a B(-x) - n_b B(x) ] = (D/L) n_a B(-x) (1 - exp(-w)) = (D/L) n_b B(x) (exp(w) - 1),  D = mu
//   kT/q.
// With Boltzmann statistics this is the flux of Scharfetter and Gummel (1969); with Fermi-Dirac statistics ln
// n holds the excess chemical potential (the SEDAN flux, Yu and Dutton 1985; Patriarca et al., Comput. Phys.
// Commun. 235 (2019) 40). Written with 1 - exp(-w) it is exactly 0 at equilibrium and keeps its digits near
// it. In a metal F = sigma grad phi / q.
#include "base/constants.hpp"
#include "base/functions.hpp"
#include "physics/system.hpp"

namespace oxvac {
namespace {

using namespace constants;

Dual carrier_flux(const CarrierState& a, const CarrierState& b, const Dual& drop, const Dual& diffusivity,
                  double length_m) {
  const Dual x = b.log_density - a.log_density + drop;
  if (drop.value > 0) return -1.0 * diffusivity / length_m * a.density_m3 * bernoulli(-x) * expm1(-drop);
  return diffusivity / length_m * b.density_m3 * bernoulli(x) * expm1(drop);
}

/// Sign -1: electrons, whose energy is -q phi; +1: holes.
class Carriers final : public Equation {
 public:
  Carriers(int sign, bool both) : sign_(sign), both_(both) {}
  Unknown unknown() const override { return sign_ < 0 ? Unknown::electrons : Unknown::holes; }
  Unknown carrier() const override { return unknown(); }
  bool lives_in(const Material& m) const override {
    return m.carriers || (sign_ < 0 && !m.electrostatics && m.conduction);
  }
  double capacity(const Material&) const override { return 0; }
  bool stores_amount() const override { return true; }
  Dual amount(const NodeState& s) const override { return of(s) ? of(s)->density_m3 : Dual(0.0); }
  double charge_C(const Material&) const override { return sign_ * elementary_charge_C; }

  Dual flux(const EdgeState& s, const Edge& e) const override {
    const CarrierState &a = *of(s.a), &b = *of(s.b);
    if (!e.material.carriers)
      return sign_ / elementary_charge_C * s.conductivity_S_m * (a.fermi_V - b.fermi_V) / e.length_m;
    const CarrierLaw& law = *e.material.carriers;
    const Dual kT_V = boltzmann_eV_K * 0.5 * (s.a.temperature_K + s.b.temperature_K);
    Dual drop = sign_ * (a.fermi_V - b.fermi_V) / kT_V;
    if (law.seebeck_V_K > 0) drop += law.seebeck_V_K * (s.a.temperature_K - s.b.temperature_K) / kT_V;
    const double mobility = sign_ < 0 ? law.electron_mobility_m2_Vs : law.hole_mobility_m2_Vs;
    return carrier_flux(a, b, drop, mobility * kT_V, e.length_m);
  }

  bool releases_heat() const override { return true; }
  Dual edge_heat(const EdgeState& s, const Edge& e) const override {
    return sign_ * elementary_charge_C * (of(s.a)->fermi_V - of(s.b)->fermi_V) * flux(s, e);
  }

  // Recombination is stated once, in the electrons' balance.
  bool has_source(const Material& m) const override {
    return both_ && m.carriers && m.carriers->recombination;
  }
  Dual source(const NodeState& s, const Dual&, const Material& m) const override {
    return -recombination_rate(*m.carriers, *s.electrons, *s.holes, s.temperature_K);
  }
  std::optional<Counterpart> counterpart() const override { return Counterpart{Unknown::holes, 1}; }
  bool source_releases_heat() const override { return true; }
  Dual source_heat(const NodeState& s, const Dual& production) const override {
    return elementary_charge_C * (s.electrons->fermi_V - s.holes->fermi_V) * production;
  }

  Dual exchange(const ContactState& s, const Contact& c, const Material& m, double) const override {
    if (sign_ > 0 || !c.carriers.emits() || !m.carriers) return 0.0;
    return emission_flux(c.carriers.barrier, s.lag_V, s.node.temperature_K, s.normal_field_V_m);
  }

 private:
  const CarrierState* of(const NodeState& s) const { return sign_ < 0 ? s.electrons : s.holes; }
  int sign_;
  bool both_;
};

}  // namespace

std::unique_ptr<Equation> make_electrons(bool with_holes) {
  return std::make_unique<Carriers>(-1, with_holes);
}
std::unique_ptr<Equation> make_holes() { return std::make_unique<Carriers>(+1, false); }

}  // namespace oxvac
