#pragma once
/// \file Which oxides meet at a vertex, and how its vacancies (or ions) share out between them at a given
/// state.

#include <mpi.h>

#include <utility>
#include <vector>

#include "fv/layout.hpp"
#include "mesh/mesh.hpp"
#include "physics/partition.hpp"
#include "physics/species.hpp"

namespace oxvac {

class Shares {
 public:
  /// Collective: a ghost's box may lie partly outside this rank's cells.
  /// \param solved whether this species is an unknown at all.
  Shares(MPI_Comm comm, const Mesh& mesh, const Species& species, bool solved,
         const std::vector<const Material*>& materials);

  /// Solves for the densities at every vertex where oxides meet; physical units.
  void update(const Layout& layout, const std::vector<double>& state, const std::vector<double>& scale,
              double ambient_K);
  /// Density of a vertex's vacancies in one region, given its mean density.
  PartitionedDensity in_region(int vertex, int region, double mean_m3) const {
    const auto& regions = regions_[vertex];
    if (regions.size() < 2) return {mean_m3, 1, 0};
    for (std::size_t k = 0; k < regions.size(); ++k)
      if (regions[k] == region) return density_[vertex][k];
    return {0, 0, 0};
  }
  /// Regions that hold vacancies at a vertex, with the volume of its box in each [m3].
  std::vector<std::pair<int, double>> volumes(int vertex) const;
  /// Mean of the largest densities over a vertex's oxides; 0 where there is none.
  double capacity_m3(int vertex) const;
  const std::vector<int>& regions(int vertex) const { return regions_[vertex]; }

 private:
  Unknown unknown_;
  std::vector<std::vector<int>> regions_;
  std::vector<std::vector<OxideShare>> shares_;
  std::vector<std::vector<PartitionedDensity>> density_;
  std::vector<int> meeting_;  ///< vertices with more than one oxide
};

}  // namespace oxvac
