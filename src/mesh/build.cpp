#include "mesh/build.hpp"

#include <algorithm>

#include "mesh/box_mesh.hpp"
#include "mesh/box_method.hpp"
#include "mesh/distribute.hpp"
#include "mesh/gmsh_mesh.hpp"
#include "mesh/quality.hpp"
#include "mesh/root.hpp"
#include "mesh/selection.hpp"
#include "mesh/shape.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"

namespace oxvac {
namespace {

Geometry geometry_named(const std::string& name) {
  if (name == "line") return Geometry::line;
  if (name == "planar") return Geometry::planar;
  if (name == "axisymmetric") return Geometry::axisymmetric;
  return Geometry::box3d;
}

/// What rank 0 finds out about the whole mesh.
struct Findings {
  SerialMesh mesh;
  Survey survey;
  Selected selected;
};

void look_at_everything(const MeshSpec& spec, const std::vector<FaceSelection>& contacts, Findings& f) {
  f.mesh = spec.is_file ? gmsh_mesh(spec) : box_mesh(spec);
  f.mesh.geometry = geometry_named(spec.geometry);
  f.mesh.dimension = static_cast<int>(spec.axes.size());
  f.mesh.depth_m = spec.depth_m;
  f.mesh.axes = spec.axes;
  try {
    f.survey = survey(f.mesh, spec.allow_non_delaunay);
  } catch (const Error& e) {
    throw Error(e.kind(), spec.where + ": " + e.what());
  }
  f.selected = select_facets(f.mesh, contacts);
}

void broadcast(MPI_Comm comm, std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& w : words) joined += w + '\n';
  std::vector<char> letters(joined.begin(), joined.end());
  petsc::broadcast(comm, letters);
  joined.assign(letters.begin(), letters.end());
  words.clear();
  for (std::size_t at = 0; at < joined.size();) {
    const std::size_t end = joined.find('\n', at);
    words.push_back(joined.substr(at, end - at));
    at = end + 1;
  }
}

void broadcast(MPI_Comm comm, MeshQuality& q) {
  const auto share = [&](auto& value) { value = petsc::broadcast(comm, value); };
  share(q.vertices), share(q.cells), share(q.negative_couplings);
  share(q.shortest_edge_m), share(q.longest_edge_m), share(q.worst_coupling);
}

Cell finished_cell(const Mesh& mesh, const SerialCell& cell, std::int64_t natural) {
  Cell c;
  c.region = cell.region;
  c.natural = natural;
  c.vtk_type = cell.vtk_type;
  c.vertices = {cell.vertices.begin(), cell.vertices.begin() + shape_of(cell.vtk_type).corners};
  const std::vector<double> volume_m3 = geometry_of(mesh, c).volume_m3;
  c.volume_m3 = {volume_m3.begin(), volume_m3.end()};
  return c;
}

/// The pieces of one contact that lie on this rank's cells.
Face finished_face(const Mesh& mesh, const std::string& name, const std::vector<FacetOfCell>& facets) {
  Face face{name, {}};
  for (const FacetOfCell& f : facets) {
    const auto it = std::lower_bound(mesh.cells.begin(), mesh.cells.end(), f.cell,
                                     [](const Cell& c, std::int64_t natural) { return c.natural < natural; });
    if (it == mesh.cells.end() || it->natural != f.cell) continue;
    std::vector<Vec3> corners;
    for (int v : it->vertices) corners.push_back(mesh.points_m[v]);
    const FacetGeometry g = facet_geometry({mesh.geometry, mesh.depth_m}, it->vtk_type, corners, f.facet);
    for (const FacetPiece& p : g.pieces)
      face.pieces.push_back({static_cast<int>(it - mesh.cells.begin()), p.corner, p.area_m2, g.normal});
  }
  return face;
}

}  // namespace

Mesh build_mesh(MPI_Comm comm, const MeshSpec& spec, const std::vector<FaceSelection>& contacts) {
  Findings findings;
  on_root(comm, [&] { look_at_everything(spec, contacts, findings); });
  findings.selected.facets.resize(contacts.size());
  Mesh mesh;
  mesh.geometry = geometry_named(spec.geometry);
  mesh.dimension = static_cast<int>(spec.axes.size());
  mesh.depth_m = spec.depth_m;
  mesh.region_names = findings.mesh.region_names;
  mesh.region_volume_m3 = findings.survey.region_volume_m3;
  mesh.quality = findings.survey.quality;
  mesh.face_names = findings.selected.names;
  broadcast(comm, mesh.region_names);
  petsc::broadcast(comm, mesh.region_volume_m3);
  broadcast(comm, mesh.quality);
  broadcast(comm, mesh.face_names);

  Share share = distribute(comm, findings.mesh, spec.overlap);
  findings.mesh = {};
  mesh.owned = share.owned;
  mesh.points_m = std::move(share.points_m);
  mesh.natural = std::move(share.vertex_natural);
  mesh.global = std::move(share.vertex_global);
  mesh.cells.reserve(share.cells.size());
  for (std::size_t c = 0; c < share.cells.size(); ++c)
    mesh.cells.push_back(finished_cell(mesh, share.cells[c], share.cell_natural[c]));
  share = {};
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    petsc::broadcast(comm, findings.selected.facets[i]);
    mesh.faces.push_back(finished_face(mesh, contacts[i].name, findings.selected.facets[i]));
  }

  int ranks = 1;
  MPI_Comm_size(comm, &ranks);
  mesh.quality.vertices_per_rank.resize(ranks);
  const std::int64_t owned = mesh.owned;
  MPI_Allgather(&owned, 1, MPI_INT64_T, mesh.quality.vertices_per_rank.data(), 1, MPI_INT64_T, comm);
  return mesh;
}

}  // namespace oxvac
