#include "reduce/fit.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <random>

#include "base/error.hpp"

using Catch::Matchers::Contains;
using namespace oxvac;

namespace {

struct Points {
  std::vector<double> V, I;
};

Points sample(double v_max, int n, const std::function<double(double)>& law) {
  Points p;
  for (int k = 1; k <= n; ++k) {
    p.V.push_back(v_max * k / n);
    p.I.push_back(law(p.V.back()));
  }
  return p;
}

FitResult fit(const Points& p, const FitOptions& o = {}) { return fit_power_law(p.V, p.I, o); }

FitOptions weighted(FitWeights w) {
  FitOptions o;
  o.weights = w;
  return o;
}

double sinh_with_series(double v, double v0) {
  double low = 0, high = v;  // v = x + v0 sinh(x/v0): the series resistance equals the gap's at low field
  for (int k = 0; k < 100; ++k) {
    const double x = (low + high) / 2;
    (x + v0 * std::sinh(x / v0) > v ? high : low) = x;
  }
  return std::sinh(low / v0);
}

}  // namespace

TEST_CASE("an exact power law comes back to 1e-6") {
  const auto weights = GENERATE(FitWeights::absolute, FitWeights::relative);
  const auto p = GENERATE(2.05, 3.0, 5.0, 12.0, 19.5);
  const auto r = GENERATE(0.05, 1.0, 100.0);
  const double v_max = 0.6, a = 4e-5, b = r * a / std::pow(v_max, p - 1);
  const auto f =
      fit(sample(v_max, 60, [&](double v) { return a * v + b * std::pow(v, p); }), weighted(weights));
  CAPTURE(p, r);
  REQUIRE(f.resolved);
  CHECK(f.reason.empty());
  CHECK(*f.exponent == Approx(p).epsilon(1e-6));
  CHECK(f.a_S == Approx(a).epsilon(1e-6));
  CHECK(f.b_A_per_Vp == Approx(b).epsilon(1e-5));  // its unit holds p: d ln b = -ln(V_max) dp
  CHECK(f.r == Approx(r).epsilon(1e-6));
  CHECK(f.share == Approx(r / (1 + r)).epsilon(1e-6));
  CHECK(f.D == Approx(r / (1 + r) * (0.5 - 1 / (p + 1))).epsilon(1e-6));
  CHECK(f.half_ratio == Approx(2 * (1 + r) / (1 + r * std::pow(2, 1 - p))).epsilon(1e-6));
  CHECK(f.points == 60);
  CHECK(f.v_low_V == Approx(0.01));
  CHECK(f.v_max_V == Approx(0.6));
}

TEST_CASE("what the exponent means for other laws: the table of the design") {
  struct Row {
    double v_max;
    std::function<double(double)> law;
    double p_absolute, p_relative, half_ratio;
  };
  const auto sinh_law = [](double v0) { return [v0](double v) { return std::sinh(v / v0); }; };
  const auto frenkel = [](double b) { return [b](double v) { return v * std::exp(b * std::sqrt(v)); }; };
  const std::vector<Row> table{{0.6, sinh_law(0.25), 3.5, 3.3, 3.6},
                               {0.6, sinh_law(0.10), 5.9, 4.6, 20},
                               {1.0, sinh_law(0.10), 9.5, 6.4, 148},
                               {0.6, sinh_law(0.05), 11.4, 7.4, 403},
                               {1.0, frenkel(4.7), 3.4, 2.8, 7.9},
                               {1.0, frenkel(12), 6.8, 5.0, 67},
                               {1.0, [](double v) { return v + v * v; }, 2.0, 2.0, 2.67},
                               {0.6, [](double v) { return sinh_with_series(v, 0.1); }, 1.9, 2.2, 2.3}};
  for (const Row& row : table) {
    FitOptions o;
    o.p_min = 1.01;  // the table was made without the bound c >= 0
    const Points points = sample(row.v_max, 60, row.law);
    const FitResult absolute = fit(points, o);
    o.weights = FitWeights::relative;
    const FitResult relative = fit(points, o);
    CHECK(absolute.best_p == Approx(row.p_absolute).margin(0.051));
    CHECK(relative.best_p == Approx(row.p_relative).margin(0.051));
    CHECK(absolute.half_ratio == Approx(row.half_ratio).epsilon(0.015));
    CHECK(relative.half_ratio == absolute.half_ratio);
  }
}

