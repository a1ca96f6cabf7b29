#include "fv/assembler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/constants.hpp"
#include "base/memory.hpp"
#include "petsc/collective.hpp"

namespace oxvac {
namespace {

constexpr double current_column_A = 1e-6;

double column_scale(Unknown u) {
  switch (u) {
    case Unknown::potential:
    case Unknown::electrons:
    case Unknown::holes:
      return 1;  // V
    case Unknown::temperature:
    case Unknown::far_temperature:
      return 100;  // K
    case Unknown::vacancies:
    case Unknown::ions:
      return 1e27;  // 1/m3
    case Unknown::bound:
    case Unknown::traps:
      return 1e27;  // 1/m3
    case Unknown::surface:
      return 1e18;  // 1/m2
  }
  return 1;
}

std::vector<const Material*> materials_of(const Mesh& mesh, const Device& device) {
  std::vector<const Material*> materials;
  for (const std::string& name : mesh.region_names) materials.push_back(&device.material_of(name));
  return materials;
}

bool feels_field(const Material& m) {
  const auto hops = [](const std::optional<VacancyLaw>& law) {
    return law && (law->hopping.feels_field() || law->generation);
  };
  return (m.conduction && m.conduction.feels_field()) || hops(m.vacancies) || hops(m.ions);
}

std::vector<char> joined_regions(const std::vector<const Material*>& materials) {
  std::vector<char> joins;
  for (const Material* m : materials) joins.push_back(!feels_field(*m));
  return joins;
}

std::vector<int> cells_behind_contacts(const Mesh& mesh) {
  std::vector<int> cells;
  for (const Face& face : mesh.faces)
    for (const BoundaryPiece& piece : face.pieces)
      if (mesh.cells[piece.cell].vertices[piece.corner] < mesh.owned) cells.push_back(piece.cell);
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

}  // namespace

Assembler::Assembler(MPI_Comm comm, const Mesh& mesh, const Device& device, const EquationList& equations,
                     const Layout& layout)
    : comm_(comm),
      mesh_(mesh),
      device_(device),
      equations_(equations),
      layout_(layout),
      material_(materials_of(mesh, device)),
      pieces_(mesh, joined_regions(material_)),
      contact_cells_(mesh, cells_behind_contacts(mesh)),
      first_rank_(petsc::rank(comm) == 0),
      shares_(comm, mesh, mobile_species[0], device.solve_vacancies, material_),
      ion_shares_(comm, mesh, mobile_species[1], device.solve_ions, material_) {
  fluxes_.current_A.resize(device.contacts.size());
  fluxes_.heat_W.resize(device.contacts.size());
  fluxes_.vacancies_1_s.resize(device.contacts.size());
  fluxes_.ions_1_s.resize(device.contacts.size());
  fluxes_.displacement_A.resize(device.contacts.size());
  std::array<bool, cell_unknowns> solved{};
  for (const auto& eq : equations) solved[static_cast<int>(eq->unknown())] = true;
  solved[static_cast<int>(Unknown::far_temperature)] = layout.has_interfaces();
  local_.set_unknowns(solved);
  find_constants();
  find_lines();
  sum_.assign(layout.local(), 0);
}

void Assembler::find_constants() {
  const int count = layout_.local();
  column_scale_.resize(count);
  row_scale_.assign(count, 0);
  upper_.assign(count, std::numeric_limits<double>::infinity());
  is_constrained_.assign(count, 0);
  is_tied_.assign(layout_.owned(), 0);
  stored_.assign(layout_.owned() + 2 * device_.contacts.size(), 0);
  capacity_.assign(layout_.owned(), 0);
  for (int i = 0; i < count; ++i) {
    column_scale_[i] = layout_.is_current(i) ? current_column_A : column_scale(layout_.kind(i));
    const int v = layout_.vertex(i);
    if (v >= 0 && species_of(layout_.kind(i))) upper_[i] = shares(layout_.kind(i)).capacity_m3(v);
    if (v < 0 || v >= mesh_.owned) continue;
    is_tied_[i] = tied(i);
    is_constrained_[i] = is_tied_[i] || constrained(i);
  }
  for (const Cell& cell : mesh_.cells)
    for (const auto& eq : equations_) {
      if (!eq->lives_in(*material_[cell.region])) continue;
      const double per_volume = eq->capacity(*material_[cell.region]);
      for (std::size_t c = 0; c < cell.vertices.size(); ++c) {
        const int v = cell.vertices[c];
        const Unknown u =
            is_temperature(eq->unknown()) ? layout_.temperature_in(v, cell.region) : eq->unknown();
        if (const int row = layout_.at(v, u); per_volume > 0 && own_row(row))
          capacity_[row] += per_volume * cell.volume_m3[c];
      }
    }
  for (std::size_t k = 0; k < device_.contacts.size(); ++k)
    for (const BoundaryPiece& piece : mesh_.faces[k].pieces) {
      const int v = mesh_.cells[piece.cell].vertices[piece.corner];
      if (v >= mesh_.owned || layout_.ends(v).exchange != static_cast<int>(k)) continue;
      if (!material_[mesh_.cells[piece.cell].region]->vacancies) continue;
      const int row = layout_.at(v, Unknown::surface);
      capacity_[row] += piece.area_m2;
      upper_[row] = device_.contacts[k].vacancies.exchange.capacity_per_m2;
    }
}

Assembler::Target Assembler::target_of(int v, Unknown u) const {
  // The charge balance of an electrode is the equation of its current; its voltage's equation is the circuit.
  // So both have a pivot on the diagonal, with or without a series resistance.
  const Layout::Ends& e = layout_.ends(v);
  const int own = layout_.at(v, u);
  if (own < 0) return {};
  Target t{own};
  const auto to_electrode = [&](double factor) {
    return Target{layout_.terminals()[e.electrode].current, e.electrode, factor};
  };
  constexpr double q = constants::elementary_charge_C;
  if (!device_.drift_diffusion)
    return u == Unknown::potential && layout_.shares_voltage(v, u) ? to_electrode(1) : t;
  switch (u) {
    case Unknown::electrons:
    case Unknown::holes:
      return layout_.shares_voltage(v, u) || is_tied_[own] ? to_electrode(u == Unknown::electrons ? -q : q)
                                                           : t;
    case Unknown::potential:
      // Poisson's equation at a tied vertex counts the charge on the surface of what ties it.
      if (e.tie == Layout::Tie::none) return t;
      t = e.tie == Layout::Tie::electrode || layout_.shares_voltage(v, Unknown::electrons)
              ? to_electrode(1)
              : Target{layout_.at(v, Unknown::electrons), -1, -1 / q};
      t.is_rate = true;
      return t;
    default:
      return t;
  }
}

bool Assembler::lives_in(Unknown u, int region) const {
  return std::any_of(equations_.begin(), equations_.end(), [&](const auto& eq) {
    const bool same = is_temperature(u) ? is_temperature(eq->unknown()) : eq->unknown() == u;
    return same && eq->lives_in(*material_[region]);
  });
}

bool Assembler::own_row(int local) const { return local >= 0 && local < layout_.owned(); }

bool Assembler::tied(int row) const {
  const Layout::Ends& e = layout_.ends(layout_.vertex(row));
  if (layout_.kind(row) == Unknown::potential) return e.tie != Layout::Tie::none;
  if (layout_.kind(row) != Unknown::electrons && layout_.kind(row) != Unknown::holes) return false;
  return e.tie == Layout::Tie::electrode &&
         device_.contacts[e.electrode].carriers.type == CarrierContact::Type::pinned;
}

bool Assembler::constrained(int row) const {
  return layout_.held_by(layout_.vertex(row), layout_.kind(row)) >= 0;
}

double Assembler::held_value(int row, double shift_K) const {
  const Contact& c = device_.contacts[layout_.held_by(layout_.vertex(row), layout_.kind(row))];
  if (const Species* species = species_of(layout_.kind(row))) return (c.*species->contact).density_m3;
  return c.temperature_K.value_or(device_.ambient_K + shift_K);
}

Jacobian& Assembler::plan_jacobian(Jacobian::Form form) {
  jacobian_ = std::make_unique<Jacobian>(comm_, layout_, form,
                                         [&](const Jacobian::Visit& visit) { visit_entries(visit); });
  scatter_plan_ = ScatterPlan(*jacobian_);
  // In the order of visit_entries.
  for (std::size_t k = 0; k < pieces_.size(); ++k) {
    visit_piece(
        k,
        [&](int index, bool counts, const Target& target) {
          scatter_plan_.add_row({index, target.contact, target.factor, target.is_rate, counts}, target.row);
        },
        [&](const Target&, int from, int column, std::int64_t) { scatter_plan_.add_entry(from, column); });
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

void Assembler::visit_entries(const Jacobian::Visit& visit) const {
  for (std::size_t k = 0; k < pieces_.size(); ++k)
    visit_piece(
        k, [](int, bool, const Target&) {},
        [&](const Target& target, int, int column, std::int64_t key) { visit(target.row, column, key); });
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

/// Calls on_row(index in the local system, whether it has a residual, target) for each row that a piece adds
/// to, and then on_entry(target, place in the local matrix, column, key) for each of its entries.
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
    on_row(local_.index(i, u), counts, target);
    for (int j = 0; j < corners; ++j)
      for (int w = 0; w < cell_unknowns; ++w) {
        const auto other = static_cast<Unknown>(w);
        const int column = layout_.at(cell.vertices[j], other);
        if (column >= 0 && local_.solves(other) && couples(other, i == j, linked[i][j]))
          on_entry(target, local_.place(local_.index(i, u), local_.index(j, other), corners), column, key);
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

std::size_t Assembler::table_bytes() const {
  const std::size_t geometry = pieces_.bytes() + bytes_of(lines_);
  const std::size_t places = scatter_plan_.bytes() + bytes_of(diagonal_) + bytes_of(contact_place_) +
                             bytes_of(tie_place_) + bytes_of(terminal_place_) + bytes_of(line_place_) +
                             bytes_of(line_first_);
  const std::size_t unknowns = layout_.bytes() + shares_.bytes() + ion_shares_.bytes() + bytes_of(capacity_) +
                               bytes_of(column_scale_) + bytes_of(upper_) + bytes_of(is_constrained_) +
                               bytes_of(is_tied_);
  return geometry + places + unknowns + (jacobian_ ? jacobian_->pattern_bytes() : 0);
}

bool Assembler::evaluate(const std::vector<double>& state, const TimeTerm& time, const CircuitRow& circuit,
                         std::vector<double>& residual) {
  if (!jacobian_) plan_jacobian(Jacobian::Form::coordinates);
  std::fill(sum_.begin(), sum_.end(), 0.0);
  std::fill(stored_.begin(), stored_.end(), 0.0);
  crossing_.assign(crossing_kinds * device_.contacts.size() + 4, {});

  bool good = true;
  for (int i = 0; i < layout_.local(); ++i) {
    const double value = state[i] * column_scale_[i];
    const Unknown u = layout_.kind(i);
    if (!std::isfinite(value) || value >= upper_[i] || ((is_temperature(u) || species_of(u)) && value <= 0))
      good = false;
  }
  if (petsc::any(comm_, !good)) return false;

  shares_.update(layout_, state, column_scale_, device_.ambient_K);
  ion_shares_.update(layout_, state, column_scale_, device_.ambient_K);
  jacobian_->clear();
  const int* next = scatter_plan_.begin();
  std::size_t line = 0;
  for (std::size_t k = 0; k < pieces_.size(); ++k) {
    const Piece& cell = pieces_[k];
    const Material& m = *material_[cell.region];
    gather(cell, state);
    if (device_.drift_diffusion) {
      set_carriers(m);
      add_amounts(cell, m, time);
    }
    add_edges(cell, m, time, state, line);
    line += cell.edges.size();
    add_sources(cell, m, time);
    scatter(k, time, next);
  }
  add_contacts(state, time);
  add_storage(state, time);
  constrain(state, time);
  add_ties(state, time);
  add_terminals(state, time, circuit);
  apply_row_scale(time, residual);
  jacobian_->finish();
  for (const double r : residual) good = good && std::isfinite(r);
  return !petsc::any(comm_, !good);
}

}  // namespace oxvac
