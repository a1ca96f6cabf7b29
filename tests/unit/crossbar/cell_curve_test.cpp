#include "crossbar/cell_curve.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "images.hpp"

using Catch::Matchers::Contains;
using images::input_message;
using namespace oxvac::crossbar;

namespace {

CellCurve sampled(const CellCurve& curve, double to_V, int points) {
  std::vector<double> V, I;
  for (int i = 0; i <= points; ++i) {
    V.push_back(to_V * i / points);
    I.push_back(curve.current_A(V.back()));
  }
  return CellCurve::table(V, I, "sampled");
}

std::string table_message(const std::vector<double>& V, const std::vector<double>& I) {
  return input_message([&] { CellCurve::table(V, I, "cell.csv"); });
}

}  // namespace

TEST_CASE("the power law and its split into line and excess") {
  const CellCurve curve = CellCurve::power(2e-6, 3e-5, 3);
  CHECK(curve.current_A(0.5) == Approx(2e-6 * 0.5 + 3e-5 * 0.125));
  CHECK(curve.excess_A(0.5) == Approx(3e-5 * 0.125));
  CHECK(curve.low_field_conductance_S() == 2e-6);
  CHECK(curve.r(0.6) == Approx(3e-5 / 2e-6 * 0.36));
  CHECK(curve.current_A(-0.5) == -curve.current_A(0.5));
  CHECK(curve.excess_A(-0.5) == -curve.excess_A(0.5));
  CHECK(curve.current_A(0) == 0);
}

TEST_CASE("a power law that is none is refused") {
  CHECK_THAT(input_message([] { CellCurve::power(-1e-6, 1, 2); }), Contains("a, b >= 0"));
  CHECK_THAT(input_message([] { CellCurve::power(0, 0, 2); }), Contains("not both 0"));
  CHECK_THAT(input_message([] { CellCurve::power(1e-6, 1e-6, 0.5); }), Contains("n >= 1"));
}

TEST_CASE("a table goes through its points, monotone and odd") {
  const std::vector<double> V{0, 0.1, 0.3, 0.6}, I{0, 1e-6, 5e-6, 40e-6};
  const CellCurve curve = CellCurve::table(V, I, "t");
  for (std::size_t i = 0; i < V.size(); ++i) {
    CHECK(curve.current_A(V[i]) == Approx(I[i]).margin(1e-20));
    CHECK(curve.current_A(-V[i]) == Approx(-I[i]).margin(1e-20));
  }
  double last = -1;
  for (int i = 0; i <= 600; ++i) {
    const double now = curve.current_A(1e-3 * i > 0.6 ? 0.6 : 1e-3 * i);
    CHECK(now > last);
    last = now;
  }
  CHECK(curve.low_field_conductance_S() == Approx(1e-5));
  // The slope at 0 is the one the split claims.
  CHECK(curve.current_A(1e-7) / 1e-7 == Approx(curve.low_field_conductance_S()).epsilon(1e-5));
  CHECK(curve.excess_A(0.6) == Approx(40e-6 - 6e-6));
}

TEST_CASE("a table without a point at 0 V begins there all the same") {
  const CellCurve with = CellCurve::table({0, 0.1, 0.2}, {0, 1e-6, 3e-6}, "t");
  const CellCurve without = CellCurve::table({0.1, 0.2}, {1e-6, 3e-6}, "t");
  for (const double v : {0.03, 0.1, 0.17}) CHECK(with.current_A(v) == without.current_A(v));
}

TEST_CASE("a finely sampled power law is as good as the formula") {
  const CellCurve formula = CellCurve::power(4e-6, 3e-4, 5);
  const CellCurve table = sampled(formula, 0.6, 60);
  for (const double v : {0.05, 0.31, 0.592}) {
    CHECK(table.current_A(v) == Approx(formula.current_A(v)).epsilon(1e-3));
  }
  const Nonlinearity a = nonlinearity(formula, 0.6), b = nonlinearity(table, 0.6);
  CHECK(b.deviation == Approx(a.deviation).epsilon(1e-3));
  CHECK(b.half_ratio == Approx(a.half_ratio).epsilon(1e-3));
  REQUIRE(b.exponent);
  CHECK(*b.exponent == Approx(5).epsilon(1e-3));
  CHECK(*b.r == Approx(*a.r).epsilon(1e-3));
}

TEST_CASE("the numbers of a power law are the closed forms") {
  const double r = 10, n = 5, Vmax = 0.6, a = 40e-6 / 11;
  const Nonlinearity x = nonlinearity(CellCurve::power(a, r * a / std::pow(Vmax, n - 1), n), Vmax);
  CHECK(x.deviation == Approx(r / (1 + r) * (0.5 - 1 / (n + 1))));
  CHECK(x.half_ratio == Approx(2 * (1 + r) / (1 + r * std::pow(2, 1 - n))));
  CHECK(x.half_ratio == Approx(13.5).epsilon(0.01));
  CHECK(*x.r == Approx(r));
  CHECK(*x.exponent == n);
  CHECK(x.current_max_A == Approx(Vmax * 40e-6));
}

