#pragma once
/// \file Products of a matrix of blocks, row by row of blocks.

#include <petscmat.h>

#include <vector>

#include "petsc/petsc.hpp"

namespace oxvac::petsc {

/// The blocks of a MATNEST whose vectors hold, on each rank, the parts of its columns one after the other. A
/// product by PETSc makes a vector for each block's share of x and y, and each asks all ranks where it
/// begins; here they are made once.
class BlockRows {
 public:
  /// From now on products of `nest` itself are made here too, as long as this lives. Collective.
  explicit BlockRows(Mat nest);
  BlockRows(const BlockRows&) = delete;
  BlockRows& operator=(const BlockRows&) = delete;

  Mat diagonal(int b) const { return block(b, b); }
  /// Where a row's own part of a vector begins.
  PetscInt begin(int b) const { return begin_[b]; }
  PetscInt size(int b) const { return begin_[b + 1] - begin_[b]; }
  bool has(int b, int c) const { return block(b, c) != nullptr; }
  /// Of a row's shape, without numbers of its own. Collective.
  Vector vector(int b) const;

  /// y = sum of block(b, c) x_c over these columns. Collective. \param x this rank's part of a vector of all
  /// columns \param y of size(b)
  void multiply(int b, const std::vector<int>& columns, const double* x, double* y) const;

 private:
  static PetscErrorCode multiply_callback(Mat nest, Vec x, Vec y);
  Mat block(int b, int c) const { return block_[b * all_.size() + c]; }

  std::vector<Mat> block_;  ///< the nest's; null where there are no entries
  std::vector<PetscInt> begin_;
  std::vector<int> all_;
  std::vector<Vector> column_, row_;  ///< without numbers
};

/// Lends an array to a vector without numbers of its own.
class Lent {
 public:
  /// \param numbers not written to if `vector` is only read
  Lent(const Vector& vector, const double* numbers);
  ~Lent();
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;

 private:
  Vec vector_;
};

}  // namespace oxvac::petsc
