#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "mesh/shape.hpp"
#include "observe/filament.hpp"

namespace oxvac::observe {
namespace {

/// Just below each vertex level, where the extremes of a linear density are, and just above the lowest; never
/// on a level, where rounding would decide which cells are cut. Where there are too many levels for a graded
/// box (an unstructured mesh) evenly spaced heights serve.
std::vector<double> planes_across(std::vector<double> levels) {
  constexpr std::size_t most_levels = 1024, even_planes = 256;
  constexpr double beside = 1e-3;  // of the distance to the next level
  if (levels.empty()) return {};
  std::sort(levels.begin(), levels.end());
  const double bottom = levels.front(), extent = levels.back() - bottom;
  std::vector<double> distinct{bottom};
  for (const double z : levels)
    if (z - distinct.back() > 1e-9 * extent) distinct.push_back(z);
  std::vector<double> planes;
  if (distinct.size() < 2) return planes;
  if (distinct.size() <= most_levels) {
    planes.push_back(distinct[0] + beside * (distinct[1] - distinct[0]));
    for (std::size_t k = 1; k < distinct.size(); ++k)
      planes.push_back(distinct[k] - beside * (distinct[k] - distinct[k - 1]));
  } else {
    for (std::size_t k = 0; k < even_planes; ++k)
      planes.push_back(bottom + extent * (static_cast<double>(k) + 0.5) / even_planes);
  }
  return planes;
}

/// A point of a section with the density there.
struct SectionPoint {
  double x, y, density;
};

SectionPoint between(const SectionPoint& a, const SectionPoint& b, double t) {
  return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.density + t * (b.density - a.density)};
}

/// The part of a closed polygon (or of a segment, taken as a polygon of two points) at or above the
/// threshold.
std::vector<SectionPoint> part_above(std::span<const SectionPoint> polygon, double threshold) {
  std::vector<SectionPoint> kept;
  const std::size_t sides = polygon.size() == 2 ? 1 : polygon.size();
  for (std::size_t k = 0; k < sides; ++k) {
    const SectionPoint &a = polygon[k], &b = polygon[(k + 1) % polygon.size()];
    const bool in = a.density >= threshold, next_in = b.density >= threshold;
    if (in) kept.push_back(a);
    if (in != next_in) kept.push_back(between(a, b, (threshold - a.density) / (b.density - a.density)));
    if (sides == 1 && next_in) kept.push_back(b);
  }
  return kept;
}

double polygon_area(const std::vector<SectionPoint>& p) {
  double twice = 0;
  for (std::size_t k = 0; k < p.size(); ++k) {
    const SectionPoint &a = p[k], &b = p[(k + 1) % p.size()];
    twice += a.x * b.y - b.x * a.y;
  }
  return 0.5 * std::abs(twice);
}

}  // namespace

template <class Body>
void FilamentSections::for_simplices(Body body) const {
  for (std::size_t c = 0; c < mesh_.cells(); ++c) {
    if (role_[mesh_.cell_regions[c]] != FilamentRole::oxide) continue;
    const int* corner = &mesh_.cell_points[mesh_.cell_offsets[c]];
    for (const auto& s : shape_of(mesh_.cell_types[c]).simplices) {
      Simplex simplex{-1, -1, -1, -1};
      for (int k = 0; k < 4 && s[k] >= 0; ++k) simplex[k] = corner[s[k]];
      body(simplex);
    }
  }
}

