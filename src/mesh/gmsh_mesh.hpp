#pragma once
/// \file gmsh files (2.2 and 4.1) with physical names as region and contact names, read through DMPlex.

#include "device/geometry.hpp"
#include "mesh/serial_mesh.hpp"

namespace oxvac {

/// Reads the whole file on this rank. In 2D the file's x, y become x, z or r, z.
/// \throws Error (input) for a missing, truncated or unsupported file, a file of another dimension, a cell
/// without or with two physical names, parts that are not joined, a region of the file without material in
/// the config, or one that the file lacks.
SerialMesh gmsh_mesh(const MeshSpec& spec);

}  // namespace oxvac
