// The distributed mesh: the same on any number of ranks, from boxes and from gmsh files.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <map>
#include <numeric>

#include "base/error.hpp"
#include "mesh/box_method.hpp"
#include "mesh/build.hpp"
#include "mesh/root.hpp"
#include "mesh/shape.hpp"
#include "session.hpp"

using namespace oxvac;

namespace {

const std::string meshes = std::string(OXVAC_SOURCE_DIR) + "/meshes/";

int rank() {
  int r = 0;
  MPI_Comm_rank(PETSC_COMM_WORLD, &r);
  return r;
}

template <class T>
T sum(T value) {
  T total{};
  MPI_Allreduce(&value, &total, 1, std::is_same_v<T, double> ? MPI_DOUBLE : MPI_INT64_T, MPI_SUM,
                PETSC_COMM_WORLD);
  return total;
}

struct Asked {
  MeshSpec spec;
  std::vector<FaceSelection> contacts;
};

Asked read(const std::string& yaml) {
  const Document document = Document::parse(yaml, "cell.yaml");
  Asked asked{read_mesh_spec(document.root()), {}};
  document.root().named("contacts", "Contacts.", [&](const std::string& name, const Reader& r) {
    asked.contacts.push_back(read_face_selection(name, r, asked.spec));
  });
  document.require_all_used();
  return asked;
}

Mesh build(const std::string& yaml) {
  const Asked asked = read(yaml);
  return build_mesh(PETSC_COMM_WORLD, asked.spec, asked.contacts);
}

/// The area of a contact: each piece is counted where its vertex is owned.
double area(const Mesh& mesh, int face) {
  double local = 0;
  for (const BoundaryPiece& p : mesh.faces[face].pieces)
    if (mesh.cells[p.cell].vertices[p.corner] < mesh.owned) local += p.area_m2;
  return sum(local);
}

void check_numbering(const Mesh& mesh) {
  const auto points = static_cast<std::int64_t>(mesh.points_m.size());
  CHECK(sum(static_cast<std::int64_t>(mesh.owned)) == mesh.quality.vertices);
  CHECK(static_cast<std::int64_t>(mesh.natural.size()) == points);
  CHECK(static_cast<std::int64_t>(mesh.global.size()) == points);
  std::int64_t start = 0;
  for (int r = 0; r < rank(); ++r) start += mesh.quality.vertices_per_rank[r];
  bool contiguous = true;
  for (int v = 0; v < mesh.owned; ++v) contiguous = contiguous && mesh.global[v] == start + v;
  CHECK(contiguous);
  CHECK(std::is_sorted(mesh.natural.begin(), mesh.natural.begin() + mesh.owned));

  // Every vertex has one owner, and every rank that holds it agrees on its global number and place.
  const auto total = static_cast<std::size_t>(mesh.quality.vertices);
  std::vector<int> owners(total, 0);
  std::vector<double> owner_says(4 * total, 0);
  for (int v = 0; v < mesh.owned; ++v) {
    const std::int64_t n = mesh.natural[v];
    ++owners[n];
    owner_says[4 * n] = static_cast<double>(mesh.global[v]);
    for (int a = 0; a < 3; ++a) owner_says[4 * n + 1 + a] = mesh.points_m[v][a];
  }
  MPI_Allreduce(MPI_IN_PLACE, owners.data(), static_cast<int>(total), MPI_INT, MPI_SUM, PETSC_COMM_WORLD);
  MPI_Allreduce(MPI_IN_PLACE, owner_says.data(), static_cast<int>(4 * total), MPI_DOUBLE, MPI_SUM,
                PETSC_COMM_WORLD);
  CHECK(std::all_of(owners.begin(), owners.end(), [](int n) { return n == 1; }));
  bool agreed = true;
  for (std::int64_t v = 0; v < points; ++v) {
    const double* said = &owner_says[4 * mesh.natural[v]];
    agreed = agreed && said[0] == static_cast<double>(mesh.global[v]);
    for (int a = 0; a < 3; ++a) agreed = agreed && said[1 + a] == mesh.points_m[v][a];
  }
  CHECK(agreed);
}

void check_cells(const Mesh& mesh) {
  CHECK(std::is_sorted(mesh.cells.begin(), mesh.cells.end(),
                       [](const Cell& a, const Cell& b) { return a.natural < b.natural; }));
  bool all_touch = true;
  std::vector<bool> used(mesh.points_m.size(), false);
  double volume = 0;
  for (const Cell& c : mesh.cells) {
    bool touches = false;
    for (std::size_t i = 0; i < c.vertices.size(); ++i) {
      used[c.vertices[i]] = true;
      touches = touches || c.vertices[i] < mesh.owned;
      if (c.vertices[i] < mesh.owned) volume += c.volume_m3[i];
    }
    all_touch = all_touch && touches;
  }
  CHECK(all_touch);
  CHECK(std::all_of(used.begin(), used.end(), [](bool u) { return u; }));
  // A single cell missing around any owned vertex would be missing from this sum.
  CHECK(sum(volume) ==
        Approx(std::accumulate(mesh.region_volume_m3.begin(), mesh.region_volume_m3.end(), 0.0))
            .epsilon(1e-11));
}

/// The gradient of a linear function is right in every cell of every rank.
void check_gradients(const Mesh& mesh) {
  double worst = 0;
  for (const Cell& c : mesh.cells) {
    Vec3 g{};
    const std::vector<Vec3> gradient = geometry_of(mesh, c).gradient_1_m;
    for (std::size_t i = 0; i < c.vertices.size(); ++i) {
      const Vec3& p = mesh.points_m[c.vertices[i]];
      for (int a = 0; a < 3; ++a) g[a] += gradient[i][a] * (1e9 * (2 * p[0] - 3 * p[1] + 4 * p[2]) + 1);
    }
    const Vec3 exact{2, mesh.dimension > 1 ? -3.0 : 0.0, mesh.dimension > 2 ? 4.0 : 0.0};
    for (int a = 0; a < 3; ++a) worst = std::max(worst, std::abs(1e-9 * g[a] - exact[a]));
  }
  CHECK(worst < 1e-10);
}

void check_all(const Mesh& mesh) {
  check_numbering(mesh);
  check_cells(mesh);
  check_gradients(mesh);
}

const std::string planar_yaml = R"(
mesh:
  geometry: planar
  depth: 10 nm
  spacing: {x: [{from: 0 nm, to: 10 nm, spacing: 1 nm, growth: 1.2}], z: 1 nm}
regions:
  oxide: {material: TaOx, x: [0 nm, 40 nm], z: [0 nm, 15 nm]}
  metal: {material: Ti, x: [0 nm, 40 nm], z: [15 nm, 20 nm]}
  gap: {material: none, x: [30 nm, 40 nm], z: [15 nm, 20 nm]}
contacts: {bottom: {on: z_min}, top: {on: z_max}, inner: {on: oxide|metal}}
)";

