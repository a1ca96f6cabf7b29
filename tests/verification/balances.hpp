#pragma once
/// \file The continuous balances of both closures, evaluated on smooth fields.
///
/// They are written here a second time, from their formulas and not from the scheme, so that a wrong flux in
/// the scheme shows as an order that falls.

#include <functional>
#include <map>

#include "driver.hpp"

namespace oxvac::verification {

/// One smooth function of the position for each unknown.
using ExactFields = std::map<Unknown, ExactField>;

/// Densities of electrons and holes from their formulas [1/m3].
double electron_density(const CarrierLaw& law, double potential_V, double temperature_K, double fermi_V);
double hole_density(const CarrierLaw& law, double potential_V, double temperature_K, double fermi_V);

/// Steady balances at a point: div(flux) - source of each unknown, per volume in SI. Derivatives by
/// differences of fourth order, exact to about 1e-9.
class Balances {
 public:
  /// \param problem of one material. \param exact must outlive this, as the problem must.
  Balances(const Problem& problem, const ExactFields& exact, double size_m);
  double forcing(Unknown u, const Vec3& position_m) const;
  /// What the unknown's divergence is taken of.
  Vec3 flux(Unknown u, const Vec3& position_m) const;

 private:
  using VectorField = std::function<Vec3(const Vec3&)>;
  double value(Unknown u, const Vec3& x) const { return exact_.at(u)(x); }
  Vec3 gradient(const ExactField& f, const Vec3& x) const;
  Vec3 gradient(Unknown u, const Vec3& x) const { return gradient(exact_.at(u), x); }
  double divergence(const VectorField& flux, const Vec3& x) const;
  double kT_V(const Vec3& x) const;
  double field_V_m(const Vec3& x) const;
  double conductivity_S_m(const Vec3& x) const;
  double heat_conductivity_W_mK(const Vec3& x) const;
  double electrons_m3(const Vec3& x) const;
  double holes_m3(const Vec3& x) const;
  Vec3 vacancy_flux(const Vec3& x) const;
  Vec3 carrier_flux(Unknown carrier, const Vec3& x) const;
  double generation(const Vec3& x) const;
  double trapping(const Vec3& x) const;
  double recombination(const Vec3& x) const;
  double space_charge(const Vec3& x) const;
  double released_heat(const Vec3& x) const;

  const ExactFields& exact_;
  const Material& material_;
  bool carriers_;  ///< drift-diffusion
  int dimension_;
  bool axisymmetric_;
  double step_m_;
};

}  // namespace oxvac::verification
