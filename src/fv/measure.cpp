#include "fv/measure.hpp"

#include <fmt/format.h>

#include <numeric>

#include "petsc/collective.hpp"

namespace oxvac {
namespace {

double value_at(const Assembler& a, const std::vector<double>& state, int vertex, Unknown u,
                double otherwise) {
  const int i = a.layout().at(vertex, u);
  return i >= 0 ? state[i] * a.scale(i) : otherwise;
}

std::vector<double> position(const Mesh& mesh, int vertex) {
  const Vec3& p = mesh.points_m[vertex];
  return {p.begin(), p.begin() + mesh.dimension};
}

}  // namespace

double Totals::all_vacancies() const {
  const auto sum = [](const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); };
  return sum(vacancies) + sum(bound) + sum(trapped) + sum(surface);
}

double Totals::all_ions() const { return std::accumulate(ions.begin(), ions.end(), 0.0); }

Totals measure(MPI_Comm comm, Assembler& a, const std::vector<double>& state) {
  const Mesh& mesh = a.mesh();
  const Device& device = a.device();
  const std::size_t regions = mesh.region_names.size(), contacts = device.contacts.size();
  const std::size_t scalars = 4 * regions + contacts;  // where the sums over the device begin
  std::vector<CompensatedSum> parts(scalars + 4);
  std::vector<double> scale(a.layout().local());
  for (int i = 0; i < a.layout().local(); ++i) scale[i] = a.scale(i);
  for (const Species& s : mobile_species)
    a.shares(s.unknown).update(a.layout(), state, scale, device.ambient_K);

  for (const Cell& cell : mesh.cells) {
    const Material& m = device.material_of(mesh.region_names[cell.region]);
    for (std::size_t c = 0; c < cell.vertices.size(); ++c) {
      const int v = cell.vertices[c];
      if (v >= mesh.owned) continue;
      const double volume = cell.volume_m3[c];
      const double temperature =
          value_at(a, state, v, a.layout().temperature_in(v, cell.region), device.ambient_K);
      if (m.vacancies && a.layout().at(v, Unknown::vacancies) >= 0) {
        const double mean = value_at(a, state, v, Unknown::vacancies, 0);
        parts[cell.region] += volume * a.shares().in_region(v, cell.region, mean).value_m3;
        if (m.vacancies->generation)
          parts[regions + cell.region] += volume * value_at(a, state, v, Unknown::bound, 0);
        if (m.vacancies->traps)
          parts[2 * regions + cell.region] += volume * value_at(a, state, v, Unknown::traps, 0);
      }
      if (device.solve_ions && m.ions)
        parts[3 * regions + cell.region] +=
            volume * a.shares(Unknown::ions)
                         .in_region(v, cell.region, value_at(a, state, v, Unknown::ions, 0))
                         .value_m3;
      if (device.heat == HeatMode::transient) {
        parts[scalars] += volume * m.heat.capacity_J_m3K * (temperature - device.ambient_K);
        parts[scalars + 3] += volume * m.heat.capacity_J_m3K;
      }
      parts[scalars + 1] += volume * temperature;
      parts[scalars + 2] += volume;
    }
  }
  petsc::Located hottest{-1, {}};
  for (int v = 0; v < mesh.owned; ++v) {
    const int surface = a.layout().at(v, Unknown::surface);
    if (surface >= 0)
      parts[4 * regions + a.layout().ends(v).exchange] +=
          a.capacity()[surface] * state[surface] * a.scale(surface);
    const Vec3& p = mesh.points_m[v];
    for (const Unknown u : {Unknown::temperature, Unknown::far_temperature})
      if (const petsc::Located here{
              value_at(a, state, v, u, u == Unknown::temperature ? device.ambient_K : 0),
              {p[0], p[1], p[2], 0, 0}};
          petsc::is_larger(here, hottest))
        hottest = here;
  }
  const std::vector<double> sums = petsc::sum(comm, parts);
  hottest = petsc::max_located(comm, hottest);

  Totals t;
  const auto at = [&](std::size_t k) { return sums.begin() + static_cast<std::ptrdiff_t>(k); };
  t.vacancies.assign(at(0), at(regions));
  t.bound.assign(at(regions), at(2 * regions));
  t.trapped.assign(at(2 * regions), at(3 * regions));
  t.ions.assign(at(3 * regions), at(4 * regions));
  t.surface.assign(at(4 * regions), at(scalars));
  t.heat_J = sums[scalars];
  t.heat_capacity_J_K = sums[scalars + 3];
  t.temperature_mean_K = sums[scalars + 1] / sums[scalars + 2];
  t.temperature_max_K = hottest.value;
  t.hottest_m = {hottest.payload[0], hottest.payload[1], hottest.payload[2]};
  return t;
}

