#pragma once
/// \file The mesh as the finite-volume room sees it: plain arrays of one rank's share, no PETSc.
///
/// A rank holds its own vertices first, then ghosts, and every cell that touches one of its own
/// vertices; a second ring of cells where fluxes look further than the next vertex (MeshSpec::overlap). So it
/// can assemble all rows of its own vertices without asking anybody.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "mesh/per_corner.hpp"

namespace oxvac {

using Vec3 = std::array<double, 3>;

enum class Geometry { line, planar, axisymmetric, box3d };

/// The part of an edge's dual face that lies inside one cell.
struct EdgePiece {
  int a, b;         ///< local indices in the cell's vertices (not mesh vertices)
  double length_m;  ///< distance of the two vertices
  double area_m2;   ///< signed; times depth (line: cross section; planar: depth), times 2 pi r (axisymmetric)
};

/// The part of a boundary face that belongs to one vertex, seen from the one cell behind it.
struct BoundaryPiece {
  int cell;    ///< local cell
  int corner;  ///< local index in the cell's vertices
  double area_m2;
  Vec3 normal;  ///< unit, pointing out of the cell
};

/// A named set of boundary (or interface) pieces that a contact sits on.
struct Face {
  std::string name;
  std::vector<BoundaryPiece>
      pieces;  ///< every piece whose cell this rank holds; see Mesh::owned for the corner
};

struct Cell {
  int region;                     ///< index into Mesh::region_names
  std::int64_t natural;           ///< number in the undistributed mesh, the same on any rank count
  int vtk_type;                   ///< 3 line, 5 triangle, 9 quad, 10 tetra, 12 hexahedron, 13 wedge
  PerCorner<int> vertices;      ///< local vertex indices, VTK order
  PerCorner<double> volume_m3;  ///< dual volume of each vertex inside this cell; geometry_of() has the rest
};

/// Counts and shape measures of the whole mesh (the same on every rank).
struct MeshQuality {
  std::int64_t vertices = 0, cells = 0;
  double shortest_edge_m = 0, longest_edge_m = 0;
  std::int64_t negative_couplings =
      0;                      ///< edges whose dual area inside one material sums to < 0 (non-Delaunay)
  double worst_coupling = 0;  ///< most negative (dual area / sum of |its parts|), 0 if none
  std::vector<std::int64_t> vertices_per_rank;
};

struct Mesh {
  Geometry geometry = Geometry::planar;
  int dimension = 2;
  double depth_m = 1;  ///< planar: depth; line: cross section in m2; otherwise 1
  std::vector<std::string> region_names;
  std::vector<double> region_volume_m3;  ///< of the whole mesh, by region
  std::vector<std::string> face_names;   ///< every name that a contact's `on` accepts

  int owned = 0;  ///< vertices 0 .. owned-1 are this rank's, the rest are ghosts
  std::vector<Vec3>
      points_m;  ///< owned then ghosts; planar (x, z, 0), axisymmetric (r, z, 0), line (z, 0, 0)
  std::vector<std::int64_t> natural;  ///< number of each vertex in the undistributed mesh
  std::vector<std::int64_t> global;   ///< contiguous number: rank 0's own vertices first, then rank 1's ...
  std::vector<Cell> cells;
  std::vector<Face> faces;  ///< one for each entry of the contacts asked for, in that order

  MeshQuality quality;
};

}  // namespace oxvac
