#pragma once
/// \file What the cell looks like: regions as boxes or from a gmsh file, grading, and where contacts sit.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "config/reader.hpp"

namespace oxvac {

/// An axis-aligned box; on axes that the geometry lacks the interval is ignored.
struct Interval {
  double from_m, to_m;
};

/// One box region. Later regions paint over earlier ones. Material "none" cuts cells out.
struct BoxRegion {
  std::string name;
  std::string material;
  std::vector<Interval> extent;  ///< one per axis of the geometry
  std::string where;             ///< file:line, for messages
};

/// Wanted spacing on one axis: `spacing` inside [from, to], growing by `growth` per cell outside.
struct Spacing {
  double from_m, to_m, spacing_m, growth;
};

/// Where a contact sits: a face name or "regionA|regionB", optionally narrowed by region and intervals.
struct FaceSelection {
  std::string name;  ///< of the contact
  std::string
      on;  ///< "z_min", "x_max", ..., a gmsh physical name, or "oxide|ti" (pieces seen from the first)
  std::optional<std::string> region;            ///< only faces of cells of this region
  std::vector<std::optional<Interval>> within;  ///< one per axis
  std::string where;
};

struct MeshSpec {
  std::string geometry;           ///< "line", "planar", "axisymmetric", "box3d"
  std::vector<std::string> axes;  ///< {"z"}, {"x","z"}, {"r","z"}, {"x","y","z"}
  double depth_m = 1;             ///< planar: depth; line: cross section (m2)
  bool is_file = false;
  std::string file;        ///< gmsh file; its physical names are the region names
  double file_unit_m = 1;  ///< length of one unit in the file
  bool allow_non_delaunay = false;
  int overlap = 1;  ///< rings of cells that a rank holds around its own vertices
  std::vector<BoxRegion> regions;             ///< boxes; for a file: name and material only
  std::vector<std::vector<Spacing>> spacing;  ///< per axis
  std::string where;
};

/// Reads `mesh:` and `regions:` of the root mapping.
MeshSpec read_mesh_spec(const Reader& root);

/// Reads where one contact sits from the contact's mapping: `on`, `region`, and an interval per axis.
FaceSelection read_face_selection(const std::string& name, const Reader& contact, const MeshSpec& mesh);

}  // namespace oxvac
