#include "device/geometry.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace oxvac;

namespace {

const std::string planar = R"(
mesh:
  geometry: planar
  depth: 15 nm
  spacing:
    x: [{from: 0 nm, to: 10 nm, spacing: 1 nm, growth: 1.2}, {at: 40 nm, spacing: 0.5 nm, growth: 1.3}]
    z: 0.5 nm
regions:
  oxide: {material: TaOx, x: [0 nm, 40 nm], z: [0 nm, 15 nm]}
  metal: {material: Ti, x: [0 nm, 40 nm], z: [15 nm, 20 nm]}
contacts:
  bottom: {on: z_min, region: oxide, x: [0 nm, 20 nm]}
)";

std::string with(const std::string& from, const std::string& to, std::string text = planar) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

FaceSelection bottom_of(const Reader& root, const MeshSpec& spec) {
  return read_face_selection("bottom", root.section("contacts", "c").section("bottom", "c"), spec);
}

void read_all(const std::string& yaml) {
  const Document document = Document::parse(yaml, "cell.yaml");
  const Reader root = document.root();
  bottom_of(root, read_mesh_spec(root));
  document.require_all_used();
}

void refused(const std::string& yaml, const std::string& place, const std::string& word) {
  INFO(yaml);
  CHECK_THROWS_WITH(read_all(yaml), Catch::Contains(place) && Catch::Contains(word));
}

}  // namespace

TEST_CASE("A planar box geometry is read in metres", "[device][geometry]") {
  const Document document = Document::parse(planar, "cell.yaml");
  const MeshSpec spec = read_mesh_spec(document.root());
  CHECK(spec.geometry == "planar");
  CHECK(spec.axes == std::vector<std::string>{"x", "z"});
  CHECK(spec.depth_m == Approx(15e-9));
  CHECK_FALSE(spec.is_file);
  REQUIRE(spec.regions.size() == 2);
  CHECK(spec.regions[1].name == "metal");
  CHECK(spec.regions[1].material == "Ti");
  CHECK(spec.regions[1].extent[1].from_m == Approx(15e-9));
  CHECK(spec.regions[1].where == "cell.yaml:10");
  REQUIRE(spec.spacing.size() == 2);
  REQUIRE(spec.spacing[0].size() == 2);
  CHECK(spec.spacing[0][0].growth == 1.2);
  CHECK(spec.spacing[0][1].from_m == spec.spacing[0][1].to_m);
  REQUIRE(spec.spacing[1].size() == 1);
  CHECK(spec.spacing[1][0].spacing_m == Approx(0.5e-9));
  CHECK(std::isinf(spec.spacing[1][0].to_m));

  const FaceSelection s = bottom_of(document.root(), spec);
  CHECK(s.on == "z_min");
  CHECK(s.region == "oxide");
  REQUIRE(s.within.size() == 2);
  CHECK(s.within[0]->to_m == Approx(20e-9));
  CHECK_FALSE(s.within[1].has_value());
  CHECK(s.where == "cell.yaml:12");
  document.require_all_used();
}

TEST_CASE("A gmsh file needs materials only", "[device][geometry]") {
  const MeshSpec spec = read_mesh_spec(Document::parse(R"(
mesh: {geometry: axisymmetric, file: /meshes/cell.msh, file_unit: 1 nm, allow_non_delaunay: true}
regions: {oxide: {material: TaOx}}
)")
                                           .root());
  CHECK(spec.is_file);
  CHECK(spec.file == "/meshes/cell.msh");
  CHECK(spec.file_unit_m == Approx(1e-9));
  CHECK(spec.allow_non_delaunay);
  CHECK(spec.axes == std::vector<std::string>{"r", "z"});
  CHECK(spec.depth_m == 1);
}

