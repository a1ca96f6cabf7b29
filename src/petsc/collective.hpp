#pragma once
/// \file Sums and extremes over all ranks: the MPI that other rooms need.

#include <mpi.h>

#include <array>
#include <type_traits>
#include <vector>

#include "base/compensated.hpp"

namespace oxvac::petsc {

int rank(MPI_Comm comm);
int size(MPI_Comm comm);
/// Adds each entry over all ranks, in place. Collective.
void sum(MPI_Comm comm, std::vector<double>& values);
double sum(MPI_Comm comm, double value);
/// Each entry over all ranks, rounded once. Collective.
std::vector<double> sum(MPI_Comm comm, const std::vector<CompensatedSum>& mine);
double max(MPI_Comm comm, double value);
/// The largest of each entry over all ranks, in place. Collective.
void max(MPI_Comm comm, std::vector<double>& values);
/// True if it is on any rank. Collective.
bool any(MPI_Comm comm, bool value);

/// What rank 0 holds, on every rank. Collective.
template <class T>
T broadcast(MPI_Comm comm, T value) {
  static_assert(std::is_trivially_copyable_v<T>);
  MPI_Bcast(&value, sizeof value, MPI_BYTE, 0, comm);
  return value;
}
template <class T>
void broadcast(MPI_Comm comm, std::vector<T>& values) {
  static_assert(std::is_trivially_copyable_v<T>);
  values.resize(broadcast(comm, values.size()));
  MPI_Bcast(values.data(), static_cast<int>(values.size() * sizeof(T)), MPI_BYTE, 0, comm);
}

/// A value and where it is.
struct Located {
  double value;
  std::array<double, 5> payload;
};
/// Which of two counts as the larger: of equal values the one with the smaller payload.
bool is_larger(const Located& a, const Located& b);
/// The largest of all ranks, the same on every rank and on any number of them. Collective.
Located max_located(MPI_Comm comm, const Located& mine);

}  // namespace oxvac::petsc
