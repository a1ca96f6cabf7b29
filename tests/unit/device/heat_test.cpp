#include "device/material.hpp"
#include "laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

HeatLaw heat(const std::string& keys) {
  using Materials = std::map<std::string, Material>;
  return read_from<Materials>("{materials: {oxide: {heat: {" + keys + "}}}}",
                              [](const Reader& r) { return read_materials(r, {"oxide"}); })
      .at("oxide")
      .heat;
}

/// By temperature and density.
void check_lattice_slopes(const HeatLaw& law, double temperature_K, double vacancies_m3,
                          double tolerance = 1e-7) {
  check_slopes(
      [&](const std::vector<Dual>& x) {
        NodeState s;
        s.temperature_K = x[0];
        s.vacancies_m3 = x[1];
        return lattice_conductivity(law, s);
      },
      {temperature_K, vacancies_m3}, {1, 2}, tolerance);
}

}  // namespace

// The law of Kim, Choi, Lu, ACS Nano 8, 2369 (2014), with the numbers of the worked example in Sandia's
// Charon: k0 (1 + lambda (T - 300)) without vacancies, linear in n to 57.5 W/mK at 1e21 /cm^3.
TEST_CASE("Heat: lattice conductivity, linear in temperature and density", "[device]") {
  const HeatLaw kim = heat(
      "conductivity: 0.12 W/mK, temperature_coefficient: 0.1 /K, lorenz: 0 V^2/K^2, "
      "dense: {conductivity: 57.5 W/mK, density: 1e21 /cm^3}");
  const auto k = [&](double temperature_K, double vacancies_m3) {
    return lattice_conductivity(kim, state(temperature_K, vacancies_m3)).value;
  };
  CHECK(k(300, 0) == Approx(0.12).epsilon(1e-12));
  CHECK(k(600, 0) == Approx(0.12 * 31).epsilon(1e-12));
  // The corner at full density is rounded by 0.02 of 1.
  CHECK(k(600, 5e26) == Approx((0.12 * 31 + 57.5) / 2).epsilon(1e-3));
  CHECK(k(1000, 5e27) == Approx(57.5).epsilon(1e-3));
  // Below 300 K the line would end at 0 at 290 K: its continuation has the same slope and stays above 0.
  CHECK(k(290, 0) == Approx(0.06).epsilon(1e-12));
  CHECK(k(1, 0) > 0);
  CHECK((k(300.001, 0) - k(300, 0)) == Approx(k(300, 0) - k(299.999, 0)).epsilon(1e-3));
  for (const double temperature : {250.0, 450.0}) check_lattice_slopes(kim, temperature, 4e26);
}

TEST_CASE("Heat: a lattice that conducts less when hot takes the exponent", "[device]") {
  CHECK_THROWS_WITH(heat("temperature_coefficient: -0.01 /K"), Catch::Contains("temperature_exponent"));
  CHECK(
      lattice_conductivity(heat("conductivity: 2 W/mK, temperature_exponent: -0.5"), state(1200, 0)).value ==
      Approx(1).epsilon(1e-12));
}

TEST_CASE("Heat: the lattice's conductivity by hand", "[device]") {
  const HeatLaw law = heat(
      "conductivity: 1.2 W/mK, temperature_exponent: -1, dense: {conductivity: 57.5 W/mK, density: 1e27 "
      "/m^3}");
  CHECK(lattice_conductivity(law, state(300, 0)).value == Approx(1.2).epsilon(1e-3));
  CHECK(lattice_conductivity(law, state(600, 0)).value == Approx(0.6).epsilon(1e-3));
  CHECK(lattice_conductivity(law, state(300, 5e26)).value == Approx(1.2 + 56.3 / 2).epsilon(1e-3));
  CHECK(lattice_conductivity(law, state(900, 5e27)).value == Approx(57.5).epsilon(1e-3));
  for (const double n : {1.0, 5e26, 9.9e26, 3e27}) {
    check_lattice_slopes(law, 450, n, 1e-6);
    for (const double t : {1.0, 5000.0}) CHECK(std::isfinite(lattice_conductivity(law, state(t, n)).value));
  }
}
