#pragma once
/// \file Work of rank 0 whose failure must reach every rank.

#include <mpi.h>

#include <functional>

namespace oxvac {

/// Runs the body on rank 0 only. Collective. An Error in it is thrown with the same kind and message on every
/// rank, so that no rank waits for one that has given up; any other exception is thrown as an Error (input)
/// elsewhere.
void on_root(MPI_Comm comm, const std::function<void()>& body);

}  // namespace oxvac
