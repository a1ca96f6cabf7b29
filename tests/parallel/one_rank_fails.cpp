// A program of which the last rank fails alone: instead of waiting for ever it ends with that rank's message
// and exit code. With "all" as argument every rank fails, and the exception passes through. With "told" every
// rank fails and leaves, once a slow rank 0 has said so.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "base/error.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"
#include "petsc/together.hpp"

int main(int argc, char** argv) {
  using namespace oxvac;
  const std::string mode = argc > 1 ? argv[1] : "";
  const petsc::Session session(&argc, &argv, {});
  const MPI_Comm comm = PETSC_COMM_WORLD;
  const auto tell = [&] {
    if (mode != "told" || petsc::rank(comm) != 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    std::printf("rank 0 was not ended before it spoke\n");
    std::fflush(stdout);
  };
  try {
    petsc::together(
        comm,
        [&] {
          if (!mode.empty() || petsc::rank(comm) == petsc::size(comm) - 1)
            throw io_error("this rank's disk\x1b[2J is\nfull");
          MPI_Barrier(comm);
        },
        tell, 0.5);
  } catch (const Error& e) {
    if (mode == "told") std::_Exit(e.exit_code());  // without MPI_Finalize, where ranks wait for each other
    if (petsc::rank(comm) == 0) std::printf("passed through: %s\n", e.what());
    return petsc::sum(comm, 1.0) == petsc::size(comm) ? 0 : 1;
  }
  return 1;
}
