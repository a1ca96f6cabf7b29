#include "petsc/ordered_sum.hpp"

#include <algorithm>
#include <numeric>

#include "petsc/collective.hpp"

namespace oxvac::petsc {
namespace {

std::vector<int> counts_of_all(MPI_Comm comm, std::size_t mine) {
  std::vector<int> counts(static_cast<std::size_t>(size(comm)));
  const int count = static_cast<int>(mine);
  MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, comm);
  return counts;
}

std::vector<int> starts_of(const std::vector<int>& counts) {
  std::vector<int> starts(counts.size());
  std::exclusive_scan(counts.begin(), counts.end(), starts.begin(), 0);
  return starts;
}

}  // namespace

std::vector<std::int64_t> gather_all(MPI_Comm comm, const std::vector<std::int64_t>& mine) {
  const std::vector<int> counts = counts_of_all(comm, mine.size()), starts = starts_of(counts);
  std::vector<std::int64_t> all(static_cast<std::size_t>(starts.back() + counts.back()));
  MPI_Allgatherv(mine.data(), counts[rank(comm)], MPI_INT64_T, all.data(), counts.data(), starts.data(),
                 MPI_INT64_T, comm);
  return all;
}

OrderedSum::OrderedSum(MPI_Comm comm, const std::vector<int>& slots, const std::vector<std::int64_t>& keys,
                       For whom)
    : comm_(comm), whom_(whom), counts_(counts_of_all(comm, slots.size())), starts_(starts_of(counts_)) {
  const std::vector<std::int64_t> all_slots = gather_all(comm, {slots.begin(), slots.end()});
  const std::vector<std::int64_t> all_keys = gather_all(comm, keys);
  if (whom == For::first_rank && rank(comm) != 0) return;
  terms_.resize(all_slots.size());
  std::vector<int> by_key(all_slots.size());
  std::iota(by_key.begin(), by_key.end(), 0);
  std::stable_sort(by_key.begin(), by_key.end(), [&](int a, int b) { return all_keys[a] < all_keys[b]; });
  for (const int term : by_key) order_.push_back({static_cast<int>(all_slots[term]), term});
}

void OrderedSum::add(const double* terms, double* sums, int sum_count) {
  const int mine = counts_[rank(comm_)];
  if (whom_ == For::all) {
    MPI_Allgatherv(terms, mine, MPI_DOUBLE, terms_.data(), counts_.data(), starts_.data(), MPI_DOUBLE, comm_);
  } else {
    MPI_Gatherv(terms, mine, MPI_DOUBLE, terms_.data(), counts_.data(), starts_.data(), MPI_DOUBLE, 0, comm_);
    if (rank(comm_) != 0) return;
  }
  std::fill(sums, sums + sum_count, 0.0);
  for (const Place& p : order_) sums[p.slot] += terms_[p.term];
}

}  // namespace oxvac::petsc
