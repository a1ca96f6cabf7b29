// Poisson: -div(eps grad psi) = q (z n + N_D - N_A + p - n_e). It lives in oxides and insulators; a metal has
// no space charge, and its potential follows its Fermi level.
#include "base/constants.hpp"
#include "physics/system.hpp"

namespace oxvac {
namespace {

class Poisson final : public Equation {
 public:
  Unknown unknown() const override { return Unknown::potential; }
  bool lives_in(const Material& m) const override { return m.electrostatics.has_value(); }
  double capacity(const Material&) const override { return 0; }
  Dual flux(const EdgeState& s, const Edge& e) const override {
    return e.material.electrostatics->permittivity_F_m / e.length_m * (s.a.potential_V - s.b.potential_V);
  }
  bool has_source(const Material& m) const override { return lives_in(m); }
  Dual source(const NodeState& s, const Dual&, const Material& m) const override {
    return space_charge(s, m);
  }
};

}  // namespace

Dual space_charge(const NodeState& s, const Material& m) {
  Dual sum = m.electrostatics->fixed_charge_m3();
  if (m.vacancies) {
    sum += m.vacancies->charge * s.vacancies_m3;
    // Generation splits a neutral site into a vacancy and an oxygen ion that stays.
    if (m.vacancies->generation)
      sum -= m.vacancies->charge * (m.vacancies->generation->precursors_m3 - s.bound_m3);
  }
  if (s.electrons) sum -= s.electrons->density_m3;
  if (s.holes) sum += s.holes->density_m3;
  return constants::elementary_charge_C * sum;
}

std::unique_ptr<Equation> make_poisson() { return std::make_unique<Poisson>(); }

}  // namespace oxvac
