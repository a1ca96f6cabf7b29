#include "drive/waveforms/piecewise_linear.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "base/error.hpp"

using namespace oxvac;
using Catch::Matchers::Contains;

TEST_CASE("piecewise linear meets its points exactly and holds its ends", "[drive]") {
  const PiecewiseLinear w({0, 0.1, 0.30000000000000004, 0.7}, {0.1, -3.3, 1.7, 0.3});
  CHECK(w.value_V(0) == 0.1);
  CHECK(w.value_V(0.1) == -3.3);
  CHECK(w.value_V(0.30000000000000004) == 1.7);
  CHECK(w.value_V(0.7) == 0.3);
  CHECK(w.value_V(-1) == 0.1);
  CHECK(w.value_V(2) == 0.3);
  CHECK(w.value_V(0.5) == Approx(1.0));
  CHECK(w.corners_s() == std::vector<double>{0.1, 0.30000000000000004, 0.7});
  CHECK(w.corners_s().back() == w.duration_s());
  CHECK(w.extreme_V() == -3.3);
  CHECK(w.samples_s().empty());
}

TEST_CASE("piecewise linear refuses what is no waveform", "[drive]") {
  const double infinite = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH(PiecewiseLinear({0}, {1}), Contains("at least two points"));
  CHECK_THROWS_WITH(PiecewiseLinear({0, 1}, {1}), Contains("as many voltages"));
  CHECK_THROWS_WITH(PiecewiseLinear({0.5, 1}, {1, 1}), Contains("begins at 0 s"));
  CHECK_THROWS_WITH(PiecewiseLinear({0, 1, 1}, {1, 1, 2}, {}, "a.yaml:7"),
                    Contains("a.yaml:7") && Contains("too short"));
  CHECK_THROWS_WITH(PiecewiseLinear({0, infinite}, {1, 1}), Contains("point 2") && Contains("not finite"));
}