TEST_CASE("the covariance is what repeated noisy measurements scatter by") {
  const auto weights = GENERATE(FitWeights::absolute, FitWeights::relative);
  const double a = 3e-5, b = 4e-4, p = 5, v_max = 0.8, noise = 0.01;
  const Points clean = sample(v_max, 40, [&](double v) { return a * v + b * std::pow(v, p); });
  const double largest = clean.I.back();
  std::mt19937_64 generator(7);
  std::normal_distribution<double> normal;
  const int runs = 800;
  double sum[3]{}, square[3][3]{}, predicted[3]{};
  for (int run = 0; run < runs; ++run) {
    Points noisy = clean;
    for (double& i : noisy.I)
      i += normal(generator) * noise * (weights == FitWeights::absolute ? largest : i);
    const FitResult f = fit(noisy, weighted(weights));
    REQUIRE(f.resolved);
    const double x[3] = {f.a_S - a, f.b_A_per_Vp - b, *f.exponent - p};
    const double sigma[3] = {f.sigma_a_S, f.sigma_b_A_per_Vp, f.sigma_p};
    for (int i = 0; i < 3; ++i) {
      sum[i] += x[i];
      predicted[i] += sigma[i] / runs;
      for (int j = 0; j < 3; ++j) square[i][j] += x[i] * x[j] / runs;
    }
  }
  FitOptions o = weighted(weights);
  o.known_sigma = weights == FitWeights::absolute ? noise * largest : noise;
  const FitResult exact = fit(clean, o);
  for (int i = 0; i < 3; ++i) {
    const double scatter = std::sqrt(square[i][i]);
    // 800 runs know a standard deviation to 2.5 %.
    CHECK(scatter == Approx(std::sqrt(exact.covariance[i][i])).epsilon(0.1));
    CHECK(predicted[i] == Approx(scatter).epsilon(0.1));
    CHECK(std::abs(sum[i] / runs) < 0.2 * scatter);
    for (int j = 0; j < i; ++j) {
      const double correlation = square[i][j] / std::sqrt(square[i][i] * square[j][j]);
      const double expected =
          exact.covariance[i][j] / std::sqrt(exact.covariance[i][i] * exact.covariance[j][j]);
      CHECK(correlation == Approx(expected).margin(0.08));
      CHECK(exact.covariance[i][j] == Approx(exact.covariance[j][i]));
    }
  }
}

