// The part of the assembler that plans where each piece's entries go.
#include "base/constants.hpp"
#include "fv/assembler.hpp"

namespace oxvac {

/// Calls on_row(corner, unknown, whether it has a residual, target) for each row that a piece adds to, and
/// then on_entry(target, corner and unknown of the column, its number, key) for each of its entries.
template <class OnRow, class OnEntry>
void Assembler::visit_piece(std::size_t k, OnRow on_row, OnEntry on_entry) const {
  const auto couples = [](Unknown w, bool same, bool linked) {
    if (w == Unknown::potential) return true;  // through |E| every potential of the cell counts
    return w == Unknown::bound || w == Unknown::traps ? same : linked;
  };
  const Piece& cell = pieces_[k];
  const Material& m = *material_[cell.region];
  const int corners = static_cast<int>(cell.vertices.size());
  std::array<std::array<bool, max_corners>, max_corners> linked{};
  for (int c = 0; c < corners; ++c) linked[c][c] = true;
  for (const EdgePiece& e : cell.edges) linked[e.a][e.b] = linked[e.b][e.a] = true;
  const auto visit_row = [&](int i, Unknown u, bool counts, const Target& target, std::int64_t key) {
    on_row(i, u, counts, target);
    for (int w = 0; w < cell_unknowns; ++w)
      for (int j = 0; j < corners; ++j) {
        const auto other = static_cast<Unknown>(w);
        const int column = layout_.at(cell.vertices[j], other);
        if (column >= 0 && local_.solves(other) && couples(other, i == j, linked[i][j]))
          on_entry(target, j, other, column, key);
      }
  };
  for (int i = 0; i < corners; ++i) {
    const int v = cell.vertices[i];
    if (v >= mesh_.owned) continue;
    const std::int64_t key = max_corners * pieces_.number(k) + i;
    for (int u = 0; u < cell_unknowns; ++u) {
      const auto unknown = static_cast<Unknown>(u);
      const Target target = target_of(v, unknown);
      if (target.row < 0 || !local_.solves(unknown)) continue;
      visit_row(i, unknown, true, target, key);
      // Ions that a held density lets in or out are current too.
      const Species* species = species_of(unknown);
      if (const int electrode = layout_.ends(v).electrode;
          species && m.*species->law && held_ions(layout_.at(v, unknown)))
        visit_row(i, unknown, false,
                  {layout_.terminals()[electrode].current, electrode,
                   (m.*species->law)->charge * constants::elementary_charge_C},
                  key);
    }
  }
}

Jacobian& Assembler::plan_jacobian(Jacobian::Form form) {
  jacobian_ = std::make_unique<Jacobian>(comm_, layout_, form,
                                         [&](const Jacobian::Visit& visit) { visit_entries(visit); });
  scatter_plan_ = ScatterPlan(*jacobian_);
  // In the order of visit_entries.
  for (std::size_t k = 0; k < pieces_.size(); ++k) {
    plan_piece(k);
    scatter_plan_.end_piece();
  }
  scatter_plan_.finish();
  const auto into = [&](std::vector<int>& places) -> Jacobian::Visit {
    places.clear();
    return [&](int row, int column, std::int64_t) { places.push_back(jacobian_->place(row, column)); };
  };
  visit_contacts(into(contact_place_));
  visit_lines(into(line_place_));
  visit_diagonal(into(diagonal_));
  visit_ties(into(tie_place_));
  visit_terminals(into(terminal_place_));
  return *jacobian_;
}

void Assembler::plan_piece(std::size_t k) {
  const int corners = static_cast<int>(pieces_[k].vertices.size());
  const bool of_fluxes = is_edge_of_fluxes(pieces_[k]);
  int corner = 0;
  Unknown row{};
  visit_piece(
      k,
      [&](int i, Unknown u, bool counts, const Target& target) {
        corner = i;
        row = u;
        const int from = of_fluxes ? edge_rows_.residual(i, u) : local_.index(i, u);
        scatter_plan_.add_row({from, target.contact, target.factor, target.is_rate, counts}, target.row);
      },
      [&](const Target&, int j, Unknown w, int column, std::int64_t) {
        const int from = of_fluxes ? edge_rows_.entry(corner, row, j, w)
                                   : local_.place(local_.index(corner, row), local_.index(j, w), corners);
        scatter_plan_.add_entry(from, column);
      });
}

void Assembler::visit_entries(const Jacobian::Visit& visit) const {
  for (std::size_t k = 0; k < pieces_.size(); ++k)
    visit_piece(
        k, [](int, Unknown, bool, const Target&) {},
        [&](const Target& target, int, Unknown, int column, std::int64_t key) {
          visit(target.row, column, key);
        });
  visit_contacts(visit);
  visit_lines(visit);
  visit_diagonal(visit);
  visit_ties(visit);
  visit_terminals(visit);
}

void Assembler::visit_diagonal(const Jacobian::Visit& visit) const {
  for (int i = 0; i < layout_.owned(); ++i) visit(i, i, after_cells);
}

void Assembler::visit_terminals(const Jacobian::Visit& visit) const {
  for (const Layout::Terminal& t : layout_.terminals()) {
    if (t.voltage < 0 || !first_rank_) continue;
    visit(t.voltage, t.current, after_cells);
    visit(t.current, t.current, after_cells);
  }
}

Assembler::PieceLinks Assembler::piece_links(std::size_t contact, const BoundaryPiece& piece) const {
  const int v = mesh_.cells[piece.cell].vertices[piece.corner];
  const Contact& c = device_.contacts[contact];
  const Layout::Terminal& terminal = layout_.terminals()[contact];
  PieceLinks links;
  links.rows = {layout_.at(v, layout_.temperature_in(v, mesh_.cells[piece.cell].region)),
                layout_.at(v, Unknown::vacancies),
                layout_.at(v, Unknown::surface),
                -1,
                -1,
                c.ions.type == IonContact::Type::flux ? layout_.at(v, Unknown::ions) : -1,
                -1};
  links.columns = {-1, links.rows[0], links.rows[1], links.rows[2], -1, -1, -1};
  const bool emits = c.carriers.emits() && layout_.ends(v).electrode == static_cast<int>(contact);
  if (emits) {
    const Unknown own = device_.drift_diffusion ? Unknown::electrons : Unknown::potential;
    if (!layout_.shares_voltage(v, own)) links.rows[3] = layout_.at(v, own);
    links.columns[0] = layout_.at(v, Unknown::potential);
    links.columns[4] = layout_.at(v, Unknown::electrons);
    links.columns[6] = terminal.voltage;
  }
  // The charge of ions that pass goes to the electrode at the vertex, or to the metal that the oxide ends at.
  const bool carries_ions =
      device_.drift_diffusion && (links.rows[2] >= 0 || c.vacancies.type == IonContact::Type::flux ||
                                  c.ions.type == IonContact::Type::flux);
  links.electrode = layout_.ends(v).electrode;
  if (links.electrode >= 0 && (links.rows[3] >= 0 || carries_ions))
    links.rows[4] = layout_.terminals()[links.electrode].current;
  else if (carries_ions && layout_.ends(v).tie == Layout::Tie::metal)
    links.rows[6] = layout_.at(v, Unknown::electrons);
  return links;
}

std::array<int, 2> Assembler::interface_links(std::size_t contact, const BoundaryPiece& piece) const {
  if (device_.contacts[contact].thermal != ThermalContact::interface || !layout_.has_interfaces())
    return {-1, -1};
  const Cell& cell = mesh_.cells[piece.cell];
  const int v = cell.vertices[piece.corner];
  const Unknown here = layout_.temperature_in(v, cell.region);
  const Unknown there = here == Unknown::temperature ? Unknown::far_temperature : Unknown::temperature;
  // Where interfaces cross, both sides may have become the same one.
  if (layout_.at(v, here) < 0 || layout_.at(v, there) < 0) return {-1, -1};
  return {layout_.at(v, here), layout_.at(v, there)};
}

void Assembler::visit_contacts(const Jacobian::Visit& visit) const {
  for (std::size_t k = 0; k < device_.contacts.size(); ++k)
    for (const BoundaryPiece& piece : mesh_.faces[k].pieces) {
      const Cell& cell = mesh_.cells[piece.cell];
      if (cell.vertices[piece.corner] >= mesh_.owned) continue;
      const PieceLinks links = piece_links(k, piece);
      const std::int64_t key = first_piece + max_corners * cell.natural + piece.corner;
      for (const int row : links.rows) {
        if (row < 0) continue;
        for (const int column : links.columns)
          if (column >= 0) visit(row, column, key);
        for (const int w : cell.vertices)
          if (const int column = layout_.at(w, Unknown::potential); column >= 0) visit(row, column, key);
      }
      const std::array<int, 2> sides = interface_links(k, piece);
      for (const int row : sides)
        for (const int column : sides)
          if (row >= 0) visit(row, column, key);
    }
}

}  // namespace oxvac