FilamentSections::FilamentSections(const WholeMesh& mesh, const FilamentPlan& plan)
    : mesh_(mesh), role_(plan.role), axis_(mesh.dimension - 1), threshold_m3_(plan.threshold_m3) {
  std::vector<char> is_oxide(mesh.points_m.size(), 0);
  for (std::size_t c = 0; c < mesh.cells(); ++c)
    if (role_[mesh.cell_regions[c]] == FilamentRole::oxide)
      for (std::int64_t k = mesh.cell_offsets[c]; k < mesh.cell_offsets[c + 1]; ++k)
        is_oxide[mesh.cell_points[k]] = 1;
  std::vector<double> levels;
  for (std::size_t v = 0; v < is_oxide.size(); ++v)
    if (is_oxide[v]) levels.push_back(height(static_cast<std::int64_t>(v)));
  planes_m_ = planes_across(std::move(levels));
  // Planes where there is no oxide at all have no neck.
  std::vector<char> crossed(planes_m_.size(), 0);
  for_simplices([&](const Simplex& s) {
    double low = height(s[0]), high = low;
    for (int k = 1; k < 4 && s[k] >= 0; ++k)
      low = std::min(low, height(s[k])), high = std::max(high, height(s[k]));
    for (auto p = std::upper_bound(planes_m_.begin(), planes_m_.end(), low);
         p != planes_m_.end() && *p <= high; ++p)
      crossed[p - planes_m_.begin()] = 1;
  });
  std::size_t kept = 0;
  for (std::size_t p = 0; p < planes_m_.size(); ++p)
    if (crossed[p]) planes_m_[kept++] = planes_m_[p];
  planes_m_.resize(kept);
}

/// Adds length (planar), area (3D, axisymmetric) or the whole cross-section (line) above the threshold.
void FilamentSections::add_section(const Simplex& s, double plane_m, const std::vector<double>& density_m3,
                                   double& sum) const {
  std::array<std::int64_t, 4> under{}, over{};
  int unders = 0, overs = 0;
  for (int k = 0; k < 4 && s[k] >= 0; ++k)
    if (height(s[k]) < plane_m)
      under[unders++] = s[k];
    else
      over[overs++] = s[k];
  std::array<SectionPoint, 4> section;
  std::size_t count = 0;
  for (int i = 0; i < unders; ++i)
    for (int j = 0; j < overs; ++j) {
      // Two and two: going back through the second pair keeps the corners of the quadrilateral in order.
      const std::int64_t a = under[i], b = over[i % 2 == 1 && overs == 2 ? 1 - j : j];
      const Vec3 &p = mesh_.points_m[a], &q = mesh_.points_m[b];
      const double t = (plane_m - height(a)) / (height(b) - height(a));
      section[count++] = between({p[0], p[1], density_m3[a]}, {q[0], q[1], density_m3[b]}, t);
    }
  const std::vector<SectionPoint> above = part_above({section.data(), count}, threshold_m3_);
  if (mesh_.geometry == Geometry::line) {
    if (count == 1 && section[0].density >= threshold_m3_) sum += mesh_.depth_m;
  } else if (mesh_.geometry == Geometry::box3d) {
    sum += polygon_area(above);
  } else if (above.size() == 2) {
    const auto [low, high] = std::minmax(above[0].x, above[1].x);
    sum += mesh_.geometry == Geometry::planar ? high - low : std::numbers::pi * (high * high - low * low);
  }
}

double FilamentSections::neck_radius_m(const std::vector<double>& density_m3) const {
  if (planes_m_.empty()) return 0;
  std::vector<double> sums(planes_m_.size(), 0);
  for_simplices([&](const Simplex& s) {
    double low = height(s[0]), high = low, densest = density_m3[s[0]];
    for (int k = 1; k < 4 && s[k] >= 0; ++k) {
      low = std::min(low, height(s[k]));
      high = std::max(high, height(s[k]));
      densest = std::max(densest, density_m3[s[k]]);
    }
    if (densest < threshold_m3_) return;
    for (auto p = std::upper_bound(planes_m_.begin(), planes_m_.end(), low);
         p != planes_m_.end() && *p <= high; ++p)
      add_section(s, *p, density_m3, sums[p - planes_m_.begin()]);
  });
  const double smallest = *std::min_element(sums.begin(), sums.end());
  return mesh_.geometry == Geometry::planar ? 0.5 * smallest : std::sqrt(smallest / std::numbers::pi);
}

}  // namespace oxvac::observe
