#pragma once
/// \file Many small sums over all ranks, to the last bit the same however the terms are spread over them.

#include <mpi.h>

#include <cstdint>
#include <vector>

namespace oxvac::petsc {

/// Adds terms in an order that their keys give and the ranks do not. A rank that is to have the sums receives
/// every term: for some hundred thousand terms, not for millions.
class OrderedSum {
 public:
  enum class For { all, first_rank };  ///< who is to have the sums
  /// \param slots the sum that each term of this rank goes to
  /// \param keys the place of each term in its sum; terms of one sum with the same key must come from one
  ///   rank, and are added in the order given. Collective.
  OrderedSum(MPI_Comm comm, const std::vector<int>& slots, const std::vector<std::int64_t>& keys,
             For whom = For::all);

  /// Sets `sums[s]` to the sum of all terms of slot s, where they are wanted. \param terms of this rank, in
  /// the order of the slots given; \param sums large enough for all slots. Collective.
  void add(const double* terms, double* sums, int sum_count);

 private:
  MPI_Comm comm_;
  For whom_;
  std::vector<int> counts_, starts_;  ///< of each rank's terms
  struct Place {
    int slot, term;
  };
  std::vector<Place> order_;
  std::vector<double> terms_;
};

/// What all ranks hold, rank after rank. Collective.
std::vector<std::int64_t> gather_all(MPI_Comm comm, const std::vector<std::int64_t>& mine);

}  // namespace oxvac::petsc
