#include "base/compensated.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

using oxvac::CompensatedSum;

TEST_CASE("a compensated sum keeps what a double drops") {
  CompensatedSum sum;
  sum += 1e16;
  sum += 1;
  sum -= 1e16;
  CHECK(sum.value() == 1);

  CompensatedSum tenths;
  for (int k = 0; k < 1000000; ++k) tenths += 0.1;
  CHECK(tenths.value() == 100000.0);
}

TEST_CASE("a compensated sum rounds to the same double in any order and in any parts") {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> mantissa(-1, 1), exponent(-20, 0);
  std::vector<double> terms(2000);
  for (double& t : terms) t = mantissa(random) * std::pow(10, exponent(random));
  const auto plain = [&] {
    double sum = 0;
    for (const double t : terms) sum += t;
    return sum;
  };
  CompensatedSum reference;
  for (const double t : terms) reference += t;
  bool plain_differs = false;
  for (int shuffle = 0; shuffle < 20; ++shuffle) {
    std::shuffle(terms.begin(), terms.end(), random);
    CompensatedSum whole;
    std::vector<CompensatedSum> parts(1 + shuffle % 4);
    for (std::size_t k = 0; k < terms.size(); ++k) {
      whole += terms[k];
      parts[k % parts.size()] += terms[k];
    }
    CompensatedSum merged;
    for (const CompensatedSum& part : parts) merged += part;
    CHECK(whole.value() == reference.value());
    CHECK(merged.value() == reference.value());
    plain_differs = plain_differs || plain() != reference.value();
  }
  CHECK(plain_differs);  // else these terms show nothing
}

TEST_CASE("a compensated sum is made again of its two parts") {
  CompensatedSum sum;
  sum += 1;
  sum += 1e-20;
  CHECK(sum.high() == 1);
  CHECK(sum.low() == 1e-20);
  CompensatedSum again(sum.high(), sum.low());
  again -= 1;
  CHECK(again.value() == 1e-20);
}
