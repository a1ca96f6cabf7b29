// The part of the assembler that is not cells: contacts, storage, held values, terminals, row scaling.
#include <cmath>

#include "fv/assembler.hpp"
#include "petsc/collective.hpp"

namespace oxvac {
namespace {

constexpr double charge_row_A = 1e-6;
constexpr double heat_row_W = 1e-6;

}  // namespace

void Assembler::add_piece(const Contact& c, std::size_t contact, const BoundaryPiece& piece,
                          const std::vector<double>& state, const TimeTerm& time, std::size_t& entry) {
  const Cell& cell = mesh_.cells[piece.cell];
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
  ContactState s{local_.node(piece.corner, slot_a), 0.0, Dual::variable(normal_field, slot_field)};
  const int surface = layout_.at(v, Unknown::surface);
  const bool stores = layout_.ends(v).exchange == static_cast<int>(contact) && surface >= 0;
  if (stores) s.surface_m2 = Dual::variable(state[surface] * column_scale_[surface], slot_extra);

  Dual heat = 0.0, vacancies = 0.0;
  for (const auto& eq : equations_) {
    if (!eq->lives_in(m) || is_frozen(*eq, time)) continue;
    if (eq->unknown() == Unknown::temperature)
      heat = eq->exchange(s, c, m, device_.ambient_K + time.ambient_shift_K) * piece.area_m2;
    if (eq->unknown() == Unknown::vacancies && stores) vacancies = eq->exchange(s, c, m, 0) * piece.area_m2;
  }
  heat_sum(contact) += heat.value;
  heat_slope_sum() += heat.d[1];

  // Slots of the three unknowns at this vertex; potentials come through the normal field.
  const int unknowns[] = {layout_.at(v, Unknown::temperature), layout_.at(v, Unknown::vacancies), surface};
  const Dual out[] = {heat, vacancies, -vacancies};
  for (int r = 0; r < 3; ++r) {
    if (unknowns[r] < 0) continue;
    sum_[unknowns[r]] += out[r].value;
    const CornerValues& at = local_.at[piece.corner];
    const double by[] = {out[r].d[1] + out[r].d[2] * at.by_temperature, out[r].d[2] * at.by_mean,
                         out[r].d[slot_extra]};
    for (int k = 0; k < 3; ++k)
      if (unknowns[k] >= 0) values_[entry++] = by[k];
    for (int k = 0; k < local_.corners; ++k)
      if (layout_.at(cell.vertices[k], Unknown::potential) >= 0)
        values_[entry++] = out[r].d[slot_field] * by_potential[k];
  }
}

void Assembler::add_contacts(const std::vector<double>& state, const TimeTerm& time, std::size_t& entry) {
  for (std::size_t k = 0; k < device_.contacts.size(); ++k)
    for (const BoundaryPiece& piece : mesh_.faces[k].pieces)
      if (mesh_.cells[piece.cell].vertices[piece.corner] < mesh_.owned)
        add_piece(device_.contacts[k], k, piece, state, time, entry);
}

void Assembler::add_storage(const std::vector<double>& state, const TimeTerm& time, std::size_t& entry) {
  for (int i = 0; i < layout_.owned(); ++i) {
    double diagonal = 0;
    if (capacity_[i] > 0 && time.factor_1_s > 0) {
      diagonal = capacity_[i] * time.factor_1_s;
      const double change = (state[i] - (*time.start)[i]) * column_scale_[i];
      sum_[i] += capacity_[i] * (time.factor_1_s * change + (*time.history)[i]);
    }
    values_[entry++] = diagonal;
  }
}

void Assembler::constrain(const std::vector<double>& state, const TimeTerm& time) {
  const auto freezes = [&](int i) {
    const Unknown u = layout_.kind(i);
    return time.frozen && layout_.vertex(i) >= 0 &&
           (u == Unknown::vacancies || u == Unknown::bound || u == Unknown::surface);
  };
  // What the held rows would have needed is what flows through their contact.
  std::vector<char> replaced(layout_.local(), 0);
  for (int i = 0; i < layout_.owned(); ++i) {
    if (!is_constrained_[i] && !freezes(i)) continue;
    replaced[i] = 1;
    const Layout::Ends& e = layout_.ends(layout_.vertex(i));
    if (is_constrained_[i] && layout_.kind(i) == Unknown::temperature)
      heat_sum(e.fixed_temperature) -= sum_[i];
    if (is_constrained_[i] && layout_.kind(i) == Unknown::vacancies && !freezes(i))
      vacancy_sum(e.fixed_vacancies) -= sum_[i];
    const double target =
        freezes(i) ? (*time.start)[i] * column_scale_[i] : held_value(i, time.ambient_shift_K);
    sum_[i] = state[i] * column_scale_[i] - target;
  }
  const std::size_t diagonals = layout_.owned();
  for (std::size_t k = 0; k < first_diagonal_; ++k) {
    const int row = entry_row_[k];
    if (!replaced[row]) continue;
    if (layout_.kind(row) == Unknown::temperature && rows_[k] == columns_[k]) heat_slope_sum() += values_[k];
    values_[k] = 0;
  }
  for (std::size_t i = 0; i < diagonals; ++i)
    if (replaced[i]) values_[first_diagonal_ + i] = 1;
  for (std::size_t i = 0; i < diagonals; ++i)
    row_scale_[i] = replaced[i] ? -1 : 0;  // -1: held, see apply_row_scale
}

void Assembler::add_terminals(const std::vector<double>& state, const CircuitRow& circuit,
                              std::size_t& entry) {
  const auto& terminals = layout_.terminals();
  const std::vector<double> crossing = petsc::sum(comm_, crossing_);
  const auto contacts = static_cast<std::ptrdiff_t>(terminals.size());
  fluxes_.current_A.assign(crossing.begin(), crossing.begin() + contacts);
  fluxes_.heat_W.assign(crossing.begin() + contacts, crossing.begin() + 2 * contacts);
  fluxes_.vacancies_1_s.assign(crossing.begin() + 2 * contacts, crossing.begin() + 3 * contacts);
  fluxes_.joule_W = crossing[3 * terminals.size()];
  fluxes_.heat_slope_W_K = crossing[3 * terminals.size() + 1];
  if (!first_rank_) return;

  for (std::size_t k = 0; k < terminals.size(); ++k) {
    const Layout::Terminal& t = terminals[k];
    if (t.voltage < 0) continue;
    const Dual voltage = Dual::variable(state[t.voltage] * column_scale_[t.voltage], 0);
    const Dual current = Dual::variable(state[t.current] * column_scale_[t.current], 1);
    const bool driven = device_.contacts[k].electrical == ElectricalContact::driven;
    const Dual row = driven ? circuit(voltage, current) : -voltage;
    sum_[t.voltage] = row.value;
    values_[first_diagonal_ + t.voltage] = row.d[0];
    values_[entry++] = row.d[1];
    sum_[t.current] = fluxes_.current_A[k] - current.value;
    values_[entry++] = -1;
  }
}

void Assembler::apply_row_scale(const TimeTerm& time, std::vector<double>& residual) {
  for (int i = 0; i < layout_.local(); ++i) {
    const Unknown u = layout_.kind(i);
    double scale = 1;
    if (i < layout_.owned() && row_scale_[i] < 0) {
      scale = 1 / column_scale_[i];
    } else if (layout_.is_current(i)) {
      scale = 1;  // a row in volts
    } else if (u == Unknown::potential) {
      scale = 1 / charge_row_A;
    } else if (u == Unknown::temperature) {
      scale = 1 / heat_row_W;
    } else if (i < layout_.owned() && capacity_[i] > 0) {
      scale = 1 / (capacity_[i] * column_scale_[i] * std::max(time.factor_1_s, 1e-30));
    }
    row_scale_[i] = scale;
  }
  residual.resize(layout_.owned());
  for (int i = 0; i < layout_.owned(); ++i) residual[i] = sum_[i] * row_scale_[i];
  for (std::size_t k = 0; k < values_.size(); ++k) values_[k] *= row_scale_[entry_row_[k]] * entry_scale_[k];
}

}  // namespace oxvac