TEST_CASE("the exponent of a straight line is not stated") {
  const Nonlinearity formula = nonlinearity(CellCurve::linear(1e-6), 0.6);
  CHECK(formula.deviation == 0);
  CHECK(formula.half_ratio == Approx(2));
  CHECK_FALSE(formula.exponent);
  CHECK_THAT(formula.note, Contains("no meaning"));
  const Nonlinearity table = nonlinearity(sampled(CellCurve::linear(1e-6), 0.6, 20), 0.6);
  CHECK(table.deviation == Approx(0).margin(1e-12));
  CHECK_FALSE(table.exponent);
  CHECK_FALSE(table.note.empty());
}

TEST_CASE("r of a table refers to voltage_max, also where the last point lies below it") {
  const CellCurve table = sampled(CellCurve::power(4e-6, 3e-4, 5), 0.7, 50);  // points at 0.588 and 0.602 V
  const Nonlinearity x = nonlinearity(table, 0.6);
  CHECK(*x.r == Approx(3e-4 / 4e-6 * std::pow(0.6, 4)).epsilon(1e-3));
}

TEST_CASE("a table that is no I-V of a passive cell is refused, naming the point") {
  CHECK_THAT(table_message({0, 0.1}, {0}), Contains("cell.csv") && Contains("2 voltages and 1 currents"));
  CHECK_THAT(table_message({0.1}, {1e-6}), Contains("two points"));
  CHECK_THAT(table_message({-0.1, 0, 0.1}, {-1e-6, 0, 1e-6}),
             Contains("point 1") && Contains("mirror image"));
  CHECK_THAT(table_message({0, 0.2, 0.1}, {0, 1e-6, 2e-6}), Contains("point 3") && Contains("must rise"));
  CHECK_THAT(table_message({0, 0.1, 0.2}, {0, 2e-6, 1e-6}), Contains("point 3") && Contains("must not fall"));
  CHECK_THAT(table_message({0, 0.1, 0.2}, {1e-8, 2e-6, 3e-6}), Contains("flow at 0 V") && Contains("offset"));
  CHECK_THAT(table_message({0.1, 0.2}, {-1e-6, 1e-6}), Contains("negative current"));
  CHECK_THAT(table_message({0, std::nan("")}, {0, 1e-6}), Contains("not finite"));
  // A residue below the tolerance is taken for zero.
  CHECK(CellCurve::table({0, 0.1, 0.2}, {1e-9, 2e-6, 3e-6}, "t").current_A(0) == 0);
}

TEST_CASE("a curve must reach voltage_max") {
  const CellCurve table = CellCurve::table({0, 0.1}, {0, 1e-6}, "read at 0.1 V");
  CHECK_THAT(input_message([&] { Shape(table, 0.6, VerifiedAt::voltage_max); }),
             Contains("read at 0.1 V") && Contains("ends at 0.1 V") && Contains("0.6 V"));
  CHECK_NOTHROW(Shape(table, 0.1, VerifiedAt::voltage_max));
  CHECK_NOTHROW(Shape(table, 0.1 * (1 + 1e-12), VerifiedAt::voltage_max).f(1));
  const CellCurve dead = CellCurve::table({0, 0.1}, {0, 0}, "dead");
  CHECK_THAT(input_message([&] { Shape(dead, 0.1, VerifiedAt::voltage_max); }), Contains("no current flows"));
}

TEST_CASE("shapes under the two ways to verify a cell") {
  const double r = 3, n = 5;
  const CellCurve curve = CellCurve::power(1e-6, r * 1e-6 / std::pow(0.6, n - 1), n);
  const Shape end(curve, 0.6, VerifiedAt::voltage_max), low(curve, 0.6, VerifiedAt::low_field);
  for (const double u : {-1.0, -0.4, 0.0, 0.3, 1.0}) {
    const double power = std::copysign(std::pow(std::abs(u), n), u);
    CHECK(end.f(u) == Approx((u + r * power) / (1 + r)).margin(1e-15));
    CHECK(low.f(u) == Approx(u + r * power).margin(1e-15));
    CHECK(end.linear() * u + end.excess(u) == Approx(end.f(u)).margin(1e-15));
    CHECK(low.linear() * u + low.excess(u) == Approx(low.f(u)).margin(1e-15));
  }
  const CellCurve pure = CellCurve::power(0, 1e-6, 3);
  CHECK(Shape(pure, 0.6, VerifiedAt::voltage_max).f(0.5) == Approx(0.125));
  CHECK_THAT(input_message([&] { Shape(pure, 0.6, VerifiedAt::low_field); }),
             Contains("endpoint or regression"));
}

TEST_CASE("an ohmic cell is the identity, to the last bit of a float") {
  const Shape line(CellCurve::linear(3.3e-6), 0.6, VerifiedAt::voltage_max);
  const Shape power(CellCurve::power(1e-6, 7e-6, 1), 0.6, VerifiedAt::voltage_max);
  const Shape table(CellCurve::table({0.2, 0.4, 0.6}, {1e-6, 2e-6, 3e-6}, "t"), 0.6, VerifiedAt::low_field);
  for (int grey = 0; grey < 256; ++grey) {
    const float u = static_cast<float>(grey) / 255.0f;
    CHECK(static_cast<float>(line.f(u)) == u);
    CHECK(static_cast<float>(power.f(u)) == u);
    CHECK(static_cast<float>(table.f(u)) == u);
  }
}
