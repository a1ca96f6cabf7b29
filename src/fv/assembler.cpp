#include "fv/assembler.hpp"

#include <cmath>
#include <limits>

#include "petsc/collective.hpp"

namespace oxvac {
namespace {

constexpr double current_column_A = 1e-6;

/// Key of the entries that do not come from cells: each lies in a row that one rank owns.
constexpr std::int64_t after_cells = std::numeric_limits<std::int64_t>::max();

double column_scale(Unknown u) {
  switch (u) {
    case Unknown::potential:
      return 1;  // V
    case Unknown::temperature:
      return 100;  // K
    case Unknown::vacancies:
      return 1e27;  // 1/m3
    case Unknown::bound:
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

}  // namespace

Assembler::Assembler(MPI_Comm comm, const Mesh& mesh, const Device& device, const EquationList& equations,
                     const Layout& layout)
    : comm_(comm),
      mesh_(mesh),
      device_(device),
      equations_(equations),
      layout_(layout),
      material_(materials_of(mesh, device)),
      first_rank_(petsc::rank(comm) == 0),
      shares_(comm, mesh, device, material_) {
  fluxes_.current_A.resize(device.contacts.size());
  fluxes_.heat_W.resize(device.contacts.size());
  fluxes_.vacancies_1_s.resize(device.contacts.size());
  find_constants();
  plan();
  values_.assign(rows_.size(), 0);
  sum_.assign(layout.local(), 0);
}

void Assembler::find_constants() {
  const int count = layout_.local();
  column_scale_.resize(count);
  row_scale_.assign(count, 0);
  upper_.assign(count, std::numeric_limits<double>::infinity());
  is_constrained_.assign(count, 0);
  capacity_.assign(layout_.owned(), 0);
  for (int i = 0; i < count; ++i) {
    column_scale_[i] = layout_.is_current(i) ? current_column_A : column_scale(layout_.kind(i));
    const int v = layout_.vertex(i);
    if (v >= 0 && layout_.kind(i) == Unknown::vacancies) upper_[i] = shares_.capacity_m3(v);
    if (v >= 0 && v < mesh_.owned) is_constrained_[i] = constrained(i);
  }
  for (const Cell& cell : mesh_.cells)
    for (const auto& eq : equations_) {
      if (!eq->lives_in(*material_[cell.region])) continue;
      const double per_volume = eq->capacity(*material_[cell.region]);
      for (std::size_t c = 0; c < cell.vertices.size(); ++c)
        if (const int row = layout_.at(cell.vertices[c], eq->unknown()); per_volume > 0 && own_row(row))
          capacity_[row] += per_volume * cell.volume_m3[c];
    }
  for (std::size_t k = 0; k < device_.contacts.size(); ++k)
    for (const BoundaryPiece& piece : mesh_.faces[k].pieces) {
      const int v = mesh_.cells[piece.cell].vertices[piece.corner];
      if (v >= mesh_.owned || layout_.ends(v).exchange != static_cast<int>(k)) continue;
      if (!material_[mesh_.cells[piece.cell].region]->vacancies) continue;
      const int row = layout_.at(v, Unknown::surface);
      capacity_[row] += piece.area_m2;
      upper_[row] = device_.contacts[k].exchange.capacity_per_m2;
    }
}

int Assembler::row_of(int unknown) const {
  // The charge balance of an electrode is the equation of its current; its potential's equation is the
  // circuit. So both have a pivot on the diagonal, with or without a series resistance.
  for (const Layout::Terminal& t : layout_.terminals())
    if (unknown >= 0 && unknown == t.voltage) return t.current;
  return unknown;
}

bool Assembler::own_row(int local) const { return local >= 0 && local < layout_.owned(); }

bool Assembler::constrained(int row) const {
  const Layout::Ends& e = layout_.ends(layout_.vertex(row));
  return (layout_.kind(row) == Unknown::temperature && e.fixed_temperature >= 0) ||
         (layout_.kind(row) == Unknown::vacancies && e.fixed_vacancies >= 0);
}

double Assembler::held_value(int row, double shift_K) const {
  const int v = layout_.vertex(row);
  const Layout::Ends& e = layout_.ends(v);
  if (layout_.kind(row) == Unknown::temperature)
    return device_.contacts[e.fixed_temperature].temperature_K.value_or(device_.ambient_K + shift_K);
  return device_.contacts[e.fixed_vacancies].fixed_density_m3;
}

void Assembler::plan_entry(int row, int column, std::int64_t key) {
  entry_keys_.push_back(key);
  rows_.push_back(layout_.global(row));
  columns_.push_back(layout_.global(column));
  entry_row_.push_back(row);
  entry_scale_.push_back(column_scale_[column]);
}

void Assembler::plan() {
  cell_plan_.resize(mesh_.cells.size());
  for (std::size_t k = 0; k < mesh_.cells.size(); ++k) {
    const Cell& cell = mesh_.cells[k];
    const int corners = static_cast<int>(cell.vertices.size());
    std::vector<char> linked(corners * corners, 0);
    for (int c = 0; c < corners; ++c) linked[c * corners + c] = 1;
    for (const EdgePiece& e : cell.edges) linked[e.a * corners + e.b] = linked[e.b * corners + e.a] = 1;
    for (int i = 0; i < corners; ++i) {
      if (cell.vertices[i] >= mesh_.owned) continue;
      for (int u = 0; u < cell_unknowns; ++u) {
        const int row = row_of(layout_.at(cell.vertices[i], static_cast<Unknown>(u)));
        if (row < 0) continue;
        for (int j = 0; j < corners; ++j)
          for (int w = 0; w < cell_unknowns; ++w) {
            const int column = layout_.at(cell.vertices[j], static_cast<Unknown>(w));
            // Through |E| every potential of the cell counts; the rest couples along edges only.
            const bool couples = w == 0 || (w == 3 ? i == j : linked[i * corners + j] != 0);
            if (column < 0 || !couples) continue;
            plan_entry(row, column, max_corners * cell.natural + i);
            cell_plan_[k].emplace_back(i * cell_unknowns + u, j * cell_unknowns + w);
          }
      }
    }
  }
  for (std::size_t k = 0; k < device_.contacts.size(); ++k)
    for (const BoundaryPiece& piece : mesh_.faces[k].pieces) {
      const Cell& cell = mesh_.cells[piece.cell];
      const int v = cell.vertices[piece.corner];
      if (v >= mesh_.owned) continue;
      const int columns[] = {layout_.at(v, Unknown::temperature), layout_.at(v, Unknown::vacancies),
                             layout_.at(v, Unknown::surface)};
      for (const int row : columns) {
        if (row < 0) continue;
        for (const int column : columns)
          if (column >= 0) plan_entry(row, column, after_cells);
        for (const int w : cell.vertices)
          if (const int column = layout_.at(w, Unknown::potential); column >= 0)
            plan_entry(row, column, after_cells);
      }
    }
  first_diagonal_ = rows_.size();
  for (int i = 0; i < layout_.owned(); ++i) plan_entry(i, i, after_cells);
  for (const Layout::Terminal& t : layout_.terminals()) {
    if (t.voltage < 0 || !first_rank_) continue;
    plan_entry(t.voltage, t.current, after_cells);
    plan_entry(t.current, t.current, after_cells);
  }
}

bool Assembler::evaluate(const std::vector<double>& state, const TimeTerm& time, const CircuitRow& circuit,
                         std::vector<double>& residual) {
  std::fill(sum_.begin(), sum_.end(), 0.0);
  crossing_.assign(3 * device_.contacts.size() + 2, {});

  bool good = true;
  for (int i = 0; i < layout_.local(); ++i) {
    const double value = state[i] * column_scale_[i];
    const Unknown u = layout_.kind(i);
    if (!std::isfinite(value) || (u == Unknown::temperature && value <= 0) || value >= upper_[i] ||
        (u == Unknown::vacancies && value <= 0))
      good = false;
  }
  if (petsc::any(comm_, !good)) return false;

  shares_.update(layout_, state, column_scale_, device_.ambient_K);
  std::size_t entry = 0;
  for (std::size_t k = 0; k < mesh_.cells.size(); ++k) {
    const Cell& cell = mesh_.cells[k];
    const Material& m = *material_[cell.region];
    gather(cell, state);
    add_edges(cell, m, time);
    add_sources(cell, m, time);
    scatter(k, entry);
  }
  add_contacts(state, time, entry);
  add_storage(state, time, entry);
  constrain(state, time);
  add_terminals(state, circuit, entry);
  apply_row_scale(time, residual);
  for (const double r : residual) good = good && std::isfinite(r);
  return !petsc::any(comm_, !good);
}

}  // namespace oxvac
