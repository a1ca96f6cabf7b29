#include "petsc/replicated_lu.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "petsc/collective.hpp"

namespace oxvac::petsc {

ReplicatedLu::ReplicatedLu(MPI_Comm comm, const std::vector<std::int64_t>& unknown_keys,
                           const std::vector<PetscInt>& rows, const std::vector<PetscInt>& columns,
                           const std::vector<std::int64_t>& entry_keys)
    : comm_(comm) {
  const std::vector<std::int64_t> keys = gather_all(comm, unknown_keys);
  const auto count = static_cast<PetscInt>(keys.size());
  std::vector<int> by_key(keys.size());
  std::iota(by_key.begin(), by_key.end(), 0);
  std::sort(by_key.begin(), by_key.end(), [&](int a, int b) { return keys[a] < keys[b]; });
  place_.resize(keys.size());
  for (std::size_t k = 0; k < by_key.size(); ++k) place_[by_key[k]] = static_cast<int>(k);

  counts_.resize(static_cast<std::size_t>(size(comm)));
  const int own = static_cast<int>(unknown_keys.size());
  MPI_Allgather(&own, 1, MPI_INT, counts_.data(), 1, MPI_INT, comm);
  starts_.resize(counts_.size());
  std::exclusive_scan(counts_.begin(), counts_.end(), starts_.begin(), 0);
  gathered_.resize(keys.size());
  weight_.resize(keys.size());

  // Row and column in one number: sorted, they are the compressed rows.
  std::vector<std::int64_t> mine;
  for (std::size_t k = 0; k < rows.size(); ++k)
    mine.push_back(static_cast<std::int64_t>(place_[rows[k]]) * count + place_[columns[k]]);
  std::vector<std::int64_t> pattern = gather_all(comm, mine);
  std::sort(pattern.begin(), pattern.end());
  pattern.erase(std::unique(pattern.begin(), pattern.end()), pattern.end());
  row_start_.assign(keys.size() + 1, 0);
  for (const std::int64_t p : pattern) {
    ++row_start_[p / count + 1];
    column_.push_back(static_cast<PetscInt>(p % count));
  }
  std::partial_sum(row_start_.begin(), row_start_.end(), row_start_.begin());
  std::vector<int> slots;
  for (const std::int64_t p : mine)
    slots.push_back(static_cast<int>(std::lower_bound(pattern.begin(), pattern.end(), p) - pattern.begin()));
  entries_ = std::make_unique<OrderedSum>(comm, slots, entry_keys);

  OXVAC_PETSC(MatCreate(PETSC_COMM_SELF, matrix_.out()));
  OXVAC_PETSC(MatSetSizes(matrix_.get(), count, count, count, count));
  OXVAC_PETSC(MatSetType(matrix_.get(), MATSEQAIJ));
  OXVAC_PETSC(MatSeqAIJSetPreallocationCSR(matrix_.get(), row_start_.data(), column_.data(), nullptr));
  OXVAC_PETSC(MatCreateVecs(matrix_.get(), in_.out(), out_.out()));
  PC pc;
  OXVAC_PETSC(KSPCreate(PETSC_COMM_SELF, lu_.out()));
  OXVAC_PETSC(KSPSetType(lu_.get(), KSPPREONLY));
  OXVAC_PETSC(KSPGetPC(lu_.get(), &pc));
  OXVAC_PETSC(PCSetType(pc, PCLU));
  OXVAC_PETSC(PCFactorSetMatSolverType(pc, MATSOLVERPETSC));
  OXVAC_PETSC(PCFactorSetMatOrderingType(pc, MATORDERINGND));
}

void ReplicatedLu::accept_pivots_above(double size) {
  PC pc;
  OXVAC_PETSC(KSPGetPC(lu_.get(), &pc));
  OXVAC_PETSC(PCFactorSetZeroPivot(pc, size));
}

void ReplicatedLu::weigh_rows(double* entries) {
  // What counts as a zero pivot is a bound on its size: that of a good insulator's row must not depend on the
  // unit it is written in. A power of two leaves every bit of what is computed as it was.
  for (std::size_t row = 0; row < weight_.size(); ++row) {
    const auto first = entries + row_start_[row], last = entries + row_start_[row + 1];
    double largest = 0;
    for (auto e = first; e != last; ++e) largest = std::max(largest, std::abs(*e));
    weight_[row] = std::isnormal(largest) ? std::ldexp(1.0, -std::ilogb(largest)) : 1.0;
    for (auto e = first; e != last; ++e) *e *= weight_[row];
  }
}

void ReplicatedLu::weigh(Vec whole, bool back) {
  double* values;
  OXVAC_PETSC(VecGetArray(whole, &values));
  for (std::size_t row = 0; row < weight_.size(); ++row)
    values[row] = back ? values[row] / weight_[row] : values[row] * weight_[row];
  OXVAC_PETSC(VecRestoreArray(whole, &values));
}

bool ReplicatedLu::factor(const std::vector<double>& values) {
  double* data;
  OXVAC_PETSC(MatSeqAIJGetArrayWrite(matrix_.get(), &data));
  entries_->add(values.data(), data, static_cast<int>(column_.size()));
  weigh_rows(data);
  OXVAC_PETSC(MatSeqAIJRestoreArrayWrite(matrix_.get(), &data));
  // The array alone does not tell PETSc that the matrix is another one.
  OXVAC_PETSC(MatAssemblyBegin(matrix_.get(), MAT_FINAL_ASSEMBLY));
  OXVAC_PETSC(MatAssemblyEnd(matrix_.get(), MAT_FINAL_ASSEMBLY));
  PC pc;
  PCFailedReason reason;
  OXVAC_PETSC(KSPGetPC(lu_.get(), &pc));
  OXVAC_PETSC(KSPSetOperators(lu_.get(), matrix_.get(), matrix_.get()));
  OXVAC_PETSC(KSPSetUp(lu_.get()));
  OXVAC_PETSC(PCGetFailedReason(pc, &reason));
  return reason == PC_NOERROR;
}

void ReplicatedLu::to_all(Vec own, Vec all) {
  const double* mine;
  double* whole;
  OXVAC_PETSC(VecGetArrayRead(own, &mine));
  MPI_Allgatherv(mine, counts_[rank(comm_)], MPI_DOUBLE, gathered_.data(), counts_.data(), starts_.data(),
                 MPI_DOUBLE, comm_);
  OXVAC_PETSC(VecRestoreArrayRead(own, &mine));
  OXVAC_PETSC(VecGetArrayWrite(all, &whole));
  for (std::size_t k = 0; k < gathered_.size(); ++k) whole[place_[k]] = gathered_[k];
  OXVAC_PETSC(VecRestoreArrayWrite(all, &whole));
}

void ReplicatedLu::to_own(Vec all, Vec own) {
  const double* whole;
  double* mine;
  OXVAC_PETSC(VecGetArrayRead(all, &whole));
  OXVAC_PETSC(VecGetArrayWrite(own, &mine));
  const int first = starts_[rank(comm_)];
  for (int i = 0; i < counts_[rank(comm_)]; ++i) mine[i] = whole[place_[first + i]];
  OXVAC_PETSC(VecRestoreArrayWrite(own, &mine));
  OXVAC_PETSC(VecRestoreArrayRead(all, &whole));
}

void ReplicatedLu::solve(Vec b, Vec x) {
  to_all(b, in_.get());
  weigh(in_.get(), false);
  OXVAC_PETSC(KSPSolve(lu_.get(), in_.get(), out_.get()));
  to_own(out_.get(), x);
}

void ReplicatedLu::multiply(Vec x, Vec y) {
  to_all(x, in_.get());
  OXVAC_PETSC(MatMult(matrix_.get(), in_.get(), out_.get()));
  weigh(out_.get(), true);
  to_own(out_.get(), y);
}

}  // namespace oxvac::petsc
