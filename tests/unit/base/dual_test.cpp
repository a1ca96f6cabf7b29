#include "base/dual.hpp"

#include <catch2/catch.hpp>
#include <functional>

using namespace oxvac;

namespace {

using Function = std::function<Dual(const Dual&, const Dual&)>;

/// Central difference with Richardson's correction: fourth order in the step.
double difference(const Function& f, double a, double b, int slot) {
  const auto slope = [&](double h) {
    const Dual up = slot == 0 ? f(a + h, b) : f(a, b + h);
    const Dual down = slot == 0 ? f(a - h, b) : f(a, b - h);
    return (up.value - down.value) / (2 * h);
  };
  const double h = 1e-3;
  return (4 * slope(h / 2) - slope(h)) / 3;
}

void check_derivatives(const char* name, const Function& f, double a = 0.8, double b = 1.7) {
  INFO(name);
  const Dual r = f(Dual::variable(a, 0), Dual::variable(b, 6));
  CHECK(r.value == f(a, b).value);
  CHECK(r.d[0] == Approx(difference(f, a, b, 0)).epsilon(1e-9).margin(1e-10));
  CHECK(r.d[6] == Approx(difference(f, a, b, 1)).epsilon(1e-9).margin(1e-10));
  for (int i = 1; i < 6; ++i) CHECK(r.d[i] == 0);
}

}  // namespace

TEST_CASE("Arithmetic follows the chain rule", "[base][dual]") {
  check_derivatives("a + b", [](auto& a, auto& b) { return a + b; });
  check_derivatives("a - b", [](auto& a, auto& b) { return a - b; });
  check_derivatives("a * b", [](auto& a, auto& b) { return a * b; });
  check_derivatives("a / b", [](auto& a, auto& b) { return a / b; });
  check_derivatives("numbers", [](auto& a, auto& b) { return 2.0 * a + 1.0 - (3.0 - b) * 4.0 - 5.0; });
  check_derivatives("3 / b", [](auto& a, auto& b) { return 3.0 / b + a / 7.0; });
  check_derivatives("-a", [](auto& a, auto& b) { return -a * b; });
}

TEST_CASE("Functions follow the chain rule", "[base][dual]") {
  check_derivatives("exp", [](auto& a, auto& b) { return exp(a * b); });
  check_derivatives("log", [](auto& a, auto& b) { return log(a * b); });
  check_derivatives("sqrt", [](auto& a, auto& b) { return sqrt(a * a + b); });
  check_derivatives("tanh", [](auto& a, auto& b) { return tanh(a - b); });
  check_derivatives("pow", [](auto& a, auto& b) { return pow(a / b, 2.5); });
  check_derivatives("deep",
                    [](auto& a, auto& b) { return exp(-sqrt(a / b)) * tanh(a * log(b)) / (1.0 + a * a); });
}

TEST_CASE("An operand may be its own partner", "[base][dual]") {
  const Dual x = Dual::variable(3, 2);
  Dual square = x, one = x, zero = x, twice = x;
  square *= square;
  one /= one;
  zero -= zero;
  twice += twice;
  CHECK(square.value == 9);
  CHECK(square.d[2] == 6);
  CHECK(one.value == Approx(1));
  CHECK(one.d[2] == Approx(0).margin(1e-15));
  CHECK(zero.value == 0);
  CHECK(zero.d[2] == 0);
  CHECK(twice.d[2] == 2);
}

TEST_CASE("A number has no derivatives, a variable one", "[base][dual]") {
  const Dual number = 4.0;
  for (const double d : number.d) CHECK(d == 0);
  const Dual x = Dual::variable(4, 5);
  for (int i = 0; i < Dual::slots; ++i) CHECK(x.d[i] == (i == 5 ? 1 : 0));
  CHECK(Dual(1) < Dual(2));
  CHECK(Dual(2) > Dual(1));
  CHECK(sizeof(Dual) == 64);
  CHECK(alignof(Dual) == 64);
}
