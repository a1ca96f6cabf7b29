#include "petsc/collective.hpp"

#include <algorithm>

namespace oxvac::petsc {

int rank(MPI_Comm comm) {
  int r = 0;
  MPI_Comm_rank(comm, &r);
  return r;
}

int size(MPI_Comm comm) {
  int s = 1;
  MPI_Comm_size(comm, &s);
  return s;
}

void sum(MPI_Comm comm, std::vector<double>& values) {
  MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_DOUBLE, MPI_SUM, comm);
}

double sum(MPI_Comm comm, double value) {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_SUM, comm);
  return value;
}

double max(MPI_Comm comm, double value) {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MAX, comm);
  return value;
}

long running_total(MPI_Comm comm, long count) {
  long end = 0;
  MPI_Scan(&count, &end, 1, MPI_LONG, MPI_SUM, comm);
  return end;
}

bool any(MPI_Comm comm, bool value) {
  int flag = value;
  MPI_Allreduce(MPI_IN_PLACE, &flag, 1, MPI_INT, MPI_LOR, comm);
  return flag != 0;
}

Located max_located(MPI_Comm comm, const Located& mine) {
  struct {
    double value;
    int rank;
  } pair{mine.value, rank(comm)};
  MPI_Allreduce(MPI_IN_PLACE, &pair, 1, MPI_DOUBLE_INT, MPI_MAXLOC, comm);
  Located result = mine;
  MPI_Bcast(&result, 6, MPI_DOUBLE, pair.rank, comm);
  return result;
}

}  // namespace oxvac::petsc
