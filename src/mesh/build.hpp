#pragma once
/// \file From a mesh specification to one rank's share of a distributed mesh.

#include <mpi.h>

#include <vector>

#include "device/geometry.hpp"
#include "mesh/mesh.hpp"

namespace oxvac {

/// Builds or imports the mesh, distributes it with PTScotch, and computes the box-method
/// geometry. Collective. \param contacts one Face of the result each, in this order. \throws Error (input)
/// for a cell without a material, a contact that touches nothing, a missing or truncated file, a cell without
/// circumcentre, a non-Delaunay mesh that the user did not allow; the same on every rank.
Mesh build_mesh(MPI_Comm comm, const MeshSpec& spec, const std::vector<FaceSelection>& contacts);

}  // namespace oxvac
