#include "device/emission.hpp"

#include "base/constants.hpp"
#include "laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

constexpr double pi = 3.14159265358979323846, hbar_J_s = 1.054571817e-34, electron_kg = 9.1093837015e-31;
constexpr double planck_J_s = 6.62607015e-34, k_J_K = 1.380649e-23;

Barrier barrier(double height_eV, bool tunnels, bool image_force = false) {
  Barrier b;
  b.height_eV = height_eV;
  b.image_force = image_force;
  b.image_permittivity_F_m = 4.5 * eps0_F_m;
  b.static_permittivity_F_m = 25 * eps0_F_m;
  b.tunnels = tunnels;
  b.richardson_A_m2K2 = 1.20173e6;
  b.tunnel_mass_kg = 0.3 * electron_kg;
  b.bulk_level_eV = 0.1;
  return b;
}

/// Current density of the electrons that leave the oxide [A/m2].
double current(const Barrier& b, double lag_V, double temperature_K, double field_V_m) {
  return q_C * emission_flux(b, lag_V, temperature_K, field_V_m).value;
}

/// Exponent of the WKB transmission of a triangle of height y: 2/hbar int sqrt(2 m (y - q F x)) dx.
double gamow(const Barrier& b, double height_V, double field_V_m) {
  return 4 * std::sqrt(2 * b.tunnel_mass_kg) * std::pow(height_V * q_C, 1.5) /
         (3 * hbar_J_s * q_C * field_V_m);
}

double softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

/// The Tsu-Esaki integral by a trapezoidal rule in the energy itself, from 40 kT above the barrier's top to
/// far below where anything passes.
double tsu_esaki(const Barrier& b, double lag_V, double temperature_K, double field_V_m) {
  const double kT = k_eV_K * temperature_K, deepest = std::pow(60 / gamow(b, 1, field_V_m), 2.0 / 3);
  const auto supply = [&](double e) { return softplus(-(e + lag_V) / kT) - softplus(-e / kT); };
  const auto rule = [&](double from, double to, const std::function<double(double)>& f) {
    constexpr int points = 10000;
    const double h = (to - from) / points;
    double sum = 0.5 * (f(from) + f(to));
    for (int k = 1; k < points; ++k) sum += f(from + k * h);
    return sum * h / kT;
  };
  const double over =
      rule(0, 40 * kT + std::max(-lag_V, 0.0), [&](double e) { return supply(b.height_eV + e); });
  const double through =
      rule(0, deepest, [&](double y) { return std::exp(-gamow(b, y, field_V_m)) * supply(b.height_eV - y); });
  return b.richardson_A_m2K2 * temperature_K * temperature_K * (over + through);
}

}  // namespace

TEST_CASE("Richardson's constant", "[device][emission]") {
  const double h3 = planck_J_s * planck_J_s * planck_J_s;
  CHECK(constants::richardson_A_m2K2 ==
        Approx(4 * pi * q_C * electron_kg * k_J_K * k_J_K / h3).epsilon(5e-6));
}

TEST_CASE("Thermionic emission: Richardson's limits", "[device][emission]") {
  const Barrier b = barrier(0.3, false);
  // A T^2 exp(-b/kT) into the oxide far in reverse: 9.87e5 A/m2 at 0.3 eV and 300 K.
  CHECK(current(b, 2, 300, 0) == Approx(-986897.5).epsilon(1e-5));
  CHECK(current(b, 0.5, 300, 0) == Approx(-986897.5).epsilon(1e-5));
  // Forward it grows by e each kT, until the barrier's states fill: here 0.4 eV are left.
  const Barrier high = barrier(0.6, false);
  const double kT = k_eV_K * 300, saturated = 1.20173e6 * 9e4 * std::exp(-0.6 / kT);
  CHECK(current(high, -0.2, 300, 0) == Approx(saturated * std::expm1(0.2 / kT)).epsilon(1e-6));
  CHECK(current(high, -0.2 - kT, 300, 0) / current(high, -0.2, 300, 0) == Approx(std::exp(1)).epsilon(1e-3));
  // Richardson's plot, ln(J/T^2) over 1/T, falls with the barrier.
  const double rise = std::log(current(high, 2, 400, 0) / 16 * 9 / current(high, 2, 300, 0));
  CHECK(rise * k_eV_K / (1 / 300.0 - 1 / 400.0) == Approx(0.6).epsilon(1e-7));
}

