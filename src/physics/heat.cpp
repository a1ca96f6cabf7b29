// Heat: rho c dT/dt - div(k grad T) = J.E with k = k_lattice + L sigma T (Wiedemann-Franz).
// What the other balances release as heat, each states itself.
#include "physics/system.hpp"

namespace oxvac {
namespace {

class Heat final : public Equation {
 public:
  explicit Heat(bool transient) : transient_(transient) {}
  Unknown unknown() const override { return Unknown::temperature; }
  bool lives_in(const Material&) const override { return true; }
  double capacity(const Material& m) const override { return transient_ ? m.heat.capacity_J_m3K : 0; }

  Dual flux(const EdgeState& s, const Edge& e) const override {
    const HeatLaw& law = e.material.heat;
    Dual k = 0.5 * (lattice_conductivity(law, s.a) + lattice_conductivity(law, s.b));
    if (law.lorenz_V2_K2 > 0)
      k += law.lorenz_V2_K2 * s.conductivity_S_m * (0.5 * (s.a.temperature_K + s.b.temperature_K));
    return k * (s.a.temperature_K - s.b.temperature_K) / e.length_m;
  }

  Dual exchange(const ContactState& s, const Contact& c, const Material&, double ambient_K) const override {
    if (c.thermal != ThermalContact::robin) return 0.0;
    return c.conductance_W_m2K * (s.node.temperature_K - c.temperature_K.value_or(ambient_K));
  }

 private:
  bool transient_;
};

}  // namespace

std::unique_ptr<Equation> make_heat(bool transient) { return std::make_unique<Heat>(transient); }

}  // namespace oxvac
