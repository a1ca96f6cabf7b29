// The part of the assembler that knows what comes before and after an edge, for fluxes that are sharp on
// fronts.
#include "fv/assembler.hpp"
#include "fv/ghosts.hpp"

namespace oxvac {

void Assembler::plan_lines() {
  first_line_entry_ = rows_.size();
  if (!device_.second_order_ions) return;
  // A vertex with one density, that nothing holds, and with one temperature; what holds it knows its owner.
  std::vector<double> serves(mesh_.points_m.size(), 1);
  for (int v = 0; v < mesh_.owned; ++v)
    for (const Species& species : mobile_species) {
      if (layout_.at(v, Unknown::far_temperature) >= 0) serves[v] = 0;
      if (layout_.at(v, species.unknown) < 0) continue;
      if (shares(species.unknown).regions(v).size() != 1 || layout_.held_by(v, species.unknown) >= 0)
        serves[v] = 0;
    }
  share_with_ghosts(comm_, mesh_, serves);
  lines_ = lines_of(mesh_, pieces_, [&](int v) { return serves[v] > 0; });
  line_entry_.assign(mobile_species.size() * lines_.size(), 0);
  std::size_t k = 0;
  for (const Cell& piece : pieces_)
    for (std::size_t e = 0; e < piece.edges.size(); ++e, ++k) {
      const Line& line = lines_[k];
      const std::int64_t key = first_line + static_cast<std::int64_t>(max_edges * piece.natural + e);
      for (std::size_t s = 0; s < mobile_species.size(); ++s) {
        const Unknown u = mobile_species[s].unknown;
        if (!line.is_whole() || !(material_[piece.region]->*mobile_species[s].law) || !local_.solves(u))
          continue;
        line_entry_[mobile_species.size() * k + s] = rows_.size();
        for (const int corner : {piece.edges[e].a, piece.edges[e].b}) {
          const int row = layout_.at(piece.vertices[corner], u);
          if (!own_row(row)) continue;
          for (const int far : {line.before, line.after}) plan_entry(row, layout_.at(far, u), key);
        }
      }
    }
}

LineFlux Assembler::flux_on_line(const Cell& piece, const EdgePiece& e, std::size_t k, const Equation& eq,
                                 const EdgeState& s, const Edge& edge, const std::vector<double>& state) {
  const Unknown u = eq.unknown();
  const std::size_t which = u == mobile_species[0].unknown ? 0 : 1;
  const auto density = [&](int v) {
    const int i = layout_.at(v, u);
    return state[i] * column_scale_[i];
  };
  const Line& line = lines_[k];
  const LineFlux f = eq.flux_on_line(
      s, edge, {density(line.before), density(line.after), line.before_length_m, line.after_length_m});
  std::size_t entry = line_entry_[mobile_species.size() * k + which];
  for (const auto& [corner, sign] : {std::pair{e.a, 1.0}, {e.b, -1.0}}) {
    if (!own_row(layout_.at(piece.vertices[corner], u))) continue;
    values_[entry++] = sign * e.area_m2 * f.by_before;
    values_[entry++] = sign * e.area_m2 * f.by_after;
  }
  return f;
}

}  // namespace oxvac
