#include "petsc/together.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "petsc/collective.hpp"

namespace oxvac::petsc {
namespace {

/// True once all ranks have called it; false where that takes too long.
bool all_arrive(MPI_Comm comm, double patience_s) {
  const auto deadline = Clock::now() + std::chrono::duration<double>(patience_s);
  MPI_Request barrier;
  MPI_Ibarrier(comm, &barrier);
  for (;;) {
    int arrived = 0;
    MPI_Test(&barrier, &arrived, MPI_STATUS_IGNORE);
    if (arrived) return true;
    if (Clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

void together(MPI_Comm comm, const std::function<void()>& body, const std::function<void()>& all_failed,
              double patience_s) {
  // Of its own, so that the barrier of those that fail meets no other collective call of the rest.
  MPI_Comm of_the_failed;
  MPI_Comm_dup(comm, &of_the_failed);
  const auto failed = [&](int code, const char* message) {
    if (!all_arrive(of_the_failed, patience_s)) {
      fmt::print(stderr, "oxvac: error: only on rank {} of {}: {}\n", rank(comm), size(comm),
                 one_line(message));
      std::fflush(stderr);
      MPI_Abort(comm, code);
    }
    all_failed();
    MPI_Barrier(of_the_failed);
    MPI_Comm_free(&of_the_failed);
  };
  try {
    body();
  } catch (const Error& e) {
    failed(e.exit_code(), e.what());
    throw;
  } catch (const std::exception& e) {
    failed(static_cast<int>(ErrorKind::numerics), e.what());
    throw;
  }
  MPI_Comm_free(&of_the_failed);
}

}  // namespace oxvac::petsc
