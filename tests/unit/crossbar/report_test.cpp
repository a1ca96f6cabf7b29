#include "crossbar/report.hpp"

#include <catch2/catch.hpp>

#include "images.hpp"

using namespace oxvac::crossbar;

TEST_CASE("Wilson's interval") {
  const Interval paper = wilson_interval(9724, 10000);
  CHECK(paper.low == Approx(0.969003).margin(2e-6));
  CHECK(paper.high == Approx(0.975434).margin(2e-6));
  const Interval none = wilson_interval(0, 10);  // z^2/(n + z^2) above
  CHECK(none.low == Approx(0).margin(1e-12));
  CHECK(none.high == Approx(0.277533).margin(1e-6));
  const Interval all = wilson_interval(10, 10);
  CHECK(all.low == Approx(1 - 0.277533).margin(1e-6));
  CHECK(all.high == Approx(1).margin(1e-12));
}

TEST_CASE("a score counts right digits and those that the device changed") {
  ImageSet test{5, 1, 1, {0, 0, 0, 0, 0}, {3, 3, 7, 1, 0}};
  const SeedResult result = score({3, 8, 7, 1, 6}, {3, 3, 7, 2, 6}, test, 4);
  CHECK(result.seed == 4);
  CHECK(result.accuracy == Approx(0.6));
  CHECK(result.labels_changed == 2);
  CHECK(result.confusion(3, 3) == 1);
  CHECK(result.confusion(3, 8) == 1);
  CHECK(result.confusion(7, 7) == 1);
  CHECK(result.confusion(0, 6) == 1);
  CHECK(result.confusion.sum() == 5);
}

TEST_CASE("statistics over networks") {
  ScenarioResult scenario;
  ImageSet test{4, 1, 1, {0, 0, 0, 0}, {0, 1, 2, 3}};
  scenario.seeds.push_back(score({0, 1, 2, 3}, {0, 1, 2, 3}, test, 1));
  CHECK(scenario.accuracy_deviation() == 0);
  scenario.seeds.push_back(score({0, 1, 9, 9}, {0, 1, 2, 3}, test, 2));
  CHECK(scenario.mean_accuracy() == Approx(0.75));
  CHECK(scenario.accuracy_deviation() == Approx(0.5 / std::sqrt(2.0)));
  // Two networks on the same four images are still four images.
  CHECK(scenario.interval().low == Approx(wilson_interval(3, 4).low));
  CHECK(scenario.confusion()(0, 0) == 2);
  CHECK(scenario.confusion()(2, 9) == 1);
}
