// The part of the assembler that knows what comes before and after an edge, for fluxes that are sharp on
// fronts.
#include "fv/assembler.hpp"
#include "fv/ghosts.hpp"

namespace oxvac {

/// Calls body(number of the line and species, line, vertices of its edge, unknown).
template <class Body>
void Assembler::for_lines(Body body) const {
  for (std::size_t p = 0, k = 0; p < (lines_.empty() ? 0 : pieces_.size()); ++p) {
    const Piece& piece = pieces_[p];
    for (std::size_t e = 0; e < piece.edges.size(); ++e, ++k)
      for (std::size_t s = 0; s < mobile_species.size(); ++s)
        if (const Unknown u = mobile_species[s].unknown;
            lines_[k].is_whole() && material_[piece.region]->*mobile_species[s].law && local_.solves(u))
          body(mobile_species.size() * k + s, lines_[k], piece.vertices[piece.edges[e].a],
               piece.vertices[piece.edges[e].b], u);
  }
}

void Assembler::find_lines() {
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
  line_first_.assign(mobile_species.size() * lines_.size(), 0);
  std::size_t next = 0;
  for_lines([&](std::size_t line_and_species, const Line&, int a, int b, Unknown u) {
    line_first_[line_and_species] = next;
    next += 2 * (own_row(layout_.at(a, u)) + own_row(layout_.at(b, u)));
  });
}

void Assembler::visit_lines(const Jacobian::Visit& visit) const {
  for_lines([&](std::size_t, const Line& line, int a, int b, Unknown u) {
    for (const int v : {a, b})
      if (own_row(layout_.at(v, u)))
        for (const int far : {line.before, line.after})
          visit(layout_.at(v, u), layout_.at(far, u), after_cells);
  });
}

LineFlux Assembler::flux_on_line(const Piece& piece, const EdgePiece& e, std::size_t k, const Equation& eq,
                                 const EdgeState& s, const Edge& edge, const std::vector<double>& state) {
  const Unknown u = eq.unknown();
  const std::size_t which = u == mobile_species[0].unknown ? 0 : 1;
  const auto density = [&](int v) { return value_at(state, v, u, 0); };
  const Line& line = lines_[k];
  const LineFlux f = eq.flux_on_line(
      s, edge, {density(line.before), density(line.after), line.before_length_m, line.after_length_m});
  const int* place = &line_place_[line_first_[mobile_species.size() * k + which]];
  for (const auto& [corner, sign] : {std::pair{e.a, 1.0}, {e.b, -1.0}}) {
    if (!own_row(layout_.at(piece.vertices[corner], u))) continue;
    (*jacobian_)[*place++] += sign * e.area_m2 * f.by_before;
    (*jacobian_)[*place++] += sign * e.area_m2 * f.by_after;
  }
  return f;
}

}  // namespace oxvac