std::string file_yaml(const std::string& file, const std::string& geometry, const std::string& regions,
                      const std::string& contacts) {
  return "mesh: {geometry: " + geometry + ", file: " + file + ", file_unit: 1 nm}\nregions: {" + regions +
         "}\ncontacts: {" + contacts + "}\n";
}

/// A name that runs on other rank counts in the same folder do not use.
std::string in_test(const std::string& name) {
  int ranks = 1;
  MPI_Comm_size(PETSC_COMM_WORLD, &ranks);
  return std::to_string(ranks) + "_ranks_" + name;
}

/// A small file made by the test, removed afterwards. The same on every rank; written by rank 0.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, const std::string& text) : name_(in_test(name)) {
    if (rank() == 0) std::ofstream(name_, std::ios::binary) << text;
    MPI_Barrier(PETSC_COMM_WORLD);
  }
  ~TemporaryFile() {
    if (rank() == 0) std::remove(name_.c_str());
  }

 private:
  std::string name_;
};

void refused(const std::string& yaml, const std::string& word, const std::string& more = "") {
  INFO(yaml);
  try {
    build(yaml);
    FAIL_CHECK("no error");
  } catch (const Error& e) {  // the same on every rank
    CHECK(e.kind() == ErrorKind::input);
    CHECK_THAT(e.what(), Catch::Contains(word) && Catch::Contains(more));
  }
}

