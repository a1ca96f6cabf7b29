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
  for (const auto& eq : equations)
    solved[static_cast<int>(eq->unknown())] =
        std::any_of(material_.begin(), material_.end(), [&](const Material* m) { return eq->lives_in(*m); });
  solved[static_cast<int>(Unknown::far_temperature)] = layout.has_interfaces();
  local_.set_unknowns(solved);
  edge_rows_ = EdgeRows(equations, solved);
  find_edges_of_fluxes();
  find_constants();
  find_lines();
  sum_.assign(layout.local(), 0);
}

void Assembler::find_edges_of_fluxes() {
  // Where no law feels the field all pieces are joined edges.
  for (const Material* m : material_)
    fluxes_alone_.push_back(!device_.drift_diffusion && !feels_field(*m) && edge_rows_.suffice_in(*m));
  is_simple_.resize(mesh_.points_m.size());
  for (std::size_t v = 0; v < is_simple_.size(); ++v)
    is_simple_[v] = shares_.regions(v).size() < 2 && ion_shares_.regions(v).size() < 2 &&
                    layout_.at(v, Unknown::far_temperature) < 0;
}

bool Assembler::is_edge_of_fluxes(const Piece& piece) const {
  return fluxes_alone_[piece.region] && is_simple_[piece.vertices[0]] && is_simple_[piece.vertices[1]];
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

std::size_t Assembler::table_bytes() const {
  const std::size_t geometry = pieces_.bytes() + bytes_of(lines_);
  const std::size_t places = scatter_plan_.bytes() + bytes_of(diagonal_) + bytes_of(contact_place_) +
                             bytes_of(tie_place_) + bytes_of(terminal_place_) + bytes_of(line_place_) +
                             bytes_of(line_first_);
  const std::size_t unknowns = layout_.bytes() + shares_.bytes() + ion_shares_.bytes() + bytes_of(capacity_) +
                               bytes_of(column_scale_) + bytes_of(upper_) + bytes_of(is_constrained_) +
                               bytes_of(is_tied_) + bytes_of(is_simple_);
  return geometry + places + unknowns + (jacobian_ ? jacobian_->pattern_bytes() : 0);
}

bool Assembler::evaluate(const std::vector<double>& state, const TimeTerm& time, const CircuitRow& circuit,
                         std::vector<double>& residual, bool with_jacobian) {
  with_jacobian_ = with_jacobian || device_.drift_diffusion;
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
  if (with_jacobian_) jacobian_->clear();
  const int* next = scatter_plan_.begin();
  std::size_t line = 0;
  for (std::size_t k = 0; k < pieces_.size(); ++k) {
    const Piece& cell = pieces_[k];
    const Material& m = *material_[cell.region];
    if (is_edge_of_fluxes(cell)) {
      add_fluxes(cell, m, time, state, line++);
      scatter(k, time, edge_rows_.data(), edge_rows_.data(), next);
      continue;
    }
    gather(cell, state);
    if (device_.drift_diffusion) {
      set_carriers(m);
      add_amounts(cell, m, time);
    }
    add_edges(cell, m, time, state, line);
    line += cell.edges.size();
    add_sources(cell, m, time);
    scatter(k, time, local_.residual.data(), local_.matrix.data(), next);
  }
  add_contacts(state, time);
  add_storage(state, time);
  constrain(state, time);
  add_ties(state, time);
  add_terminals(state, time, circuit);
  apply_row_scale(time, residual);
  if (with_jacobian_) jacobian_->finish();
  for (const double r : residual) good = good && std::isfinite(r);
  return !petsc::any(comm_, !good);
}

}  // namespace oxvac