TEST_CASE("Emission: exactly nothing at equal Fermi levels, and a conductance through it",
          "[device][emission]") {
  for (const bool tunnels : {false, true})
    for (const double field : {-1e9, 0.0, 1e6, 1e8, 2e9})
      for (const double t : {4.0, 300.0, 1500.0}) {
        const Dual j = emission_flux(barrier(0.3, tunnels, true), Dual::variable(0, 0), t, field);
        INFO("tunnels " << tunnels << ", " << field << " V/m, " << t << " K");
        CHECK(j.value == 0);
        CHECK(j.d[0] <= 0);
      }
  // Thermionic: dJ/dlag = -(A T q/k) exp(-b/kT).
  const Dual j = emission_flux(barrier(0.3, false), Dual::variable(0, 0), 300, 0);
  CHECK(q_C * j.d[0] == Approx(-986897.5 / (k_eV_K * 300)).epsilon(1e-5));
}

TEST_CASE("Emission: detailed balance", "[device][emission]") {
  // What goes over a non-degenerate barrier one way is exp(lag/kT) of what goes the other way.
  for (const bool tunnels : {false, true})
    for (const double lag : {1e-6, 0.01, 0.1}) {
      const Barrier b = barrier(1.2, tunnels);
      const double forward = current(b, -lag, 300, 1e8), reverse = current(b, lag, 300, 1e8);
      INFO("tunnels " << tunnels << ", lag " << lag);
      CHECK(forward / -reverse == Approx(std::exp(lag / (k_eV_K * 300))).epsilon(tunnels ? 1e-4 : 1e-9));
    }
}

TEST_CASE("Image force: 0.12 eV at 1e5 V/cm in vacuum", "[device][emission]") {
  // Sze and Ng, Physics of Semiconductor Devices (2007), 3.2.4: 0.12 and 1.2 V at 1e5 and 1e7 V/cm.
  Barrier b = barrier(2, false, true);
  b.image_permittivity_F_m = eps0_F_m;
  const Barrier without = barrier(2, false);
  const auto lowering = [&](double field) {
    return k_eV_K * 300 * std::log(current(b, 2, 300, field) / current(without, 2, 300, field));
  };
  CHECK(lowering(1e7) == Approx(0.12).epsilon(1e-4));
  CHECK(lowering(1e9) == Approx(1.2).epsilon(1e-4));
  b.image_permittivity_F_m = 4.5 * eps0_F_m;
  CHECK(lowering(1e8) == Approx(std::sqrt(q_C * 1e8 / (4 * pi * 4.5 * eps0_F_m))).epsilon(1e-6));
  // Accumulation does not lower, and does not raise.
  CHECK(std::abs(lowering(-1e9)) < 1e-4);
  CHECK(current(barrier(0.3, true), 1, 300, -1e9) ==
        Approx(current(barrier(0.3, false), 1, 300, 0)).epsilon(1e-4));
}

TEST_CASE("Image force: a barrier that is lowered away leaves a finite flux", "[device][emission]") {
  // JART's dense state: 0.18 eV and 3e9 V/m at a permittivity of 5.5 leave -0.7 eV. Far below the Fermi level
  // the flux is that of a degenerate gas, (A/k^2)/2 [(b + lag)^2 - b^2], not exp(27) times Richardson's
  // constant.
  Barrier b = barrier(0.18, false, true);
  b.image_permittivity_F_m = 5.5 * eps0_F_m;
  const double top = 0.18 - std::sqrt(q_C * 3e9 / (4 * pi * 5.5 * eps0_F_m));
  CHECK(top == Approx(-0.706).epsilon(0.01));
  const double per_V2 = 1.20173e6 / (k_eV_K * k_eV_K);
  CHECK(current(b, 0.2, 300, 3e9) == Approx(per_V2 / 2 * (std::pow(top + 0.2, 2) - top * top)).epsilon(1e-5));
  for (const double t : {4.0, 300.0})
    for (const double lag : {-20.0, -0.1, 0.1, 20.0}) CHECK(std::isfinite(current(b, lag, t, 1e13)));
}