/// Two unit squares, one cell each, as gmsh writes them in format 2.2; `second` names the vertices of the
/// right one.
std::string two_squares(const std::string& names, const std::string& tags, const std::string& second) {
  return "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n" + names +
         "$EndPhysicalNames\n$Nodes\n8\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n5 2 0 0\n6 2 1 0\n7 1 0 0\n8 1 1 "
         "0\n"
         "$EndNodes\n$Elements\n2\n1 3 2 " +
         tags.substr(0, 1) + " 1 1 2 3 4\n2 3 2 " + tags.substr(1, 1) + " 2 " + second + "\n$EndElements\n";
}

}  // namespace

TEST_CASE("A planar box mesh", "[mesh]") {
  const Mesh mesh = build(planar_yaml);
  check_all(mesh);
  CHECK(mesh.region_names == std::vector<std::string>{"oxide", "metal"});
  CHECK(mesh.region_volume_m3[0] == Approx(40e-9 * 15e-9 * 10e-9));
  CHECK(mesh.region_volume_m3[1] == Approx(30e-9 * 5e-9 * 10e-9));
  REQUIRE(mesh.faces.size() == 3);
  CHECK(mesh.faces[2].name == "inner");
  CHECK(area(mesh, 0) == Approx(40e-9 * 10e-9));
  CHECK(area(mesh, 1) == Approx(30e-9 * 10e-9));
  CHECK(area(mesh, 2) == Approx(30e-9 * 10e-9));
  for (const BoundaryPiece& p : mesh.faces[2].pieces) {
    CHECK(mesh.cells[p.cell].region == 0);
    CHECK(p.normal[1] == Approx(1));
  }
}

TEST_CASE("Lines, turned boxes and bricks", "[mesh]") {
  const Mesh line = build(
      "mesh: {geometry: line, area: 100 nm^2, spacing: {z: [{at: 0 nm, spacing: 0.5 nm, growth: 1.2}]}}\n"
      "regions: {oxide: {material: TaOx, z: [0 nm, 20 nm]}}\ncontacts: {a: {on: z_min}, b: {on: z_max}}\n");
  check_all(line);
  CHECK(line.region_volume_m3[0] == Approx(2000e-27));
  CHECK(area(line, 0) == Approx(100e-18));
  CHECK(area(line, 1) == Approx(100e-18));

  const Mesh turned = build(
      "mesh: {geometry: axisymmetric, spacing: {r: 1 nm, z: 1 nm}}\n"
      "regions: {oxide: {material: TaOx, r: [0 nm, 10 nm], z: [0 nm, 8 nm]}}\n"
      "contacts: {a: {on: z_min, r: [0 nm, 5 nm]}, b: {on: r_max}}\n");
  check_all(turned);
  CHECK(turned.region_volume_m3[0] == Approx(3.14159265358979 * 800e-27));
  CHECK(area(turned, 0) == Approx(3.14159265358979 * 25e-18));
  CHECK(area(turned, 1) == Approx(2 * 3.14159265358979 * 80e-18));

  const Mesh bricks = build(
      "mesh: {geometry: box3d, spacing: {x: 1 nm, y: 2 nm, z: 1 nm}}\n"
      "regions: {oxide: {material: TaOx, x: [0 nm, 9 nm], y: [0 nm, 8 nm], z: [0 nm, 7 nm]}}\n"
      "contacts: {a: {on: z_min}, b: {on: y_max}}\n");
  check_all(bricks);
  CHECK(bricks.region_volume_m3[0] == Approx(9 * 8 * 7e-27));
  CHECK(area(bricks, 0) == Approx(72e-18));
  CHECK(area(bricks, 1) == Approx(63e-18));
}

TEST_CASE("More ranks than cells", "[mesh]") {
  check_all(
      build("mesh: {geometry: planar, depth: 1 nm, spacing: {x: 10 nm, z: 5 nm}}\n"
            "regions: {oxide: {material: TaOx, x: [0 nm, 10 nm], z: [0 nm, 10 nm]}}\ncontacts: {b: {on: "
            "z_min}}\n"));
}

