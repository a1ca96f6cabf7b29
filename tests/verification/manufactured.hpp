#pragma once
/// \file Manufactured solutions: fields chosen beforehand, the forcing that makes them a solution, the
/// discrete problem with that forcing solved by a Newton method of its own, and what its residual is at the
/// fields.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "balances.hpp"
#include "lattice.hpp"
#include "report.hpp"

namespace oxvac::verification {

/// The usual choice, for a box with one corner at 0 whose last axis leads from contact to contact: potential
/// from 0 to `volts`, temperature and densities with a given value at both contacts and no slope across the
/// other sides. In drift-diffusion the contact at 0 must be ohmic and the other one pinned, and the Fermi
/// potentials go where the two put them.
ExactFields smooth_fields(const Problem& problem, double volts);

/// The discrete steady solution under the forcing, by full Newton steps from the exact fields. Collective.
/// \throws Error (numerics) if it does not converge to rounding.
std::vector<double> solve_forced(Problem& problem, const ExactFields& exact, double volts);

/// How far the exact fields are from solving the discrete equations.
struct Truncation {
  /// Root of the mean square of the residual per volume, relative to that of the forcing.
  double l2 = 0;
  /// The flux that the residual amounts to, in the mean square, relative to the exact flux: the norm dual to
  /// that of a gradient, in which fluxes that alternate from edge to edge cancel. 0 for a balance without
  /// flux.
  double flux = 0;
};
/// Residual of each balance at the exact fields, less the forcing, where no contact holds the unknown.
/// Collective.
std::map<Unknown, Truncation> truncation(Problem& problem, const ExactFields& exact, double volts);

/// A mesh as a config states it.
struct MeshChoice {
  std::string file;
  std::vector<std::string> overrides;
  std::shared_ptr<const LatticeFile> written = nullptr;  ///< where the mesh is not one of the files here
};
/// Ever finer meshes of one kind for the configs of a closure, which are named <prefix>_<kind>.yaml: line,
/// quads, triangles, cylinder, cylinder_triangles, hexahedra, tetrahedra, prisms; lattice: tetrahedra too.
std::vector<MeshChoice> meshes_of(const std::string& prefix, const std::string& kind);

/// Errors over the size of a cell, by what they are errors of.
struct Convergence {
  std::vector<double> sizes;
  std::map<std::string, std::vector<double>> errors;
};
/// Relative errors of the discrete solution in L2, by unknown. Collective.
Convergence solution_errors(const std::string& prefix, const std::string& kind, double volts,
                            const std::vector<std::string>& overrides = {});
/// Demands an order of each error, and leaves the picture.
void judge_orders(const Report& report, const Convergence& found, double least,
                  const std::string& what = "relative error in L2");

}  // namespace oxvac::verification
