#pragma once
/// \file Whether each contact finds behind it what it asks for, and each conductor an electrode: known once
/// the mesh is.

#include <mpi.h>

#include <vector>

#include "device/device.hpp"
#include "fv/layout.hpp"
#include "mesh/mesh.hpp"

namespace oxvac {

/// Contacts must not ask for what no region behind them has, or for more than it can hold. Collective.
/// \throws Error (input) where one does.
void check_reach(MPI_Comm comm, const Mesh& mesh, const Device& device);

/// In the continuity closure a conductor that no electrode reaches has no potential. Collective.
/// \throws Error (input) that names it.
void check_islands(MPI_Comm comm, const Mesh& mesh, const Device& device,
                   const std::vector<Layout::Ends>& ends);

}  // namespace oxvac
