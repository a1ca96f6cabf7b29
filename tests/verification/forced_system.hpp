#pragma once
/// \file The discrete steady equations of a problem under the forcing of exact fields.

#include <memory>

#include "balances.hpp"
#include "petsc/petsc.hpp"

namespace oxvac::verification {

double size_of(const Mesh& mesh);  ///< largest coordinate of all ranks. Collective.

/// A sparse matrix given entry by entry, factored anew for every solve. All calls are collective.
class DirectSolver {
 public:
  DirectSolver(PetscInt own, PetscInt total, std::vector<PetscInt> rows, std::vector<PetscInt> columns);
  std::vector<double> solve(const std::vector<double>& values, const std::vector<double>& right);

 private:
  PetscInt own_;
  petsc::Matrix matrix_;
  petsc::LinearSolver solver_;
  petsc::Vector right_, left_;
};

class ForcedSystem {
 public:
  /// Starts at the exact fields. Collective.
  ForcedSystem(Problem& problem, const ExactFields& exact, double volts);

  /// One Newton step, full where the state stays in range. \returns the largest change of an unknown at a
  /// vertex, scaled. Collective.
  double step();
  const std::vector<double>& state() const { return state_; }  ///< local, scaled

  /// Residual less forcing at the present state, in SI per box, of the own vertices; 0 where a contact holds
  /// the unknown or has its balance. Collective.
  std::vector<double> residual_of(Unknown u);
  /// Solves -div grad p = r with the boxes of the mesh, p = 0 at the electrodes. Collective.
  std::vector<double> laplace(const std::vector<double>& per_box) const;

 private:
  bool evaluate();  ///< false where a value is out of range
  void update_ghosts();

  Problem& problem_;
  double volts_;
  std::vector<double> state_, forcing_, residual_;
  std::unique_ptr<DirectSolver> solver_;
  petsc::Vector ghosted_;
};

}  // namespace oxvac::verification
