#pragma once
/// \file Failures of a single rank.

#include <mpi.h>

#include <functional>

namespace oxvac::petsc {

/// Runs the body on every rank. An exception that all ranks throw passes through. One that only some throw
/// would leave the others waiting in their next collective call for ever: after `patience_s` the rank that
/// failed says why and ends all of them, with the exit code of its error. Collective.
/// \param all_failed called on every rank, as in a catch block, before the exception passes through on any.
void together(
    MPI_Comm comm, const std::function<void()>& body, const std::function<void()>& all_failed = [] {},
    double patience_s = 60);

}  // namespace oxvac::petsc
