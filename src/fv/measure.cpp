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
  return sum(vacancies) + sum(bound) + sum(surface);
}

Totals measure(MPI_Comm comm, Assembler& a, const std::vector<double>& state) {
  const Mesh& mesh = a.mesh();
  const Device& device = a.device();
  const std::size_t regions = mesh.region_names.size(), contacts = device.contacts.size();
  std::vector<CompensatedSum> parts(2 * regions + contacts + 4);
  std::vector<double> scale(a.layout().local());
  for (int i = 0; i < a.layout().local(); ++i) scale[i] = a.scale(i);
  a.shares().update(a.layout(), state, scale, device.ambient_K);

  for (const Cell& cell : mesh.cells) {
    const Material& m = device.material_of(mesh.region_names[cell.region]);
    for (std::size_t c = 0; c < cell.vertices.size(); ++c) {
      const int v = cell.vertices[c];
      if (v >= mesh.owned) continue;
      const double volume = cell.volume_m3[c];
      const double temperature = value_at(a, state, v, Unknown::temperature, device.ambient_K);
      if (m.vacancies && a.layout().at(v, Unknown::vacancies) >= 0) {
        const double mean = value_at(a, state, v, Unknown::vacancies, 0);
        parts[cell.region] += volume * a.shares().in_region(v, cell.region, mean).value_m3;
        if (m.vacancies->generation)
          parts[regions + cell.region] += volume * value_at(a, state, v, Unknown::bound, 0);
      }
      if (device.heat == HeatMode::transient) {
        parts[2 * regions + contacts] += volume * m.heat.capacity_J_m3K * (temperature - device.ambient_K);
        parts[2 * regions + contacts + 3] += volume * m.heat.capacity_J_m3K;
      }
      parts[2 * regions + contacts + 1] += volume * temperature;
      parts[2 * regions + contacts + 2] += volume;
    }
  }
  petsc::Located hottest{-1, {}};
  for (int v = 0; v < mesh.owned; ++v) {
    const int surface = a.layout().at(v, Unknown::surface);
    if (surface >= 0)
      parts[2 * regions + a.layout().ends(v).exchange] +=
          a.capacity()[surface] * state[surface] * a.scale(surface);
    const double temperature = value_at(a, state, v, Unknown::temperature, device.ambient_K);
    const Vec3& p = mesh.points_m[v];
    if (const petsc::Located here{temperature, {p[0], p[1], p[2], 0, 0}}; petsc::is_larger(here, hottest))
      hottest = here;
  }
  const std::vector<double> sums = petsc::sum(comm, parts);
  hottest = petsc::max_located(comm, hottest);

  Totals t;
  const auto at = [&](std::size_t k) { return sums.begin() + static_cast<std::ptrdiff_t>(k); };
  t.vacancies.assign(at(0), at(regions));
  t.bound.assign(at(regions), at(2 * regions));
  t.surface.assign(at(2 * regions), at(2 * regions + contacts));
  t.heat_J = sums[2 * regions + contacts];
  t.heat_capacity_J_K = sums[2 * regions + contacts + 3];
  t.temperature_mean_K = sums[2 * regions + contacts + 1] / sums[2 * regions + contacts + 2];
  t.temperature_max_K = hottest.value;
  t.hottest_m = {hottest.payload[0], hottest.payload[1], hottest.payload[2]};
  return t;
}

std::vector<double> vertex_values(const Assembler& a, const std::vector<double>& state, Unknown u) {
  std::vector<double> values(a.mesh().points_m.size());
  const double otherwise = u == Unknown::temperature ? a.device().ambient_K : 0;
  for (std::size_t v = 0; v < values.size(); ++v)
    values[v] = value_at(a, state, static_cast<int>(v), u, otherwise);
  return values;
}

namespace {

/// Mean density over a vertex's box. Where oxides meet, each brings what the config gives it: the count is
/// kept, and the jump of the densities then settles by itself.
double initial_vacancies(Assembler& a, int vertex) {
  const Mesh& mesh = a.mesh();
  double count = 0, volume = 0;
  for (const auto& [region, share] : a.shares().volumes(vertex)) {
    const double n = a.device().initial.density_m3(mesh.region_names[region], position(mesh, vertex));
    const double sites = a.device().material_of(mesh.region_names[region]).vacancies->max_density_m3;
    if (!(n > 0 && n < sites))
      throw input_error(
          fmt::format("{}: initial.vacancies: the density in region '{}' is {:.4g} /m^3 at ({}) m, but must "
                      "lie above 0 and below the "
                      "material's max_density {:.4g} /m^3: add or change a contribution",
                      a.device().initial.where, mesh.region_names[region], n,
                      fmt::join(position(mesh, vertex), ", "), sites));
    count += n * share;
    volume += share;
  }
  return count / volume;
}

}  // namespace

std::vector<double> initial_state(Assembler& a) {
  const Mesh& mesh = a.mesh();
  const Device& device = a.device();
  std::vector<double> state(a.layout().local(), 0.0);
  for (int i = 0; i < a.layout().local(); ++i) {
    const int v = a.layout().vertex(i);
    if (v < 0) continue;
    double value = 0;
    const auto& regions = a.shares().regions(v);
    if (a.layout().kind(i) == Unknown::temperature) value = device.ambient_K;
    if (a.layout().kind(i) == Unknown::vacancies) value = initial_vacancies(a, v);
    if (a.layout().kind(i) == Unknown::bound) {
      for (const int region : regions) {
        const auto& generation = device.material_of(mesh.region_names[region]).vacancies->generation;
        if (generation) value = generation->precursors_m3;
      }
    }
    if (a.layout().kind(i) == Unknown::surface && v < mesh.owned)
      value = device.contacts[a.layout().ends(v).exchange].exchange.initial_per_m2;
    state[i] = value / a.scale(i);
  }
  return state;
}

}  // namespace oxvac
