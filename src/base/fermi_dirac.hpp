#pragma once
/// \file Fermi-Dirac integrals: of order one half, which counts electrons in a parabolic band, and of order
/// one, which counts those that pass a plane above an energy.

#include "base/dual.hpp"

namespace oxvac {

/// F(eta) = 2/sqrt(pi) int_0^inf sqrt(x)/(1 + exp(x - eta)) dx, normalised so that F -> exp(eta) for eta ->
/// -inf, and its derivative. Relative error below 1e-12 for every eta.
struct FermiHalf {
  double value, slope;
};
FermiHalf fermi_half(double eta);

/// ln F(eta), which stays finite where F itself underflows.
Dual log_fermi_half(const Dual& eta);

/// ln(1 + exp(x)), the integral of order zero.
Dual softplus(const Dual& x);

/// int_0^inf ln(1 + exp(x - e)) de, which tends to exp(x) for x -> -inf and to x^2/2 for x -> inf.
Dual fermi_one(const Dual& x);

}  // namespace oxvac
