#include "mesh/gmsh_mesh.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/shape.hpp"
#include "petsc/petsc.hpp"

namespace oxvac {
namespace {

/// Sets PETSc options for as long as it lives; an option that the user has set stays the user's.
class TemporaryOption {
 public:
  explicit TemporaryOption(const char* name) : name_(name) {
    PetscBool set = PETSC_FALSE;
    OXVAC_PETSC(PetscOptionsHasName(nullptr, nullptr, name, &set));
    mine_ = !set;
    if (mine_) OXVAC_PETSC(PetscOptionsSetValue(nullptr, name, "true"));
  }
  ~TemporaryOption() {
    if (mine_) (void)PetscOptionsClearValue(nullptr, name_);
  }
  TemporaryOption(const TemporaryOption&) = delete;
  TemporaryOption& operator=(const TemporaryOption&) = delete;

 private:
  const char* name_;
  bool mine_ = false;
};

petsc::Mesh load(const std::string& file, const std::string& where) {
  if (!std::ifstream(file))
    throw input_error(
        fmt::format("{}: the mesh file '{}' is not there or cannot be read; a path counts from the "
                    "folder of the config",
                    where, file));
  // Labels by physical name; every name of a facet or cell, not only the first.
  const TemporaryOption names("-dm_plex_gmsh_use_regions");
  const TemporaryOption all_tags("-dm_plex_gmsh_multiple_tags");
  petsc::Mesh plex;
  try {
    OXVAC_PETSC(DMPlexCreateGmshFromFile(PETSC_COMM_SELF, file.c_str(), PETSC_TRUE, plex.out()));
  } catch (const Error& e) {
    throw input_error(
        fmt::format("{}: the mesh file '{}' could not be read; it may be truncated, or not a gmsh file "
                    "of version 2.2 or 4.1: write it anew. PETSc says: {}",
                    where, file, e.what()));
  }
  return plex;
}

/// The names of all labels that come from physical names.
std::vector<std::string> physical_names(DM plex) {
  static const std::set<std::string> own{"celltype",  "depth",       "Cell Sets",
                                         "Face Sets", "Vertex Sets", "Edge Sets"};
  PetscInt count = 0;
  OXVAC_PETSC(DMGetNumLabels(plex, &count));
  std::vector<std::string> names;
  for (PetscInt i = 0; i < count; ++i) {
    const char* name = nullptr;
    OXVAC_PETSC(DMGetLabelName(plex, i, &name));
    if (!own.count(name)) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// The points of a label in [begin, end), ascending.
std::vector<PetscInt> points_of(DM plex, const std::string& label_name, PetscInt begin, PetscInt end) {
  DMLabel label;
  OXVAC_PETSC(DMGetLabel(plex, label_name.c_str(), &label));
  PetscInt values = 0;
  petsc::IndexSet value_set;
  OXVAC_PETSC(DMLabelGetNumValues(label, &values));
  OXVAC_PETSC(DMLabelGetValueIS(label, value_set.out()));
  const PetscInt* value = nullptr;
  OXVAC_PETSC(ISGetIndices(value_set.get(), &value));
  std::set<PetscInt> found;
  for (PetscInt i = 0; i < values; ++i) {
    petsc::IndexSet stratum;
    OXVAC_PETSC(DMLabelGetStratumIS(label, value[i], stratum.out()));
    if (!stratum) continue;
    PetscInt size = 0;
    const PetscInt* point = nullptr;
    OXVAC_PETSC(ISGetLocalSize(stratum.get(), &size));
    OXVAC_PETSC(ISGetIndices(stratum.get(), &point));
    for (PetscInt k = 0; k < size; ++k)
      if (point[k] >= begin && point[k] < end) found.insert(point[k]);
    OXVAC_PETSC(ISRestoreIndices(stratum.get(), &point));
  }
  OXVAC_PETSC(ISRestoreIndices(value_set.get(), &value));
  return {found.begin(), found.end()};
}

/// The vertices below a point of the plex, numbered from 0, in the plex' order.
std::vector<int> vertices_of(DM plex, PetscInt point, PetscInt first_vertex, PetscInt end_vertex) {
  PetscInt size = 0;
  PetscInt* closure = nullptr;
  OXVAC_PETSC(DMPlexGetTransitiveClosure(plex, point, PETSC_TRUE, &size, &closure));
  std::vector<int> vertices;
  for (PetscInt i = 0; i < size; ++i)
    if (closure[2 * i] >= first_vertex && closure[2 * i] < end_vertex)
      vertices.push_back(static_cast<int>(closure[2 * i] - first_vertex));
  OXVAC_PETSC(DMPlexRestoreTransitiveClosure(plex, point, PETSC_TRUE, &size, &closure));
  return vertices;
}

/// VTK type and vertices in VTK's order; the plex counts some shapes the other way round.
SerialCell vtk_cell(DMPolytopeType type, const std::vector<int>& v, const MeshSpec& spec) {
  switch (type) {
    case DM_POLYTOPE_SEGMENT:
      return {-1, 3, {v[0], v[1]}};
    case DM_POLYTOPE_TRIANGLE:
      return {-1, 5, {v[0], v[1], v[2]}};
    case DM_POLYTOPE_QUADRILATERAL:
      return {-1, 9, {v[0], v[1], v[2], v[3]}};
    case DM_POLYTOPE_TETRAHEDRON:
      return {-1, 10, {v[1], v[0], v[2], v[3]}};
    case DM_POLYTOPE_HEXAHEDRON:
      return {-1, 12, {v[0], v[3], v[2], v[1], v[4], v[5], v[6], v[7]}};
    case DM_POLYTOPE_TRI_PRISM:
      return {-1, 13, {v[0], v[2], v[1], v[3], v[4], v[5]}};
    default:
      throw input_error(
          fmt::format("{}: the mesh file '{}' has a cell of a type that is not supported ({}); use "
                      "lines, triangles, quads, tetrahedra, hexahedra or prisms",
                      spec.where, spec.file, DMPolytopeTypes[type]));
  }
}

std::vector<Vec3> read_points(DM plex, const MeshSpec& spec, PetscInt vertices) {
  PetscInt dimension = 0;
  OXVAC_PETSC(DMGetCoordinateDim(plex, &dimension));
  Vec coordinates;  // owned by the plex
  OXVAC_PETSC(DMGetCoordinatesLocal(plex, &coordinates));
  const PetscScalar* x = nullptr;
  OXVAC_PETSC(VecGetArrayRead(coordinates, &x));
  std::vector<Vec3> points(vertices, Vec3{});
  const auto used = std::min<PetscInt>(dimension, static_cast<PetscInt>(spec.axes.size()));
  for (PetscInt v = 0; v < vertices; ++v)
    for (PetscInt a = 0; a < used; ++a) points[v][a] = PetscRealPart(x[v * dimension + a]) * spec.file_unit_m;
  OXVAC_PETSC(VecRestoreArrayRead(coordinates, &x));
  return points;
}

/// Gives every cell its region by physical name. \returns for each region name of the file its index or -1
/// (cut out).
void assign_regions(DM plex, const MeshSpec& spec, PetscInt first, PetscInt end, SerialMesh& mesh) {
  std::vector<std::string> in_file, in_config;
  for (const BoxRegion& r : spec.regions) in_config.push_back(r.name);
  std::vector<int> owner(end - first, -1);  // index into in_file
  const auto place = [&](PetscInt cell) {
    return describe_position(spec.axes, mesh.points_m[mesh.cells[cell].vertices[0]]);
  };
  for (const std::string& name : physical_names(plex)) {
    const std::vector<PetscInt> cells = points_of(plex, name, first, end);
    if (cells.empty()) continue;  // the name of faces
    for (PetscInt c : cells) {
      int& o = owner[c - first];
      if (o >= 0)
        throw input_error(
            fmt::format("{}: the mesh file '{}' gives the cell at {} two regions, '{}' and '{}'", spec.where,
                        spec.file, place(c - first), in_file[o], name));
      o = static_cast<int>(in_file.size());
    }
    in_file.push_back(name);
  }
  for (PetscInt c = 0; c < end - first; ++c)
    if (owner[c] < 0)
      throw input_error(
          fmt::format("{}: the mesh file '{}' has a cell without a physical name at {}; name every {} in "
                      "the .geo file (Physical {}(\"oxide\") = ...)",
                      spec.where, spec.file, place(c), mesh.dimension == 3 ? "volume" : "surface",
                      mesh.dimension == 3 ? "Volume" : "Surface"));
  for (const std::string& name : in_file)
    if (std::find(in_config.begin(), in_config.end(), name) == in_config.end())
      throw input_error(fmt::format(
          "{}: the mesh file '{}' has the region '{}', which has no entry in regions; there are {}.{}",
          spec.where, spec.file, name, one_of(in_config), did_you_mean(name, in_config)));
  std::vector<int> number(in_file.size(), -1);
  for (const BoxRegion& r : spec.regions) {
    const auto it = std::find(in_file.begin(), in_file.end(), r.name);
    if (it == in_file.end())
      throw input_error(fmt::format("{}: the mesh file '{}' has no region '{}'; its regions are {}.{}",
                                    r.where, spec.file, r.name, one_of(in_file),
                                    did_you_mean(r.name, in_file)));
    if (r.material == "none") continue;
    number[it - in_file.begin()] = static_cast<int>(mesh.region_names.size());
    mesh.region_names.push_back(r.name);
    mesh.region_materials.push_back(r.material);
  }
  for (PetscInt c = 0; c < end - first; ++c) mesh.cells[c].region = number[owner[c]];
  std::erase_if(mesh.cells, [](const SerialCell& c) { return c.region < 0; });
}

/// Parts that only touch in space would silently be insulated from each other.
void require_joined(const MeshSpec& spec, const SerialMesh& mesh) {
  Vec3 reach{};
  for (const Vec3& p : mesh.points_m)
    for (int a = 0; a < 3; ++a) reach[a] = std::max(reach[a], std::abs(p[a] - mesh.points_m[0][a]));
  for (std::size_t a = 0; a < spec.axes.size(); ++a)
    if (!(reach[a] > 0))
      throw input_error(fmt::format(
          "{}: the mesh of '{}' has no extent in {}; the file's x, y{} become {}, so draw the "
          "section in its x, y plane",
          spec.where, spec.file, spec.axes[a], mesh.dimension == 3 ? ", z" : "", fmt::join(spec.axes, ", ")));
  const double size = *std::max_element(reach.begin(), reach.end());
  std::vector<std::array<long long, 3>> places;
  for (const Vec3& p : mesh.points_m) {
    std::array<long long, 3> place{};
    for (int a = 0; a < 3; ++a) place[a] = std::llround((p[a] - mesh.points_m[0][a]) / (1e-8 * size));
    places.push_back(place);
  }
  std::sort(places.begin(), places.end());
  const auto twin = std::adjacent_find(places.begin(), places.end());
  if (twin == places.end()) return;
  Vec3 at{};
  for (int a = 0; a < 3; ++a) at[a] = mesh.points_m[0][a] + static_cast<double>((*twin)[a]) * 1e-8 * size;
  throw input_error(
      fmt::format("{}: the mesh file '{}' has two vertices in one place, at {}: its parts are not joined "
                  "there; let them share their faces in the .geo file (Coherence, BooleanFragments)",
                  spec.where, spec.file, describe_position(spec.axes, at)));
}

void require_dimension(DM plex, const MeshSpec& spec) {
  PetscInt dimension = 0;
  OXVAC_PETSC(DMGetDimension(plex, &dimension));
  const auto wanted = static_cast<PetscInt>(spec.axes.size());
  if (dimension == wanted) return;
  throw input_error(
      fmt::format("{}: the mesh file '{}' holds a {}D mesh, but geometry {} needs {}D; if the .geo file "
                  "names only faces, gmsh saves "
                  "no cells: name the {} too, or set Mesh.SaveAll = 1",
                  spec.where, spec.file, dimension, spec.geometry, wanted,
                  wanted == 3   ? "volumes"
                  : wanted == 2 ? "surfaces"
                                : "curves"));
}

}  // namespace

SerialMesh gmsh_mesh(const MeshSpec& spec) {
  const petsc::Mesh handle = load(spec.file, spec.where);
  DM plex = handle.get();
  require_dimension(plex, spec);
  PetscInt first_cell, end_cell, first_facet, end_facet, first_vertex, end_vertex;
  OXVAC_PETSC(DMPlexGetHeightStratum(plex, 0, &first_cell, &end_cell));
  OXVAC_PETSC(DMPlexGetHeightStratum(plex, 1, &first_facet, &end_facet));
  OXVAC_PETSC(DMPlexGetDepthStratum(plex, 0, &first_vertex, &end_vertex));
  if (end_cell == first_cell)
    throw input_error(fmt::format("{}: the mesh file '{}' has no cells", spec.where, spec.file));
  SerialMesh mesh;
  mesh.dimension = static_cast<int>(spec.axes.size());
  mesh.points_m = read_points(plex, spec, end_vertex - first_vertex);
  for (PetscInt c = first_cell; c < end_cell; ++c) {
    DMPolytopeType type;
    OXVAC_PETSC(DMPlexGetCellType(plex, c, &type));
    mesh.cells.push_back(vtk_cell(type, vertices_of(plex, c, first_vertex, end_vertex), spec));
  }
  assign_regions(plex, spec, first_cell, end_cell, mesh);
  for (const std::string& name : physical_names(plex)) {
    const std::vector<PetscInt> facets = points_of(plex, name, first_facet, end_facet);
    std::vector<FacetKey> keys;
    for (PetscInt f : facets) keys.push_back(facet_key(vertices_of(plex, f, first_vertex, end_vertex)));
    std::sort(keys.begin(), keys.end());
    if (!keys.empty()) mesh.named_facets[name] = std::move(keys);
  }
  drop_unused_vertices(mesh);
  require_joined(spec, mesh);
  return mesh;
}

}  // namespace oxvac