TEST_CASE("Tunnelling: against the Tsu-Esaki integral by another rule", "[device][emission]") {
  for (const double height : {0.2, 0.6, 1.2})
    for (const double t : {77.0, 300.0, 1200.0})
      for (const double field : {2e7, 2e8, 1e9})
        for (const double lag : {-0.3, -0.01, 0.05, 0.8, 3.0}) {
          const Barrier b = barrier(height, true);
          // Less than a leak of 1e-12 A through 100 nm^2 does not count: the rule under test ends at
          // exp(-36).
          const double expected = tsu_esaki(b, lag, t, field);
          INFO(height << " eV, " << t << " K, " << field << " V/m, lag " << lag << " V");
          CHECK(current(b, lag, t, field) == Approx(expected).epsilon(t < 100 ? 0.01 : 1e-4).margin(1e2));
        }
}

TEST_CASE("Tunnelling: far in reverse it stays finite and saturates", "[device][emission]") {
  // A volt of reverse bias is 39 kT at room temperature: states that only the electrode fills.
  const Barrier b = barrier(0.18, true);
  const double reached = current(b, 5, 300, 1e9);
  CHECK(std::isfinite(reached));
  for (const double lag : {1.0, 2.0, 10.0}) {
    const Dual j = emission_flux(b, Dual::variable(lag, 0), Dual::variable(300, 1), Dual::variable(1e9, 6));
    INFO("lag " << lag);
    CHECK(q_C * j.value == Approx(tsu_esaki(b, lag, 300, 1e9)).epsilon(2e-4));
    for (const double d : j.d) CHECK(std::isfinite(d));
  }
}

TEST_CASE("Tunnelling: Fowler and Nordheim, and what warmth adds", "[device][emission]") {
  // With Richardson's constant of the tunnelling mass, J = q^3 F^2/(8 pi h b) exp(-G), G = gamow(b), times
  // p/sin p, p = pi c kT, c = 3 G/2b: Murphy and Good, Phys. Rev. 102 (1956) 1464. That expands G about the
  // Fermi level; the next term brings a factor 1 - 1/G in the cold.
  Barrier b = barrier(1, true);
  b.richardson_A_m2K2 = 4 * pi * q_C * b.tunnel_mass_kg * k_J_K * k_J_K / std::pow(planck_J_s, 3);
  for (const double field : {2e8, 3e8, 5e8}) {
    const double g = gamow(b, 1, field), p = pi * 1.5 * g * k_eV_K * 100;
    const double prefactor =
        std::pow(q_C, 2) * field * field / (8 * pi * planck_J_s) * electron_kg / b.tunnel_mass_kg;
    const double fowler = prefactor * b.tunnel_mass_kg / electron_kg * std::exp(-g) * p / std::sin(p);
    const double ratio = -current(b, 3, 100, field) / fowler;
    INFO(field << " V/m, G = " << g << ", p = " << p << ", ratio " << ratio);
    CHECK((1 - ratio) * g == Approx(1).epsilon(0.25));
  }
}

TEST_CASE("Tunnelling: thermionic-field emission rises as F^2/T^3", "[device][emission]") {
  // Where exp(y/kT) P(y) peaks inside the barrier: ln(J/J_thermionic) = hbar^2 q^2 F^2/(24 m (kT)^3) and the
  // width of the peak; Murphy and Good's intermediate regime.
  const Barrier b = barrier(3, true);
  const double kT = k_eV_K * 300;
  const auto enhancement = [&](double field) {
    return current(b, 4, 300, field) / current(barrier(3, false), 4, 300, 0);
  };
  for (const double field : {6e7, 8e7, 1e8}) {
    const double exponent =
        std::pow(hbar_J_s * q_C * field, 2) / (24 * b.tunnel_mass_kg * std::pow(kT * q_C, 3));
    const double peak = 3 * kT * exponent, curvature = 0.75 * gamow(b, 1, field) / std::sqrt(peak);
    INFO(field << " V/m, exponent " << exponent << ", peak " << peak << " eV below the top");
    CHECK(enhancement(field) ==
          Approx(std::sqrt(2 * pi / curvature) / kT * std::exp(exponent)).epsilon(0.02));
  }
}