std::vector<double> vertex_values(const Assembler& a, const std::vector<double>& state, Unknown u) {
  std::vector<double> values(a.mesh().points_m.size());
  const auto at = [&](std::size_t v, Unknown w, double otherwise) {
    return value_at(a, state, static_cast<int>(v), w, otherwise);
  };
  for (std::size_t v = 0; v < values.size(); ++v) {
    const double near = is_temperature(u) ? at(v, Unknown::temperature, a.device().ambient_K) : 0;
    values[v] = at(v, u, near);  // what is not divided has one temperature
  }
  return values;
}

std::vector<double> carrier_densities(const Assembler& a, const std::vector<double>& state, Unknown u) {
  std::vector<double> values(a.mesh().points_m.size());
  for (int v = 0; v < a.mesh().owned; ++v) {
    const int region = a.layout().ends(v).carrier_region;
    if (region < 0) continue;
    const CarrierLaw& law = *a.device().material_of(a.mesh().region_names[region]).carriers;
    const Unknown heat = a.layout().temperature_in(v, region);
    const double temperature = value_at(a, state, v, heat, a.device().ambient_K);
    const double potential = value_at(a, state, v, Unknown::potential, 0);
    const auto density = u == Unknown::electrons ? electrons_at : holes_at;
    values[v] = density(law, potential, temperature, value_at(a, state, v, u, 0)).density_m3.value;
  }
  return values;
}

