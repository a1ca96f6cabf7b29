#pragma once
/// \file Manufactured solutions: fields chosen beforehand, the forcing that makes them a solution, and the
/// discrete problem with that forcing solved by a Newton method of its own.
///
/// The continuous balances are written here a second time, from their formulas and not from the scheme, so
/// that a wrong flux in the scheme shows as an order that falls.

#include <functional>
#include <map>

#include "driver.hpp"

namespace oxvac::verification {

/// One smooth function of the position for each unknown.
using ExactFields = std::map<Unknown, ExactField>;

/// The usual choice, for a box with one corner at 0 whose last axis leads from contact to contact: potential
/// from 0 to `volts`, temperature and densities with a given value at both contacts and no slope across the
/// other sides.
ExactFields smooth_fields(const Vec3& extent_m, int dimension, double volts);

/// Steady balances at a point: div(flux) - source of each unknown, per volume in SI. Derivatives by
/// differences of fourth order, exact to about 1e-9.
class Balances {
 public:
  Balances(const Problem& problem, const ExactFields& exact, double size_m);
  double forcing(Unknown u, const Vec3& position_m) const;

 private:
  using VectorField = std::function<Vec3(const Vec3&)>;
  Vec3 gradient(Unknown u, const Vec3& x) const;
  double divergence(const VectorField& flux, const Vec3& x) const;
  NodeState state(const Vec3& x) const;
  double field_V_m(const Vec3& x) const;
  double conductivity_S_m(const Vec3& x) const;
  Vec3 current_density(const Vec3& x) const;
  Vec3 heat_flux(const Vec3& x) const;
  Vec3 vacancy_flux(const Vec3& x) const;
  double generation(const Vec3& x) const;

  const ExactFields& exact_;
  const Material& material_;
  int dimension_;
  bool axisymmetric_;
  double step_m_;
};

/// The discrete steady solution under the forcing, by full Newton steps from the exact fields. One rank only.
/// \throws Error (numerics) if it does not converge to rounding.
std::vector<double> solve_forced(Problem& problem, const ExactFields& exact, double volts);

}  // namespace oxvac::verification
