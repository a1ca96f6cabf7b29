#pragma once
/// \file How the vacancies of one vertex share out between the materials that meet there.

#include <array>
#include <span>
#include <vector>

#include "device/material.hpp"

namespace oxvac {

/// The part of one vertex's box that lies in one material.
struct OxideShare {
  const VacancyLaw* law;
  double volume_m3;
};

/// Density in one material and its derivatives by the vertex's mean density and temperature.
struct PartitionedDensity {
  double value_m3, by_mean, by_temperature_m3_K;
};

/// At a vertex where oxides meet, the chemical potential kT ln(n/(nmax - n)) + mu0 is the same in all of
/// them, while n jumps. The unknown of such a vertex is the mean density over its box, so that the count of
/// vacancies stays linear in the unknowns (a full Newton step then conserves it to rounding); this solves for
/// each material's own density. \param mean_m3 between 0 and the mean of nmax. \returns one entry per share.
std::vector<PartitionedDensity> partition(std::span<const OxideShare> shares, double mean_m3,
                                          double temperature_K);

}  // namespace oxvac
