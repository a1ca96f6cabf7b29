#include "mesh/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/box_method.hpp"
#include "mesh/shape.hpp"

namespace oxvac {
namespace {

constexpr double same_place = 1e-9;  // of the mesh's size

/// A facet as seen from one of its cells.
struct Side {
  FacetKey key;
  FacetOfCell at;
  int neighbour;  // region on the other side, -1 outside
};

struct Box {
  Vec3 low, high;
  double size() const { return std::max({high[0] - low[0], high[1] - low[1], high[2] - low[2]}); }
};

Box bounding_box(const SerialMesh& mesh) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  Box box{{inf, inf, inf}, {-inf, -inf, -inf}};
  for (const Vec3& p : mesh.points_m)
    for (int a = 0; a < 3; ++a) {
      box.low[a] = std::min(box.low[a], p[a]);
      box.high[a] = std::max(box.high[a], p[a]);
    }
  return box;
}

/// All sides that a contact could sit on: of outer facets, of facets between two regions, and of named
/// facets.
std::vector<Side> sides_of(const SerialMesh& mesh) {
  std::vector<Side> all;
  for (std::size_t c = 0; c < mesh.cells.size(); ++c) {
    const auto& facets = shape_of(mesh.cells[c].vtk_type).facets;
    for (std::size_t f = 0; f < facets.size(); ++f)
      all.push_back(
          {facet_key(mesh.cells[c], facets[f]), {static_cast<std::int64_t>(c), static_cast<int>(f)}, -1});
  }
  std::sort(all.begin(), all.end(), [](const Side& a, const Side& b) {
    return std::tie(a.key, a.at.cell) < std::tie(b.key, b.at.cell);
  });
  std::vector<Side> kept;
  const auto region = [&](const Side& s) { return mesh.cells[s.at.cell].region; };
  const auto is_named = [&](const FacetKey& key) {
    return std::any_of(mesh.named_facets.begin(), mesh.named_facets.end(), [&](const auto& named) {
      return std::binary_search(named.second.begin(), named.second.end(), key);
    });
  };
  for (std::size_t i = 0; i < all.size();) {
    const bool shared = i + 1 < all.size() && all[i].key == all[i + 1].key;
    if (!shared) {
      kept.push_back(all[i]);
    } else if (region(all[i]) != region(all[i + 1]) || is_named(all[i].key)) {
      all[i].neighbour = region(all[i + 1]);
      all[i + 1].neighbour = region(all[i]);
      kept.push_back(all[i]);
      kept.push_back(all[i + 1]);
    }
    i += shared ? 2 : 1;
  }
  std::sort(kept.begin(), kept.end(), [](const Side& a, const Side& b) {
    return std::tie(a.at.cell, a.at.facet) < std::tie(b.at.cell, b.at.facet);
  });
  return kept;
}

/// Answers selections from the list of sides.
class Finder {
 public:
  explicit Finder(const SerialMesh& mesh) : mesh_(mesh), box_(bounding_box(mesh)), sides_(sides_of(mesh)) {}

  std::vector<FacetOfCell> find(const FaceSelection& s) const {
    std::vector<FacetOfCell> found;
    std::set<FacetKey> seen;
    double area_m2 = 0;
    bool name_fits_somewhere = false;
    for (const Side& side : sides_) {
      if (!has_name(side, s.on)) continue;
      name_fits_somewhere = true;
      if (s.region && mesh_.region_names[region(side)] != *s.region) continue;
      if (!is_within(side, s)) continue;
      if (!seen.insert(side.key).second) throw two_sided(s, side);
      const SerialCell& cell = mesh_.cells[side.at.cell];
      const auto corners = mesh_.corners_of(cell);
      for (const FacetPiece& p :
           facet_geometry({mesh_.geometry, mesh_.depth_m}, cell.vtk_type, corners, side.at.facet).pieces)
        area_m2 += p.area_m2;
      found.push_back(side.at);
    }
    if (found.empty()) throw touches_nothing(s, name_fits_somewhere);
    if (!(area_m2 > 0))
      throw input_error(
          fmt::format("{}: contact '{}' sits on the axis r = 0, where a face has no area", s.where, s.name));
    return found;
  }

