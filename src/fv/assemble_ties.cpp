// The part of the assembler that says what holds a potential in drift-diffusion: an electrode, through one of
// its kinds of contact, or a metal, through its work function. Each is one equation in volts.
#include <cmath>

#include "base/constants.hpp"
#include "fv/assembler.hpp"

namespace oxvac {
namespace {

/// Slot of the electrode's voltage.
constexpr int slot_voltage = slot_field;

/// ln of a neutral vertex' majority density minus ln of its actual one, in kT: 0 where n - p = z n_v + N_D -
/// N_A.
Dual neutrality(const NodeState& s, const Material& m) {
  Dual fixed = m.electrostatics->fixed_charge_m3();
  if (m.vacancies) fixed += m.vacancies->charge * s.vacancies_m3;
  if (m.ions) fixed += m.ions->charge * s.ions_m3;
  if (!s.holes) return log(fixed) - s.electrons->log_density;
  // n^2 - N n - n p = 0 with the product n p as it is.
  const Dual product = s.electrons->density_m3 * s.holes->density_m3;
  const Dual half = 0.5 * fixed;
  const Dual root = sqrt(half * half + product);
  if (fixed.value >= 0) return log(half + root) - s.electrons->log_density;
  return s.holes->log_density - log(root - half);
}

/// The region whose laws hold at a tied vertex.
int oxide_of(const Layout::Ends& e) { return e.carrier_region >= 0 ? e.carrier_region : e.oxide; }

}  // namespace

Dual Assembler::tie_residual(int v, Unknown u, const std::vector<double>& state) const {
  const Layout::Ends& e = layout_.ends(v);
  const auto variable = [&](int i, int slot, double otherwise = 0) {
    return i >= 0 ? Dual::variable(state[i] * column_scale_[i], slot) : Dual(otherwise);
  };
  NodeState s;
  s.potential_V = variable(layout_.at(v, Unknown::potential), slot_a);
  s.temperature_K =
      variable(layout_.at(v, layout_.temperature_in(v, oxide_of(e))), slot_a + 1, device_.ambient_K);
  const Dual electrons = variable(layout_.at(v, Unknown::electrons), slot_electrons);
  if (e.tie == Layout::Tie::metal) return s.potential_V - electrons + material_[e.metal]->work_function_eV;

  const CarrierContact& c = device_.contacts[e.electrode].carriers;
  const Dual voltage = variable(layout_.terminals()[e.electrode].voltage, slot_voltage);
  const Material& m = *material_[oxide_of(e)];
  if (!m.carriers || c.type == CarrierContact::Type::blocking) return s.potential_V - voltage - c.built_in_V;

  CarrierState n = electrons_at(*m.carriers, s.potential_V, s.temperature_K, electrons), p;
  s.electrons = &n;
  if (device_.solve_holes) {
    p = holes_at(*m.carriers, s.potential_V, s.temperature_K,
                 variable(layout_.at(v, Unknown::holes), slot_holes));
    s.holes = &p;
  }
  const Dual kT_V = constants::boltzmann_eV_K * s.temperature_K;
  if (u == Unknown::electrons) return kT_V * (n.log_density - std::log(c.electrons_m3));
  if (u == Unknown::holes) return kT_V * (p.log_density - std::log(c.holes_m3));
  if (c.type == CarrierContact::Type::pinned) return s.potential_V - voltage - c.built_in_V;
  if (c.emits()) return s.potential_V - voltage + (c.barrier.height_eV + m.carriers->affinity_eV);
  if (m.vacancies && device_.solve_vacancies) {
    const int mean = layout_.at(v, Unknown::vacancies);
    s.vacancies_m3 = Dual::variable(
        shares_.in_region(v, e.carrier_region, state[mean] * column_scale_[mean]).value_m3, slot_carrier);
  }
  if (m.ions) {
    const int mean = layout_.at(v, Unknown::ions);
    s.ions_m3 = Dual::variable(
        ion_shares_.in_region(v, e.carrier_region, state[mean] * column_scale_[mean]).value_m3, slot_extra);
  }
  return kT_V * neutrality(s, m);
}

void Assembler::visit_ties(const Jacobian::Visit& visit) const {
  if (!device_.drift_diffusion) return;
  for (int i = 0; i < layout_.owned(); ++i) {
    if (!is_tied_[i]) continue;
    const int v = layout_.vertex(i);
    const int electrode = layout_.ends(v).electrode;
    for (int u = 0; u < cell_unknowns; ++u)
      if (const int column = layout_.at(v, static_cast<Unknown>(u)); column >= 0)
        visit(i, column, after_cells);
    if (electrode >= 0) visit(i, layout_.terminals()[electrode].voltage, after_cells);
  }
  for (int i = 0; i < layout_.owned(); ++i)
    if (held_ions(i))
      visit(layout_.terminals()[layout_.ends(layout_.vertex(i)).electrode].current, i, after_cells);
}

bool Assembler::held_ions(int i) const {
  const int v = layout_.vertex(i);
  return device_.drift_diffusion && v >= 0 && species_of(layout_.kind(i)) &&
         layout_.held_by(v, layout_.kind(i)) >= 0 && layout_.ends(v).electrode >= 0;
}

double Assembler::charge_of_held_C(int i) const {
  const Unknown u = layout_.kind(i);
  const Material& m = *material_[shares(u).regions(layout_.vertex(i)).front()];
  return (m.*species_of(u)->law)->charge * constants::elementary_charge_C;
}

void Assembler::add_ties(const std::vector<double>& state, const TimeTerm& time) {
  if (!device_.drift_diffusion) return;
  const int* place = tie_place_.data();
  for (int i = 0; i < layout_.owned(); ++i) {
    if (!is_tied_[i]) continue;
    const int v = layout_.vertex(i);
    const Layout::Ends& e = layout_.ends(v);
    const Dual r = tie_residual(v, layout_.kind(i), state);
    sum_[i] = r.value;
    std::array<double, cell_unknowns> by{};
    const auto at = [&](Unknown u) -> double& { return by[static_cast<int>(u)]; };
    at(Unknown::potential) = r.d[slot_a];
    at(layout_.temperature_in(v, oxide_of(e))) = r.d[slot_a + 1];
    at(Unknown::electrons) = r.d[slot_electrons];
    at(Unknown::holes) = r.d[slot_holes];
    for (const auto& [u, slot] : {std::pair{Unknown::vacancies, slot_carrier}, {Unknown::ions, slot_extra}}) {
      const int mean = layout_.at(v, u);
      if (mean < 0 || e.carrier_region < 0) continue;
      const PartitionedDensity n =
          shares(u).in_region(v, e.carrier_region, state[mean] * column_scale_[mean]);
      at(u) = r.d[slot] * n.by_mean;
      at(Unknown::temperature) += r.d[slot] * n.by_temperature_m3_K;
    }
    for (int u = 0; u < cell_unknowns; ++u)
      if (layout_.at(v, static_cast<Unknown>(u)) >= 0) (*jacobian_)[*place++] += by[u];
    if (e.electrode >= 0) (*jacobian_)[*place++] += r.d[slot_voltage];
  }
  // What a held density stores has come in through the electrode.
  for (int i = 0; i < layout_.owned(); ++i)
    if (held_ions(i)) (*jacobian_)[*place++] += charge_of_held_C(i) * capacity_[i] * time.factor_1_s;
}

}  // namespace oxvac
