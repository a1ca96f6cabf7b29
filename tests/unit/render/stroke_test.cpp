#include "render/stroke.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace oxvac::draw;

namespace {

double length(const std::vector<std::vector<Point>>& runs) {
  double sum = 0;
  for (const auto& run : runs) {
    for (std::size_t i = 0; i + 1 < run.size(); ++i)
      sum += std::hypot(run[i + 1].x - run[i].x, run[i + 1].y - run[i].y);
  }
  return sum;
}

const double kNaN = std::nan("");

}  // namespace

TEST_CASE("Clipping keeps what is inside, in runs") {
  const Box box{0, 0, 10, 10};
  // In at the left, out at the top, back in from the right.
  const auto runs = clipped({{-5, 5}, {5, 5}, {5, 20}, {20, 20}, {20, 2}, {2, 2}}, box);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].front().x == Approx(0).margin(1e-12));
  CHECK(runs[0].back().y == Approx(10));
  CHECK(runs[1].front().x == Approx(10));
  CHECK(runs[1].back().x == Approx(2));
  CHECK(length(runs) == Approx(5 + 5 + 8));
}

TEST_CASE("A line that only passes outside leaves nothing") {
  CHECK(clipped({{-5, -1}, {15, -1}}, {0, 0, 10, 10}).empty());
  CHECK(length(clipped({{-5, 5}, {15, 5}}, {0, 0, 10, 10})) == Approx(10));
}

TEST_CASE("Values that are not finite interrupt a line") {
  const auto runs = finite_runs({{0, 0}, {1, 1}, {kNaN, 2}, {3, 3}, {4, INFINITY}, {5, 5}, {6, 6}});
  REQUIRE(runs.size() == 3);
  CHECK(runs[1].size() == 1);
  CHECK(runs[2].size() == 2);
}

TEST_CASE("Dashes run on round corners and keep their share of the length") {
  const auto dashes = dashed({{0, 0}, {50, 0}, {50, 50}}, 8, 2);
  CHECK(dashes.size() == 10);
  CHECK(length(dashes) == Approx(80));
  // The dash from 48 (gap ends at 50) starts at the corner and goes up.
  CHECK(dashes[5].front().x == Approx(50));
  CHECK(dashes[5].back().y == Approx(8));
}

TEST_CASE("Thinning keeps the extremes of every pixel column") {
  std::vector<Point> line;
  for (int i = 0; i < 10000; ++i) line.push_back({i / 1000.0, std::sin(i * 0.7) * (i == 4321 ? 100 : 1)});
  const auto thin = thinned(line);
  CHECK(thin.size() <= 40);
  double highest = -1, lowest = 1;
  for (const Point& p : thin) highest = std::max(highest, p.y), lowest = std::min(lowest, p.y);
  CHECK(std::max(highest, -lowest) == Approx(100 * std::abs(std::sin(4321 * 0.7))));
  CHECK(thin.front().x == 0);
  CHECK(thin.back().x == line.back().x);
  for (std::size_t i = 0; i + 1 < thin.size(); ++i) CHECK(thin[i].x <= thin[i + 1].x);
  CHECK(thinned({{0, 0}, {kNaN, 1}, {0.5, 2}}).size() == 3);
}
