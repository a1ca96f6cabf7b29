#pragma once
/// \file The linear systems of large cells: GMRES, preconditioned field by field.

#include <petscksp.h>

#include <vector>

#include "fv/layout.hpp"
#include "petsc/block_rows.hpp"

namespace oxvac {

/// GMRES with a multiplicative split into terminals, potential, temperature and densities: one V-cycle of
/// algebraic multigrid (hypre's BoomerAMG) for potential and temperature, an incomplete LU per rank for the
/// densities, whose fluxes are short-ranged. What PETSc's PCFIELDSPLIT does, but a field's row is multiplied
/// with the fields before it only, and multigrid's hierarchies may outlive a matrix. bench/README.md has the
/// measurements behind each choice; PETSc options (`-fieldsplit_potential_pc_type lu`) override it.
class FieldSplit {
 public:
  /// Collective. \param ksp made ready here; used only while this lives \param nest the Jacobian in blocks
  /// \param fields of its rows \param relative_tolerance of the preconditioned residual
  FieldSplit(KSP ksp, Mat nest, const std::vector<Field>& fields, double relative_tolerance);
  FieldSplit(const FieldSplit&) = delete;
  FieldSplit& operator=(const FieldSplit&) = delete;

  /// Before a new matrix is set up: whether it has changed so little since the last one that multigrid's
  /// hierarchies may serve on. They do until GMRES takes half as many iterations again as with new ones. If
  /// it takes far more, it gives up: that matrix is to be tried again as a changed one, and all that change
  /// little from it get new hierarchies too.
  void choose_hierarchies(bool little_changed);
  /// Whether the last matrix made do with older hierarchies.
  bool kept_hierarchies() const { return kept_; }

 private:
  struct Part {
    int row;
    bool elliptic;  ///< coupled over the whole cell: multigrid
    std::vector<int> before;
    petsc::LinearSolver solver;
    petsc::Vector rhs, solution;  ///< without numbers
    std::vector<double> work;     ///< the right-hand side less what is known of the fields before
  };
  static PetscErrorCode set_up_callback(PC);
  static PetscErrorCode apply_callback(PC, Vec b, Vec x);
  void apply(PC pc, const double* b, double* x);

  KSP ksp_;
  petsc::BlockRows rows_;
  std::vector<Part> parts_;  ///< in the order in which they are solved for
  bool kept_ = false;
  bool only_new_ = false;          ///< since GMRES has given up with older ones
  PetscInt fresh_iterations_ = 0;  ///< of GMRES with new hierarchies
  PetscInt most_iterations_ = 0;   ///< as PETSc options have it; 0: not yet asked for
};

}  // namespace oxvac