TEST_CASE("an exponent that the data do not hold is no number") {
  std::mt19937_64 generator(3);
  std::normal_distribution<double> normal;
  const auto unresolved = [](const FitResult& f) {
    CHECK_FALSE(f.resolved);
    CHECK_FALSE(f.exponent.has_value());
    return f.reason;
  };
  SECTION("a straight line") {
    const FitResult f = fit(sample(0.6, 60, [](double v) { return 2e-5 * v; }));
    CHECK_THAT(unresolved(f), Contains("b = 0") || Contains("carries"));
    CHECK(f.a_S == Approx(2e-5));
    CHECK(f.half_ratio == Approx(2.0));
    CHECK(f.D < 1e-6);
  }
  SECTION("a curve that bends down") {
    const FitResult f = fit(sample(0.6, 60, [](double v) { return v - 0.3 * v * v; }));
    CHECK_THAT(unresolved(f), Contains("b = 0"));
    CHECK(f.share == 0);
    CHECK(f.half_ratio < 2);
    CHECK(std::isnan(f.sigma_b_A_per_Vp));
    CHECK(std::isnan(f.sigma_p));
    CHECK(f.sigma_a_S > 0);
  }
  SECTION("a small share") {
    const Points points = sample(0.6, 60, [](double v) { return v + 0.005 * std::pow(v / 0.6, 4) * 0.6; });
    CHECK_THAT(unresolved(fit(points)), Contains("0.5 %"));
    FitOptions o;
    o.min_share = 0.001;
    CHECK(*fit(points, o).exponent == Approx(4.0).epsilon(1e-6));
  }
  SECTION("the exponent at either bound") {
    const auto at_lower = fit(sample(1, 60, [](double v) { return v + v * v; }));
    CHECK_THAT(unresolved(at_lower), Contains("on its bound 2"));
    CHECK(at_lower.best_p == Approx(2.0));
    CHECK(at_lower.share == Approx(0.5));
    CHECK(std::isnan(at_lower.sigma_p));
    CHECK_THAT(unresolved(fit(sample(1, 60, [](double v) { return v + std::pow(v, 1.5); }))),
               Contains("bound 2"));
    CHECK_THAT(unresolved(fit(sample(1, 60, [](double v) { return v + std::pow(v, 40); }))),
               Contains("bound 20"));
  }
  SECTION("noise that hides b, and noise that leaves b but not p") {
    Points points = sample(0.6, 30, [](double v) { return v + 0.2 * std::pow(v / 0.6, 4) * 0.6; });
    for (std::size_t k = 0; k < points.I.size(); ++k) points.I[k] += (k + 1) / 2 % 2 ? -0.1 : 0.1;
    CHECK_THAT(unresolved(fit(points)), Contains("consistent with zero"));
    Points clearer = sample(0.6, 30, [](double v) { return v + 0.2 * std::pow(v / 0.6, 6) * 0.6; });
    for (double& i : clearer.I) i += 0.01 * normal(generator);
    CHECK_THAT(unresolved(fit(clearer)), Contains("standard error of the exponent"));
  }
  SECTION("few points") {
    CHECK_THAT(unresolved(fit(sample(0.6, 3, [](double v) { return v + v * v * v; }))), Contains("3 points"));
    CHECK_THAT(unresolved(fit({{}, {}})), Contains("0 points"));
    CHECK_THAT(unresolved(fit(sample(0.6, 9, [](double) { return 0.0; }))), Contains("no current"));
  }
}

TEST_CASE("a pure power law has no a, and a bound is not an error bar") {
  const FitResult f = fit(sample(0.5, 50, [](double v) { return 1e-3 * std::pow(v, 7); }));
  REQUIRE(f.resolved);
  CHECK(*f.exponent == Approx(7).epsilon(1e-6));
  CHECK(f.share == Approx(1).epsilon(1e-9));
  CHECK(f.D == Approx(0.5 - 1.0 / 8).epsilon(1e-6));
  CHECK(f.r > 1e6);
  CHECK(f.half_ratio == Approx(128).epsilon(1e-3));

  const FitResult bounded = fit(sample(1, 50, [](double v) { return -1e-2 * v + v * v * v; }));
  REQUIRE(bounded.resolved);
  CHECK(bounded.a_S == 0);
  CHECK(std::isnan(bounded.sigma_a_S));
  CHECK(std::isinf(bounded.r));
  CHECK(bounded.share == 1);
  CHECK(bounded.sigma_p > 0);
}

