#include "mesh/box_method.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "mesh/shape.hpp"

namespace oxvac {
namespace {

using Point = Eigen::Vector3d;
using Rows = Eigen::Matrix<double, Eigen::Dynamic, 3, 0, 8, 3>;
using Column = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 8, 1>;
using Points = std::vector<Point>;

constexpr double flat = 1e-8;         // relative thickness below which a direction does not exist
constexpr double equidistant = 1e-8;  // relative

Points points_of(std::span<const Vec3> corners) {
  Points p;
  for (const Vec3& c : corners) p.emplace_back(c[0], c[1], c[2]);
  return p;
}

Points choose(const Points& all, const std::vector<int>& which) {
  Points p;
  for (int i : which) p.push_back(all[i]);
  return p;
}

Point centroid(const Points& points) {
  Point sum = Point::Zero();
  for (const Point& p : points) sum += p;
  return sum / static_cast<double>(points.size());
}

Eigen::CompleteOrthogonalDecomposition<Rows> decompose(const Rows& rows) {
  Eigen::CompleteOrthogonalDecomposition<Rows> d;
  d.setThreshold(flat);
  d.compute(rows);
  return d;
}

Error unfit(const Shape& shape, const Points& points, const std::string& what) {
  const Point c = centroid(points) * 1e9;
  return input_error(fmt::format("a cell of type {} near ({:.6g}, {:.6g}, {:.6g}) nm {}", shape.name, c[0],
                                 c[1], c[2], what));
}

/// The point equally far from all given points, in their own line, plane or space: the least-squares solution
/// of (p_i - p_0) . c = |p_i - p_0|^2 / 2, of which the shortest lies in the span of the points. \param
/// dimension of that line, plane or space: four corners of a warped facet lie on a sphere, but on no circle.
/// \returns false if there is none.
bool circumcentre(const Points& points, int dimension, Point& centre) {
  Rows rows(points.size() - 1, 3);
  Column rhs(points.size() - 1);
  for (std::size_t i = 1; i < points.size(); ++i) {
    const Point d = points[i] - points[0];
    rows.row(i - 1) = d;
    rhs[i - 1] = 0.5 * d.squaredNorm();
  }
  const double scale = rows.cwiseAbs().maxCoeff();  // nanometres squared are tiny: keep the numbers near 1
  const auto decomposition = decompose(rows / scale);
  if (decomposition.rank() != dimension) return false;
  const Point offset = decomposition.solve(rhs / (scale * scale)) * scale;
  const double radius = offset.norm();
  for (const Point& p : points)
    if (std::abs((p - points[0] - offset).norm() - radius) > equidistant * radius) return false;
  centre = points[0] + offset;
  return true;
}

Point circumcentre_of(const Shape& shape, const Points& cell, const Points& points, int dimension) {
  Point centre;
  if (!circumcentre(points, dimension, centre))
    throw unfit(
        shape, cell,
        "has no circumcentre (its corners do not lie on one circle or sphere): use triangles or rectangles, "
        "tetrahedra or bricks");
  return centre;
}

/// Depth of the third dimension at a place of the plane.
double depth_at(const Weight& w, const Point& p) {
  if (w.geometry == Geometry::axisymmetric) return 2 * constants::pi * p[0];
  return w.geometry == Geometry::box3d ? 1 : w.depth_m;
}

/// Unit vector normal to `along` that points from m towards `inside`.
Point inward(const Point& m, const Point& along, const Point& inside) {
  const Point d = inside - m;
  return (d - d.dot(along) * along).normalized();
}

int edge_between(const Shape& shape, int a, int b) {
  for (std::size_t e = 0; e < shape.edges.size(); ++e) {
    const auto& [u, v] = shape.edges[e];
    if ((u == a && v == b) || (u == b && v == a)) return static_cast<int>(e);
  }
  return -1;  // cannot be: the facets of shape.cpp are rings of its edges
}

void line_pieces(const Weight& w, const Points& p, CellGeometry& g) {
  const double length = g.edges[0].length_m;
  g.edges[0].area_m2 = depth_at(w, p[0]);
  g.volume_m3 = {0.5 * length * depth_at(w, p[0]), 0.5 * length * depth_at(w, p[0])};
}

void plane_pieces(const Weight& w, const Shape& shape, const Points& p, CellGeometry& g) {
  const Point c = circumcentre_of(shape, p, p, shape.dimension);
  const Point inside = centroid(p);
  for (std::size_t e = 0; e < shape.edges.size(); ++e) {
    const auto& [a, b] = shape.edges[e];
    const double length = g.edges[e].length_m;
    const Point m = 0.5 * (p[a] + p[b]);
    const double towards = (c - m).dot(inward(m, (p[b] - p[a]) / length, inside));
    g.edges[e].area_m2 = towards * depth_at(w, 0.5 * (m + c));
    for (int v : {a, b}) g.volume_m3[v] += 0.25 * length * towards * depth_at(w, (p[v] + m + c) / 3);
  }
}

void space_pieces(const Shape& shape, const Points& p, CellGeometry& g) {
  const Point c = circumcentre_of(shape, p, p, shape.dimension);
  const Point inside = centroid(p);
  for (const std::vector<int>& corners : shape.facets) {
    const Points facet = choose(p, corners);
    const Point f = circumcentre_of(shape, p, facet, 2);
    const Point facet_inside = centroid(facet);
    // (f - m) lies in the facet, (c - f) is normal to it: the two sides of the right-angled triangle (m, f,
    // c).
    Point normal = (facet[1] - facet[0]).cross(facet[2] - facet[0]).normalized();
    if (normal.dot(inside - facet_inside) < 0) normal = -normal;
    const double height = (c - f).dot(normal);
    for (std::size_t i = 0; i < corners.size(); ++i) {
      const int a = corners[i], b = corners[(i + 1) % corners.size()];
      EdgePiece& edge = g.edges[edge_between(shape, a, b)];
      const Point m = 0.5 * (p[a] + p[b]);
      const double base = (f - m).dot(inward(m, (p[b] - p[a]) / edge.length_m, facet_inside));
      const double area = 0.5 * base * height;
      edge.area_m2 += area;
      for (int v : {a, b}) g.volume_m3[v] += 0.5 * edge.length_m * area / 3;
    }
  }
}

/// Slopes of the best linear fit through the corners' values.
std::vector<Vec3> gradients(const Shape& shape, const Points& p) {
  const Point middle = centroid(p);
  Rows rows(p.size(), 3);
  for (std::size_t i = 0; i < p.size(); ++i) rows.row(i) = p[i] - middle;
  const double scale = rows.cwiseAbs().maxCoeff();
  if (!(scale > 0)) throw unfit(shape, p, "has all its corners in one place");
  const auto decomposition = decompose(rows / scale);
  if (decomposition.rank() < shape.dimension) throw unfit(shape, p, "is flat");
  const Eigen::Matrix<double, 3, Eigen::Dynamic, 0, 3, 8> slopes = decomposition.pseudoInverse() / scale;
  std::vector<Vec3> g;
  for (std::size_t i = 0; i < p.size(); ++i) g.push_back({slopes(0, i), slopes(1, i), slopes(2, i)});
  return g;
}

}  // namespace

CellGeometry cell_geometry(const Weight& weight, int vtk_type, std::span<const Vec3> corners_m) {
  const Shape& shape = shape_of(vtk_type);
  const Points p = points_of(corners_m);
  CellGeometry g;
  g.gradient_1_m = gradients(shape, p);  // also refuses flat cells
  g.volume_m3.assign(shape.corners, 0);
  for (const auto& [a, b] : shape.edges) {
    g.edges.push_back({a, b, (p[b] - p[a]).norm(), 0});
    if (!(g.edges.back().length_m > 0)) throw unfit(shape, p, "has two corners in one place");
  }
  if (shape.dimension == 1)
    line_pieces(weight, p, g);
  else if (shape.dimension == 2)
    plane_pieces(weight, shape, p, g);
  else
    space_pieces(shape, p, g);
  return g;
}

FacetGeometry facet_geometry(const Weight& weight, int vtk_type, std::span<const Vec3> corners_m,
                             int facet_index) {
  const Shape& shape = shape_of(vtk_type);
  const Points p = points_of(corners_m);
  const std::vector<int>& corners = shape.facets[facet_index];
  const Points facet = choose(p, corners);
  const Point inside = centroid(p);
  FacetGeometry g;
  Point out;
  for (int c : corners) g.pieces.push_back({c, 0});
  if (shape.dimension == 1) {
    g.pieces[0].area_m2 = depth_at(weight, p[0]);
    out = (facet[0] - inside).normalized();
  } else if (shape.dimension == 2) {
    const double length = (facet[1] - facet[0]).norm();
    out = -inward(facet[0], (facet[1] - facet[0]) / length, inside);
    for (int end : {0, 1})
      g.pieces[end].area_m2 = 0.5 * length * depth_at(weight, 0.75 * facet[end] + 0.25 * facet[1 - end]);
  } else {
    const Point f = circumcentre_of(shape, p, facet, 2);
    out = (facet[1] - facet[0]).cross(facet[2] - facet[0]).normalized();
    if (out.dot(centroid(facet) - inside) < 0) out = -out;
    for (std::size_t i = 0; i < corners.size(); ++i) {
      const std::size_t j = (i + 1) % corners.size();
      const double length = (facet[j] - facet[i]).norm();
      const Point m = 0.5 * (facet[i] + facet[j]);
      const double area =
          0.25 * length * (f - m).dot(inward(m, (facet[j] - facet[i]) / length, centroid(facet)));
      g.pieces[i].area_m2 += area;
      g.pieces[j].area_m2 += area;
    }
  }
  g.normal = {out[0], out[1], out[2]};
  return g;
}

CellGeometry geometry_of(const Mesh& mesh, const Cell& cell) {
  std::array<Vec3, 8> corners;
  for (std::size_t i = 0; i < cell.vertices.size(); ++i) corners[i] = mesh.points_m[cell.vertices[i]];
  return cell_geometry({mesh.geometry, mesh.depth_m}, cell.vtk_type,
                       std::span(corners).first(cell.vertices.size()));
}

}  // namespace oxvac
