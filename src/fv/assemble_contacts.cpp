// The part of the assembler that is not cells: contacts, storage, held values, terminals, row scaling.
#include <cmath>
#include <limits>

#include "base/constants.hpp"
#include "fv/assembler.hpp"
#include "petsc/collective.hpp"

namespace oxvac {
namespace {

constexpr double charge_row_A = 1e-6;
constexpr double heat_row_W = 1e-6;

}  // namespace

void Assembler::add_piece(const Contact& c, std::size_t contact, const BoundaryPiece& piece,
                          const std::vector<double>& state, const TimeTerm& time, const int*& place) {
  const Piece& cell = contact_cells_.at(piece.cell);
  const Material& m = *material_[cell.region];
  const int v = cell.vertices[piece.corner];
  gather(cell, state);

  // E along the outward normal, and its derivative by each potential of the cell.
  double normal_field = 0;
  std::array<double, max_corners> by_potential{};
  for (int k = 0; k < local_.corners; ++k) {
    const Vec3& g = cell.gradient_1_m[k];
    by_potential[k] = -(g[0] * piece.normal[0] + g[1] * piece.normal[1] + g[2] * piece.normal[2]);
    normal_field += by_potential[k] * local_.at[k].potential;
  }
  ContactState s{local_.node(piece.corner, slot_a), 0.0, Dual::variable(normal_field, slot_field), 0.0};
  const PieceLinks links = piece_links(contact, piece);
  const int surface = links.rows[2];
  const bool stores = layout_.ends(v).exchange == static_cast<int>(contact) && surface >= 0;
  if (stores) s.surface_m2 = Dual::variable(state[surface] * column_scale_[surface], slot_extra);
  const bool emits = links.rows[3] >= 0;
  const CornerValues& at = local_.at[piece.corner];
  const int lag_slot = device_.drift_diffusion ? slot_electrons : slot_a;
  if (emits)
    s.lag_V = Dual::variable((device_.drift_diffusion ? at.electrons : at.potential) -
                                 state[links.columns[6]] * column_scale_[links.columns[6]],
                             lag_slot);

  constexpr double q = constants::elementary_charge_C;
  Dual heat_out = 0.0, vacancies_out = 0.0, ions_out = 0.0, emission = 0.0, current_in = 0.0,
       emission_W = 0.0;
  for (const auto& eq : equations_) {
    if (!eq->lives_in(m) || is_frozen(*eq, time)) continue;
    switch (eq->unknown()) {
      case Unknown::temperature:
        heat_out = eq->exchange(s, c, m, device_.ambient_K + time.ambient_shift_K) * piece.area_m2;
        break;
      case Unknown::vacancies:
        if (!stores && c.vacancies.type != IonContact::Type::flux) break;
        vacancies_out = eq->exchange(s, c, m, 0) * piece.area_m2;
        current_in -= eq->charge_C(m) * vacancies_out;
        break;
      case Unknown::ions:
        if (c.ions.type != IonContact::Type::flux) break;
        ions_out = eq->exchange(s, c, m, 0) * piece.area_m2;
        current_in -= eq->charge_C(m) * ions_out;
        break;
      case Unknown::potential:
      case Unknown::electrons:
        if (!emits) break;
        if (const Dual out = eq->exchange(s, c, m, 0) * piece.area_m2; out.value != 0) {
          emission = out;
          // The lag is what is left of two potentials.
          rounding_sum() += std::numeric_limits<double>::epsilon() * q *
                            std::abs(out.d[lag_slot] * (device_.drift_diffusion ? at.electrons : 0));
          const Dual current_out = (device_.drift_diffusion ? -q : 1) * out;
          current_in -= current_out;
          emission_W = current_out * s.lag_V;
        }
        break;
      default:
        break;
    }
  }
  crossing(Crossing::heat, contact) += heat_out.value;
  if (!stores) crossing(Crossing::vacancies, contact) += vacancies_out.value;
  crossing(Crossing::ions, contact) += ions_out.value;
  heat_slope_sum() += heat_out.d[1];
  if (links.rows[4] >= 0) crossing(Crossing::current, links.electrode) += current_in.value;

  // What the electrons lose in the barrier is heat of the oxide next to it.
  if (links.rows[0] >= 0) joule_sum() += emission_W.value;
  const Dual out[] = {heat_out - emission_W, vacancies_out, -vacancies_out, emission, current_in, ions_out,
                      current_in * (-1 / q)};
  for (std::size_t r = 0; r < links.rows.size(); ++r) {
    if (links.rows[r] < 0) continue;
    if (r != 4) sum_[links.rows[r]] += out[r].value;
    const auto& d = out[r].d;
    const double by[] = {d[0],
                         d[1] + d[2] * at.vacancies.by_temperature_m3_K,
                         d[2] * at.vacancies.by_mean,
                         d[slot_extra],
                         d[slot_electrons],
                         0,
                         emits ? -d[lag_slot] : 0};
    for (std::size_t k = 0; k < links.columns.size(); ++k)
      if (links.columns[k] >= 0) (*jacobian_)[*place++] += by[k];
    for (int k = 0; k < local_.corners; ++k)
      if (layout_.at(cell.vertices[k], Unknown::potential) >= 0)
        (*jacobian_)[*place++] += out[r].d[slot_field] * by_potential[k];
  }
}

void Assembler::add_interface(const Contact& c, std::size_t contact, const BoundaryPiece& piece,
                              const std::vector<double>& state, const int*& place) {
  const std::array<int, 2> sides = interface_links(contact, piece);
  if (sides[0] < 0) return;
  const double conductance_W_K = c.conductance_W_m2K * piece.area_m2;
  const double across_W = conductance_W_K * (state[sides[0]] - state[sides[1]]) * column_scale_[sides[0]];
  sum_[sides[0]] += across_W;
  sum_[sides[1]] -= across_W;
  for (const int row : sides)
    for (const int column : sides)
      (*jacobian_)[*place++] += row == column ? conductance_W_K : -conductance_W_K;
}

void Assembler::add_contacts(const std::vector<double>& state, const TimeTerm& time) {
  const int* place = contact_place_.data();
  for (std::size_t k = 0; k < device_.contacts.size(); ++k)
    for (const BoundaryPiece& piece : mesh_.faces[k].pieces)
      if (mesh_.cells[piece.cell].vertices[piece.corner] < mesh_.owned) {
        add_piece(device_.contacts[k], k, piece, state, time, place);
        add_interface(device_.contacts[k], k, piece, state, place);
      }
}

void Assembler::add_storage(const std::vector<double>& state, const TimeTerm& time) {
  for (int i = 0; i < layout_.owned(); ++i) {
    double& diagonal = (*jacobian_)[diagonal_[i]];
    if (is_constrained_[i] && is_temperature(layout_.kind(i))) heat_slope_sum() += diagonal;
    if (capacity_[i] > 0 && time.factor_1_s > 0) {
      diagonal += capacity_[i] * time.factor_1_s;
      const double change = (state[i] - (*time.start)[i]) * column_scale_[i];
      sum_[i] += capacity_[i] * (time.factor_1_s * change + (*time.history)[i]);
    }
    sum_[i] += rate_of(i, time);
  }
}

double Assembler::rate_of(std::size_t k, const TimeTerm& time) const {
  if (!time.stored_start || time.factor_1_s <= 0) return 0;
  return time.factor_1_s * (stored_[k] - (*time.stored_start)[k]) + (*time.stored_history)[k];
}

void Assembler::constrain(const std::vector<double>& state, const TimeTerm& time) {
  const auto freezes = [&](int i) {
    const Unknown u = layout_.kind(i);
    if (layout_.vertex(i) < 0 || is_tied_[i]) return false;
    if (u == Unknown::electrons || u == Unknown::holes) return time.carriers_held;
    return time.freezes(u) &&
           (species_of(u) || u == Unknown::bound || u == Unknown::traps || u == Unknown::surface);
  };
  // What the held rows would have needed is what flows through their contact.
  std::vector<char> replaced(layout_.local(), 0);
  for (int i = 0; i < layout_.owned(); ++i) {
    if (!is_constrained_[i] && !freezes(i)) continue;
    replaced[i] = 1;
    if (is_tied_[i]) continue;  // add_ties
    const Unknown u = layout_.kind(i);
    if (const int holder = layout_.held_by(layout_.vertex(i), u); holder >= 0 && !freezes(i)) {
      crossing(is_temperature(u)    ? Crossing::heat
               : u == Unknown::ions ? Crossing::ions
                                    : Crossing::vacancies,
               holder) -= sum_[i];
      if (held_ions(i))
        crossing(Crossing::current, layout_.ends(layout_.vertex(i)).electrode) +=
            charge_of_held_C(i) * sum_[i];
    }
    const double target =
        freezes(i) ? (*time.start)[i] * column_scale_[i] : held_value(i, time.ambient_shift_K);
    sum_[i] = state[i] * column_scale_[i] - target;
  }
  for (int i = 0; i < layout_.owned(); ++i) {
    row_scale_[i] = replaced[i] ? -1 : 0;  // -1: held, see apply_row_scale
    if (!replaced[i]) continue;
    jacobian_->clear_row(i);
    (*jacobian_)[diagonal_[i]] = is_tied_[i] ? 0 : 1;
  }
}

void Assembler::add_terminals(const std::vector<double>& state, const TimeTerm& time,
                              const CircuitRow& circuit) {
  const auto& terminals = layout_.terminals();
  const std::vector<double> sums = petsc::sum(comm_, crossing_);
  const auto of_kind = [&](Crossing kind) {
    const auto from =
        sums.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(kind) * terminals.size());
    return std::vector<double>(from, from + static_cast<std::ptrdiff_t>(terminals.size()));
  };
  fluxes_.current_A = of_kind(Crossing::current);
  fluxes_.heat_W = of_kind(Crossing::heat);
  fluxes_.vacancies_1_s = of_kind(Crossing::vacancies);
  fluxes_.ions_1_s = of_kind(Crossing::ions);
  const std::vector<double> surface_C = of_kind(Crossing::charge),
                            carriers_C = of_kind(Crossing::carrier_charge);
  for (std::size_t k = 0; k < terminals.size(); ++k) {
    const std::size_t surface = layout_.owned() + k, carriers = surface + terminals.size();
    stored_[surface] = surface_C[k];
    stored_[carriers] = carriers_C[k];
    fluxes_.displacement_A[k] = rate_of(surface, time);
    fluxes_.current_A[k] += fluxes_.displacement_A[k] + rate_of(carriers, time);
  }
  const std::size_t scalars = crossing_kinds * terminals.size();
  fluxes_.joule_W = sums[scalars];
  fluxes_.heat_slope_W_K = sums[scalars + 1];
  fluxes_.rounding_A = sums[scalars + 2] + time.factor_1_s * sums[scalars + 3];
  if (!first_rank_) return;

