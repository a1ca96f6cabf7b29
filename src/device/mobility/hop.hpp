#pragma once
/// \file The four numbers of a thermally activated ionic hop, shared by the laws that have them.

#include "config/reader.hpp"
#include "device/ranges.hpp"

namespace oxvac {

struct HopParameters {
  double frequency_Hz, length_m, activation_eV;
  double field_limit;  ///< bound of x = zqa|E|/2kT, approached smoothly
};

inline HopParameters read_hop_parameters(const Reader& r) {
  HopParameters p{};
  p.frequency_Hz = r.quantity("frequency", dim::frequency, "attempt frequency f");
  p.length_m = r.quantity("hop_length", dim::length, "hop distance a");
  p.activation_eV = r.energy_eV("activation", "activation energy Ea of a hop");
  p.field_limit = r.number("field_exponent_limit", 50, "bound of x = zqa|E|/2kT, approached smoothly");
  r.require(p.frequency_Hz > 0, "frequency", "must be positive");
  r.require(p.length_m > 0, "hop_length", "must be positive");
  r.require(p.length_m <= longest_hop_m, "hop_length", hop_range);
  r.require(p.activation_eV >= 0, "activation", "an activation energy must not be negative");
  r.require(p.field_limit > 0 && p.field_limit <= 500, "field_exponent_limit", "must lie between 0 and 500");
  return p;
}

}  // namespace oxvac
