#include "device/initial.hpp"

#include "laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

const std::string cell = R"(
mesh: {geometry: planar, depth: 10 nm, spacing: {x: 1 nm, z: 1 nm}}
regions: {oxide: {material: TaOx, x: [0 nm, 10 nm], z: [0 nm, 10 nm]}}
initial:
)";

InitialVacancies initial(const std::string& lines) {
  return read_from<InitialVacancies>(
      cell + lines, [](const Reader& root) { return read_initial(root, "vacancies", read_mesh_spec(root)); });
}

}  // namespace

TEST_CASE("Initial densities: contributions by hand, added up", "[device][initial]") {
  const InitialVacancies i = initial(R"(  vacancies:
    - {density: 1e25 /m^3}
    - {shape: layer, density: 1e26 /m^3, axis: z, position: 2 nm, decay: 3 nm}
    - {shape: gaussian, density: 1e27 /m^3, centre: {x: 5 nm}, sigma: {x: 2 nm}, regions: [oxide]}
)");
  const double e = std::exp(1.0);
  // At 5 nm on both axes the layer has fallen by e, and the seed is at its fullest along all of z.
  CHECK(i.density_m3("oxide", {5e-9, 5e-9}) == Approx(1e25 + 1e26 / e + 1e27));
  CHECK(i.density_m3("oxide", {9e-9, 2e-9}) == Approx(1e25 + 1e26 + 1e27 / (e * e)));
  CHECK(i.density_m3("coat", {5e-9, 5e-9}) == Approx(1e25 + 1e26 / e));
  CHECK(initial("  vacancies: []\n").density_m3("oxide", {0, 0}) == 0);
}

TEST_CASE("Initial densities: the random factor", "[device][initial]") {
  RandomField field;
  field.amplitude = 0.5;
  field.correlation_m = 2e-9;
  double sum = 0, squares = 0, change = 0;
  constexpr int points = 20000;
  for (int k = 0; k < points; ++k) {
    const std::vector<double> x = {1.37e-9 * k, 0.71e-9 * (k % 97)};
    const double g = std::log(field.factor(x)) / field.amplitude;
    sum += g;
    squares += g * g;
    change = std::max(change, std::abs(std::log(field.factor({x[0] + 1e-14, x[1]})) / field.amplitude - g));
  }
  // Mean 0 and variance 1: neighbours share a lattice point, so that about 14000 of the numbers are
  // independent.
  CHECK(std::abs(sum / points) < 0.05);
  CHECK(squares / points == Approx(1).epsilon(0.05));
  CHECK(change < 1e-3);  // no jumps between lattice cells
  CHECK(field.factor({3e-9, 4e-9}) == field.factor({3e-9, 4e-9}));
  RandomField other = field;
  other.seed = 2;
  CHECK(other.factor({3e-9, 4e-9}) != field.factor({3e-9, 4e-9}));
  other.amplitude = 0;
  CHECK(other.factor({3e-9, 4e-9}) == 1);
}

TEST_CASE("Initial densities: a seed without a width is refused", "[device][initial]") {
  CHECK_THROWS_WITH(initial("  vacancies: [{shape: gaussian, density: 1e25 /m^3, centre: {}, sigma: {}}]\n"),
                    Catch::Contains("c.yaml:5") && Catch::Contains("sigma: names no axis") &&
                        Catch::Contains("shape: constant"));
}