  std::vector<std::string> names() const {
    std::set<std::string> names;
    for (const std::string& a : mesh_.axes) names.insert({a + "_min", a + "_max"});
    for (const auto& [name, keys] : mesh_.named_facets) names.insert(name);
    for (const Side& side : sides_) names.insert(interface_name(side));
    return {names.begin(), names.end()};
  }

 private:
  int region(const Side& side) const { return mesh_.cells[side.at.cell].region; }

  std::string interface_name(const Side& side) const {
    return mesh_.region_names[region(side)] + "|" +
           (side.neighbour < 0 ? "none" : mesh_.region_names[side.neighbour]);
  }

  std::vector<Vec3> corners(const Side& side) const {
    std::vector<Vec3> points;
    for (int v : side.key)
      if (v != no_vertex) points.push_back(mesh_.points_m[v]);
    return points;
  }

  bool has_name(const Side& side, const std::string& on) const {
    const auto named = mesh_.named_facets.find(on);
    if (named != mesh_.named_facets.end())
      return std::binary_search(named->second.begin(), named->second.end(), side.key);
    for (std::size_t a = 0; a < mesh_.axes.size(); ++a)
      for (const bool low : {true, false})
        if (on == mesh_.axes[a] + (low ? "_min" : "_max")) return side.neighbour < 0 && lies_on(side, a, low);
    return on == interface_name(side);
  }

  bool lies_on(const Side& side, std::size_t axis, bool low) const {
    const double wall = low ? box_.low[axis] : box_.high[axis];
    for (const Vec3& p : corners(side))
      if (std::abs(p[axis] - wall) > same_place * box_.size()) return false;
    return true;
  }

  bool is_within(const Side& side, const FaceSelection& s) const {
    const std::vector<Vec3> points = corners(side);
    for (std::size_t a = 0; a < s.within.size(); ++a) {
      if (!s.within[a]) continue;
      double centre = 0;
      for (const Vec3& p : points) centre += p[a] / static_cast<double>(points.size());
      const double slack = same_place * box_.size();
      if (centre < s.within[a]->from_m - slack || centre > s.within[a]->to_m + slack) return false;
    }
    return true;
  }

  Error two_sided(const FaceSelection& s, const Side& side) const {
    const std::string a = mesh_.region_names[region(side)], b = mesh_.region_names[side.neighbour];
    const std::string at = describe_position(mesh_.axes, corners(side).front());
    if (a == b)
      return input_error(fmt::format(
          "{}: contact '{}' on '{}' lies inside region '{}' (at {}), with the same region on both sides; "
          "a contact needs one side: give the two sides different regions",
          s.where, s.name, s.on, a, at));
    return input_error(
        fmt::format("{}: contact '{}' on '{}' lies between '{}' and '{}' (at {}); say which side it "
                    "belongs to with region: {} or region: {}",
                    s.where, s.name, s.on, b, a, at, b, a));
  }

  Error touches_nothing(const FaceSelection& s, bool name_fits_somewhere) const {
    const std::vector<std::string> known = names();
    const std::string list = fmt::format("there are {}", one_of(known));
    if (std::find(known.begin(), known.end(), s.on) == known.end())
      return input_error(fmt::format("{}: contact '{}' is on '{}', which the mesh does not have; {}.{}",
                                     s.where, s.name, s.on, list, did_you_mean(s.on, known)));
    if (s.region && std::find(mesh_.region_names.begin(), mesh_.region_names.end(), *s.region) ==
                        mesh_.region_names.end())
      return input_error(fmt::format(
          "{}: contact '{}' names the region '{}', which does not exist; there are {}.{}", s.where, s.name,
          *s.region, one_of(mesh_.region_names), did_you_mean(*s.region, mesh_.region_names)));
    return input_error(fmt::format(
        "{}: contact '{}' on '{}' touches nothing{}; {}", s.where, s.name, s.on,
        name_fits_somewhere ? ": no facet there has its centre in the given region and intervals, widen them"
                            : "",
        list));
  }

  const SerialMesh& mesh_;
  Box box_;
  std::vector<Side> sides_;
};

}  // namespace

Selected select_facets(const SerialMesh& mesh, const std::vector<FaceSelection>& selections) {
  const Finder finder(mesh);
  Selected selected{{}, finder.names()};
  for (const FaceSelection& s : selections) selected.facets.push_back(finder.find(s));
  return selected;
}

}  // namespace oxvac
