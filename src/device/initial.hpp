#pragma once
/// \file The vacancies (or ions of the second species) that are there before anything happens.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "device/geometry.hpp"

namespace oxvac {

/// One additive contribution to the initial density.
struct Seed {
  enum class Shape { constant, layer, gaussian } shape = Shape::constant;
  std::vector<std::string> regions;  ///< empty: every region that can hold vacancies
  std::string where;                 ///< file:line, for messages
  double density_m3 = 0;
  int axis = 0;           ///< layer: normal to this axis
  double position_m = 0;  ///< layer: where its density is full
  double decay_m = 1;     ///< layer: 1/e distance on both sides
  std::vector<double> centre_m,
      sigma_m;  ///< gaussian, one per axis; an absent sigma (inf) means uniform along it
};

/// A smooth random factor exp(amplitude g(x)) with g of unit variance, from a seed and the position alone:
/// the same on any mesh and any rank count.
struct RandomField {
  std::uint64_t seed = 1;
  double amplitude = 0;
  double correlation_m = 1e-9;
  double factor(const std::vector<double>& position_m) const;
};

struct InitialVacancies {
  std::vector<Seed> seeds;
  std::optional<RandomField> random;
  std::string where;  ///< file:line, for messages
  /// Density in 1/m3 at a position (one coordinate per axis) in a region.
  double density_m3(const std::string& region, const std::vector<double>& position_m) const;
};

/// Reads `initial:` of the root mapping. \param species "vacancies" or "ions".
InitialVacancies read_initial(const Reader& root, const std::string& species, const MeshSpec& mesh);

}  // namespace oxvac
