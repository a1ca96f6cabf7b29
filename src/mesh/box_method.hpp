#pragma once
/// \file Geometry of the box method in one cell: dual areas, dual volumes, gradients, boundary pieces.
///
/// The box of a vertex is its Voronoi region. Inside one cell its walls run from the edges' midpoints over
/// the faces' circumcentres to the cell's circumcentre, so everything follows from circumcentres, for every
/// cell type that has one. Where the circumcentre lies outside the cell a part counts negative; in a Delaunay
/// mesh such parts are made good by the neighbour. Source: R. E. Bank, D. J. Rose, W. Fichtner, IEEE Trans.
/// Electron Devices 30 (1983) 1031, section III.

#include <span>
#include <string>
#include <vector>

#include "mesh/mesh.hpp"

namespace oxvac {

/// What turns lengths into areas and areas into volumes.
struct Weight {
  Geometry geometry = Geometry::planar;
  double depth_m = 1;  ///< planar: depth; line: cross section in m2
};

struct CellGeometry {
  std::vector<EdgePiece> edges;    ///< in the order of Shape::edges
  std::vector<double> volume_m3;   ///< one per corner
  std::vector<Vec3> gradient_1_m;  ///< grad u = sum_v gradient[v] u_v, constant in the cell
};

/// \param corners_m in VTK order.
/// \throws Error (input) for a flat cell, or one whose corners do not lie on one circle or sphere (1e-8
/// relative).
CellGeometry cell_geometry(const Weight& weight, int vtk_type, std::span<const Vec3> corners_m);

/// The same of a cell of the mesh, which does not keep it: most of a large mesh only needs the sums over the
/// cells around an edge.
CellGeometry geometry_of(const Mesh& mesh, const Cell& cell);

/// The part of a facet that belongs to one of its corners.
struct FacetPiece {
  int corner;  ///< local index in the cell's corners
  double area_m2;
};

struct FacetGeometry {
  std::vector<FacetPiece> pieces;
  Vec3 normal;  ///< unit, out of the cell
};

/// \param facet index into Shape::facets.
FacetGeometry facet_geometry(const Weight& weight, int vtk_type, std::span<const Vec3> corners_m, int facet);

}  // namespace oxvac
