#include "reduce/interpolate.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.hpp"

using oxvac::MonotoneCubic;

TEST_CASE("the cubic goes through its points and is exact for a straight line") {
  const MonotoneCubic line({0, 1, 3, 4}, {1, 3, 7, 9});
  for (const double x : {0.0, 0.4, 1.0, 2.2, 3.0, 3.9, 4.0}) CHECK(line(x) == Approx(1 + 2 * x));
  const MonotoneCubic bent({0, 1, 3, 4}, {0, 5, 2, 2});
  CHECK(bent(0) == 0);
  CHECK(bent(1) == Approx(5));
  CHECK(bent(3) == Approx(2));
  CHECK(bent(3.5) == Approx(2));
}

TEST_CASE("it keeps a step monotone where a spline would overshoot") {
  const MonotoneCubic step({0, 1, 2, 3, 4}, {0, 0, 1, 1, 1});
  double before = 0;
  for (int i = 0; i <= 400; ++i) {
    const double y = step(i / 100.0);
    CHECK(y >= before - 1e-15);
    CHECK(y <= 1);
    before = y;
  }
}

TEST_CASE("halving the spacing of smooth data divides the error by at least six") {
  const auto error = [](int n) {
    std::vector<double> x, y;
    for (int i = 0; i <= n; ++i) x.push_back(i / double(n)), y.push_back(std::sinh(3 * x.back()));
    const MonotoneCubic f(x, y);
    double worst = 0;
    for (int i = 0; i <= 1000; ++i)
      worst = std::max(worst, std::abs(f(i / 1000.0) - std::sinh(3 * i / 1000.0)));
    return worst;
  };
  CHECK(error(20) / error(40) > 6);
  CHECK(error(40) / error(80) > 6);
}

TEST_CASE("bad points and points outside are refused") {
  CHECK_THROWS_AS(MonotoneCubic({1}, {1}), oxvac::Error);
  CHECK_THROWS_AS(MonotoneCubic({1, 1}, {1, 2}), oxvac::Error);
  CHECK_THROWS_AS(MonotoneCubic({1, 2}, {1, 2, 3}), oxvac::Error);
  const MonotoneCubic f({1, 2}, {1, 2});
  CHECK_THROWS_WITH(f(2.5), Catch::Matchers::Contains("outside"));
  CHECK(f(1.5) == Approx(1.5));
}
