#pragma once
/// \file Boxes painted one over the other, cut into lines, rectangles or bricks.

#include "device/geometry.hpp"
#include "mesh/serial_mesh.hpp"

namespace oxvac {

/// \throws Error (input) where no region covers a part of the bounding box, or a region has no cell left.
SerialMesh box_mesh(const MeshSpec& spec);

}  // namespace oxvac
