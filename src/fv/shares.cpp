#include "fv/shares.hpp"

#include "fv/ghosts.hpp"

namespace oxvac {

Shares::Shares(MPI_Comm comm, const Mesh& mesh, const Species& species, bool solved,
               const std::vector<const Material*>& materials)
    : unknown_(species.unknown) {
  const std::size_t vertices = mesh.points_m.size();
  regions_.resize(vertices);
  shares_.resize(vertices);
  density_.resize(vertices);
  if (!solved) return;
  for (std::size_t region = 0; region < materials.size(); ++region) {
    const std::optional<VacancyLaw>& law = materials[region]->*species.law;
    if (!law) continue;
    std::vector<double> volume(vertices, 0);
    for (const Cell& cell : mesh.cells)
      if (cell.region == static_cast<int>(region))
        for (std::size_t c = 0; c < cell.vertices.size(); ++c) volume[cell.vertices[c]] += cell.volume_m3[c];
    share_with_ghosts(comm, mesh, volume);
    for (std::size_t v = 0; v < vertices; ++v) {
      if (volume[v] <= 0) continue;
      regions_[v].push_back(static_cast<int>(region));
      shares_[v].push_back({&*law, volume[v]});
    }
  }
  for (std::size_t v = 0; v < vertices; ++v)
    if (regions_[v].size() > 1) meeting_.push_back(static_cast<int>(v));
}

void Shares::update(const Layout& layout, const std::vector<double>& state, const std::vector<double>& scale,
                    double ambient_K) {
  for (int v : meeting_) {
    const int n = layout.at(v, unknown_);
    const int t = layout.at(v, Unknown::temperature);
    density_[v] = partition(shares_[v], state[n] * scale[n], t >= 0 ? state[t] * scale[t] : ambient_K);
  }
}

std::vector<std::pair<int, double>> Shares::volumes(int vertex) const {
  std::vector<std::pair<int, double>> list;
  for (std::size_t k = 0; k < regions_[vertex].size(); ++k)
    list.emplace_back(regions_[vertex][k], shares_[vertex][k].volume_m3);
  return list;
}

double Shares::capacity_m3(int vertex) const {
  double sites = 0, volume = 0;
  for (const OxideShare& s : shares_[vertex]) {
    sites += s.volume_m3 * s.law->max_density_m3;
    volume += s.volume_m3;
  }
  return volume > 0 ? sites / volume : 0;
}

}  // namespace oxvac
