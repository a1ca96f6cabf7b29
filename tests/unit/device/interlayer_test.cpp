#include "device/interlayer.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"

using namespace oxvac;
using namespace oxvac::constants;

namespace {

Interlayer titania() {
  Interlayer x;
  x.thickness_m = 1.5e-9;
  x.barrier_eV = 0.6;
  x.tunnel_mass_kg = 0.4 * electron_mass_kg;
  x.richardson_A_m2K2 = 0.4 * richardson_A_m2K2;  // the electrons' mass in the supply is that in the barrier
  x.volume_per_oxygen_m3 = 0.016e-27;
  return x;
}

double current(const Interlayer& layer, double drop_V, double temperature_K) {
  return interlayer_current(layer, layer.thickness_m, drop_V, temperature_K).value;
}

/// The same integral by the midpoint rule in small equal steps, with the action integrated over the depth.
double brute_force(const Interlayer& layer, double drop_V, double temperature_K) {
  const double kT = boltzmann_eV_K * temperature_K, top = layer.barrier_eV;
  const double per_length =
      2 * std::sqrt(2 * layer.tunnel_mass_kg * elementary_charge_C) / reduced_planck_J_s;
  const double bottom = -drop_V - layer.band_depth_eV, highest = top + 30 * kT;
  constexpr int energies = 40000, depths = 400;
  const double step = (highest - bottom) / energies;
  double sum = 0;
  for (int k = 0; k < energies; ++k) {
    const double energy = bottom + (k + 0.5) * step;
    const double from = std::log1p(std::exp(-energy / kT)),
                 to = std::log1p(std::exp(-(energy + drop_V) / kT));
    const double supply =
        energy < -30 * kT ? (energy < -drop_V - 30 * kT ? drop_V / kT : -energy / kT - to) : from - to;
    double action = 0;
    for (int j = 0; j < depths; ++j) {
      const double below = top - drop_V * (j + 0.5) / depths - energy;
      if (below > 0) action += std::sqrt(below) / depths;
    }
    sum += std::exp(-per_length * layer.thickness_m * action) * supply * step;
  }
  return layer.richardson_A_m2K2 * temperature_K * temperature_K * sum / kT;
}

}  // namespace

TEST_CASE("interlayer: the current agrees with a plain integration", "[interlayer]") {
  for (const double drop_V : {0.05, 0.4, 1.5})
    for (const double temperature_K : {100.0, 300.0, 900.0}) {
      CAPTURE(drop_V, temperature_K);
      CHECK(current(titania(), drop_V, temperature_K) ==
            Approx(brute_force(titania(), drop_V, temperature_K)).epsilon(2e-3));
    }
}

TEST_CASE("interlayer: conductance of a cold layer at a small drop", "[interlayer]") {
  // At T -> 0, dJ/dV = A T^2/(kT)^2 int P dE over the filled band; P = exp(-c sqrt(y)) in the depth y.
  const Interlayer x = titania();
  const double c =
      2 * x.thickness_m * std::sqrt(2 * x.tunnel_mass_kg * elementary_charge_C) / reduced_planck_J_s;
  const auto antiderivative = [&](double y) {
    return 2 / (c * c) * (1 + c * std::sqrt(y)) * std::exp(-c * std::sqrt(y));
  };
  const double filled = antiderivative(x.barrier_eV) - antiderivative(x.barrier_eV + x.band_depth_eV);
  const double conductance = x.richardson_A_m2K2 / (boltzmann_eV_K * boltzmann_eV_K) * filled;
  CHECK(current(x, 1e-4, 20) / 1e-4 == Approx(conductance).epsilon(2e-3));
}

TEST_CASE("interlayer: slope of Fowler and Nordheim above the barrier", "[interlayer]") {
  Interlayer x = titania();
  x.thickness_m = 10e-9;
  x.barrier_eV = 1.0;
  const double slope =
      (std::log(current(x, 3.2, 50) / (3.2 * 3.2)) - std::log(current(x, 2.8, 50) / (2.8 * 2.8))) /
      (1 / 3.2 - 1 / 2.8);
  const double known = -4 * std::sqrt(2 * x.tunnel_mass_kg * elementary_charge_C) / (3 * reduced_planck_J_s) *
                       std::pow(x.barrier_eV, 1.5) * x.thickness_m;
  CHECK(slope == Approx(known).epsilon(0.03));
}

TEST_CASE("interlayer: odd in the drop, none at rest, a derivative that fits", "[interlayer]") {
  const Interlayer x = titania();
  CHECK(current(x, 0, 300) == 0);
  CHECK(current(x, -0.7, 300) == -current(x, 0.7, 300));
  for (const double drop_V : {-0.7, 0.0, 0.3, 2.0}) {
    CAPTURE(drop_V);
    const Dual exact =
        interlayer_current(x, Dual::variable(1.5e-9, 3), Dual::variable(drop_V, 0), Dual::variable(400, 1));
    const double h = 1e-5;
    const double by_drop = (current(x, drop_V + h, 400) - current(x, drop_V - h, 400)) / (2 * h);
    const double by_heat =
        (current(x, drop_V, 400 + h * 400) - current(x, drop_V, 400 - h * 400)) / (2 * h * 400);
    CHECK(exact.d[0] == Approx(by_drop).epsilon(1e-5));
    CHECK(exact.d[1] == Approx(by_heat).epsilon(1e-5).margin(1e-12 * std::abs(by_drop)));
  }
}

TEST_CASE("interlayer: grows by what the electrode takes, and never below a bond", "[interlayer]") {
  const Interlayer x = titania();
  const auto thickness = [&](double surface_m2) { return interlayer_thickness(x, surface_m2, 20e18).value; };
  CHECK(thickness(20e18) == Approx(1.5e-9).epsilon(1e-4));
  CHECK(thickness(0) - thickness(20e18) == Approx(0.016e-27 * 20e18).epsilon(1e-3));
  CHECK(thickness(400e18) > 0.1e-9);
  CHECK(thickness(400e18) < 0.102e-9);
}
