#pragma once
/// \file Sums and extremes over all ranks: the MPI that other rooms need.

#include <mpi.h>

#include <vector>

namespace oxvac::petsc {

int rank(MPI_Comm comm);
int size(MPI_Comm comm);
/// Adds each entry over all ranks, in place. Collective.
void sum(MPI_Comm comm, std::vector<double>& values);
double sum(MPI_Comm comm, double value);
double max(MPI_Comm comm, double value);
/// Sum of `count` over this and all lower ranks. Collective.
long running_total(MPI_Comm comm, long count);
/// True if it is on any rank. Collective.
bool any(MPI_Comm comm, bool value);

/// A value and where it is, the same on every rank. Collective.
struct Located {
  double value;
  double payload[5];
};
Located max_located(MPI_Comm comm, const Located& mine);

}  // namespace oxvac::petsc
