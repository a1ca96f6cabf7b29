#include "base/functions.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

using namespace oxvac;

namespace {

using Real = long double;

Dual at(double x) { return Dual::variable(x, 3); }

/// The derivative in slot 3 against a central difference of fourth order.
void check_slope(const std::function<Dual(const Dual&)>& f, double x, double h = 1e-3) {
  INFO("x = " << x);
  const auto slope = [&](double step) { return (f(x + step).value - f(x - step).value) / (2 * step); };
  const Dual y = f(at(x));
  const double expected = (4 * slope(h / 2) - slope(h)) / 3;
  CHECK(y.d[3] == Approx(expected).epsilon(1e-8).margin(1e-10));
  for (int i = 0; i < Dual::slots; ++i)
    if (i != 3) CHECK(y.d[i] == 0);
}

bool close(double a, Real b, double tolerance) {
  return std::abs(static_cast<double>(a - b)) <= tolerance * std::abs(static_cast<double>(b));
}

// Both sides of every switch between series and closed form, and far out.
const std::vector<double> spread = {1e-12,  1e-5, 0.01, 0.1, 0.2499, 0.2501, 0.4999,
                                    0.5001, 1,    3,    10,  40,     300,    690};

}  // namespace

TEST_CASE("Bernoulli function: known values", "[base][functions]") {
  CHECK(bernoulli(0.0).value == 1);
  CHECK(bernoulli(at(0)).d[3] == -0.5);
  CHECK(bernoulli(std::log(2.0)).value == Approx(std::log(2.0)).epsilon(1e-15));
  CHECK(bernoulli(-std::log(2.0)).value == Approx(2 * std::log(2.0)).epsilon(1e-15));
  CHECK(bernoulli(1.0).value == Approx(0.58197670686932642438).epsilon(1e-15));
  CHECK(bernoulli(-1000.0).value == 1000);
  CHECK(bernoulli(at(-1e12)).d[3] == -1);
  CHECK(bernoulli(at(1e4)).value == 0);
  CHECK(bernoulli(at(1e4)).d[3] == 0);
}

TEST_CASE("Bernoulli function and its slope agree with long double", "[base][functions]") {
  for (const double size : spread)
    for (const double x : {size, -size}) {
      INFO("x = " << x);
      const Real e = std::expm1(static_cast<Real>(x));
      CHECK(close(bernoulli(x).value, x / e, 4e-16));
      if (size < 1e-3) continue;  // there even long double cancels in the closed form of the slope
      const Real slope = (e - x * (e + 1)) / (e * e);
      CHECK(close(bernoulli(at(x)).d[3], slope, 5e-15 + 2e-19 / (size * size)));
    }
}

TEST_CASE("Bernoulli function: B(-x) = B(x) + x", "[base][functions]") {
  for (const double x : spread) CHECK(bernoulli(-x).value == Approx(bernoulli(x).value + x).epsilon(1e-15));
  for (const double x : {-30.0, -2.0, -0.2, -1e-3, 0.0, 1e-3, 0.2, 2.0, 30.0}) check_slope(bernoulli, x);
}

TEST_CASE("Langevin function", "[base][functions]") {
  CHECK(langevin(at(0)).value == 0);
  CHECK(langevin(at(0)).d[3] == Approx(1 / 3.0).epsilon(1e-15));
  CHECK(langevin(1.0).value == Approx(0.31303528549933130364).epsilon(1e-15));
  CHECK(langevin(at(1)).d[3] == Approx(0.27593833903368923440).epsilon(1e-14));
  CHECK(langevin(1e6).value == Approx(1 - 1e-6).epsilon(1e-15));
  CHECK(langevin(at(1e6)).d[3] == Approx(1e-12).epsilon(1e-14));
  for (const double x : {1e-3, 0.19999, 0.20001, 2.0, 30.0, 400.0}) {
    CHECK(langevin(-x).value == -langevin(x).value);
    check_slope(langevin, x);
  }
  CHECK(langevin(0.2 - 1e-12).value == Approx(langevin(0.2 + 1e-12).value).epsilon(1e-10));
}

TEST_CASE("sinh(x)/x", "[base][functions]") {
  CHECK(sinhc(0.0).value == 1);
  CHECK(sinhc(at(0)).d[3] == 0);
  CHECK(sinhc(1.0).value == Approx(1.17520119364380145688).epsilon(1e-15));
  for (const double size : spread)
    for (const double x : {size, -size}) {
      INFO("x = " << x);
      CHECK(close(sinhc(x).value, std::sinh(static_cast<Real>(x)) / x, 5e-16));
      if (size < 1e-3) continue;
      const Real slope = (std::cosh(static_cast<Real>(x)) - std::sinh(static_cast<Real>(x)) / x) / x;
      CHECK(close(sinhc(at(x)).d[3], slope, 1e-14 + 2e-19 / (size * size)));
      CHECK(sinhc(at(x)).d[3] == -sinhc(at(-x)).d[3]);
    }
  for (const double x : {-5.0, -0.4, 0.0, 1e-3, 0.4, 5.0}) check_slope(sinhc, x);
}

