#include "fv/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "fv/ghosts.hpp"
#include "fv/reach.hpp"
#include "petsc/collective.hpp"
#include "petsc/ordered_sum.hpp"

namespace oxvac {
namespace {

/// Which unknowns live at each own vertex, as bits; needs every cell around it, which the owner has.
std::vector<int> living(const Mesh& mesh, const Device& device, const EquationList& equations,
                        const Layout& layout) {
  std::vector<int> mask(mesh.points_m.size(), 0);
  for (const Cell& cell : mesh.cells) {
    const Material& m = device.material_of(mesh.region_names[cell.region]);
    for (const auto& eq : equations)
      if (eq->lives_in(m))
        for (int v : cell.vertices) {
          const Unknown u = eq->unknown();
          mask[v] |= 1 << static_cast<int>(is_temperature(u) ? layout.temperature_in(v, cell.region) : u);
        }
  }
  for (int v = 0; v < mesh.owned; ++v)
    if (layout.ends(v).exchange >= 0) mask[v] |= 1 << static_cast<int>(Unknown::surface);
  return mask;
}

/// The regions that meet at each vertex, and what holds its potential.
void find_ties(const Mesh& mesh, const Device& device, std::vector<Layout::Ends>& ends) {
  if (!device.drift_diffusion) return;
  const auto take_lower = [](int& slot, int region) {
    if (slot < 0 || region < slot) slot = region;
  };
  for (const Cell& cell : mesh.cells) {
    const Material& m = device.material_of(mesh.region_names[cell.region]);
    for (const int v : cell.vertices) {
      if (is_metal(m, device)) take_lower(ends[v].metal, cell.region);
      if (m.carriers) take_lower(ends[v].carrier_region, cell.region);
      if (m.electrostatics) take_lower(ends[v].oxide, cell.region);
    }
  }
  for (Layout::Ends& e : ends) {
    if (e.oxide < 0) continue;
    if (e.metal >= 0)
      e.tie = Layout::Tie::metal;
    else if (e.electrode >= 0)
      e.tie = Layout::Tie::electrode;
  }
}

/// Charge must come from somewhere: in drift-diffusion ions enter and leave through electrodes, and exchange
/// with a metal inside the cell. \throws Error (input) where a contact lets them pass elsewhere.
void check_ions(const Mesh& mesh, const Device& device, const std::vector<Layout::Ends>& ends) {
  if (!device.drift_diffusion) return;
  for (std::size_t k = 0; k < device.contacts.size(); ++k) {
    const Contact& c = device.contacts[k];
    for (const IonContact* ions : {&c.vacancies, &c.ions}) {
      using Type = IonContact::Type;
      if (ions->type == Type::blocking) continue;
      for (const BoundaryPiece& piece : mesh.faces[k].pieces) {
        const int v = mesh.cells[piece.cell].vertices[piece.corner];
        if (v >= mesh.owned || ends[v].electrode >= 0) continue;
        if (ions->type == Type::exchange && ends[v].tie == Layout::Tie::metal) continue;
        throw input_error(
            c.face.where + ": contact '" + c.name +
            "' lets ions pass where there is no electrode: in drift_diffusion their charge needs "
            "one. Add 'electrical: grounded' (with 'carriers: {type: blocking}' if no electrons pass), "
            "or put an exchange on a face between the oxide and a metal");
      }
    }
  }
}

/// Bits of the unknowns that are an electrode's voltage at a vertex.
int shared_bits(const Layout::Ends& e, const Device& device) {
  if (e.electrode < 0) return 0;
  const CarrierContact& c = device.contacts[e.electrode].carriers;
  const auto bit = [](Unknown u) { return 1 << static_cast<int>(u); };
  if (!device.drift_diffusion) return c.emits() ? 0 : bit(Unknown::potential);
  if (e.metal >= 0 || c.type == CarrierContact::Type::ohmic)
    return bit(Unknown::electrons) | bit(Unknown::holes);
  return c.emits() ? bit(Unknown::holes) : 0;
}

/// For each own vertex the regions behind a thermal interface, as bits; shared with the ghosts. Collective.
std::vector<std::int64_t> regions_behind(MPI_Comm comm, const Mesh& mesh, const Device& device) {
  constexpr int most_regions = 50;  // bits that a double keeps
  std::vector<double> far(mesh.points_m.size(), 0.0);
  for (std::size_t k = 0; k < device.contacts.size(); ++k) {
    const Contact& c = device.contacts[k];
    if (c.thermal != ThermalContact::interface || device.heat == HeatMode::off) continue;
    const auto& names = mesh.region_names;
    const auto region = std::find(names.begin(), names.end(), c.region_behind) - names.begin();
    if (region >= most_regions)
      throw input_error(
          fmt::format("{}: contact '{}': at most {} regions can meet thermal interfaces; join regions of "
                      "one material",
                      c.face.where, c.name, most_regions));
    for (const BoundaryPiece& piece : mesh.faces[k].pieces) {
      const int v = mesh.cells[piece.cell].vertices[piece.corner];
      far[v] = static_cast<double>(static_cast<std::int64_t>(far[v]) | std::int64_t{1} << region);
    }
  }
  share_with_ghosts(comm, mesh, far);
  return {far.begin(), far.end()};
}

/// Enters a contact that holds a quantity at a vertex. \throws Error (input) where another one holds another
/// value there, of which one would silently win.
void hold(int& slot, int id, const Device& device, const char* key,
          const std::function<double(const Contact&)>& value) {
  if (slot >= 0 && slot != id) {
    const Contact &a = device.contacts[slot], &b = device.contacts[id];
    if (value(a) != value(b))
      throw input_error(
          fmt::format("{}: contacts '{}' and '{}' share points, where they ask for different {} ({:.6g} and "
                      "{:.6g}): make them equal or leave a gap",
                      b.face.where, a.name, b.name, key, value(a), value(b)));
  }
  slot = id;
}

/// What stores of vacancies that share a point must agree on.
constexpr std::pair<const char*, double SurfaceExchange::*> exchange_numbers[] = {
    {"vacancies.capture", &SurfaceExchange::capture_m_s},
    {"vacancies.capture_energy", &SurfaceExchange::capture_energy_eV},
    {"vacancies.release", &SurfaceExchange::release_Hz},
    {"vacancies.release_energy", &SurfaceExchange::release_energy_eV},
    {"vacancies.lever", &SurfaceExchange::lever_m},
    {"vacancies.capacity", &SurfaceExchange::capacity_per_m2},
    {"vacancies.initial", &SurfaceExchange::initial_per_m2}};

std::vector<Layout::Ends> contact_ends(const Mesh& mesh, const Device& device,
                                       const std::vector<std::int64_t>& far) {
  std::vector<Layout::Ends> ends(mesh.points_m.size());
  for (std::size_t k = 0; k < device.contacts.size(); ++k) {
    const Contact& c = device.contacts[k];
    const int id = static_cast<int>(k);
    for (const BoundaryPiece& piece : mesh.faces[k].pieces) {
      const Cell& cell = mesh.cells[piece.cell];
      const Material& m = device.material_of(mesh.region_names[cell.region]);
      Layout::Ends& e = ends[cell.vertices[piece.corner]];
      if (c.electrical != ElectricalContact::none && device.solve_charge && takes_electrode(m, device)) {
        if (is_metal(m, device) && c.carriers.type != CarrierContact::Type::ohmic)
          throw input_error(
              c.carriers_where + ": contact '" + c.name +
              "': a barrier, blocked or pinned carriers need an oxide with 'carriers' behind the "
              "contact, but region '" +
              mesh.region_names[cell.region] + "' is a metal: put the contact on the oxide");
        if (!device.drift_diffusion && c.carriers.has_barrier() && !(m.vacancies && m.vacancies->charge != 0))
          throw input_error(
              c.carriers_where + ": contact '" + c.name +
              "': in the continuity closure a barrier is thinned by charged vacancies, but region '" +
              mesh.region_names[cell.region] + "' has none: put the contact on the oxide");
        if (e.electrode >= 0 && e.electrode != id)
          throw input_error(c.face.where + ": contacts '" + c.name + "' and '" +
                            device.contacts[e.electrode].name +
                            "' touch each other: the shared points would be short-circuited; leave a gap");
        e.electrode = id;
      }
      if (c.thermal == ThermalContact::fixed && device.heat != HeatMode::off)
        hold((far[cell.vertices[piece.corner]] >> cell.region) & 1 ? e.fixed_far_temperature
                                                                   : e.fixed_temperature,
             id, device, "heat.temperature",
             [&](const Contact& o) { return o.temperature_K.value_or(device.ambient_K); });
      if (device.solve_vacancies && m.vacancies) {
        if (c.vacancies.type == IonContact::Type::fixed)
          hold(e.fixed_vacancies, id, device, "vacancies.density",
               [](const Contact& o) { return o.vacancies.density_m3; });
        if (c.vacancies.type == IonContact::Type::exchange) {
          for (const auto& [key, value] : exchange_numbers) {
            int holder = e.exchange;
            // A binding is named in the capture: clang 14 takes none by reference.
            hold(holder, id, device, key,
                 [value = value](const Contact& o) { return o.vacancies.exchange.*value; });
          }
          e.exchange = id;
        }
      }
      if (device.solve_ions && m.ions && c.ions.type == IonContact::Type::fixed)
        hold(e.fixed_ions, id, device, "ions.density", [](const Contact& o) { return o.ions.density_m3; });
    }
  }
  return ends;
}

constexpr Field vertex_fields[] = {Field::potential, Field::temperature, Field::densities};

}  // namespace

int Layout::held_by(int vertex, Unknown u) const {
  const Ends& e = ends_[vertex];
  switch (u) {
    case Unknown::temperature:
      return e.fixed_temperature;
    case Unknown::far_temperature:
      return e.fixed_far_temperature;
    case Unknown::vacancies:
      return e.fixed_vacancies;
    case Unknown::ions:
      return e.fixed_ions;
    default:
      return -1;
  }
}

bool Layout::is_current(int local) const {
  for (const Terminal& t : terminals_)
    if (t.current == local) return true;
  return false;
}

Field field_of(Unknown u) {
  if (u == Unknown::potential) return Field::potential;
  return is_temperature(u) ? Field::temperature : Field::densities;
}

void Layout::find_starts(MPI_Comm comm) {
  const std::vector<std::int64_t> begins =
      petsc::gather_all(comm, {field_begin_.begin(), field_begin_.end()});
  ranks_.resize(static_cast<std::size_t>(petsc::size(comm)));
  RankStart next;
  for (std::size_t r = 0; r < ranks_.size(); ++r) {
    const std::int64_t* begin = &begins[r * field_begin_.size()];
    ranks_[r] = next;
    std::copy_n(begin, field_count, ranks_[r].begin.begin());
    for (int f = 0; f < field_count; ++f) next.before[f] += static_cast<PetscInt>(begin[f + 1] - begin[f]);
    next.first += static_cast<PetscInt>(begin[field_count]);
  }
  first_own_ = ranks_[petsc::rank(comm)].first;
  total_ = next.first;
}

PetscInt Layout::global_in_field(Field f, PetscInt global) const {
  const auto after = std::upper_bound(ranks_.begin(), ranks_.end(), global,
                                      [](PetscInt g, const RankStart& r) { return g < r.first; });
  const RankStart& owner = *std::prev(after);
  const auto k = static_cast<std::size_t>(f);
  return global - owner.first - owner.begin[k] + owner.before[k];
}

std::int64_t Layout::natural_key(const Mesh& mesh, int own) const {
  if (vertex_[own] >= 0) return mesh.natural[vertex_[own]] * unknown_count + static_cast<int>(kind_[own]);
  return mesh.quality.vertices * unknown_count + own;  // all on rank 0, in one order
}

Layout::Layout(MPI_Comm comm, const Mesh& mesh, const Device& device, const EquationList& equations) {
  far_ = regions_behind(comm, mesh, device);
  for (const Contact& c : device.contacts)
    has_interfaces_ =
        has_interfaces_ || (c.thermal == ThermalContact::interface && device.heat != HeatMode::off);
  std::vector<Ends> ends = contact_ends(mesh, device, far_);
  check_reach(comm, mesh, device);
  check_islands(comm, mesh, device, ends);
  find_ties(mesh, device, ends);
  check_ions(mesh, device, ends);
  for (const Ends& e : ends) shared_.push_back(shared_bits(e, device));
  ends_ = Repeated(ends);  // the ghosts' electrodes come later
  std::vector<int> mask = living(mesh, device, equations, *this);
  const int vertices = static_cast<int>(mesh.points_m.size());
  index_.assign(static_cast<std::size_t>(vertices) * unknown_count, -1);

  const auto append = [&](PetscInt global, Unknown kind, int vertex) {
    global_.push_back(global);
    kind_.push_back(kind);
    vertex_.push_back(vertex);
    return static_cast<int>(global_.size()) - 1;
  };
  const auto has = [&](int v, int u) { return (mask[v] >> u) & 1; };
  const auto lives_here = [&](Field f, int v, int u) {
    const auto unknown = static_cast<Unknown>(u);
    return field_of(unknown) == f && has(v, u) && !shares_voltage(v, unknown);
  };

  // Own unknowns first: field by field, each vertex by vertex, then (on rank 0) two for each electrode.
  for (const Field f : vertex_fields) {
    field_begin_[static_cast<int>(f)] = static_cast<int>(global_.size());
    for (int v = 0; v < mesh.owned; ++v)
      for (int u = 0; u < unknown_count; ++u)
        if (lives_here(f, v, u)) index_[v * unknown_count + u] = append(0, static_cast<Unknown>(u), v);
  }
  field_begin_[static_cast<int>(Field::terminals)] = static_cast<int>(global_.size());
  terminals_.resize(device.contacts.size());
  const bool first = petsc::rank(comm) == 0;
  for (std::size_t k = 0; k < device.contacts.size(); ++k) {
    if (device.contacts[k].electrical == ElectricalContact::none || !device.solve_charge || !first) continue;
    terminals_[k].voltage = append(0, Unknown::potential, -1);
    terminals_[k].current = append(0, Unknown::potential, -1);
  }
  owned_ = static_cast<int>(global_.size());
  field_begin_[field_count] = owned_;
  find_starts(comm);
  for (int i = 0; i < owned_; ++i) global_[i] = first_own_ + i;

  // Ghost vertices: owners tell their bits, their electrode, and the number of their first unknown of a
  // field.
  std::vector<double> bits(vertices), electrode(vertices), shared(vertices);
  for (int v = 0; v < mesh.owned; ++v) {
    bits[v] = mask[v];
    electrode[v] = ends[v].electrode;
    shared[v] = shared_[v];
  }
  share_with_ghosts(comm, mesh, bits);
  share_with_ghosts(comm, mesh, electrode);
  share_with_ghosts(comm, mesh, shared);
  for (int v = mesh.owned; v < vertices; ++v) {
    mask[v] = static_cast<int>(bits[v]);
    ends[v].electrode = static_cast<int>(electrode[v]);
    shared_[v] = static_cast<int>(shared[v]);
  }
  ends_ = Repeated(ends);
  for (const Field f : vertex_fields) {
    std::vector<double> first_global(vertices, -1);
    for (int v = 0; v < mesh.owned; ++v)
      for (int u = unknown_count - 1; u >= 0; --u)
        if (lives_here(f, v, u))
          first_global[v] = static_cast<double>(global_[index_[v * unknown_count + u]]);
    share_with_ghosts(comm, mesh, first_global);
    for (int v = mesh.owned; v < vertices; ++v) {
      auto next = static_cast<PetscInt>(first_global[v]);
      for (int u = 0; u < unknown_count; ++u)
        if (lives_here(f, v, u)) index_[v * unknown_count + u] = append(next++, static_cast<Unknown>(u), v);
    }
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
    for (int u = 0; u < unknown_count; ++u)
      if (has(v, u) && shares_voltage(v, static_cast<Unknown>(u)))
        index_[v * unknown_count + u] = terminals_[ends_[v].electrode].voltage;
  ghosts_.assign(global_.begin() + owned_, global_.end());
}

}  // namespace oxvac
