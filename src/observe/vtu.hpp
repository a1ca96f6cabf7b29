#pragma once
/// \file A VTK unstructured grid file (.vtu) and a collection of them in time (.pvd).

#include <string>
#include <vector>

#include "observe/whole_mesh.hpp"

namespace oxvac::observe {

struct PointField {
  std::string name;  ///< with its unit, e.g. "potential_V"
  const std::vector<double>* values;
};

/// Binary, appended raw, header_type UInt64: points, cells, the cell data `region`, the point fields, the
/// time as field data. The file gets its name when it is whole. \throws Error (io) with the path and the
/// cause.
void write_vtu(const std::string& path, const WholeMesh& mesh, double time_s,
               const std::vector<PointField>& fields);

struct PvdEntry {
  double time_s;
  std::string file;  ///< relative to the .pvd
};

/// Replaces the file at once, so that a reader never sees half of it. \throws Error (io).
void write_pvd(const std::string& path, const std::vector<PvdEntry>& entries);

}  // namespace oxvac::observe
