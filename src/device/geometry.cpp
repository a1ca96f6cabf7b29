#include "device/geometry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.hpp"

namespace oxvac {
namespace {

const std::vector<std::string> all_axes{"x", "y", "r", "z"};

std::vector<std::string> axes_of(const std::string& geometry) {
  if (geometry == "line") return {"z"};
  if (geometry == "planar") return {"x", "z"};
  if (geometry == "axisymmetric") return {"r", "z"};
  return {"x", "y", "z"};
}

bool contains(const std::vector<std::string>& words, const std::string& w) {
  return std::find(words.begin(), words.end(), w) != words.end();
}

/// The axes to ask for: those of the geometry; all of them where the reference is being written.
std::vector<std::string> asked_axes(const Reader& r, const MeshSpec& spec) {
  return r.is_describing() ? all_axes : spec.axes;
}

void refuse_foreign_axes(const Reader& r, const MeshSpec& spec) {
  for (const std::string& axis : all_axes)
    if (!contains(spec.axes, axis) && !r.is_describing())
      r.require(
          !r.has(axis), axis,
          fmt::format("geometry '{}' has no axis '{}', only {}", spec.geometry, axis, one_of(spec.axes)));
}

std::optional<Interval> maybe_interval(const Reader& r, const std::string& axis, const std::string& doc) {
  const auto ends = r.maybe_quantities(axis, dim::length, doc);
  if (!ends || r.is_describing()) return std::nullopt;
  r.require(ends->size() == 2, axis, fmt::format("needs two lengths, [from, to], but has {}", ends->size()));
  const Interval i{(*ends)[0], (*ends)[1]};
  r.require(
      i.from_m < i.to_m, axis,
      fmt::format(
          "goes from {:g} nm to {:g} nm, a thickness of {:g} nm: the first end must lie below the second",
          i.from_m * 1e9, i.to_m * 1e9, (i.to_m - i.from_m) * 1e9));
  return i;
}

Spacing read_spacing_entry(const Reader& r) {
  constexpr double everywhere = std::numeric_limits<double>::infinity();
  Spacing s{-everywhere, everywhere, 0, 1};
  const auto at = r.maybe_quantity("at", dim::length, "Place of this spacing; instead of `from` and `to`.");
  const auto from =
      r.maybe_quantity("from", dim::length,
                       "Start of the interval with this spacing; the whole axis where no place is given.");
  const auto to = r.maybe_quantity("to", dim::length, "End of the interval with this spacing.");
  r.require(!(at && (from || to)), "at", "stands beside from or to; give either one place or an interval");
  if (at) s.from_m = s.to_m = *at;
  if (from) s.from_m = *from;
  if (to) s.to_m = *to;
  r.require(s.from_m <= s.to_m, "from", "lies above 'to'");
  s.spacing_m = r.quantity("spacing", dim::length, "Distance of neighbouring nodes there.");
  r.require(s.spacing_m > 0, "spacing", "must be greater than 0");
  s.growth =
      r.number("growth", 1.0,
               "Factor by which cells grow with every cell away from there; 1 keeps the spacing on the whole "
               "axis. The smallest of all entries' spacings holds at each place.");
  r.require(s.growth >= 1, "growth",
            "must be at least 1: cells grow away from the place, they do not shrink");
  return s;
}

std::vector<Spacing> read_axis_spacing(const Reader& r, const std::string& axis) {
  constexpr double everywhere = std::numeric_limits<double>::infinity();
  std::vector<Spacing> entries;
  if (r.is_describing() || !r.is_list(axis)) {
    const double h = r.quantity(axis, dim::length,
                                "Distance of the nodes on this axis: one length, or a list of places with "
                                "their spacing. Edges of regions "
                                "are always nodes.");
    r.require(h > 0, axis, "must be greater than 0");
    entries.push_back({-everywhere, everywhere, h, 1});
  }
  if (r.is_list(axis))
    r.list(axis, "Places with their spacing.",
           [&](const Reader& entry) { entries.push_back(read_spacing_entry(entry)); });
  r.require(!entries.empty(), axis, "is an empty list; give at least one {spacing: ...}");
  return entries;
}

/// \returns `key` if this geometry asks for it; refuses it elsewhere.
double read_third_dimension(const Reader& mesh, const std::string& key, const std::string& geometry,
                            const MeshSpec& spec, const Dimension& d, const std::string& doc) {
  if (!mesh.is_describing() && spec.geometry != geometry) {
    mesh.require(!mesh.has(key), key,
                 fmt::format("belongs to geometry {}, but the geometry is {}", geometry, spec.geometry));
    return 1;
  }
  const double value = mesh.quantity(key, d, doc);
  mesh.require(value > 0, key, "must be greater than 0");
  return value;
}

void read_file(const Reader& mesh, MeshSpec& spec) {
  const auto file = mesh.maybe_file(
      "file", "A gmsh file (2.2 or 4.1) instead of boxes; its physical names are the regions and the faces.");
  spec.is_file = file.has_value();
  if (file) {
    spec.file = *file;
    spec.where = mesh.where("file");
  }
  if (spec.is_file || mesh.is_describing()) {
    spec.file_unit_m =
        mesh.quantity("file_unit", dim::length, "Length of one unit of the gmsh file, e.g. 1 nm.");
    mesh.require(spec.file_unit_m > 0, "file_unit", "must be greater than 0");
  } else {
    mesh.require(!mesh.has("file_unit"), "file_unit", "belongs to a mesh file, but there is no key 'file'");
  }
}

void read_regions(const Reader& root, MeshSpec& spec) {
  root.named(
      "regions", "The parts of the cell, painted in this order: later boxes cover earlier ones.",
      [&](const std::string& name, const Reader& r) {
        BoxRegion region{name, {}, {}, r.where()};
        region.material =
            r.text("material", "Name of the region's material; 'none' cuts the region out of the cell.");
        if (!spec.is_file || r.is_describing()) {
          refuse_foreign_axes(r, spec);
          for (const std::string& axis : asked_axes(r, spec)) {
            const auto interval = maybe_interval(
                r, axis, "[from, to] of the box on this axis; boxes need every axis of the geometry.");
            r.require(interval.has_value(), axis,
                      fmt::format("the required key '{}' is missing; it takes [from, to]", axis));
            if (interval) region.extent.push_back(*interval);
          }
        } else {
          for (const std::string& axis : all_axes)
            r.require(!r.has(axis), axis, "the mesh file says where the region is; give only its material");
        }
        r.require(name.find('|') == std::string::npos && name != "none", "",
                  "a region's name must not contain '|' nor be 'none': faces are named with them");
        spec.regions.push_back(std::move(region));
      });
  root.require(!spec.regions.empty(), "regions",
               "the cell has no regions; name at least one with its material");
}

/// The faces that a box mesh is sure not to have are refused before the mesh is made.
void check_face_name(const Reader& contact, const MeshSpec& spec, const FaceSelection& s) {
  std::vector<std::string> regions, faces;
  for (const BoxRegion& r : spec.regions)
    if (r.material != "none") regions.push_back(r.name);
  if (s.region)
    contact.require(contains(regions, *s.region), "region",
                    fmt::format("there is no region '{}'; there are {}.{}", *s.region, one_of(regions),
                                did_you_mean(*s.region, regions)));
  const std::size_t bar = s.on.find('|');
  if (bar != std::string::npos) {
    const std::string first = s.on.substr(0, bar), second = s.on.substr(bar + 1);
    for (const std::string& name : {first, second})
      contact.require(contains(regions, name) || (name == "none" && bar + 5 == s.on.size()), "on",
                      fmt::format("there is no region '{}'; there are {}.{}", name, one_of(regions),
                                  did_you_mean(name, regions)));
    contact.require(first != second, "on", "names one region twice; an interface lies between two");
  } else if (!spec.is_file) {
    for (const std::string& a : spec.axes) faces.insert(faces.end(), {a + "_min", a + "_max"});
    contact.require(
        contains(faces, s.on), "on",
        fmt::format("there is no face '{}'; there are {}, and regionA|regionB for an interface.{}", s.on,
                    one_of(faces), did_you_mean(s.on, faces)));
  }
}

}  // namespace

MeshSpec read_mesh_spec(const Reader& root) {
  MeshSpec spec;
  const Reader mesh = root.section("mesh", "Geometry and mesh of the cell.");
  spec.where = mesh.where();
  spec.geometry = mesh.word("geometry", {"line", "planar", "axisymmetric", "box3d"},
                            "line: along z only; planar: section in x, z; axisymmetric: section in r, z "
                            "turned around r = 0; box3d: x, y, z.");
  spec.axes = axes_of(spec.geometry);
  const double depth = read_third_dimension(mesh, "depth", "planar", spec, dim::length,
                                            "Extent of a planar section in its third direction.");
  const double area = read_third_dimension(mesh, "area", "line", spec, power(dim::length, 2),
                                           "Cross section of a line geometry.");
  spec.depth_m = spec.geometry == "line" ? area : depth;
  read_file(mesh, spec);
  if (!spec.is_file || mesh.is_describing()) {
    const Reader spacing = mesh.section("spacing", "Distances of the nodes of a box mesh, for each axis.");
    refuse_foreign_axes(spacing, spec);
    for (const std::string& axis : asked_axes(mesh, spec))
      spec.spacing.push_back(read_axis_spacing(spacing, axis));
  } else {
    mesh.require(!mesh.has("spacing"), "spacing", "belongs to box meshes; the mesh file has its own nodes");
  }
  spec.allow_non_delaunay = mesh.flag(
      "allow_non_delaunay", false,
      "Accept a mesh with negative couplings; the solution may then oscillate near the places reported.");
  read_regions(root, spec);
  return spec;
}

FaceSelection read_face_selection(const std::string& name, const Reader& contact, const MeshSpec& mesh) {
  FaceSelection s;
  s.name = name;
  s.where = contact.where("on");
  s.on = contact.text(
      "on",
      "Where the contact sits: x_min, x_max ... z_max for the cell's outer faces, a physical name of "
      "the mesh file, regionA|regionB for an interface seen from regionA, or region|none for all of "
      "a region's outer faces.");
  if (contact.has("region")) {
    const std::string region =
        contact.text("region", "", "Only faces of cells of this region; all regions where it is empty.");
    if (!region.empty()) s.region = region;
  }
  for (const std::string& axis : asked_axes(contact, mesh))
    s.within.push_back(maybe_interval(
        contact, axis,
        "[from, to] on this axis that narrows the contact: facets with their centre inside count."));
  refuse_foreign_axes(contact, mesh);
  if (!contact.is_describing()) check_face_name(contact, mesh, s);
  return s;
}

}  // namespace oxvac