TEST_CASE("Emission: slopes by lag, temperature and field", "[device][emission]") {
  for (const bool tunnels : {false, true}) {
    const Barrier b = barrier(0.4, tunnels, true);
    for (const double lag : {-0.3, -0.01, 0.02, 0.7, 2.0})
      for (const double field : {2e5, 1e8, 6e8})
        check_slopes([&](const std::vector<Dual>& x) { return emission_flux(b, x[0], x[1], x[2]); },
                     {lag, 350, field}, {0, 1, 6}, 1e-6);
  }
}

TEST_CASE("Depletion field and image force: the lowering of JART VCM v1b", "[device][emission]") {
  // [e^3 z N psi/(8 pi^2 eps^3)]^(1/4), psi = phi_B0 - phi_n - V: 0.18 and 0.10 eV, eps 5.5, N up to 2e27.
  Barrier b = barrier(0.18, false, true);
  b.image_permittivity_F_m = b.static_permittivity_F_m = 5.5 * eps0_F_m;
  b.bulk_level_eV = 0.10;
  for (const double n : {8e23, 2e25, 2e27})
    for (const double reverse : {0.5, 1.0, 2.0}) {
      const double psi = 0.18 - 0.10 + reverse;
      const double published =
          std::pow(std::pow(q_C, 3) * 2 * n * psi / (8 * pi * pi * std::pow(5.5 * eps0_F_m, 3)), 0.25);
      const double field = depletion_field(b, n, 2, reverse).value;
      INFO("N " << n << ", " << reverse << " V");
      CHECK(std::sqrt(q_C * field / (4 * pi * b.image_permittivity_F_m)) == Approx(published).epsilon(1e-3));
      // And it is what the emission then sees, here through a barrier that is high enough to be left with
      // one.
      Barrier high = b;
      high.height_eV = 3;
      high.bulk_level_eV = 3 - 0.08;
      const double j = current(high, reverse, 300, depletion_field(high, n, 2, reverse).value);
      CHECK(k_eV_K * 300 * std::log(-j / (1.20173e6 * 9e4)) == Approx(published - 3).epsilon(5e-4));
    }
}

TEST_CASE("Depletion field: grows as the root of charge and bias, dies beyond flat bands",
          "[device][emission]") {
  const Barrier b = barrier(0.5, false);
  const auto field = [&](double n, double charge, double lag) {
    return depletion_field(b, n, charge, lag).value;
  };
  CHECK(field(4e25, 2, 1) / field(1e25, 2, 1) == Approx(2).epsilon(1e-12));
  CHECK(field(1e25, 2, 1) / field(1e25, 1, 1) == Approx(std::sqrt(2)).epsilon(1e-12));
  CHECK(field(1e25, -2, 1) == field(1e25, 2, 1));
  CHECK(field(1e25, 2, 3.6) / field(1e25, 2, 0.6) == Approx(2).epsilon(1e-3));
  // sqrt(2 q z n psi/eps) at 1 V: 1.7e8 V/m for 1e25 /m3, z = 2 and eps 25.
  CHECK(field(1e25, 2, 0.6) == Approx(std::sqrt(4 * q_C * 1e25 / (25 * eps0_F_m))).epsilon(1e-3));
  CHECK(field(1e25, 2, -2) < 0.03 * field(1e25, 2, 0.6));
  for (const double lag : {-1.0, -0.4, 0.0, 2.0})
    check_slopes([&](const std::vector<Dual>& x) { return depletion_field(b, x[0], 2, x[1]); }, {3e25, lag},
                 {2, 0});
}
