#include "crossbar/random.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

using oxvac::crossbar::Random;

TEST_CASE("a seed and a stream give the same numbers everywhere") {
  // Values computed with an independent implementation of MT19937-64 and splitmix64.
  Random random(1, 0);
  CHECK(random.uniform() == 0x1.6ef22a31a3ca0p-1);
  CHECK(random.uniform() == 0x1.7e048e53a4cddp-1);
  CHECK(random.below(1000) == 611);
  Random other(1, 1);
  CHECK(other.uniform() == 0x1.bf4315453cc08p-4);
}

TEST_CASE("normal draws have mean 0, variance 1 and the right tails") {
  Random random(42);
  constexpr int n = 200000;
  double sum = 0, squares = 0;
  int beyond_two = 0;
  for (int i = 0; i < n; ++i) {
    const double x = random.normal();
    sum += x;
    squares += x * x;
    beyond_two += std::abs(x) > 2;
  }
  CHECK(sum / n == Approx(0).margin(4.0 / std::sqrt(n)));
  CHECK(squares / n == Approx(1).margin(4 * std::sqrt(2.0 / n)));
  CHECK(beyond_two / double(n) == Approx(0.0455).margin(0.002));
}

TEST_CASE("below() reaches every value equally often") {
  Random random(3);
  std::vector<int> seen(7, 0);
  for (int i = 0; i < 70000; ++i) ++seen.at(random.below(7));
  for (const int count : seen) CHECK(count == Approx(10000).margin(400));
  CHECK(random.below(1) == 0);
}

TEST_CASE("a shuffle is a permutation, and another one for another seed") {
  std::vector<int> a(100), b;
  std::iota(a.begin(), a.end(), 0);
  const std::vector<int> sorted = a;
  b = a;
  Random(1).shuffle(a);
  Random(2).shuffle(b);
  CHECK(a != sorted);
  CHECK(a != b);
  std::vector<int> again = sorted;
  Random(1).shuffle(again);
  CHECK(again == a);
  std::sort(a.begin(), a.end());
  CHECK(a == sorted);
}
