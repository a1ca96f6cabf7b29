// Current continuity: div(sigma grad psi) = 0. Charge has no memory in this closure: filaments screen within
// 0.1 nm.
#include "physics/system.hpp"

namespace oxvac {
namespace {

class Charge final : public Equation {
 public:
  Unknown unknown() const override { return Unknown::potential; }
  bool lives_in(const Material& m) const override { return static_cast<bool>(m.conduction); }
  double capacity(const Material&) const override { return 0; }
  Dual flux(const EdgeState& s, const Edge& e) const override { return current_density(s, e); }
};

}  // namespace

Dual current_density(const EdgeState& s, const Edge& e) {
  return s.conductivity_S_m * (s.a.potential_V - s.b.potential_V) / e.length_m;
}

std::unique_ptr<Equation> make_charge() { return std::make_unique<Charge>(); }

}  // namespace oxvac
