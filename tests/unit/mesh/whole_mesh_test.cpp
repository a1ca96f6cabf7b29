// Boxes, quality and selections on the undistributed mesh.

#include <catch2/catch.hpp>
#include <limits>
#include <numeric>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "mesh/box_mesh.hpp"
#include "mesh/quality.hpp"
#include "mesh/selection.hpp"

using namespace oxvac;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
const Spacing one{-inf, inf, 1, 1};

MeshSpec spec_of(const std::string& geometry, const std::vector<std::string>& axes,
                 const std::vector<BoxRegion>& regions) {
  MeshSpec spec;
  spec.geometry = geometry;
  spec.axes = axes;
  spec.regions = regions;
  spec.spacing.assign(axes.size(), {one});
  spec.where = "cell.yaml:1";
  return spec;
}

SerialMesh made(const MeshSpec& spec, Geometry geometry, double depth_m = 1) {
  SerialMesh mesh = box_mesh(spec);
  mesh.geometry = geometry;
  mesh.axes = spec.axes;
  mesh.depth_m = depth_m;
  return mesh;
}

BoxRegion box(const std::string& name, const std::string& material, std::vector<Interval> extent) {
  return {name, material, std::move(extent), "cell.yaml:7"};
}

FaceSelection on(const std::string& face) { return {"top", face, std::nullopt, {}, "cell.yaml:20"}; }

SerialMesh layered() {
  return made(spec_of("planar", {"x", "z"},
                      {box("oxide", "TaOx", {{0, 6}, {0, 3}}), box("metal", "Ti", {{0, 6}, {3, 5}}),
                       box("gap", "none", {{4, 6}, {3, 5}})}),
              Geometry::planar, 2);
}

std::size_t count(const SerialMesh& mesh, FaceSelection s) {
  return select_facets(mesh, {s}).facets[0].size();
}

/// Two triangles over the edge (0,0)-(4,0); the tips stand at the given heights.
SerialMesh kite(double up, double down, int lower_region) {
  SerialMesh mesh;
  mesh.axes = {"x", "z"};
  mesh.region_names = {"a", "b"};
  mesh.region_materials = {"TaOx", "Ti"};
  mesh.points_m = {{0, 0, 0}, {4, 0, 0}, {2, up, 0}, {2, -down, 0}, {9, 0, 0}, {9, 9, 0}, {8, 4, 0}};
  mesh.cells = {{0, 5, {0, 1, 2}}, {lower_region, 5, {0, 3, 1}}, {1, 5, {4, 5, 6}}};
  mesh.points_m[6] = {1, 5, 0};  // an acute triangle far off, so that both regions have cells
  return mesh;
}

}  // namespace

TEST_CASE("A cube of bricks", "[mesh][boxes]") {
  const SerialMesh mesh = made(
      spec_of("box3d", {"x", "y", "z"}, {box("oxide", "TaOx", {{0, 3}, {-1, 1}, {2, 4}})}), Geometry::box3d);
  const Survey s = survey(mesh, false);
  CHECK(s.quality.vertices == 4 * 3 * 3);
  CHECK(s.quality.cells == 12);
  CHECK(s.region_volume_m3[0] == Approx(12).epsilon(1e-14));
  CHECK(s.quality.negative_couplings == 0);
  CHECK(s.quality.shortest_edge_m == 1);
  CHECK(s.quality.longest_edge_m == 1);
}

TEST_CASE("Material none cuts an L out of a rectangle", "[mesh][boxes]") {
  const SerialMesh mesh = layered();
  const Survey s = survey(mesh, false);
  CHECK(mesh.region_names == std::vector<std::string>{"oxide", "metal"});
  CHECK(s.quality.cells == 18 + 8);
  CHECK(s.quality.vertices == 7 * 4 + 5 * 2);  // no vertex is left of what was cut out
  CHECK(s.region_volume_m3[0] == Approx(2 * 18));
  CHECK(s.region_volume_m3[1] == Approx(2 * 8));
}

TEST_CASE("Turned boxes are annuli", "[mesh][boxes]") {
  const SerialMesh mesh =
      made(spec_of("axisymmetric", {"r", "z"},
                   {box("core", "TaOx", {{0, 2}, {0, 3}}), box("coat", "YSZ", {{2, 5}, {0, 3}})}),
           Geometry::axisymmetric);
  const Survey s = survey(mesh, false);
  CHECK(s.region_volume_m3[0] == Approx(constants::pi * 4 * 3).epsilon(1e-13));
  CHECK(s.region_volume_m3[1] == Approx(constants::pi * (25 - 4) * 3).epsilon(1e-13));
  CHECK_THROWS_WITH(select_facets(mesh, {on("r_min")}), Catch::Contains("axis r = 0"));
  CHECK(count(mesh, on("r_max")) == 3);
}

TEST_CASE("A line of cells", "[mesh][boxes]") {
  const SerialMesh mesh =
      made(spec_of("line", {"z"}, {box("oxide", "TaOx", {{0, 5}}), box("metal", "Ti", {{5, 7}})}),
           Geometry::line, 3);
  const Survey s = survey(mesh, false);
  CHECK(s.quality.vertices == 8);
  CHECK(s.region_volume_m3 == std::vector<double>{15, 6});
  CHECK(count(mesh, on("z_min")) == 1);
  CHECK(count(mesh, on("oxide|metal")) == 1);
}

