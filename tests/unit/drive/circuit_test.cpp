#include "drive/circuit.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "protocol_text.hpp"

using namespace oxvac;
using namespace oxvac::test;
using Catch::Matchers::Contains;

namespace {

using Device = std::function<Dual(const Dual&)>;

Device resistor(double ohm) {
  return [ohm](const Dual& v) { return v * (1 / ohm); };
}

/// I0 (exp(v/v0) - 1): the stiffest thing that a circuit may meet.
Device diode(double I0, double v0) {
  return [=](const Dual& v) { return I0 * (exp(v * (1 / v0)) - 1.0); };
}

/// I0 sinh(v/v0), as a depleted gap.
Device gap(double I0, double v0) {
  return [=](const Dual& v) { return 0.5 * I0 * (exp(v * (1 / v0)) - exp(v * (-1 / v0))); };
}

struct Solution {
  double device_V, current_A, residual_V;
  int iterations;
};

/// Newton on the device voltage with updates limited to `limit_V`.
Solution solve(const Device& device, double applied_V, const Circuit& circuit, double limit_V = 1) {
  double v = 0;
  for (int i = 1; i <= 300; ++i) {
    const Dual V = Dual::variable(v, 0);
    const Dual r = circuit_residual(V, device(V), applied_V, circuit);
    if (std::abs(r.value) < 1e-13) return {v, device(v).value, r.value, i};
    v -= std::clamp(r.value / r.d[0], -limit_V, limit_V);
  }
  return {v, device(v).value, 1, 300};
}

}  // namespace

TEST_CASE("without compliance the circuit is a voltage divider", "[drive]") {
  Circuit c;
  c.series_resistance_ohm = 12e3;
  for (const double applied : {-2.0, -1e-6, 0.0, 0.3, 2.0}) {
    const Solution s = solve(resistor(36e3), applied, c);
    CHECK(s.device_V == Approx(0.75 * applied).epsilon(1e-12));
    CHECK(s.iterations <= 3);  // linear: no more than the limit of 1 V per update asks for
  }
}

TEST_CASE("both branches of the compliance with a resistor", "[drive]") {
  Circuit c;
  c.series_resistance_ohm = 10e3;
  c.compliance_positive_A = 30e-6;
  c.compliance_negative_A = 50e-6;
  // 20 kohm in all: 30 uA is reached at 0.6 V, -50 uA at -1 V.
  for (const double applied : {-0.9, -0.3, 0.2, 0.5}) {
    const Solution s = solve(resistor(10e3), applied, c);
    CHECK(std::abs(s.residual_V) < 1e-13);
    CHECK(std::abs(s.device_V - applied / 2) < 1e-7);
    CHECK(compliance_overshoot_A(s.current_A, applied, c) < 0);
  }
  for (const double applied : {0.7, 1.0, 5.0}) {
    const Solution s = solve(resistor(10e3), applied, c);
    CHECK(s.current_A == Approx(30e-6).epsilon(1e-6));
    CHECK(s.device_V == Approx(0.3).epsilon(1e-6));
    CHECK(compliance_overshoot_A(s.current_A, applied, c) < 0.5e-8 * 30e-6);
  }
  CHECK(solve(resistor(10e3), -3, c).current_A == Approx(-50e-6).epsilon(1e-6));
  CHECK(solve(resistor(10e3), -3, c).iterations < 20);
}

TEST_CASE("both branches of the compliance with a diode and with a gap", "[drive]") {
  Circuit c;
  c.series_resistance_ohm = 12e3;
  c.compliance_positive_A = 30e-6;
  for (const Device& device : {diode(1e-12, 0.05), gap(1e-8, 0.2)}) {
    const Solution held = solve(device, 4, c, 0.2);
    CHECK(std::abs(held.residual_V) < 1e-13);
    CHECK(held.current_A == Approx(30e-6).epsilon(1e-8));
    const Solution free = solve(device, 0.3, c, 0.2);
    CHECK(std::abs(free.residual_V) < 1e-13);
    CHECK(free.device_V + 12e3 * free.current_A == Approx(0.3).epsilon(1e-7));
    CHECK(free.current_A < 30e-6);
  }
  const Solution negative = solve(gap(1e-8, 0.2), -4, c, 0.2);
  CHECK(std::abs(negative.residual_V) < 1e-13);
  CHECK(negative.current_A < -90e-6);  // no compliance on this side
  CHECK(compliance_overshoot_A(negative.current_A, -4, c) == -std::numeric_limits<double>::infinity());
}

TEST_CASE("through a sweep the current follows the device, then the compliance, without a jump", "[drive]") {
  Circuit c;
  c.compliance_positive_A = c.compliance_negative_A = 20e-6;
  double before = solve(resistor(1e5), -4, c).current_A;
  CHECK(before == Approx(-20e-6).epsilon(1e-8));
  for (int k = -399; k <= 400; ++k) {
    const Solution s = solve(resistor(1e5), k * 0.01, c);
    REQUIRE(std::abs(s.residual_V) < 1e-13);
    // Once held, the current moves by softness^2 only, in either direction.
    CHECK(s.current_A - before > -2e-8 * 20e-6);
    CHECK(s.current_A - before < 1.01e-7);
    before = s.current_A;
  }
  CHECK(before == Approx(20e-6).epsilon(1e-8));
}