TEST_CASE("the range is kept to") {
  // Ohmic to 0.5 V, a steep rise beyond: only a range that contains it sees an exponent.
  const auto law = [](double v) { return v < 0.5 ? v : v + 40 * std::pow(v - 0.5, 3); };
  const Points points = sample(1, 100, law);
  FitOptions o;
  o.v_max_V = 0.49;
  const FitResult low = fit(points, o);
  CHECK_FALSE(low.resolved);
  CHECK(low.v_max_V == Approx(0.49));
  CHECK(low.points == 49);
  CHECK(low.half_ratio == Approx(2.0));
  const FitResult all = fit(points);
  CHECK(all.resolved);
  CHECK(*all.exponent > 4);
  o.v_max_V = 1;
  o.v_min_V = 0.5;
  CHECK(fit(points, o).points == 50);
  CHECK(fit(points, o).v_low_V == Approx(0.51));

  Points with_zero = points;
  with_zero.V.insert(with_zero.V.begin(), {-0.1, 0.0});
  with_zero.I.insert(with_zero.I.begin(), {-3.0, 0.0});
  o = weighted(FitWeights::relative);
  CHECK(*fit(with_zero, o).exponent == Approx(*fit(points, o).exponent).epsilon(1e-9));
  CHECK(fit(with_zero, o).points == 100);
}

TEST_CASE("the tiny steps at the start of an instruction do not outweigh the curve") {
  const auto law = [](double v) { return std::sinh(v / 0.1); };
  const Points even = sample(0.6, 60, law);
  Points started = even;
  for (double v = 1e-8; v < 0.009; v *= 1.5) {
    started.V.push_back(v);
    started.I.push_back(law(v) + 1e-9);  // and there they are least accurate
  }
  FitOptions o = weighted(FitWeights::relative);
  const double p = *fit(even, o).exponent;
  CHECK(*fit(started, o).exponent == Approx(p).epsilon(0.01));
  CHECK(fit(started, o).points <= 62);
  o.min_spacing = 0;
  CHECK(std::abs(fit(started, o).best_p - p) > 0.1);
  CHECK(fit(started, o).points == started.V.size());
}

TEST_CASE("order and units of the points do not matter") {
  const Points points = sample(0.6, 40, [](double v) { return std::sinh(v / 0.1); });
  const FitResult f = fit(points);
  Points other = points;
  std::reverse(other.V.begin(), other.V.end());
  std::reverse(other.I.begin(), other.I.end());
  for (double& i : other.I) i *= 1e-12;
  for (double& v : other.V) v *= 1e3;
  const FitResult g = fit(other);
  CHECK(*g.exponent == Approx(*f.exponent).epsilon(1e-7));
  CHECK(g.sigma_p == Approx(f.sigma_p).epsilon(1e-6));
  CHECK(g.a_S == Approx(f.a_S * 1e-15));
  CHECK(g.D == Approx(f.D).epsilon(1e-7));
  CHECK(g.half_ratio == Approx(f.half_ratio));
  CHECK(g.rms == Approx(f.rms * 1e-12).epsilon(1e-6));
}

TEST_CASE("impossible requests are refused") {
  const Points points = sample(1, 10, [](double v) { return v; });
  const auto message = [&](const FitOptions& o, Points p) {
    try {
      fit(p, o);
    } catch (const Error& e) {
      CHECK(e.kind() == ErrorKind::input);
      return std::string(e.what());
    }
    return std::string("nothing was thrown");
  };
  FitOptions o;
  o.p_min = 1;
  CHECK_THAT(message(o, points), Contains("1 < p_min"));
  o = {};
  o.v_max_V = 0;
  CHECK_THAT(message(o, points), Contains("v_min < v_max"));
  o = {};
  o.min_spacing = 0.5;
  CHECK_THAT(message(o, points), Contains("spacing"));
  o = {};
  o.known_sigma = 0;
  CHECK_THAT(message(o, points), Contains("standard deviation"));
  o = weighted(FitWeights::relative);
  Points zero = points;
  zero.I[4] = 0;
  CHECK_THAT(message(o, zero), Contains("relative weights") && Contains("0.5 V"));
  Points broken = points;
  broken.I[2] = std::nan("");
  CHECK_THAT(message({}, broken), Contains("point 2"));
  broken.I.pop_back();
  CHECK_THAT(message({}, broken), Contains("10 voltages but 9 currents"));
}
