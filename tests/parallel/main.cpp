// Catch2's main for tests on several ranks: every rank runs every test, rank 0 reports, another rank speaks
// only when something failed on it, and the exit code is the worst of all ranks. Tests must run the same
// collective calls on every rank, so a failed REQUIRE on one rank can leave the others waiting: prefer CHECK,
// and give ctest a timeout.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <iostream>
#include <sstream>

#include "session.hpp"

namespace {
const oxvac::petsc::Session* session = nullptr;
}

const oxvac::petsc::Session& test_session() { return *session; }

int main(int argc, char** argv) {
  const oxvac::petsc::Session opened(&argc, &argv, {"-oxvac_test_used", "7", "-oxvac_test_unused"});
  session = &opened;
  int rank = 0, failures = 0, worst = 0;
  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  std::ostringstream held_back;
  std::streambuf* const terminal = std::cout.rdbuf();
  if (rank != 0) std::cout.rdbuf(held_back.rdbuf());
  failures = Catch::Session().run(argc, argv);
  std::cout.rdbuf(terminal);
  if (rank != 0 && failures != 0) std::cout << "rank " << rank << ":\n" << held_back.str() << std::flush;
  MPI_Allreduce(&failures, &worst, 1, MPI_INT, MPI_MAX, PETSC_COMM_WORLD);
  return worst;
}
