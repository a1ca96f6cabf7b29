#include "fv/shares.hpp"

#include "fv/ghosts.hpp"

namespace oxvac {

Shares::Shares(MPI_Comm comm, const Mesh& mesh, const Species& species, bool solved,
               const std::vector<const Material*>& materials)
    : unknown_(species.unknown) {
  const std::size_t vertices = mesh.points_m.size();
  first_.assign(vertices + 1, 0);
  if (!solved) return;
  std::vector<std::pair<int, std::vector<double>>> volumes;  // by region
  for (std::size_t region = 0; region < materials.size(); ++region) {
    if (!(materials[region]->*species.law)) continue;
    std::vector<double> volume(vertices, 0);
    for (const Cell& cell : mesh.cells)
      if (cell.region == static_cast<int>(region))
        for (std::size_t c = 0; c < cell.vertices.size(); ++c) volume[cell.vertices[c]] += cell.volume_m3[c];
    share_with_ghosts(comm, mesh, volume);
    volumes.emplace_back(static_cast<int>(region), std::move(volume));
  }
  for (std::size_t v = 0; v < vertices; ++v) {
    for (const auto& [region, volume] : volumes) {
      if (volume[v] <= 0) continue;
      regions_.push_back(region);
      shares_.push_back({&*(materials[region]->*species.law), volume[v]});
    }
    first_[v + 1] = static_cast<int>(regions_.size());
    if (const std::size_t here = first_[v + 1] - first_[v]; here > 1) {
      first_density_.emplace(v, density_.size());
      density_.resize(density_.size() + here);
    }
  }
}

void Shares::update(const Layout& layout, const std::vector<double>& state, const std::vector<double>& scale,
                    double ambient_K) {
  for (const auto& [v, first] : first_density_) {
    const int n = layout.at(v, unknown_);
    const int t = layout.at(v, Unknown::temperature);
    const std::vector<PartitionedDensity> here =
        partition(of(shares_, v), state[n] * scale[n], t >= 0 ? state[t] * scale[t] : ambient_K);
    std::copy(here.begin(), here.end(), density_.begin() + static_cast<std::ptrdiff_t>(first));
  }
}

std::vector<std::pair<int, double>> Shares::volumes(int vertex) const {
  std::vector<std::pair<int, double>> list;
  for (int k = first_[vertex]; k < first_[vertex + 1]; ++k)
    list.emplace_back(regions_[k], shares_[k].volume_m3);
  return list;
}

double Shares::capacity_m3(int vertex) const {
  double sites = 0, volume = 0;
  for (const OxideShare& s : of(shares_, vertex)) {
    sites += s.volume_m3 * s.law->max_density_m3;
    volume += s.volume_m3;
  }
  return volume > 0 ? sites / volume : 0;
}

}  // namespace oxvac
