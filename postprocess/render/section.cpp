#include "render/section.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "render/scale.hpp"

namespace oxvac::draw {
namespace {

enum CellType { triangle = 5, quad = 9, tetra = 10, hexahedron = 12, wedge = 13 };
using Plane2 = std::array<double, 2>;

std::vector<std::array<int, 3>> triangles_of(int type) {
  switch (type) {
    case triangle:
      return {{0, 1, 2}};
    case quad:
      return {{0, 1, 2}, {0, 2, 3}};
    default:
      throw input_error("A plane mesh holds a cell of VTK type " + std::to_string(type) +
                        "; pictures know triangles (5) and quads (9).");
  }
}

/// Tetrahedra around the hexahedron's diagonal 0-6, or stacked in the wedge.
std::vector<std::array<int, 4>> tetrahedra_of(int type) {
  switch (type) {
    case tetra:
      return {{0, 1, 2, 3}};
    case hexahedron:
      return {{0, 1, 2, 6}, {0, 2, 3, 6}, {0, 3, 7, 6}, {0, 7, 4, 6}, {0, 4, 5, 6}, {0, 5, 1, 6}};
    case wedge:
      return {{0, 1, 2, 5}, {0, 1, 5, 4}, {0, 4, 5, 3}};
    default:
      throw input_error("A mesh in three dimensions holds a cell of VTK type " + std::to_string(type) +
                        "; pictures know tetrahedra (10), hexahedra (12) and wedges (13).");
  }
}

void check_values(const ResultsMesh& mesh, const std::vector<double>& values) {
  if (values.size() != mesh.points_m.size()) {
    throw input_error("A field of " + std::to_string(values.size()) + " values does not fit a mesh of " +
                      std::to_string(mesh.points_m.size()) + " points.");
  }
}

/// Adds the mirror image at the axis r = 0.
void mirror(Section& s) {
  const int n = static_cast<int>(s.points_m.size());
  for (int i = 0; i < n; ++i) {
    const Plane2 p = s.points_m[static_cast<std::size_t>(i)];
    s.points_m.push_back({-p[0], p[1]});
    s.values.push_back(s.values[static_cast<std::size_t>(i)]);
  }
  // A point on the axis is its own mirror image; else the axis would look like a rim.
  const auto twin = [&](int i) { return s.points_m[static_cast<std::size_t>(i)][0] == 0 ? i : i + n; };
  const std::size_t count = s.triangles.size();
  for (std::size_t t = 0; t < count; ++t) {
    const auto c = s.triangles[t];
    s.triangles.push_back({twin(c[0]), twin(c[1]), twin(c[2])});
    s.regions.push_back(s.regions[t]);
  }
}

/// Cuts tetrahedra by a plane, sharing the points where it crosses an edge.
class Cutter {
 public:
  Cutter(const ResultsMesh& mesh, const std::vector<double>& values, const CutPlane& plane)
      : mesh_(mesh), values_(values), plane_(plane) {
    horizontal_ = plane.axis == 0 ? 1 : 0;
    vertical_ = plane.axis == 2 ? 1 : 2;
    section.horizontal = std::string(1, "xyz"[horizontal_]);
    section.vertical = std::string(1, "xyz"[vertical_]);
  }

  void cut(const std::array<std::int64_t, 4>& corners, int region) {
    std::vector<std::int64_t> above, below;
    // A corner on the plane counts as above, so that a plane along cell faces is cut once.
    for (std::int64_t c : corners) (height(c) >= 0 ? above : below).push_back(c);
    if (above.empty() || below.empty()) return;
    if (above.size() == 1 || below.size() == 1) {
      const auto& one = above.size() == 1 ? above : below;
      const auto& three = above.size() == 1 ? below : above;
      add({crossing(one[0], three[0]), crossing(one[0], three[1]), crossing(one[0], three[2])}, region);
    } else {
      const int a = crossing(above[0], below[0]), b = crossing(above[0], below[1]);
      const int c = crossing(above[1], below[1]), d = crossing(above[1], below[0]);
      add({a, b, c}, region);
      add({a, c, d}, region);
    }
  }

  Section section;

 private:
  double height(std::int64_t p) const {
    return mesh_.points_m[static_cast<std::size_t>(p)][static_cast<std::size_t>(plane_.axis)] - plane_.at_m;
  }

