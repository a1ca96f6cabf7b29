#pragma once
/// \file A plane piece of the mesh with its values: the mesh itself in 2D, a cut in 3D.

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "reduce/results_file.hpp"

namespace oxvac::draw {

/// Where a three-dimensional mesh is cut: the plane on which axis 0 (x), 1 (y) or 2 (z) has this value.
struct CutPlane {
  int axis = 1;
  double at_m = 0;
};

/// Triangles in a plane. Values are linear in each of them, as in the solver's own filament measures.
struct Section {
  std::vector<std::array<double, 2>> points_m;  ///< (horizontal, vertical)
  std::vector<double> values;                   ///< one per point
  std::vector<std::array<int, 3>> triangles;
  std::vector<int> regions;          ///< one per triangle
  std::string horizontal, vertical;  ///< names of the axes: "x", "z"

  std::array<double, 2> low_m() const;
  std::array<double, 2> high_m() const;
};

/// The whole of a planar or axisymmetric mesh; an axisymmetric one is mirrored at its axis, so that the
/// filament is seen whole. Quads count as two triangles. \param values one per mesh point. \throws
/// Error(input) for another dimension or a cell that is not plane.
Section plane_section(const ResultsMesh& mesh, const std::vector<double>& values);

/// The cut of a 3D mesh. Hexahedra count as six tetrahedra, wedges as three.
/// \throws Error(input) if the plane misses the mesh (naming its extent) or a cell is not 3D.
Section cut_section(const ResultsMesh& mesh, const std::vector<double>& values, const CutPlane& plane);

/// Edges between triangles of different regions, and those of the rim.
std::vector<std::array<int, 2>> outlines(const Section& section);

/// The line where the values cross `level`: one segment for each triangle that it passes.
/// \param skip_region regions (by index) left out.
std::vector<std::array<std::array<double, 2>, 2>> contour(const Section& section, double level,
                                                          const std::vector<char>& skip_region = {});

/// A convex piece of a triangle between two levels; the level's index counts the bands from 0.
struct Band {
  std::vector<std::array<double, 2>> corners_m;
  std::size_t band;
};

/// Cuts a triangle into the bands between ascending levels; below the first is band 0, above the last one the
/// last.
void cut_into_bands(const std::array<std::array<double, 2>, 3>& corners_m,
                    const std::array<double, 3>& values, const std::vector<double>& levels,
                    std::vector<Band>& out);

}  // namespace oxvac::draw
