#pragma once
/// \file A direct solver for small systems: every rank factors the whole matrix, and finds the same bits on
/// any number of ranks (docs/decisions/005-same-bits.md).

#include <mpi.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "petsc/ordered_sum.hpp"
#include "petsc/petsc.hpp"

namespace oxvac::petsc {

class ReplicatedLu {
 public:
  /// The pattern of the matrix, in coordinates that may repeat. Collective.
  /// \param unknown_keys of this rank's unknowns: sorts all unknowns in the same way on any number of ranks
  /// \param rows, columns of this rank's entries, PETSc's global numbers; \param entry_keys see OrderedSum
  ReplicatedLu(MPI_Comm comm, const std::vector<std::int64_t>& unknown_keys,
               const std::vector<PetscInt>& rows, const std::vector<PetscInt>& columns,
               const std::vector<std::int64_t>& entry_keys);
  /// For systems whose rows may be tiny and right all the same: a pivot counts as zero below `size` only.
  void accept_pivots_above(double size);

  /// Factors the matrix with these entries, in the order of the pattern given. Collective.
  /// \returns false, the same on every rank, if a pivot is zero.
  bool factor(const std::vector<double>& values);
  /// x = A^-1 b for parallel vectors. Collective.
  void solve(Vec b, Vec x);
  /// y = A x for parallel vectors. Collective.
  void multiply(Vec x, Vec y);

 private:
  void to_all(Vec own, Vec all);
  void to_own(Vec all, Vec own);
  /// Multiplies each row such that its largest entry lies between 1 and 2.
  void weigh_rows(double* entries);
  void weigh(Vec whole, bool back);
  MPI_Comm comm_;
  std::vector<int> place_;  ///< by PETSc's global number: where the unknown stands in the replicated system
  std::vector<int> counts_, starts_;          ///< of each rank's unknowns
  std::vector<PetscInt> row_start_, column_;  ///< compressed rows; PETSc reads them
  std::vector<double> weight_;                ///< of each row: a power of two
  Matrix matrix_;                             ///< with weighed rows
  LinearSolver lu_;
  Vector in_, out_;  ///< whole vectors
  std::unique_ptr<OrderedSum> entries_;
  std::vector<double> gathered_;
};

}  // namespace oxvac::petsc
