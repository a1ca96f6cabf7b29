#include "crossbar/mapping.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "images.hpp"

using namespace oxvac::crossbar;

namespace {

constexpr double Vmax = 0.6;
constexpr double ratio = 15;

CellCurve curve_of(double r, double n) { return CellCurve::power(1e-6, r * 1e-6 / std::pow(Vmax, n - 1), n); }

Eigen::MatrixXd evaluate(const std::vector<Term>& terms, const Eigen::MatrixXd& u) {
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(terms[0].weights.rows(), u.cols());
  for (const Term& term : terms) {
    sum += term.weights.cast<double>() * u.unaryExpr([&](double x) { return term.signal(x); });
  }
  return sum;
}

Eigen::MatrixXd inputs(int rows, int columns) {
  Random random(5);
  Eigen::MatrixXd u(rows, columns);
  for (double& x : u.reshaped()) x = 2 * random.uniform() - 1;
  u(0, 0) = 1;
  u(1, 0) = 0;
  return u;
}

/// Current of one cell in amperes: conductance programmed where it is verified, excess times s.
struct Cell {
  double low_field_S, b;
  double n;
  Cell(double target_S, double r, double exponent, double s, VerifiedAt at) : n(exponent) {
    const double shape = at == VerifiedAt::voltage_max ? 1 + s * r : 1;
    low_field_S = target_S / shape;
    b = low_field_S * s * r / std::pow(Vmax, n - 1);
  }
  double current_A(double u) const {
    const double V = u * Vmax;
    return low_field_S * V + std::copysign(b * std::pow(std::abs(V), n), V);
  }
};

}  // namespace

TEST_CASE("a mapping's products equal the sum over single cells") {
  const double r = 3, n = 5, low_S = 40e-6, high_S = low_S / ratio;
  const auto at = GENERATE(VerifiedAt::voltage_max, VerifiedAt::low_field);
  const bool with_spread = GENERATE(false, true);
  const bool is_differential = GENERATE(true, false);
  const Eigen::MatrixXf T = images::random_network(9, 6, 1).first.weights;
  const Shape shape(curve_of(r, n), Vmax, at);
  ArrayInput in{T, shape, {}};
  if (with_spread) in.excess_factor = draw_excess_factors(T.rows(), T.cols(), {0.8, 4}, 2);
  const Mapping mapping = is_differential ? differential(ratio) : single_cell_reference(ratio);
  const Eigen::MatrixXd u = inputs(9, 5);
  const Eigen::MatrixXd found = evaluate(mapping.terms(in), u);

  const Cell high(high_S, is_differential ? r : 0, n, 1, at);
  const double reference_S = (low_S + high_S) / 2;
  const double unit_A = (is_differential ? low_S - high_S : low_S - reference_S) * Vmax;
  for (int i = 0; i < T.rows(); ++i) {
    for (int k = 0; k < u.cols(); ++k) {
      double current_A = 0;
      for (int j = 0; j < T.cols(); ++j) {
        const Cell low(low_S, r, n, with_spread ? in.excess_factor(i, j) : 1, at);
        const double x = u(j, k);
        if (is_differential) {
          current_A += T(i, j) * (low.current_A(x) - high.current_A(x));
        } else if (T(i, j) != 0) {
          current_A += (T(i, j) > 0 ? low : high).current_A(x) - reference_S * x * Vmax;
        }
      }
      CHECK(found(i, k) == Approx(current_A / unit_A).epsilon(2e-6).margin(1e-5));
    }
  }
}

TEST_CASE("ohmic cells give the ternary product, whatever the mapping") {
  const Eigen::MatrixXf T = images::random_network(9, 6, 2).first.weights;
  const Shape shape(CellCurve::linear(2e-6), Vmax, VerifiedAt::voltage_max);
  const Eigen::MatrixXd u = inputs(9, 4);
  for (const Mapping& mapping : {differential(40), single_cell_reference(40)}) {
    const Eigen::MatrixXd found = evaluate(mapping.terms({T, shape, {}}), u);
    CHECK((found - T.cast<double>() * u).cwiseAbs().maxCoeff() < 1e-14);
  }
}

TEST_CASE("one product is enough where all cells share a curve") {
  const Eigen::MatrixXf T = images::random_network(9, 6, 2).first.weights;
  const Shape shape(curve_of(3, 5), Vmax, VerifiedAt::voltage_max);
  CHECK(differential(40).terms({T, shape, {}}).size() == 1);
  CHECK(single_cell_reference(40).terms({T, shape, {}}).size() == 2);
  CHECK(differential(40).terms({T, shape, draw_excess_factors(6, 9, {1, 1}, 0)}).size() == 2);
}

TEST_CASE("cells verified at voltage_max carry their nominal current there, spread or not") {
  const Eigen::MatrixXf T = images::random_network(9, 6, 3).first.weights;
  const Shape shape(curve_of(3, 5), Vmax, VerifiedAt::voltage_max);
  const Eigen::MatrixXd full = Eigen::MatrixXd::Ones(9, 1);
  for (const Mapping& mapping : {differential(40), single_cell_reference(40)}) {
    const Eigen::MatrixXd found =
        evaluate(mapping.terms({T, shape, draw_excess_factors(6, 9, {1, 1}, 0)}), full);
    CHECK((found - T.cast<double>() * full).cwiseAbs().maxCoeff() < 1e-5);
  }
}

TEST_CASE("the spread is lognormal about the nominal r, and each array has its own") {
  const Eigen::MatrixXf factors = draw_excess_factors(200, 200, {0.7, 1}, 0);
  Eigen::ArrayXd logs = factors.cast<double>().array().log().reshaped();
  CHECK(logs.mean() == Approx(0).margin(4 * 0.7 / 200));
  CHECK(std::sqrt((logs - logs.mean()).square().mean()) == Approx(0.7).epsilon(0.02));
  CHECK(draw_excess_factors(200, 200, {0.7, 1}, 0) == factors);
  CHECK(draw_excess_factors(200, 200, {0.7, 1}, 1) != factors);
  CHECK(draw_excess_factors(200, 200, {0.7, 2}, 0) != factors);
  CHECK(draw_excess_factors(3, 3, {0, 1}, 0) == Eigen::MatrixXf::Ones(3, 3));
}

TEST_CASE("the visible list of mappings") {
  const auto names = oxvac::names_of(mapping_choices());
  CHECK(names == std::vector<std::string>{"differential", "single_cell_reference"});
}
