#include "mesh/grading.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace oxvac;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

std::vector<double> steps(const std::vector<double>& nodes) {
  std::vector<double> h;
  for (std::size_t i = 1; i < nodes.size(); ++i) h.push_back(nodes[i] - nodes[i - 1]);
  return h;
}

}  // namespace

TEST_CASE("A uniform spacing gives equal cells", "[mesh][grading]") {
  const auto nodes = graded_nodes({0, 10}, {{-inf, inf, 0.5, 1}});
  REQUIRE(nodes.size() == 21);
  for (int i = 0; i <= 20; ++i) CHECK(nodes[i] == Approx(0.5 * i).margin(1e-14));
}

TEST_CASE("Every breakpoint is a node exactly, however odd the spacing", "[mesh][grading]") {
  const std::vector<double> breakpoints{0, 1.0 / 3, 2.7, 2.71, 9, 40e-9 + 9};
  const auto nodes = graded_nodes(breakpoints, {{2, 3, 0.05, 1.3}, {7, 7, 0.4, 1.05}});
  for (double b : {0.0, 1.0 / 3, 2.7, 2.71, 9.0})
    CHECK(std::find(nodes.begin(), nodes.end(), b) != nodes.end());
  CHECK(std::is_sorted(nodes.begin(), nodes.end()));
  for (double h : steps(nodes)) CHECK(h > 0);
}

TEST_CASE("Edges a rounding error apart are one", "[mesh][grading]") {
  const auto nodes = graded_nodes({0, 0.1 + 0.2, 0.3, 1}, {{-inf, inf, 0.1, 1}});
  CHECK(nodes.size() == 11);
}

TEST_CASE("Cells are as small as asked inside and grow by the factor outside", "[mesh][grading]") {
  const std::vector<Spacing> entries{{0, 10, 1, 1.2}};
  const auto nodes = graded_nodes({0, 10, 100}, entries);
  const auto h = steps(nodes);
  for (int i = 0; i < 10; ++i) CHECK(h[i] == Approx(1));
  for (std::size_t i = 11; i < h.size(); ++i) CHECK(h[i] / h[i - 1] == Approx(1.2).epsilon(0.01));
  // spacing 1 + ln(1.2) d from d = 0 to 90: the number of cells is ln(h_end)/ln(1.2)
  CHECK(h.size() == 10 + std::lround(std::log(1 + std::log(1.2) * 90) / std::log(1.2)));
}

TEST_CASE("The finest of overlapping entries holds", "[mesh][grading]") {
  const std::vector<Spacing> entries{{0, 10, 1, 1.0}, {4, 6, 0.25, 1.5}};
  CHECK(wanted_spacing_m(entries, 5) == 0.25);
  CHECK(wanted_spacing_m(entries, 7) == Approx(0.25 + std::log(1.5)));
  CHECK(wanted_spacing_m(entries, 0) == 1);
  const auto h = steps(graded_nodes({0, 10}, entries));
  CHECK(*std::min_element(h.begin(), h.end()) == Approx(0.25).epsilon(0.05));
  CHECK(*std::max_element(h.begin(), h.end()) <= 1.1);
}

TEST_CASE("A stretch thinner than the spacing is one cell", "[mesh][grading]") {
  const auto nodes = graded_nodes({0, 0.3, 10}, {{-inf, inf, 5, 1}});
  REQUIRE(nodes.size() == 4);
  CHECK(nodes[1] == 0.3);
  CHECK(nodes[2] == Approx(5.15));
  CHECK(nodes[3] == 10);
}
