// The part of the assembler that loops over cells: edge pieces and node pieces, each inside one material.
#include <cmath>
#include <limits>

#include "fv/assembler.hpp"

namespace oxvac {
namespace {

/// Keeps |E| differentiable at 0; 1 V/m is far below any field that a law can feel.
constexpr double field_floor_V_m = 1;

}  // namespace

bool Assembler::gather(const Piece& cell, const std::vector<double>& state) {
  const int corners = static_cast<int>(cell.vertices.size());
  local_.clear(corners);
  Vec3 gradient{};
  bool conducting = true;
  for (int c = 0; c < corners; ++c) {
    const int v = cell.vertices[c];
    CornerValues& at = local_.at[c];
    at = CornerValues{};
    const auto value = [&](Unknown u, double otherwise) { return value_at(state, v, u, otherwise); };
    conducting = conducting && layout_.at(v, Unknown::potential) >= 0;
    at.potential = value(Unknown::potential, 0);
    at.heat = layout_.temperature_in(v, cell.region);
    at.temperature = value(at.heat, device_.ambient_K);
    for (const auto& [unknown, place] : {std::pair{Unknown::bound, &CornerValues::bound},
                                         {Unknown::traps, &CornerValues::traps},
                                         {Unknown::electrons, &CornerValues::electrons},
                                         {Unknown::holes, &CornerValues::holes}})
      if (local_.solves(unknown)) at.*place = value(unknown, 0);
    at.vacancies = shares_.in_region(v, cell.region, value(Unknown::vacancies, 0));
    if (device_.solve_ions) at.ions = ion_shares_.in_region(v, cell.region, value(Unknown::ions, 0));
    for (int k = 0; k < 3; ++k) gradient[k] += cell.gradient_1_m[c][k] * at.potential;
  }
  if (!conducting) gradient = Vec3{};  // an insulator: no current, no field that this closure knows
  local_.field = std::sqrt(gradient[0] * gradient[0] + gradient[1] * gradient[1] + gradient[2] * gradient[2] +
                           field_floor_V_m * field_floor_V_m);
  for (int c = 0; c < corners; ++c) {
    const Vec3& g = cell.gradient_1_m[c];
    local_.field_by_potential[c] =
        (gradient[0] * g[0] + gradient[1] * g[1] + gradient[2] * g[2]) / local_.field;
  }
  return conducting;
}

void Assembler::set_carriers(const Material& m) {
  for (int c = 0; c < local_.corners; ++c) {
    const CornerValues& at = local_.at[c];
    const Dual potential = Dual::variable(at.potential, 0), temperature = Dual::variable(at.temperature, 1);
    const Dual electrons = Dual::variable(at.electrons, slot_carrier),
               holes = Dual::variable(at.holes, slot_carrier);
    electrons_[c] = m.carriers ? electrons_at(*m.carriers, potential, temperature, electrons)
                               : CarrierState{0.0, 0.0, electrons};
    if (m.carriers && device_.solve_holes) holes_[c] = holes_at(*m.carriers, potential, temperature, holes);
    const auto far = [](const CarrierState& s) {
      return CarrierState{s.density_m3.as_far_end(), s.log_density.as_far_end(), s.fermi_V.as_far_end()};
    };
    electrons_far_[c] = far(electrons_[c]);
    holes_far_[c] = far(holes_[c]);
  }
}

void Assembler::add_amounts(const Piece& cell, const Material& m, const TimeTerm& time) {
  const int count = local_.corners;
  std::fill(amounts_.begin(), amounts_.end(), 0.0);
  for (const auto& eq : equations_) {
    if (!eq->stores_amount() || !eq->lives_in(m)) continue;
    for (int c = 0; c < count; ++c) {
      NodeState node = local_.node(c, slot_a);
      node.electrons = &electrons_[c];
      node.holes = &holes_[c];
      const Dual amount = eq->amount(node);
      const int row = local_.index(c, eq->unknown());
      amounts_[row] += cell.volume_m3[c] * amount.value;
      if (cell.vertices[c] < mesh_.owned)
        charge_rounding_sum() += std::numeric_limits<double>::epsilon() * std::abs(eq->charge_C(m)) *
                                 cell.volume_m3[c] * std::abs(amount.d[slot_a] * local_.at[c].potential);
      if (time.factor_1_s > 0)
        local_.add(row, amount, cell.volume_m3[c] * time.factor_1_s, c, -1, eq->carrier());
      local_.residual[row] -= time.factor_1_s > 0 ? cell.volume_m3[c] * time.factor_1_s * amount.value : 0;
    }
  }
}

void Assembler::add_rounding(const Piece& cell, int a, int b, const Equation& eq, const Material& m,
                             const Dual& flux, double area_m2) {
  const bool is_charge = eq.unknown() == Unknown::potential;
  const double charge_C = is_charge ? 1 : std::abs(eq.charge_C(m));
  if (charge_C == 0 || cell.vertices[a] >= mesh_.owned) return;
  const auto carrier = [&](const CornerValues& at) {
    return eq.carrier() == Unknown::electrons ? at.electrons
           : eq.carrier() == Unknown::holes   ? at.holes
                                              : at.density(eq.carrier()).value_m3;
  };
  double size = 0;
  for (const auto& [corner, slot] : {std::pair(a, slot_a), std::pair(b, slot_b)}) {
    const CornerValues& at = local_.at[corner];
    size += std::abs(flux.d[slot] * at.potential) + std::abs(flux.d[slot + slot_carrier] * carrier(at));
  }
  (is_charge ? charge_rounding_sum() : rounding_sum()) +=
      std::numeric_limits<double>::epsilon() * charge_C * area_m2 * size;
}

void Assembler::add_edges(const Piece& cell, const Material& m, const TimeTerm& time,
                          const std::vector<double>& state, std::size_t first_line_of_cell) {
  // A vertex belongs to several edges of the cell: its law is asked once.
  std::array<Dual, max_corners> conductivity;
  const Dual field = Dual::variable(local_.field, slot_field);
  for (int c = 0; c < local_.corners && m.conduction; ++c)
    conductivity[c] = m.conduction(local_.node(c, slot_a), field);
  for (std::size_t k = 0; k < cell.edges.size(); ++k) {
    const EdgePiece& e = cell.edges[k];
    if (e.area_m2 == 0) continue;
    const std::size_t line = first_line_of_cell + k;
    const bool on_line = !lines_.empty() && lines_[line].is_whole();
    const Edge edge{e.length_m, m};
    EdgeState s{local_.node(e.a, slot_a), local_.node(e.b, slot_b), field,
                series_conductivity(conductivity[e.a], conductivity[e.b].as_far_end())};
    if (device_.drift_diffusion) {
      s.a.electrons = &electrons_[e.a];
      s.a.holes = &holes_[e.a];
      s.b.electrons = &electrons_far_[e.b];
      s.b.holes = &holes_far_[e.b];
    }
    for (const auto& eq : equations_) {
      if (!eq->lives_in(m) || is_frozen(*eq, time)) continue;
      const Dual flux = on_line && species_of(eq->unknown())
                            ? flux_on_line(cell, e, line, *eq, s, edge, state).flux
                            : eq->flux(s, edge);
      local_.add(local_.seen(e.a, eq->unknown()), flux, e.area_m2, e.a, e.b, eq->carrier());
      local_.add(local_.seen(e.b, eq->unknown()), flux, -e.area_m2, e.a, e.b, eq->carrier());
      if (device_.drift_diffusion) add_rounding(cell, e.a, e.b, *eq, m, flux, e.area_m2);
      if (!eq->releases_heat() || !local_.solves(Unknown::temperature)) continue;
      const Dual heat = eq->edge_heat(s, edge);
      for (const int corner : {e.a, e.b}) {
        local_.add(local_.seen(corner, Unknown::temperature), heat, -0.5 * e.area_m2, e.a, e.b,
                   eq->carrier());
        if (cell.vertices[corner] < mesh_.owned) joule_sum() += 0.5 * e.area_m2 * heat.value;
      }
    }
  }
}

void Assembler::add_fluxes(const Piece& piece, const Material& m, const TimeTerm& time,
                           const std::vector<double>& state, std::size_t line) {
  edge_rows_.clear();
  const EdgePiece& e = piece.edges.front();
  if (e.area_m2 == 0) return;
  const auto node = [&](int v, int slot) {
    const auto value = [&](Unknown u, double otherwise) { return value_at(state, v, u, otherwise); };
    NodeState n;
    n.potential_V = Dual::variable(value(Unknown::potential, 0), slot);
    n.temperature_K = Dual::variable(value(Unknown::temperature, device_.ambient_K), slot + 1);
    n.vacancies_m3 = Dual::variable(value(Unknown::vacancies, 0), slot + slot_carrier);
    n.ions_m3 = Dual::variable(value(Unknown::ions, 0), slot + slot_carrier);
    return n;
  };
  EdgeState s{node(piece.vertices[0], slot_a), node(piece.vertices[1], slot_b), field_floor_V_m, {}};
  if (m.conduction)
    s.conductivity_S_m = series_conductivity(m.conduction(s.a, s.field_V_m), m.conduction(s.b, s.field_V_m));
  const bool on_line = !lines_.empty() && lines_[line].is_whole();
  const Edge edge{e.length_m, m};
  for (const auto& eq : equations_) {
    if (!eq->lives_in(m) || is_frozen(*eq, time)) continue;
    const Dual flux = e.area_m2 * (on_line && species_of(eq->unknown())
                                       ? flux_on_line(piece, e, line, *eq, s, edge, state).flux
                                       : eq->flux(s, edge));
    edge_rows_(0, eq->unknown()) += flux;
    edge_rows_(1, eq->unknown()) -= flux;
    if (!eq->releases_heat() || !local_.solves(Unknown::temperature)) continue;
    const Dual heat = 0.5 * e.area_m2 * eq->edge_heat(s, edge);
    for (const int corner : {0, 1}) {
      edge_rows_(corner, Unknown::temperature) -= heat;
      if (piece.vertices[corner] < mesh_.owned) joule_sum() += heat.value;
    }
  }
}

void Assembler::add_sources(const Piece& cell, const Material& m, const TimeTerm& time) {
  for (const auto& eq : equations_) {
    if (const double charge = eq->lives_in(m) ? eq->resting_charge_C(m) : 0;
        charge != 0 && device_.drift_diffusion)
      for (int c = 0; c < local_.corners; ++c) {
        const int row = local_.index(c, Unknown::potential);
        const PartitionedDensity n =
            eq->unknown() == Unknown::ions ? local_.at[c].ions : PartitionedDensity{local_.at[c].traps, 1, 0};
        local_.residual[row] -= charge * n.value_m3 * cell.volume_m3[c];
        local_.entry(row, local_.index(c, eq->unknown())) -= charge * n.by_mean * cell.volume_m3[c];
        local_.entry(row, local_.index(c, Unknown::temperature)) -=
            charge * n.by_temperature_m3_K * cell.volume_m3[c];
      }
    if (!eq->has_source(m) || is_frozen(*eq, time)) continue;
    const Unknown extra = eq->unknown() == Unknown::traps ? Unknown::traps : Unknown::bound;
    for (int c = 0; c < local_.corners; ++c) {
      NodeState node = local_.node(c, slot_a);
      if (extra == Unknown::traps)
        node.trapped_m3 = Dual::variable(local_.at[c].traps, slot_extra);
      else
        node.bound_m3 = Dual::variable(local_.at[c].bound, slot_extra);
      CarrierState electrons, holes;
      if (device_.drift_diffusion && m.carriers) {
        const auto moved = [](const CarrierState& s, int slot) {
          return CarrierState{s.density_m3.moved(slot_carrier, slot), s.log_density.moved(slot_carrier, slot),
                              s.fermi_V.moved(slot_carrier, slot)};
        };
        electrons = moved(electrons_[c], slot_electrons);
        node.electrons = &electrons;
        if (device_.solve_holes) {
          holes = moved(holes_[c], slot_holes);
          node.holes = &holes;
        }
      }
      const Dual source = eq->source(node, Dual::variable(local_.field, slot_field), m);
      const double volume = cell.volume_m3[c];
      local_.add_node(local_.index(c, eq->unknown()), source, -volume, c, extra);
      if (const auto other = eq->counterpart())
        local_.add_node(local_.index(c, other->unknown), source, -other->factor * volume, c, extra);
      if (!eq->source_releases_heat() || !local_.solves(Unknown::temperature)) continue;
      const Dual heat = eq->source_heat(node, source);
      local_.add_node(local_.seen(c, Unknown::temperature), heat, -volume, c, extra);
      if (cell.vertices[c] < mesh_.owned) joule_sum() += volume * heat.value;
    }
  }
}

void Assembler::scatter(std::size_t piece, const TimeTerm& time, const double* residual, const double* matrix,
                        const int*& next) {
  const auto on_row = [&](const ScatterPlan::Row& row, int to) {
    if (row.counts) {
      const double out = row.factor * residual[row.index];
      const double amount = device_.drift_diffusion ? row.factor * amounts_[row.index] : 0;
      if (row.contact >= 0) {
        crossing(row.is_rate ? Crossing::charge : Crossing::current, row.contact) += out;
        if (amount != 0) crossing(Crossing::carrier_charge, row.contact) += amount;
      } else {
        (row.is_rate ? stored_ : sum_)[to] += out;
        stored_[to] += amount;
      }
    }
    return row.is_rate ? row.factor * time.factor_1_s : row.factor;
  };
  if (with_jacobian_)
    scatter_plan_.add(piece, matrix, next, on_row);
  else
    scatter_plan_.visit_rows(piece, next, on_row);
}

}  // namespace oxvac
