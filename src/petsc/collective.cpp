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

std::vector<double> sum(MPI_Comm comm, const std::vector<CompensatedSum>& mine) {
  static_assert(sizeof(CompensatedSum) == 2 * sizeof(double));
  const int doubles = 2 * static_cast<int>(mine.size());
  std::vector<CompensatedSum> all(mine.size() * static_cast<std::size_t>(size(comm)));
  MPI_Allgather(mine.data(), doubles, MPI_DOUBLE, all.data(), doubles, MPI_DOUBLE, comm);
  std::vector<double> sums;
  for (std::size_t k = 0; k < mine.size(); ++k) {
    CompensatedSum sum;
    for (std::size_t from = k; from < all.size(); from += mine.size()) sum += all[from];
    sums.push_back(sum.value());
  }
  return sums;
}

double max(MPI_Comm comm, double value) {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MAX, comm);
  return value;
}

void max(MPI_Comm comm, std::vector<double>& values) {
  MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_DOUBLE, MPI_MAX, comm);
}

bool any(MPI_Comm comm, bool value) {
  int flag = value;
  MPI_Allreduce(MPI_IN_PLACE, &flag, 1, MPI_INT, MPI_LOR, comm);
  return flag != 0;
}

bool is_larger(const Located& a, const Located& b) {
  return a.value > b.value || (a.value == b.value && a.payload < b.payload);
}

Located max_located(MPI_Comm comm, const Located& mine) {
  static_assert(sizeof(Located) == 6 * sizeof(double));
  std::vector<Located> all(static_cast<std::size_t>(size(comm)));
  MPI_Allgather(&mine, 6, MPI_DOUBLE, all.data(), 6, MPI_DOUBLE, comm);
  Located largest = all[0];
  for (const Located& l : all)
    if (is_larger(l, largest)) largest = l;
  return largest;
}

}  // namespace oxvac::petsc