  const int* place = terminal_place_.data();
  for (std::size_t k = 0; k < terminals.size(); ++k) {
    const Layout::Terminal& t = terminals[k];
    if (t.voltage < 0) continue;
    const Dual voltage = Dual::variable(state[t.voltage] * column_scale_[t.voltage], 0);
    const Dual current = Dual::variable(state[t.current] * column_scale_[t.current], 1);
    const bool driven = device_.contacts[k].electrical == ElectricalContact::driven;
    const Dual row = driven ? circuit(voltage, current) : -voltage;
    sum_[t.voltage] = row.value;
    (*jacobian_)[diagonal_[t.voltage]] += row.d[0];
    (*jacobian_)[*place++] += row.d[1];
    sum_[t.current] = fluxes_.current_A[k] - current.value;
    (*jacobian_)[*place++] -= 1;
  }
}

void Assembler::apply_row_scale(const TimeTerm& time, std::vector<double>& residual) {
  // The sizes of Poisson's and the carriers' rows span many decades: each is measured by its largest entry.
  const auto measured = [&](int i) {
    const Unknown u = layout_.kind(i);
    return device_.drift_diffusion && i < layout_.owned() && layout_.vertex(i) >= 0 && row_scale_[i] >= 0 &&
           (u == Unknown::potential || u == Unknown::electrons || u == Unknown::holes);
  };
  for (int i = 0; i < layout_.local(); ++i) {
    const Unknown u = layout_.kind(i);
    double scale = 1;
    if (measured(i)) {
      const double largest = jacobian_->largest(i, column_scale_);
      scale = largest > 0 ? 1 / largest : 1;
    } else if (i < layout_.owned() && row_scale_[i] < 0) {
      scale = 1 / column_scale_[i];
    } else if (layout_.is_current(i)) {
      scale = 1;  // a row in volts
    } else if (u == Unknown::potential) {
      scale = 1 / charge_row_A;
    } else if (is_temperature(u)) {
      scale = 1 / heat_row_W;
    } else if (i < layout_.owned() && capacity_[i] > 0) {
      scale = 1 / (capacity_[i] * column_scale_[i] * std::max(time.factor_1_s, 1e-30));
    }
    row_scale_[i] = scale;
  }
  residual.resize(layout_.owned());
  for (int i = 0; i < layout_.owned(); ++i) residual[i] = sum_[i] * row_scale_[i];
  if (with_jacobian_) jacobian_->scale(row_scale_, column_scale_);
}

}  // namespace oxvac