TEST_CASE("rest is an exact solution and the equation is smooth through 0 V", "[drive]") {
  Circuit c;
  c.series_resistance_ohm = 12e3;
  c.compliance_positive_A = 30e-6;
  c.compliance_negative_A = 10e-6;
  for (const double softness : {1e-4, 0.05}) {
    c.softness = softness;
    CHECK(std::abs(circuit_residual(0.0, 0.0, 0.0, c).value) < 1e-15);
    CHECK(std::abs(circuit_residual(0.0, 0.0, -0.0, c).value) < 1e-15);
    const double tiny_V = 1e-12;
    const Dual up = circuit_residual(Dual::variable(0, 0), Dual::variable(0, 1), tiny_V, c);
    const Dual down = circuit_residual(Dual::variable(0, 0), Dual::variable(0, 1), -tiny_V, c);
    CHECK(std::abs(up.value - down.value) < 3e-12);
    CHECK(up.d[0] == Approx(down.d[0]).epsilon(1e-9));
    CHECK(up.d[0] == Approx(-1).epsilon(1e-9));
  }
}

TEST_CASE("the softness bounds what the smoothing changes", "[drive]") {
  Circuit c;
  c.compliance_positive_A = 30e-6;
  c.softness = 0.05;
  const Solution free = solve(resistor(1e5), 1, c);  // 10 uA, a third of the compliance
  CHECK(std::abs(free.device_V - 1) < 0.5 * 0.05 * 0.05);
  CHECK(std::abs(free.device_V - 1) > 1e-5);
  const Solution held = solve(resistor(1e3), 8, c);
  CHECK(compliance_overshoot_A(held.current_A, 8, c) < 0.5 * 0.05 * 0.05 * 30e-6);
  CHECK(held.current_A == Approx(30e-6).epsilon(2e-3));
}

TEST_CASE("the derivatives of the circuit equation agree with differences", "[drive]") {
  Circuit c;
  c.series_resistance_ohm = 12e3;
  c.compliance_positive_A = 30e-6;
  c.compliance_negative_A = 20e-6;
  for (const double applied : {-2.0, -0.4, 0.0, 0.5, 3.0})
    for (const double v : {-1.0, 0.0, 0.2, 1.5})
      for (const double i : {-40e-6, -20e-6, 0.0, 10e-6, 29e-6, 45e-6}) {
        const auto f = [&](double x, double y) { return circuit_residual(x, y, applied, c).value; };
        const Dual r = circuit_residual(Dual::variable(v, 0), Dual::variable(i, 1), applied, c);
        const double dv = 1e-6, di = 1e-11;
        INFO(applied << " V, " << v << " V, " << i << " A");
        CHECK(std::abs(r.d[0] - (f(v + dv, i) - f(v - dv, i)) / (2 * dv)) < 1e-5);
        CHECK(std::abs(r.d[1] - (f(v, i + di) - f(v, i - di)) / (2 * di)) < 1e-5 * 1e5);
        CHECK(r.d[0] < 0);
      }
}

TEST_CASE("a circuit is read with its defaults and refused where impossible", "[drive]") {
  const auto read = [](const std::string& yaml) {
    return read_circuit(Document::parse(yaml, "c.yaml").root());
  };
  const Circuit none = read("title: x");
  CHECK(none.series_resistance_ohm == 0);
  CHECK(std::isinf(none.compliance_A(1)));
  CHECK(std::isinf(none.compliance_A(-1)));

  const Circuit one = read("circuit: {series_resistance: 12 kohm, compliance: 30 uA}");
  CHECK(one.series_resistance_ohm == Approx(12e3));
  CHECK(one.compliance_A(0) == Approx(30e-6));
  CHECK(one.compliance_A(-1) == Approx(30e-6));
  const Circuit set_only = read("circuit: {compliance: 30 uA, compliance_negative: none}");
  CHECK(set_only.compliance_A(1) == Approx(30e-6));
  CHECK(std::isinf(set_only.compliance_A(-1)));
  const Circuit reset_only = read("circuit: {compliance_negative: 1 mA}");
  CHECK(std::isinf(reset_only.compliance_A(1)));
  CHECK(reset_only.compliance_A(-1) == Approx(1e-3));

  CHECK_THROWS_WITH(read("circuit: {series_resistance: -1 ohm}"),
                    Contains("c.yaml:1") && Contains("negative"));
  CHECK_THROWS_WITH(read("circuit: {compliance: 0 A}"), Contains("must be positive"));
  CHECK_THROWS_WITH(read("circuit: {compliance: -30 uA}"), Contains("must be positive"));
  CHECK_THROWS_WITH(read("circuit: {compliance: 30 uV}"), Contains("is no current"));
  CHECK_THROWS_WITH(read("circuit: {compliance: off}"), Contains("or none"));
  CHECK_THROWS_WITH(read("circuit: {softness: 0}"), Contains("softness"));
  CHECK_THROWS_WITH(read("circuit: {softness: 2}"), Contains("softness"));
}

TEST_CASE("an instruction's compliance takes the place of the circuit's", "[drive]") {
  Circuit c;
  c.series_resistance_ohm = 5;
  c.compliance_positive_A = c.compliance_negative_A = 1e-3;
  const auto during = [&](const std::string& words) {
    return circuit_during(c, read_one("pulse: {amplitude: 1 V, width: 1 ns" + words + "}"));
  };
  CHECK(during("").compliance_A(1) == 1e-3);
  CHECK(during(", compliance: 20 uA").compliance_A(1) == Approx(20e-6));
  CHECK(during(", compliance: 20 uA").compliance_A(-1) == Approx(20e-6));
  CHECK(during(", compliance: 20 uA").series_resistance_ohm == 5);
  CHECK(std::isinf(during(", compliance: none").compliance_A(-1)));
  CHECK(during(", compliance_negative: none").compliance_A(1) == 1e-3);
  CHECK(std::isinf(during(", compliance_negative: none").compliance_A(-1)));
  CHECK(during(", compliance: 20 uA, compliance_negative: 30 uA").compliance_A(-1) == Approx(30e-6));
}
