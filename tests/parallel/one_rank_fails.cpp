// A program of which the last rank fails alone: instead of waiting for ever it ends with that rank's message
// and exit code. With "all" as argument every rank fails, and the exception passes through.
#include <cstdio>
#include <string>

#include "base/error.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"
#include "petsc/together.hpp"

int main(int argc, char** argv) {
  using namespace oxvac;
  const bool all = argc > 1 && std::string(argv[1]) == "all";
  const petsc::Session session(&argc, &argv, {});
  const MPI_Comm comm = PETSC_COMM_WORLD;
  try {
    petsc::together(
        comm,
        [&] {
          if (all || petsc::rank(comm) == petsc::size(comm) - 1) throw io_error("this rank's disk is full");
          MPI_Barrier(comm);
        },
        0.5);
  } catch (const Error& e) {
    if (petsc::rank(comm) == 0) std::printf("passed through: %s\n", e.what());
    return petsc::sum(comm, 1.0) == petsc::size(comm) ? 0 : 1;
  }
  return 1;
}
