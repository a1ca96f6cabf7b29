#pragma once
/// \file The ranks of the world in groups that work by themselves.

#include <mpi.h>

#include <vector>

namespace oxvac::petsc {

/// Groups of `ranks_each` neighbouring ranks; ranks that are left over are in none. Must die before the
/// Session.
class Group {
 public:
  /// Collective over `world`. \param ranks_each from 1 to the size of the world
  Group(MPI_Comm world, int ranks_each);
  ~Group();
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
  /// MPI_COMM_NULL for a rank in no group.
  MPI_Comm comm() const { return comm_; }
  bool is_idle() const { return comm_ == MPI_COMM_NULL; }

 private:
  MPI_Comm comm_ = MPI_COMM_NULL;
};

/// Returns once all ranks have called it. Those that wait long leave their core to others. Collective.
void wait_for_all(MPI_Comm comm);

/// Makes this process solve the next problem as one that has just started would: forgets errors that nobody
/// asked for and the state of Scotch's random numbers, so that a mesh is divided as in a run of its own.
void start_afresh();

}  // namespace oxvac::petsc