TEST_CASE("soft_limit keeps small values, never passes the limit, and grows everywhere",
          "[base][functions]") {
  const auto f = [](const Dual& x) { return soft_limit(x, 20); };
  CHECK(f(at(0)).value == 0);
  CHECK(f(at(0)).d[3] == 1);
  CHECK(1 - f(10.0).value / 10 == Approx(std::pow(0.5, 8) / 8).epsilon(0.01));
  CHECK(f(1.0).value == Approx(1).epsilon(1e-10));
  double before = -21;
  for (double x = -100; x <= 100; x += 0.25) {
    const double y = f(x).value;
    CHECK(std::abs(y) < 20);
    CHECK(y > before);
    CHECK(y == -f(-x).value);
    before = y;
  }
  for (const double x : {-60.0, -20.0, -19.0, -5.0, 0.5, 12.0, 19.9, 20.1, 45.0}) check_slope(f, x);
  for (const double x : {1e30, -1e30, 1e300, std::numeric_limits<double>::max()}) {
    const Dual y = f(at(x));
    CHECK(y.value == (x > 0 ? 20 : -20));
    CHECK(std::isfinite(y.d[3]));
  }
}

TEST_CASE("soft_limit is smooth where it changes its formula", "[base][functions]") {
  const Dual below = soft_limit(at(20 * (1 - 1e-12)), 20), above = soft_limit(at(20 * (1 + 1e-12)), 20);
  CHECK(below.value == Approx(above.value).epsilon(1e-11));
  CHECK(below.d[3] == Approx(above.d[3]).epsilon(1e-10));
}

TEST_CASE("soft_cap_at_one is the ratio below, one above", "[base][functions]") {
  const double width = 0.01;
  const auto f = [&](const Dual& r) { return soft_cap_at_one(r, width); };
  CHECK(f(0.0).value == 0);
  for (const double r : {0.05, 0.3, 0.7, 0.9})
    CHECK(f(r).value == Approx(r).margin(width * width / (2 * (1 - r))));
  for (const double r : {1.1, 2.0, 50.0})
    CHECK(f(r).value == Approx(1).margin(width * width / (2 * (r - 1)) + 1e-4));
  CHECK(f(1.0).value == Approx(1 - width / 2).margin(width * width));
  for (const double r : {0.0, 0.5, 0.99, 1.0, 1.01, 3.0}) check_slope(f, r, 1e-4);
  CHECK(f(at(0.2)).d[3] == Approx(1).epsilon(1e-3));
  CHECK(f(at(5)).d[3] == Approx(0).margin(1e-3));
}

TEST_CASE("soft_cap_at_one keeps its digits down to 0", "[base][functions]") {
  // Its slope at 0, (1 + 1/sqrt(1 + w^2))/2, is all that is left of it there.
  for (const double width : {0.01, 0.05}) {
    const double slope = 0.5 * (1 + 1 / std::sqrt(1 + width * width));
    for (const double r : {1e-300, 1e-20, 1e-15, 1e-8}) {
      INFO("r = " << r);
      CHECK(soft_cap_at_one(r, width).value / r == Approx(slope).epsilon(1e-8));
      CHECK(soft_cap_at_one(at(r), width).d[3] == Approx(slope).epsilon(1e-8));
    }
    const Dual below = soft_cap_at_one(at(1e-3 * (1 - 1e-10)), width),
               above = soft_cap_at_one(at(1e-3), width);
    CHECK(below.value == Approx(above.value).epsilon(2e-10));
    CHECK(below.d[3] == Approx(above.d[3]).epsilon(1e-9));
  }
}

TEST_CASE("soft_positive is positive everywhere, and x or 0 far from its corner", "[base][functions]") {
  const auto f = [](const Dual& x) { return soft_positive(x, 0.1); };
  CHECK(f(0.0).value == Approx(0.05));
  CHECK(f(50.0).value == Approx(50.00005).epsilon(1e-12));
  CHECK(f(-50.0).value == Approx(0.0025 / 50).epsilon(1e-5));
  CHECK(f(-1e12).value == Approx(2.5e-15));
  for (const double x : {-3.0, -0.1, 0.0, 0.05, 2.0}) check_slope(f, x);
}

TEST_CASE("smooth_step", "[base][functions]") {
  const auto f = [](const Dual& x) { return smooth_step(x, 0.5); };
  CHECK(f(0.0).value == 0.5);
  CHECK(f(at(0)).d[3] == Approx(1));
  CHECK(f(20.0).value == 1);
  CHECK(f(-20.0).value == 0);
  CHECK(f(0.3).value + f(-0.3).value == Approx(1));
  for (const double x : {-1.0, -0.1, 0.0, 0.7}) check_slope(f, x);
}