TEST_CASE("Broken geometries name line and remedy", "[device][geometry]") {
  read_all(planar);
  refused(with("z: [15 nm, 20 nm]", "z: [20 nm, 15 nm]"), "cell.yaml:10", "a thickness of -5 nm");
  refused(with("z: [15 nm, 20 nm]", "z: [15 nm, 15 nm]"), "cell.yaml:10", "a thickness of 0 nm");
  refused(with("z: [15 nm, 20 nm]", "z: [15 nm]"), "cell.yaml:10", "needs two lengths");
  refused(with(", z: [15 nm, 20 nm]", ""), "cell.yaml:10", "'z' is missing");
  refused(with("z: [15 nm, 20 nm]", "y: [15 nm, 20 nm], z: [15 nm, 20 nm]"), "cell.yaml:10",
          "has no axis 'y'");
  refused(with("z: 0.5 nm", "z: 0 nm"), "cell.yaml:7", "greater than 0");
  refused(with("z: 0.5 nm", "r: 0.5 nm"), "cell.yaml:7", "has no axis 'r'");
  refused(with("    z: 0.5 nm\n", ""), "cell.yaml:5", "'z' is missing");
  refused(with("spacing: 1 nm", "spacing: -1 nm"), "cell.yaml:6", "greater than 0");
  refused(with("growth: 1.2", "growth: 0.9"), "cell.yaml:6", "at least 1");
  refused(with("from: 0 nm, to: 10 nm", "from: 20 nm, to: 10 nm"), "cell.yaml:6", "lies above");
  refused(with("from: 0 nm, to", "at: 0 nm, to"), "cell.yaml:6", "one place or an interval");
  refused(with("z: 0.5 nm", "z: []"), "cell.yaml:7", "empty list");
  refused(with("depth: 15 nm", "depth: 0 nm"), "cell.yaml:4", "greater than 0");
  refused(with("depth: 15 nm", "area: 15 nm^2"), "cell.yaml", "depth");
  refused(with("depth: 15 nm", "depth: 15 nm\n  area: 15 nm^2"), "cell.yaml:5", "belongs to geometry line");
  refused(with("depth: 15 nm", "depth: 15 nm\n  file_unit: 1 nm"), "cell.yaml:5", "no key 'file'");
  refused(with("on: z_min", "on: z_mim"), "cell.yaml:12", "Did you mean 'z_min'?");
  refused(with("on: z_min", "on: r_min"), "cell.yaml:12", "there is no face 'r_min'");
  refused(with("on: z_min", "on: oxide|metl"), "cell.yaml:12", "Did you mean 'metal'?");
  refused(with("on: z_min", "on: oxide|oxide"), "cell.yaml:12", "twice");
  refused(with("region: oxide", "region: oxyde"), "cell.yaml:12", "Did you mean 'oxide'?");
  refused(with("  oxide:", "  ox|ide:"), "cell.yaml:9", "must not contain");
  const auto at = planar.find("regions:");
  refused(planar.substr(0, at) + planar.substr(planar.find("contacts:")), "cell.yaml", "no regions");
}

TEST_CASE("A mesh file and boxes exclude each other", "[device][geometry]") {
  const std::string file =
      "mesh: {geometry: planar, depth: 1 nm, file: a.msh, file_unit: 1 nm}\n"
      "regions: {oxide: {material: TaOx}}\ncontacts: {bottom: {on: bottom}}\n";
  read_all(file);
  refused(with("file_unit: 1 nm", "file_unit: 1 nm, spacing: {x: 1 nm}", file), "cell.yaml:1",
          "belongs to box meshes");
  refused(with("material: TaOx", "material: TaOx, x: [0 nm, 1 nm]", file), "cell.yaml:2",
          "mesh file says where");
  refused(with(", file_unit: 1 nm", "", file), "cell.yaml:1", "file_unit");
}

TEST_CASE("The reference lists every key with a sentence", "[device][geometry]") {
  const auto keys = describe([](const Reader& root) {
    const MeshSpec spec = read_mesh_spec(root);
    root.named("contacts", "Contacts.",
               [&](const std::string& name, const Reader& r) { read_face_selection(name, r, spec); });
  });
  const auto has = [&](const std::string& path) {
    return std::any_of(keys.begin(), keys.end(), [&](const KeyDescription& k) { return k.path == path; });
  };
  for (const char* path :
       {"mesh.geometry", "mesh.depth", "mesh.area", "mesh.file", "mesh.file_unit", "mesh.spacing.x",
        "mesh.spacing.r", "mesh.spacing.z[].growth", "mesh.allow_non_delaunay", "regions.<name>.material",
        "regions.<name>.y", "contacts.<name>.on", "contacts.<name>.region", "contacts.<name>.r"}) {
    INFO(path);
    CHECK(has(path));
  }
  for (const KeyDescription& k : keys) CHECK_FALSE(k.doc.empty());
}
