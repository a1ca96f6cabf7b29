#include "base/fermi_dirac.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "base/constants.hpp"

using namespace oxvac;

namespace {

using Real = long double;
using Function = std::function<Real(Real)>;

/// Adaptive Simpson, which shares nothing with the trapezoidal rule under test.
Real adaptive(const Function& f, Real a, Real b, Real fa, Real fm, Real fb, Real whole, Real tolerance,
              int depth) {
  const Real m = 0.5L * (a + b), fl = f(0.5L * (a + m)), fr = f(0.5L * (m + b));
  const Real left = (m - a) / 6 * (fa + 4 * fl + fm), right = (b - m) / 6 * (fm + 4 * fr + fb);
  const Real change = left + right - whole;
  if (depth == 0 || std::abs(change) < 15 * tolerance) return left + right + change / 15;
  return adaptive(f, a, m, fa, fl, fm, left, 0.5L * tolerance, depth - 1) +
         adaptive(f, m, b, fm, fr, fb, right, 0.5L * tolerance, depth - 1);
}

Real integral(const Function& f, Real a, Real b, Real tolerance) {
  Real sum = 0;
  constexpr int pieces = 16;  // so that no narrow feature hides between the first points
  for (int k = 0; k < pieces; ++k) {
    const Real l = a + (b - a) * k / pieces, r = a + (b - a) * (k + 1) / pieces, m = 0.5L * (l + r);
    const Real fl = f(l), fm = f(m), fr = f(r);
    sum += adaptive(f, l, r, fl, fm, fr, (r - l) / 6 * (fl + 4 * fm + fr), tolerance / pieces, 40);
  }
  return sum;
}

/// 4/sqrt(pi) int t^2/(1 + exp(t^2 - eta)) dt, times exp(-eta) where eta is below 0: no loss of digits there.
Real quadrature(double eta, bool slope) {
  const Real shift = eta < 0 ? 0 : eta, scale = eta < 0 ? std::exp(static_cast<Real>(eta)) : 1;
  const auto f = [&](Real t) -> Real {
    const Real e = std::exp(t * t - shift);
    const Real occupied = 1 / (scale + e);
    return t * t * occupied * (slope ? e * occupied : 1);
  };
  const Real end = std::sqrt(shift + 50);
  return scale * 4 / std::sqrt(static_cast<Real>(constants::pi)) * integral(f, 0, end, 1e-16L * (1 + shift));
}

}  // namespace

TEST_CASE("Fermi-Dirac integral of order 1/2: tabulated values", "[base][fermi]") {
  // By the tanh-sinh rule in 30 digits (mpmath 1.3).
  const std::vector<std::pair<double, double>> table = {
      {-30, 9.357622968839865e-14}, {-20, 2.0611536209365378e-9}, {-15, 3.0590228741763801e-7},
      {-10, 4.5399201052641328e-5}, {-5, 0.0067219543145059127},  {-2, 0.12929851332007559},
      {-1, 0.32779515926071155},    {0, 0.76514702462540795},     {1, 1.5756407761513002},
      {2, 2.8237212774015841},      {5, 8.8442088952429539},      {10, 24.084656964637654},
      {20, 67.49151222165892},      {50, 266.09281252136259},     {100, 752.34559155219612}};
  for (const auto& [eta, value] : table) {
    INFO("eta = " << eta);
    CHECK(fermi_half(eta).value == Approx(value).epsilon(1e-12));
  }
  // F(0) = (1 - 1/sqrt(2)) zeta(3/2).
  CHECK(fermi_half(0).value == Approx((1 - std::sqrt(0.5)) * 2.6123753486854883433).epsilon(1e-14));
}

TEST_CASE("Fermi-Dirac integral of order 1/2 against another quadrature", "[base][fermi]") {
  for (double eta = -40; eta <= 150; eta += eta < 20 ? 1.7 : 13.1) {
    INFO("eta = " << eta);
    const FermiHalf f = fermi_half(eta);
    CHECK(f.value == Approx(static_cast<double>(quadrature(eta, false))).epsilon(1e-12));
    CHECK(f.slope == Approx(static_cast<double>(quadrature(eta, true))).epsilon(1e-12));
  }
}