namespace {

/// Mean density over a vertex's box. Where oxides meet, each brings what the config gives it: the count is
/// kept, and the jump of the densities then settles by itself.
double initial_density(Assembler& a, int vertex, const Species& species) {
  const Mesh& mesh = a.mesh();
  const InitialVacancies& initial = a.device().*species.initial;
  double count = 0, volume = 0;
  for (const auto& [region, share] : a.shares(species.unknown).volumes(vertex)) {
    const double n = initial.density_m3(mesh.region_names[region], position(mesh, vertex));
    const double sites = (a.device().material_of(mesh.region_names[region]).*species.law)->max_density_m3;
    if (!(n > 0 && n < sites))
      throw input_error(
          fmt::format("{}: initial.{}: the density in region '{}' is {:.4g} /m^3 at ({}) m, but must "
                      "lie above 0 and below the "
                      "material's max_density {:.4g} /m^3: add or change a contribution",
                      initial.where, name_of(species.unknown), mesh.region_names[region], n,
                      fmt::join(position(mesh, vertex), ", "), sites));
    count += n * share;
    volume += share;
  }
  return count / volume;
}

/// Poisson's equation starts from the density that a contact holds, or its charge would jump at once.
double start_density(Assembler& a, int vertex, const Species& species) {
  const double given = initial_density(a, vertex, species);
  const int holder = vertex < a.mesh().owned ? a.layout().held_by(vertex, species.unknown) : -1;
  if (!a.device().drift_diffusion || holder < 0) return given;
  return (a.device().contacts[holder].*species.contact).density_m3;
}

struct FermiLevels {
  double electrons_V = 0, holes_V = 0;
};

/// Fermi potentials that stand for the densities held at a pinned contact without bias.
FermiLevels pinned_levels(const CarrierContact& c, const CarrierLaw& law, bool holes, double temperature_K) {
  // Both densities are monotonous in their level.
  const auto solve = [&](double density, const auto& log_density, bool rises) {
    double low = c.built_in_V - 100, high = c.built_in_V + 100;
    for (int k = 0; k < 100; ++k) {
      const double half = 0.5 * (low + high);
      ((log_density(half) < std::log(density)) == rises ? low : high) = half;
    }
    return 0.5 * (low + high);
  };
  FermiLevels f;
  f.electrons_V = solve(
      c.electrons_m3,
      [&](double phi) { return electrons_at(law, c.built_in_V, temperature_K, phi).log_density.value; },
      false);
  f.holes_V = f.electrons_V;
  if (holes)
    f.holes_V = solve(
        c.holes_m3,
        [&](double phi) { return holes_at(law, c.built_in_V, temperature_K, phi).log_density.value; }, true);
  return f;
}

bool is_pinned(const Assembler& a, int vertex) {
  const Layout::Ends& e = a.layout().ends(vertex);
  return e.tie == Layout::Tie::electrode && e.carrier_region >= 0 &&
         a.device().contacts[e.electrode].carriers.type == CarrierContact::Type::pinned;
}

FermiLevels levels_at_pinned(const Assembler& a, int vertex) {
  const Layout::Ends& e = a.layout().ends(vertex);
  return pinned_levels(a.device().contacts[e.electrode].carriers,
                       *a.device().material_of(a.mesh().region_names[e.carrier_region]).carriers,
                       a.device().solve_holes, a.device().ambient_K);
}

/// What the electrodes offer without bias, in the mean: each counts once. Collective.
FermiLevels mean_levels(const Assembler& a) {
  const auto& contacts = a.device().contacts;
  std::vector<double> sums(3 * contacts.size(), 0);
  for (int v = 0; v < a.mesh().owned; ++v) {
    if (!is_pinned(a, v)) continue;
    const FermiLevels here = levels_at_pinned(a, v);
    double* of = &sums[3 * static_cast<std::size_t>(a.layout().ends(v).electrode)];
    of[0] += here.electrons_V;
    of[1] += here.holes_V;
    of[2] += 1;
  }
  petsc::sum(a.comm(), sums);
  FermiLevels mean;
  double electrodes = 0;
  for (std::size_t k = 0; k < contacts.size(); ++k) {
    if (contacts[k].electrical == ElectricalContact::none) continue;
    if (contacts[k].carriers.type == CarrierContact::Type::blocking) continue;  // offers nothing
    electrodes += 1;
    if (sums[3 * k + 2] == 0) continue;  // an electrode that holds no densities offers its voltage, 0
    mean.electrons_V += sums[3 * k] / sums[3 * k + 2];
    mean.holes_V += sums[3 * k + 1] / sums[3 * k + 2];
  }
  if (electrodes > 0) mean = {mean.electrons_V / electrodes, mean.holes_V / electrodes};
  return mean;
}

/// Potential at which a vertex is neutral by itself with the given Fermi potentials: where the search for
/// the equilibrium starts. \throws Error (input) where an ohmic contact finds no majority carriers.
double neutral_potential(Assembler& a, int vertex, const FermiLevels& fermi) {
  const Device& device = a.device();
  const Layout::Ends& e = a.layout().ends(vertex);
  const auto material = [&](int region) -> const Material& {
    return device.material_of(a.mesh().region_names[region]);
  };
  if (e.metal >= 0) return -material(e.metal).work_function_eV;
  if (e.carrier_region < 0) return 0;
  const Material& m = material(e.carrier_region);
  double fixed = m.electrostatics->fixed_charge_m3();
  for (const Species& s : mobile_species)
    if (m.*s.law && a.layout().at(vertex, s.unknown) >= 0)
      fixed += (m.*s.law)->charge * start_density(a, vertex, s);
  if (e.electrode >= 0 && device.contacts[e.electrode].carriers.type == CarrierContact::Type::ohmic &&
      !device.solve_holes && fixed <= 0)
    throw input_error(fmt::format(
        "{}: contact '{}' is ohmic, but region '{}' has {} there (donors and vacancies minus acceptors "
        "{:.3g} /m^3): solve for holes (physics.holes), add donors, or take another kind of contact "
        "(contacts.{}.carriers.type)",
        device.contacts[e.electrode].carriers_where, device.contacts[e.electrode].name,
        a.mesh().region_names[e.carrier_region], fixed < 0 ? "more acceptors than donors" : "no carriers",
        fixed, device.contacts[e.electrode].name));
  const auto charge = [&](double psi) {
    const double n = electrons_at(*m.carriers, psi, device.ambient_K, fermi.electrons_V).density_m3.value;
    const double p =
        device.solve_holes ? holes_at(*m.carriers, psi, device.ambient_K, fermi.holes_V).density_m3.value : 0;
    return fixed + p - n;
  };
  // The charge falls with the potential.
  const double middle =
      0.5 * (fermi.electrons_V + fermi.holes_V) - m.carriers->affinity_eV - 0.5 * m.carriers->gap_eV;
  if (!device.solve_holes && fixed <= 0) return middle;
  const double reach = m.carriers->gap_eV + 10 + std::abs(fermi.electrons_V - fermi.holes_V);
  double low = middle - reach, high = middle + reach;
  for (int k = 0; k < 100; ++k) {
    const double half = 0.5 * (low + high);
    (charge(half) > 0 ? low : high) = half;
  }
  return 0.5 * (low + high);
}

/// Potential and Fermi potentials where the search for the equilibrium starts; 0 for the other unknowns.
double start_of_carriers(Assembler& a, int v, Unknown u, const FermiLevels& inside) {
  if (u != Unknown::potential && u != Unknown::electrons && u != Unknown::holes) return 0;
  const Layout::Ends& e = a.layout().ends(v);
  const bool pinned = is_pinned(a, v);
  // An electrode that holds no densities, and the metal behind it, are at their voltage. What is behind one
  // that blocks comes to rest with the inside.
  const bool blocks = e.electrode >= 0 && e.metal < 0 &&
                      a.device().contacts[e.electrode].carriers.type == CarrierContact::Type::blocking;
  FermiLevels fermi = (e.electrode >= 0 || e.metal >= 0) && !blocks ? FermiLevels{} : inside;
  if (pinned) fermi = levels_at_pinned(a, v);
  if (u == Unknown::electrons) return fermi.electrons_V;
  if (u == Unknown::holes) return fermi.holes_V;
  if (pinned) return a.device().contacts[e.electrode].carriers.built_in_V;
  return neutral_potential(a, v, fermi);
}

}  // namespace

