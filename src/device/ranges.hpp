#pragma once
/// \file Ranges outside of which a number of a config is a slip, mostly one of its unit; with what to say.

#include <cmath>

#include "base/constants.hpp"

namespace oxvac {

// Problems in scaled units may be thinner than vacuum, or hotter than a solid stands: only what no scale
// explains is refused.
constexpr double least_permittivity = 1e-6;
constexpr const char* permittivity_range =
    "must be above 1e-6: it is relative to that of vacuum, such as 25, and not in F/m";

constexpr double longest_hop_m = 100e-9;
constexpr const char* hop_range =
    "must lie between 0 and 100 nm: a hop or a bond is some tenths of a nanometre";

constexpr const char* temperature_range = "must be above 0 K and at most 1e6 K";
inline bool is_temperature_of_a_cell(double temperature_K) {
  return temperature_K > 0 && temperature_K <= 1e6;
}

constexpr const char* tunnel_mass_range =
    "must lie between 0.001 and 100: it is counted in electron masses, such as 0.3, and not in kg";
inline bool is_tunnel_mass(double mass_kg) {
  return mass_kg >= 0.001 * constants::electron_mass_kg && mass_kg <= 100 * constants::electron_mass_kg;
}

constexpr const char* charge_range =
    "must be 0 or lie between 0.01 and 100 in size: it counts elementary charges, such as 2, not coulombs";
inline bool is_charge_number(double charge) {
  return charge == 0 || (std::abs(charge) >= 0.01 && std::abs(charge) <= 100);
}

}  // namespace oxvac