TEST_CASE("Fermi-Dirac integral: nothing shows where the formula changes", "[base][fermi]") {
  for (const double border : {-15.0, 100.0}) {
    constexpr double h = 1e-9;
    const FermiHalf below = fermi_half(border - h), above = fermi_half(border + h);
    INFO("eta = " << border);
    CHECK((above.value - below.value) / (2 * h * below.slope) == Approx(1).epsilon(1e-3));
    CHECK(above.value == Approx(below.value * (1 + 2 * h * below.slope / below.value)).epsilon(1e-12));
    CHECK(above.slope == Approx(below.slope).epsilon(3 * h));
    const auto log_at = [](double eta) { return log_fermi_half(Dual::variable(eta, 0)); };
    CHECK(log_at(border + h).value - log_at(border - h).value ==
          Approx(2 * h * log_at(border - h).d[0]).margin(2e-13));
  }
}

TEST_CASE("Fermi-Dirac integral: limits on both sides", "[base][fermi]") {
  // Dilute: exp(eta). Degenerate: 4/(3 sqrt(pi)) eta^(3/2), by pi^2/(8 eta^2) more.
  CHECK(fermi_half(-60).value == Approx(std::exp(-60.0)).epsilon(1e-15));
  CHECK(fermi_half(-60).slope == Approx(std::exp(-60.0)).epsilon(1e-15));
  for (const double eta : {1e3, 1e6}) {
    const double limit = 4 / (3 * std::sqrt(constants::pi)) * std::pow(eta, 1.5);
    const double excess = fermi_half(eta).value / limit - 1;
    CHECK(excess == Approx(constants::pi * constants::pi / (8 * eta * eta)).epsilon(1e-4).margin(1e-15));
    CHECK(fermi_half(eta).slope == Approx(1.5 * limit / eta).epsilon(1e-6));
  }
}

TEST_CASE("ln F stays finite where F underflows, and its slope is F'/F", "[base][fermi]") {
  for (const double eta : {-5000.0, -800.0, -40.0, -15.1}) {
    const Dual log = log_fermi_half(Dual::variable(eta, 3));
    INFO("eta = " << eta);
    CHECK(log.value == Approx(eta - std::exp(eta) * std::pow(2, -1.5)).epsilon(1e-14));
    CHECK(log.d[3] == Approx(1 - std::exp(eta) * std::pow(2, -1.5)).epsilon(1e-13));
    CHECK(log.d[2] == 0);
  }
  for (const double eta : {-14.9, -3.0, 0.0, 4.0, 60.0, 400.0}) {
    const Dual log = log_fermi_half(Dual::variable(eta, 3));
    INFO("eta = " << eta);
    CHECK(std::exp(log.value) == Approx(fermi_half(eta).value).epsilon(1e-13));
    constexpr double h = 1e-3;
    const double by_difference = (8 * (log_fermi_half(eta + h).value - log_fermi_half(eta - h).value) -
                                  (log_fermi_half(eta + 2 * h).value - log_fermi_half(eta - 2 * h).value)) /
                                 (12 * h);
    CHECK(log.d[3] == Approx(by_difference).epsilon(1e-8));
  }
}

TEST_CASE("Fermi-Dirac integral of order one", "[base][fermi]") {
  // pi^2/12 at 0; ln(1 + exp(x)) integrated once more; its reflection; both ends.
  constexpr double pi = constants::pi;
  CHECK(fermi_one(0.0).value == Approx(pi * pi / 12).epsilon(1e-15));
  for (const double x : {-40.0, -5.0, -1.0, -0.1, 0.1, 1.0, 6.0, 30.0}) {
    INFO("x = " << x);
    const auto supply = [&](Real e) { return std::log1p(std::exp(static_cast<Real>(x) - e)); };
    const double expected =
        static_cast<double>(integral(supply, 0, std::max(x, 0.0) + 60, 1e-16L * std::exp(std::min(x, 0.0))));
    CHECK(fermi_one(x).value == Approx(expected).epsilon(1e-13));
    CHECK(fermi_one(x).value + fermi_one(-x).value == Approx(pi * pi / 6 + 0.5 * x * x).epsilon(1e-14));
    CHECK(fermi_one(Dual::variable(x, 3)).d[3] == Approx(std::log1p(std::exp(x))).epsilon(1e-14));
    CHECK(softplus(Dual::variable(x, 3)).value == Approx(std::log1p(std::exp(x))).epsilon(1e-14));
    CHECK(softplus(Dual::variable(x, 3)).d[3] == Approx(1 / (1 + std::exp(-x))).epsilon(1e-14));
  }
  CHECK(fermi_one(-500.0).value == Approx(std::exp(-500.0)).epsilon(1e-15));
  CHECK(fermi_one(1e5).value == Approx(0.5e10 + pi * pi / 6).epsilon(1e-15));
  CHECK(softplus(1e5).value == 1e5);
}