  int crossing(std::int64_t p, std::int64_t q) {
    if (p > q) std::swap(p, q);
    const double hp = height(p), hq = height(q);
    // A point on the plane is the same point on every edge that ends in it.
    const std::pair key = hp == 0 ? std::pair{p, p} : hq == 0 ? std::pair{q, q} : std::pair{p, q};
    const auto [at, is_new] = found_.emplace(key, static_cast<int>(section.points_m.size()));
    if (is_new) {
      const double w = hp / (hp - hq);
      const auto &a = mesh_.points_m[static_cast<std::size_t>(p)],
                 &b = mesh_.points_m[static_cast<std::size_t>(q)];
      const auto mix = [w](double from, double to) { return from + w * (to - from); };
      section.points_m.push_back({mix(a[horizontal_], b[horizontal_]), mix(a[vertical_], b[vertical_])});
      section.values.push_back(
          mix(values_[static_cast<std::size_t>(p)], values_[static_cast<std::size_t>(q)]));
    }
    return at->second;
  }

  void add(const std::array<int, 3>& t, int region) {
    if (t[0] == t[1] || t[1] == t[2] || t[2] == t[0]) return;  // the plane only touches
    section.triangles.push_back(t);
    section.regions.push_back(region);
  }

  const ResultsMesh& mesh_;
  const std::vector<double>& values_;
  CutPlane plane_;
  std::size_t horizontal_, vertical_;
  std::map<std::pair<std::int64_t, std::int64_t>, int> found_;
};

/// The part of a convex polygon where sign * (value - level) >= 0.
using Corner = std::array<double, 3>;  // horizontal, vertical, value
std::vector<Corner> keep(const std::vector<Corner>& polygon, double level, double sign) {
  std::vector<Corner> kept;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Corner &a = polygon[i], &b = polygon[(i + 1) % polygon.size()];
    const double da = sign * (a[2] - level), db = sign * (b[2] - level);
    if (da >= 0) kept.push_back(a);
    if ((da > 0 && db < 0) || (da < 0 && db > 0)) {
      const double w = da / (da - db);
      kept.push_back({a[0] + w * (b[0] - a[0]), a[1] + w * (b[1] - a[1]), level});
    }
  }
  return kept;
}

}  // namespace

std::array<double, 2> Section::low_m() const {
  Plane2 low{INFINITY, INFINITY};
  for (const Plane2& p : points_m) low = {std::min(low[0], p[0]), std::min(low[1], p[1])};
  return low;
}

std::array<double, 2> Section::high_m() const {
  Plane2 high{-INFINITY, -INFINITY};
  for (const Plane2& p : points_m) high = {std::max(high[0], p[0]), std::max(high[1], p[1])};
  return high;
}

Section plane_section(const ResultsMesh& mesh, const std::vector<double>& values) {
  check_values(mesh, values);
  if (mesh.dimension != 2) {
    throw input_error("A map without a cut needs a mesh in two dimensions, this one has " +
                      std::to_string(mesh.dimension) + ".");
  }
  Section s;
  s.values = values;
  s.horizontal = mesh.geometry == "axisymmetric" ? "r" : "x";
  s.vertical = "z";
  for (const auto& p : mesh.points_m) s.points_m.push_back({p[0], p[1]});
  for (std::size_t c = 0; c < mesh.cell_types.size(); ++c) {
    const std::int64_t* corner = &mesh.cell_points[static_cast<std::size_t>(mesh.cell_offsets[c])];
    for (const auto& t : triangles_of(mesh.cell_types[c])) {
      s.triangles.push_back(
          {static_cast<int>(corner[t[0]]), static_cast<int>(corner[t[1]]), static_cast<int>(corner[t[2]])});
      s.regions.push_back(mesh.cell_regions[c]);
    }
  }
  if (mesh.geometry == "axisymmetric") mirror(s);
  return s;
}

