#include "fv/layout.hpp"

#include <string>

#include "fv/ghosts.hpp"
#include "petsc/collective.hpp"

namespace oxvac {
namespace {

/// Which unknowns live at each own vertex, as bits; needs every cell around it, which the owner has.
std::vector<int> living(const Mesh& mesh, const Device& device, const EquationList& equations,
                        const std::vector<Layout::Ends>& ends) {
  std::vector<int> mask(mesh.points_m.size(), 0);
  for (const Cell& cell : mesh.cells) {
    const Material& m = device.material_of(mesh.region_names[cell.region]);
    for (const auto& eq : equations)
      if (eq->lives_in(m))
        for (int v : cell.vertices) mask[v] |= 1 << static_cast<int>(eq->unknown());
  }
  for (int v = 0; v < mesh.owned; ++v)
    if (ends[v].exchange >= 0) mask[v] |= 1 << static_cast<int>(Unknown::surface);
  return mask;
}

std::vector<Layout::Ends> contact_ends(const Mesh& mesh, const Device& device, bool vacancies) {
  std::vector<Layout::Ends> ends(mesh.points_m.size());
  for (std::size_t k = 0; k < device.contacts.size(); ++k) {
    const Contact& c = device.contacts[k];
    const int id = static_cast<int>(k);
    for (const BoundaryPiece& piece : mesh.faces[k].pieces) {
      const Cell& cell = mesh.cells[piece.cell];
      const Material& m = device.material_of(mesh.region_names[cell.region]);
      Layout::Ends& e = ends[cell.vertices[piece.corner]];
      if (c.electrical != ElectricalContact::none && device.solve_charge && m.conduction) {
        if (e.electrode >= 0 && e.electrode != id)
          throw input_error(c.face.where + ": contacts '" + c.name + "' and '" +
                            device.contacts[e.electrode].name +
                            "' touch each other: the shared points would be short-circuited; leave a gap");
        e.electrode = id;
      }
      if (c.thermal == ThermalContact::fixed && device.heat != HeatMode::off) e.fixed_temperature = id;
      if (vacancies && m.vacancies) {
        if (c.vacancies == VacancyContact::fixed) e.fixed_vacancies = id;
        if (c.vacancies == VacancyContact::exchange) e.exchange = id;
      }
    }
  }
  return ends;
}

}  // namespace

bool Layout::is_current(int local) const {
  for (const Terminal& t : terminals_)
    if (t.current == local) return true;
  return false;
}

std::int64_t Layout::natural_key(const Mesh& mesh, int own) const {
  if (vertex_[own] >= 0) return mesh.natural[vertex_[own]] * unknown_count + static_cast<int>(kind_[own]);
  return mesh.quality.vertices * unknown_count + own;  // all on rank 0, in one order
}

Layout::Layout(MPI_Comm comm, const Mesh& mesh, const Device& device, const EquationList& equations) {
  ends_ = contact_ends(mesh, device, device.solve_vacancies);
  std::vector<int> mask = living(mesh, device, equations, ends_);
  const int vertices = static_cast<int>(mesh.points_m.size());
  index_.assign(static_cast<std::size_t>(vertices) * unknown_count, -1);

  const auto append = [&](PetscInt global, Unknown kind, int vertex) {
    global_.push_back(global);
    kind_.push_back(kind);
    vertex_.push_back(vertex);
    return static_cast<int>(global_.size()) - 1;
  };
  const auto has = [&](int v, int u) { return (mask[v] >> u) & 1; };

  // Own unknowns first: vertex by vertex, then (on rank 0) two for each electrode.
  for (int v = 0; v < mesh.owned; ++v)
    for (int u = 0; u < unknown_count; ++u)
      if (has(v, u) && !(u == 0 && ends_[v].electrode >= 0))
        index_[v * unknown_count + u] = append(0, static_cast<Unknown>(u), v);
  terminals_.resize(device.contacts.size());
  const bool first = petsc::rank(comm) == 0;
  for (std::size_t k = 0; k < device.contacts.size(); ++k) {
    if (device.contacts[k].electrical == ElectricalContact::none || !device.solve_charge || !first) continue;
    terminals_[k].voltage = append(0, Unknown::potential, -1);
    terminals_[k].current = append(0, Unknown::potential, -1);
  }
  owned_ = static_cast<int>(global_.size());

  const auto first_own = static_cast<PetscInt>(petsc::running_total(comm, owned_)) - owned_;
  for (int i = 0; i < owned_; ++i) global_[i] = first_own + i;
  total_ = static_cast<PetscInt>(petsc::sum(comm, static_cast<double>(owned_)));

  // Ghost vertices: owners tell their bits, their electrode, and the number of their first unknown.
  std::vector<double> first_global(vertices, -1), bits(vertices), electrode(vertices);
  for (int v = 0; v < mesh.owned; ++v) {
    bits[v] = mask[v];
    electrode[v] = ends_[v].electrode;
    for (int u = 0; u < unknown_count && first_global[v] < 0; ++u) {
      const int i = index_[v * unknown_count + u];
      if (i >= 0) first_global[v] = static_cast<double>(global_[i]);
    }
  }
  share_with_ghosts(comm, mesh, first_global);
  share_with_ghosts(comm, mesh, bits);
  share_with_ghosts(comm, mesh, electrode);
  for (int v = mesh.owned; v < vertices; ++v) {
    mask[v] = static_cast<int>(bits[v]);
    ends_[v].electrode = static_cast<int>(electrode[v]);
    auto next = static_cast<PetscInt>(first_global[v]);
    for (int u = 0; u < unknown_count; ++u)
      if (has(v, u) && !(u == 0 && ends_[v].electrode >= 0))
        index_[v * unknown_count + u] = append(next++, static_cast<Unknown>(u), v);
  }
  // The electrodes' unknowns stand last on rank 0: the others hold them as ghosts.
  std::vector<double> terminal_global(2 * terminals_.size(), 0);
  for (std::size_t k = 0; k < terminals_.size(); ++k)
    if (terminals_[k].voltage >= 0) {
      terminal_global[2 * k] = static_cast<double>(global_[terminals_[k].voltage]) + 1;
      terminal_global[2 * k + 1] = static_cast<double>(global_[terminals_[k].current]) + 1;
    }
  petsc::sum(comm, terminal_global);
  for (std::size_t k = 0; k < terminals_.size() && !first; ++k) {
    if (terminal_global[2 * k] == 0) continue;
    terminals_[k].voltage = append(static_cast<PetscInt>(terminal_global[2 * k]) - 1, Unknown::potential, -1);
    terminals_[k].current =
        append(static_cast<PetscInt>(terminal_global[2 * k + 1]) - 1, Unknown::potential, -1);
  }
  for (int v = 0; v < vertices; ++v)
    if (ends_[v].electrode >= 0 && has(v, 0))
      index_[v * unknown_count] = terminals_[ends_[v].electrode].voltage;
  ghosts_.assign(global_.begin() + owned_, global_.end());
}

}  // namespace oxvac
