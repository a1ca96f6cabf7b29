#pragma once
/// \file Which oxides meet at a vertex, and how its vacancies (or ions) share out between them at a given
/// state.

#include <mpi.h>

#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/memory.hpp"
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
    const std::span<const int> here = regions(vertex);
    if (here.size() < 2) return {mean_m3, 1, 0};
    for (std::size_t k = 0; k < here.size(); ++k)
      if (here[k] == region) return density_[first_density_.at(vertex) + k];
    return {0, 0, 0};
  }
  /// Regions that hold vacancies at a vertex, with the volume of its box in each [m3].
  std::vector<std::pair<int, double>> volumes(int vertex) const;
  /// Mean of the largest densities over a vertex's oxides; 0 where there is none.
  double capacity_m3(int vertex) const;
  /// Of the tables by vertex that one assembly reads.
  std::size_t bytes() const { return bytes_of(first_) + bytes_of(density_); }
  std::span<const int> regions(int vertex) const { return of(regions_, vertex); }

 private:
  template <class T>
  std::span<const T> of(const std::vector<T>& list, int vertex) const {
    return {list.data() + first_[vertex], list.data() + first_[vertex + 1]};
  }
  Unknown unknown_;
  std::vector<int> first_;  ///< by vertex: where its regions and their shares begin
  std::vector<int> regions_;
  std::vector<OxideShare> shares_;
  std::unordered_map<int, std::size_t> first_density_;  ///< of vertices with more than one oxide
  std::vector<PartitionedDensity> density_;
};

}  // namespace oxvac