std::vector<double> initial_state(Assembler& a) {
  const Mesh& mesh = a.mesh();
  const Device& device = a.device();
  std::vector<double> state(a.layout().local(), 0.0);
  const FermiLevels inside = device.drift_diffusion ? mean_levels(a) : FermiLevels{};
  for (int i = 0; i < a.layout().local(); ++i) {
    const int v = a.layout().vertex(i);
    if (v < 0) continue;
    double value = 0;
    if (device.drift_diffusion && v < mesh.owned) value = start_of_carriers(a, v, a.layout().kind(i), inside);
    const auto& regions = a.shares().regions(v);
    if (is_temperature(a.layout().kind(i))) value = device.ambient_K;
    if (const Species* species = species_of(a.layout().kind(i))) value = start_density(a, v, *species);
    if (a.layout().kind(i) == Unknown::bound) {
      for (const int region : regions) {
        const auto& generation = device.material_of(mesh.region_names[region]).vacancies->generation;
        if (generation) value = generation->precursors_m3;
      }
    }
    if (a.layout().kind(i) == Unknown::traps)
      for (const int region : regions)
        if (const auto& traps = device.material_of(mesh.region_names[region]).vacancies->traps)
          value = traps->initial_m3;
    if (a.layout().kind(i) == Unknown::surface && v < mesh.owned)
      value = device.contacts[a.layout().ends(v).exchange].vacancies.exchange.initial_per_m2;
    state[i] = value / a.scale(i);
  }
  return state;
}

}  // namespace oxvac