TEST_CASE("Holes and vanished regions are refused", "[mesh][boxes]") {
  const auto hole = spec_of("planar", {"x", "z"},
                            {box("oxide", "TaOx", {{0, 6}, {0, 3}}), box("metal", "Ti", {{0, 4}, {3, 5}})});
  CHECK_THROWS_WITH(box_mesh(hole), Catch::Contains("no region covers") && Catch::Contains("cell.yaml:1"));
  const auto hidden = spec_of("planar", {"x", "z"},
                              {box("oxide", "TaOx", {{1, 2}, {1, 2}}), box("metal", "Ti", {{0, 4}, {0, 5}})});
  CHECK_THROWS_WITH(box_mesh(hidden),
                    Catch::Contains("'oxide' has no cell left") && Catch::Contains("cell.yaml:7"));
  const auto nothing = spec_of("planar", {"x", "z"}, {box("gap", "none", {{1, 2}, {1, 2}})});
  CHECK_THROWS_WITH(box_mesh(nothing), Catch::Contains("no region with a material"));
  auto inside = made(spec_of("axisymmetric", {"r", "z"}, {box("core", "TaOx", {{-2, 2}, {0, 3}})}),
                     Geometry::axisymmetric);
  CHECK_THROWS_WITH(survey(inside, false), Catch::Contains("negative radius"));
}

TEST_CASE("Contacts find their facets", "[mesh][selection]") {
  const SerialMesh mesh = layered();
  CHECK(select_facets(mesh, {}).names == std::vector<std::string>{"metal|none", "metal|oxide", "oxide|metal",
                                                                  "oxide|none", "x_max", "x_min", "z_max",
                                                                  "z_min"});
  CHECK(count(mesh, on("z_min")) == 6);
  CHECK(count(mesh, on("z_max")) == 4);  // the metal only; the oxide's free surface lies lower
  CHECK(count(mesh, on("x_max")) == 3);
  CHECK(count(mesh, on("oxide|metal")) == 4);
  CHECK(count(mesh, on("metal|oxide")) == 4);
  CHECK(count(mesh, on("oxide|none")) == 3 + 6 + 3 + 2);
  FaceSelection s = on("x_min");
  CHECK(count(mesh, s) == 5);
  s.region = std::string("metal");
  CHECK(count(mesh, s) == 2);
  s.region.reset();
  s.within = {std::nullopt, Interval{0.9, 2.5}};
  CHECK(count(mesh, s) == 2);  // centres 1.5 and 2.5
}

TEST_CASE("An interface is seen from its first region", "[mesh][selection]") {
  const SerialMesh mesh = layered();
  const auto found = select_facets(mesh, {on("metal|oxide")});
  for (const FacetOfCell& f : found.facets[0]) CHECK(mesh.region_names[mesh.cells[f.cell].region] == "metal");
}

TEST_CASE("A contact on nothing says what there is", "[mesh][selection]") {
  const SerialMesh mesh = layered();
  CHECK_THROWS_WITH(count(mesh, on("z_maxx")),
                    Catch::Contains("cell.yaml:20") && Catch::Contains("contact 'top'") &&
                        Catch::Contains("Did you mean 'z_max'?") && Catch::Contains("oxide|metal"));
  FaceSelection s = on("z_min");
  s.region = std::string("metal");
  CHECK_THROWS_WITH(count(mesh, s), Catch::Contains("touches nothing"));
  s.region = std::string("mettal");
  CHECK_THROWS_WITH(count(mesh, s), Catch::Contains("Did you mean 'metal'?"));
  s.region.reset();
  s.within = {Interval{0.6, 1.4}, std::nullopt};
  CHECK_THROWS_WITH(count(mesh, s), Catch::Contains("widen"));
}

TEST_CASE("Named facets of a file need a side where they lie inside", "[mesh][selection]") {
  SerialMesh mesh = kite(3, 3, 1);
  mesh.named_facets["middle"] = {facet_key(std::vector<int>{1, 0})};
  CHECK_THROWS_WITH(count(mesh, on("middle")), Catch::Contains("region: a or region: b"));
  FaceSelection s = on("middle");
  s.region = std::string("b");
  CHECK(count(mesh, s) == 1);
  SerialMesh same = kite(3, 3, 0);
  same.named_facets["middle"] = {facet_key(std::vector<int>{1, 0})};
  CHECK_THROWS_WITH(count(same, on("middle")), Catch::Contains("same region on both sides"));
}

TEST_CASE("Non-Delaunay edges are found inside one material, and refused", "[mesh][quality]") {
  // Below, the obtuse angle is made good by the tall neighbour of the same material.
  CHECK(survey(kite(6, 1, 0), false).quality.negative_couplings == 0);
  // Not if the neighbour is of another material: its box ends at the interface.
  CHECK_THROWS_WITH(survey(kite(6, 1, 1), false),
                    Catch::Contains("not Delaunay") && Catch::Contains("allow_non_delaunay"));
  const Survey s = survey(kite(6, 1.8, 1), true);
  CHECK(s.quality.negative_couplings == 1);
  CHECK(s.quality.worst_coupling == Approx(-1).epsilon(1e-6));
  // A right angle but for the rounding of gmsh's coordinates is none that is obtuse.
  CHECK(survey(kite(6, 2 * (1 - 1e-10), 1), false).quality.negative_couplings == 0);
  CHECK_THROWS_WITH(survey(kite(6, 2 * (1 - 1e-7), 1), false), Catch::Contains("not Delaunay"));
  // Allowed or not, a box must have a volume.
  CHECK_THROWS_WITH(survey(kite(6, 1, 1), true), Catch::Contains("no positive volume in material 'Ti'"));
  // Nor is it made good by a neighbour that is too flat.
  CHECK_THROWS_WITH(survey(kite(1.5, 1, 0), false), Catch::Contains("1 of 8 edges"));
}

TEST_CASE("Regions of the same material count as one", "[mesh][quality]") {
  SerialMesh mesh = kite(6, 1, 1);
  mesh.region_materials = {"TaOx", "TaOx"};
  CHECK(survey(mesh, false).quality.negative_couplings == 0);
}