TEST_CASE("The share of one rank is the mesh of the others, cell by cell", "[mesh]") {
  const Asked asked = read(planar_yaml);
  const Mesh whole = build_mesh(PETSC_COMM_SELF, asked.spec, asked.contacts);
  const Mesh mesh = build_mesh(PETSC_COMM_WORLD, asked.spec, asked.contacts);
  CHECK(whole.owned == whole.quality.vertices);
  CHECK(whole.region_volume_m3 == mesh.region_volume_m3);
  CHECK(whole.quality.longest_edge_m == mesh.quality.longest_edge_m);
  bool equal = true;
  for (const Cell& c : mesh.cells) {
    const Cell& same = whole.cells[c.natural];
    equal = equal && same.natural == c.natural && same.region == c.region && same.volume_m3 == c.volume_m3;
    for (std::size_t i = 0; i < c.vertices.size(); ++i)
      equal = equal && whole.natural[same.vertices[i]] == mesh.natural[c.vertices[i]];
    const std::vector<EdgePiece> edges = geometry_of(mesh, c).edges, others = geometry_of(whole, same).edges;
    for (std::size_t e = 0; e < edges.size(); ++e) equal = equal && others[e].area_m2 == edges[e].area_m2;
  }
  CHECK(equal);
}

TEST_CASE("gmsh files with physical names", "[mesh][gmsh]") {
  SECTION("triangles, ASCII 4.1") {
    const Mesh mesh = build(file_yaml(
        meshes + "square_triangles.msh", "planar, depth: 2 nm", "oxide: {material: TaOx}, ti: {material: Ti}",
        "b: {on: bottom}, t: {on: top}, i: {on: interface, region: ti}, x: {on: x_min}"));
    check_all(mesh);
    CHECK(mesh.region_volume_m3[0] == Approx(400e-27));
    CHECK(mesh.region_volume_m3[1] == Approx(200e-27));
    for (int f : {0, 1, 2}) CHECK(area(mesh, f) == Approx(40e-18));
    CHECK(area(mesh, 3) == Approx(30e-18));
    for (const BoundaryPiece& p : mesh.faces[2].pieces) CHECK(p.normal[1] == Approx(-1));
    for (const char* name : {"bottom", "interface", "top", "z_max", "oxide|ti"})
      CHECK(std::count(mesh.face_names.begin(), mesh.face_names.end(), name) == 1);
  }
  SECTION("L shape, ASCII 2.2, a region cut out is no region") {
    const Mesh mesh = build(file_yaml(meshes + "l_shape.msh", "planar, depth: 1 nm",
                                      "oxide: {material: TaOx}", "b: {on: bottom}, i: {on: inner}"));
    check_all(mesh);
    CHECK(mesh.region_volume_m3[0] == Approx(300e-27));
    CHECK(area(mesh, 1) == Approx(20e-18));
  }
  SECTION("tetrahedra, binary 4.1") {
    const Mesh mesh = build(file_yaml(meshes + "cube_tetrahedra.msh", "box3d",
                                      "oxide: {material: TaOx}, metal: {material: Ti}",
                                      "b: {on: bottom}, t: {on: top}, i: {on: oxide|metal}"));
    check_all(mesh);
    CHECK(mesh.region_volume_m3[0] == Approx(500e-27));
    CHECK(mesh.quality.negative_couplings == 0);
    for (int f : {0, 1, 2}) CHECK(area(mesh, f) == Approx(100e-18));
  }
  SECTION("hexahedra") {
    const Mesh mesh = build(file_yaml(meshes + "cube_hexahedra.msh", "box3d",
                                      "oxide: {material: TaOx}, metal: {material: none}", "t: {on: z_max}"));
    check_all(mesh);
    CHECK(mesh.region_names == std::vector<std::string>{"oxide"});
    CHECK(mesh.region_volume_m3[0] == Approx(240e-27));
    CHECK(area(mesh, 0) == Approx(48e-18));
  }
  SECTION("prisms") {
    const Mesh mesh =
        build(file_yaml(meshes + "prisms.msh", "box3d", "oxide: {material: TaOx}", "t: {on: top}"));
    check_all(mesh);
    CHECK(mesh.region_volume_m3[0] == Approx(0.5 * 10 * 8.660254037844386 * 6e-27));
    CHECK(area(mesh, 0) == Approx(0.5 * 10 * 8.660254037844386e-18));
  }
}