Section cut_section(const ResultsMesh& mesh, const std::vector<double>& values, const CutPlane& plane) {
  check_values(mesh, values);
  if (plane.axis < 0 || plane.axis > 2) throw input_error("A cut is made across x, y or z.");
  Cutter cutter(mesh, values, plane);
  for (std::size_t c = 0; c < mesh.cell_types.size(); ++c) {
    const std::int64_t* corner = &mesh.cell_points[static_cast<std::size_t>(mesh.cell_offsets[c])];
    for (const auto& t : tetrahedra_of(mesh.cell_types[c])) {
      cutter.cut({corner[t[0]], corner[t[1]], corner[t[2]], corner[t[3]]}, mesh.cell_regions[c]);
    }
  }
  if (!cutter.section.triangles.empty()) return std::move(cutter.section);
  double low = INFINITY, high = -INFINITY;
  for (const auto& p : mesh.points_m) {
    low = std::min(low, p[static_cast<std::size_t>(plane.axis)]);
    high = std::max(high, p[static_cast<std::size_t>(plane.axis)]);
  }
  // The plane through the very first points lies "above" nothing; the cells start there all the same.
  if (plane.at_m == low && high > low)
    return cut_section(mesh, values, {plane.axis, low + 1e-9 * (high - low)});
  const std::string name(1, "xyz"[plane.axis]);
  throw input_error("The cut " + name + " = " + with_unit(plane.at_m, "m", 6) +
                    " misses the mesh, which reaches from " + with_unit(low, "m", 6) + " to " +
                    with_unit(high, "m", 6) + ".");
}

std::vector<std::array<int, 2>> outlines(const Section& section) {
  std::map<std::pair<int, int>, std::vector<int>> sides;
  for (std::size_t t = 0; t < section.triangles.size(); ++t) {
    const auto& c = section.triangles[t];
    for (int i = 0; i < 3; ++i) {
      sides[std::minmax(c[static_cast<std::size_t>(i)], c[static_cast<std::size_t>((i + 1) % 3)])].push_back(
          section.regions[t]);
    }
  }
  std::vector<std::array<int, 2>> edges;
  for (const auto& [edge, regions] : sides) {
    const bool rim = regions.size() == 1;
    if (rim || std::any_of(regions.begin(), regions.end(), [&](int r) { return r != regions.front(); })) {
      edges.push_back({edge.first, edge.second});
    }
  }
  return edges;
}

std::vector<std::array<std::array<double, 2>, 2>> contour(const Section& section, double level,
                                                          const std::vector<char>& skip_region) {
  std::vector<std::array<Plane2, 2>> segments;
  for (std::size_t t = 0; t < section.triangles.size(); ++t) {
    const auto region = static_cast<std::size_t>(section.regions[t]);
    if (region < skip_region.size() && skip_region[region]) continue;
    std::vector<Plane2> ends;
    for (std::size_t i = 0; i < 3; ++i) {
      const auto a = static_cast<std::size_t>(section.triangles[t][i]);
      const auto b = static_cast<std::size_t>(section.triangles[t][(i + 1) % 3]);
      const double va = section.values[a], vb = section.values[b];
      if ((va >= level) == (vb >= level) || !std::isfinite(va) || !std::isfinite(vb)) continue;
      const double w = (level - va) / (vb - va);
      const Plane2 &pa = section.points_m[a], &pb = section.points_m[b];
      ends.push_back({pa[0] + w * (pb[0] - pa[0]), pa[1] + w * (pb[1] - pa[1])});
    }
    if (ends.size() == 2) segments.push_back({ends[0], ends[1]});
  }
  return segments;
}

void cut_into_bands(const std::array<std::array<double, 2>, 3>& corners_m,
                    const std::array<double, 3>& values, const std::vector<double>& levels,
                    std::vector<Band>& out) {
  if (!std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) return;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const auto band_of = [&](double v) {
    return static_cast<std::size_t>(std::upper_bound(levels.begin(), levels.end(), v) - levels.begin());
  };
  const std::size_t first = band_of(*low), last = band_of(*high);
  std::vector<Corner> rest;
  for (std::size_t i = 0; i < 3; ++i) rest.push_back({corners_m[i][0], corners_m[i][1], values[i]});
  for (std::size_t band = first; band <= last && rest.size() >= 3; ++band) {
    std::vector<Corner> piece = band < last ? keep(rest, levels[band], -1) : rest;
    if (band < last) rest = keep(rest, levels[band], +1);
    if (piece.size() < 3) continue;
    Band b{{}, band};
    for (const Corner& c : piece) b.corners_m.push_back({c[0], c[1]});
    out.push_back(std::move(b));
  }
}

}  // namespace oxvac::draw
