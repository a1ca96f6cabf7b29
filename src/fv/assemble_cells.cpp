// The part of the assembler that loops over cells: edge pieces and node pieces, each inside one material.
#include <cmath>

#include "fv/assembler.hpp"

namespace oxvac {
namespace {

/// Keeps |E| differentiable at 0; 1 V/m is far below any field that a law can feel.
constexpr double field_floor_V_m = 1;

}  // namespace

bool Assembler::gather(const Cell& cell, const std::vector<double>& state) {
  const int corners = static_cast<int>(cell.vertices.size());
  local_.clear(corners);
  Vec3 gradient{};
  bool conducting = true;
  for (int c = 0; c < corners; ++c) {
    const int v = cell.vertices[c];
    CornerValues& at = local_.at[c];
    at = CornerValues{};
    const auto value = [&](Unknown u, double otherwise) {
      const int i = layout_.at(v, u);
      return i >= 0 ? state[i] * column_scale_[i] : otherwise;
    };
    conducting = conducting && layout_.at(v, Unknown::potential) >= 0;
    at.potential = value(Unknown::potential, 0);
    at.temperature = value(Unknown::temperature, device_.ambient_K);
    at.bound = value(Unknown::bound, 0);
    const PartitionedDensity n = shares_.in_region(v, cell.region, value(Unknown::vacancies, 0));
    at.vacancies = n.value_m3;
    at.by_mean = n.by_mean;
    at.by_temperature = n.by_temperature_m3_K;
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

void Assembler::add_edges(const Cell& cell, const Material& m, const TimeTerm& time) {
  // A vertex belongs to several edges of the cell: its law is asked once.
  std::array<Dual, max_corners> conductivity;
  const Dual field = Dual::variable(local_.field, slot_field);
  for (int c = 0; c < local_.corners && m.conduction; ++c)
    conductivity[c] = m.conduction(local_.node(c, slot_a), field);
  for (const EdgePiece& e : cell.edges) {
    if (e.area_m2 == 0) continue;
    const Edge edge{e.length_m, m};
    const EdgeState s{local_.node(e.a, slot_a), local_.node(e.b, slot_b), field,
                      series_conductivity(conductivity[e.a], conductivity[e.b].as_far_end())};
    for (const auto& eq : equations_) {
      if (!eq->lives_in(m) || is_frozen(*eq, time)) continue;
      const int row_a = LocalSystem::index(e.a, eq->unknown());
      const int row_b = LocalSystem::index(e.b, eq->unknown());
      const Dual flux = eq->flux(s, edge);
      local_.add(row_a, flux, e.area_m2, e.a, e.b);
      local_.add(row_b, flux, -e.area_m2, e.a, e.b);
      if (!eq->has_edge_source() || !m.conduction) continue;
      const Dual source = eq->edge_source(s, edge);
      local_.add(row_a, source, -0.5 * e.area_m2, e.a, e.b);
      local_.add(row_b, source, -0.5 * e.area_m2, e.a, e.b);
      for (const int corner : {e.a, e.b})
        if (cell.vertices[corner] < mesh_.owned) joule_sum() += 0.5 * e.area_m2 * source.value;
    }
  }
}

void Assembler::add_sources(const Cell& cell, const Material& m, const TimeTerm& time) {
  for (const auto& eq : equations_) {
    if (!eq->has_source(m) || is_frozen(*eq, time)) continue;
    for (int c = 0; c < local_.corners; ++c) {
      NodeState node = local_.node(c, slot_a);
      node.bound_m3 = Dual::variable(local_.at[c].bound, slot_extra);
      const Dual source = eq->source(node, Dual::variable(local_.field, slot_field), m);
      const int row = LocalSystem::index(c, eq->unknown());
      local_.add(row, source, -cell.volume_m3[c], c, -1);
      local_.entry(row, LocalSystem::index(c, Unknown::bound)) -= cell.volume_m3[c] * source.d[slot_extra];
    }
  }
}

void Assembler::scatter(std::size_t cell_index, std::size_t& entry) {
  const Cell& cell = mesh_.cells[cell_index];
  for (int c = 0; c < local_.corners; ++c) {
    if (cell.vertices[c] >= mesh_.owned) continue;
    const int electrode = layout_.ends(cell.vertices[c]).electrode;
    for (int u = 0; u < cell_unknowns; ++u) {
      const int row = layout_.at(cell.vertices[c], static_cast<Unknown>(u));
      if (row < 0) continue;
      const double out = local_.residual[c * cell_unknowns + u];
      if (u == static_cast<int>(Unknown::potential) && electrode >= 0)
        current_sum(electrode) += out;
      else
        sum_[row] += out;
    }
  }
  for (const auto& [row, column] : cell_plan_[cell_index]) values_[entry++] = local_.entry(row, column);
}

}  // namespace oxvac