TEST_CASE("Cells of a file keep VTK's orientation", "[mesh][gmsh]") {
  for (const char* name : {"cube_tetrahedra", "cube_hexahedra"}) {
    const Mesh mesh = build(file_yaml(meshes + std::string(name) + ".msh", "box3d",
                                      "oxide: {material: TaOx}, metal: {material: Ti}", "t: {on: top}"));
    bool right_handed = true;
    for (const Cell& c : mesh.cells) {
      const auto to = [&](int i) {
        Vec3 d;
        for (int a = 0; a < 3; ++a) d[a] = mesh.points_m[c.vertices[i]][a] - mesh.points_m[c.vertices[0]][a];
        return d;
      };
      const Vec3 u = to(1), v = to(c.vtk_type == 12 ? 3 : 2), w = to(c.vtk_type == 12 ? 4 : 3);
      right_handed = right_handed && u[0] * (v[1] * w[2] - v[2] * w[1]) - u[1] * (v[0] * w[2] - v[2] * w[0]) +
                                             u[2] * (v[0] * w[1] - v[1] * w[0]) >
                                         0;
    }
    CHECK(right_handed);
  }
}

TEST_CASE("Files that cannot be used are refused on every rank", "[mesh][gmsh]") {
  const std::string oxide = "oxide: {material: TaOx}", plane = "planar, depth: 1 nm";
  refused(file_yaml("not_there.msh", plane, oxide, ""), "is not there", "cell.yaml:1");
  refused(file_yaml(meshes + "l_shape.msh", plane, oxide, "t: {on: topp}"), "the mesh does not have",
          "cell.yaml:3");
  refused(file_yaml(meshes + "l_shape.msh", plane, "oxyde: {material: TaOx}", ""), "Did you mean 'oxyde'?");
  refused(file_yaml(meshes + "l_shape.msh", plane, oxide + ", ti: {material: Ti}", ""), "has no region 'ti'",
          "cell.yaml:2");
  refused(file_yaml(meshes + "l_shape.msh", "box3d", oxide, ""),
          "holds a 2D mesh, but geometry box3d needs 3D");
  refused(
      file_yaml(meshes + "square_triangles.msh", plane, oxide + ", ti: {material: Ti}", "i: {on: interface}"),
      "region: oxide or region: ti", "cell.yaml:3");

  std::ifstream in(meshes + "l_shape.msh", std::ios::binary);
  const std::string good((std::istreambuf_iterator<char>(in)), {});
  REQUIRE(good.size() > 1000);
  for (const double share : {0.0, 0.01, 0.3, 0.7, 0.99}) {
    const TemporaryFile file("truncated.msh", good.substr(0, static_cast<std::size_t>(share * good.size())));
    refused(file_yaml(in_test("truncated.msh"), plane, oxide, ""), "truncated", "cell.yaml:1");
  }
  {
    const TemporaryFile file("unnamed.msh", two_squares("1\n2 1 \"oxide\"\n", "19", "2 5 6 3"));
    refused(file_yaml(in_test("unnamed.msh"), plane, oxide, ""), "without a physical name");
  }
  {
    const TemporaryFile file("apart.msh", two_squares("1\n2 1 \"oxide\"\n", "11", "7 5 6 8"));
    refused(file_yaml(in_test("apart.msh"), plane, oxide, ""), "two vertices in one place");
  }
  const TemporaryFile file("joined.msh", two_squares("2\n2 1 \"oxide\"\n2 2 \"ti\"\n", "12", "2 5 6 3"));
  check_all(
      build(file_yaml(in_test("joined.msh"), plane, oxide + ", ti: {material: Ti}", "i: {on: ti|oxide}")));
}

TEST_CASE("An error of rank 0 is thrown on every rank", "[mesh]") {
  for (const ErrorKind kind : {ErrorKind::input, ErrorKind::io}) {
    try {
      on_root(PETSC_COMM_WORLD, [&] { throw Error(kind, "no luck"); });
      FAIL_CHECK("no error");
    } catch (const Error& e) {
      CHECK(e.kind() == kind);
      CHECK(std::string(e.what()) == "no luck");
    }
  }
  int calls = 0;
  on_root(PETSC_COMM_WORLD, [&] { ++calls; });
  CHECK(calls == (rank() == 0 ? 1 : 0));
}
