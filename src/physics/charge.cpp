// Current continuity: div(sigma grad psi) = 0. Charge has no memory in this closure: filaments screen within
// 0.1 nm.
#include "base/constants.hpp"
#include "physics/system.hpp"

namespace oxvac {
namespace {

class Charge final : public Equation {
 public:
  Unknown unknown() const override { return Unknown::potential; }
  bool lives_in(const Material& m) const override { return static_cast<bool>(m.conduction); }
  double capacity(const Material&) const override { return 0; }
  Dual flux(const EdgeState& s, const Edge& e) const override { return current_density(s, e); }
  // Joule heat on an edge is the current through it times its potential drop: local and exactly conservative.
  bool releases_heat() const override { return true; }
  Dual edge_heat(const EdgeState& s, const Edge& e) const override {
    return current_density(s, e) * (s.a.potential_V - s.b.potential_V);
  }
  // At an electrode with a barrier: the current that electrons coming out of the oxide leave behind. Through
  // an interlayer: as its law says.
  Dual exchange(const ContactState& s, const Contact& c, const Material& m, double) const override {
    if (c.carriers.type == CarrierContact::Type::interlayer) {
      const Interlayer& layer = c.carriers.interlayer;
      const Dual thickness = interlayer_thickness(layer, s.surface_m2, c.vacancies.exchange.initial_per_m2);
      return interlayer_current(layer, thickness, s.lag_V, s.node.temperature_K);
    }
    if (!c.carriers.has_barrier() || !m.vacancies) return 0.0;
    const Barrier& barrier = c.carriers.barrier;
    const Dual field = depletion_field(barrier, s.node.vacancies_m3, m.vacancies->charge, s.lag_V);
    return -constants::elementary_charge_C * emission_flux(barrier, s.lag_V, s.node.temperature_K, field);
  }
};

}  // namespace

Dual current_density(const EdgeState& s, const Edge& e) {
  return s.conductivity_S_m * (s.a.potential_V - s.b.potential_V) / e.length_m;
}

std::unique_ptr<Equation> make_charge() { return std::make_unique<Charge>(); }

}  // namespace oxvac
