#include "petsc/groups.hpp"

#include <dlfcn.h>

#include <chrono>
#include <thread>

#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"

namespace oxvac::petsc {

Group::Group(MPI_Comm world, int ranks_each) {
  const int mine = rank(world) / ranks_each, count = size(world) / ranks_each;
  MPI_Comm_split(world, mine < count ? mine : MPI_UNDEFINED, rank(world), &comm_);
}

Group::~Group() {
  if (!is_idle()) MPI_Comm_free(&comm_);
}

void wait_for_all(MPI_Comm comm) {
  MPI_Request barrier;
  MPI_Ibarrier(comm, &barrier);
  for (int arrived = 0;;) {
    MPI_Test(&barrier, &arrived, MPI_STATUS_IGNORE);
    if (arrived) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void start_afresh() {
  forget_errors();
  // Asked for by name: which partitioner PETSc was built with is not known here.
  using Reset = void (*)();
  if (auto reset = reinterpret_cast<Reset>(dlsym(RTLD_DEFAULT, "SCOTCH_randomReset"))) reset();
}

}  // namespace oxvac::petsc
