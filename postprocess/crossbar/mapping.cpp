#include "crossbar/mapping.hpp"

#include <cmath>

#include "crossbar/random.hpp"

namespace oxvac::crossbar {
namespace {

using Matrix = Eigen::MatrixXf;

Term plain(Matrix weights) {
  return {std::move(weights), [](double u) { return u; }, true};
}

Term excess(Matrix weights, const Shape& shape) {
  return {std::move(weights), [shape](double u) { return shape.excess(u); }, false};
}

/// f_i(u) = A_i (linear u + s_i excess(u)) of each cell with its factor s_i.
struct CellTerms {
  Matrix linear;  ///< A_i linear
  Matrix excess;  ///< A_i s_i
};

CellTerms cell_terms(const ArrayInput& in) {
  const auto linear = static_cast<float>(in.shape.linear());
  const auto excess_at_1 = static_cast<float>(in.shape.excess(1));
  const auto s = in.excess_factor.array();
  if (in.shape.verified() == VerifiedAt::low_field) {
    return {Matrix::Constant(s.rows(), s.cols(), linear), in.excess_factor};
  }
  const Eigen::ArrayXXf A = (linear + s * excess_at_1).inverse();  // so that f_i(1) = 1
  return {(A * linear).matrix(), (A * s).matrix()};
}

double read_on_off_ratio(const Reader& reader) {
  const double ratio =
      reader.number("on_off_ratio", 40, "conductance of the low over the high resistance state");
  reader.require(ratio > 1, "on_off_ratio", "the on/off ratio must be above 1");
  return ratio;
}

}  // namespace

Matrix draw_excess_factors(Eigen::Index rows, Eigen::Index columns, const Spread& spread,
                           std::uint64_t stream) {
  Random random(spread.seed, stream);
  Matrix factors(rows, columns);
  for (float& f : factors.reshaped()) f = static_cast<float>(std::exp(spread.sigma * random.normal()));
  return factors;
}

Mapping differential(double on_off_ratio) {
  return {"differential", [on_off_ratio](const ArrayInput& in) -> std::vector<Term> {
            if (in.excess_factor.size() == 0) {
              return {{in.ternary, [shape = in.shape](double u) { return shape.f(u); }, false}};
            }
            // (ratio f_i(u) - f(u)) / (ratio - 1) for +1, its negative for -1
            const CellTerms cell = cell_terms(in);
            const auto high = static_cast<float>(1 / on_off_ratio);
            const auto linear = static_cast<float>(in.shape.linear());
            const auto T = in.ternary.array();
            return {plain((T * (cell.linear.array() - high * linear) / (1 - high)).matrix()),
                    excess((T * (cell.excess.array() - high) / (1 - high)).matrix(), in.shape)};
          }};
}

Mapping single_cell_reference(double on_off_ratio) {
  return {
      "single_cell_reference", [on_off_ratio](const ArrayInput& in) -> std::vector<Term> {
        // With the low-resistance conductance as 1: high h, reference m = (1+h)/2, unit weight (1-h)/2.
        //   +1: (f(u) - m u) / unit = u + (f(u) - u) / unit     -1: (h - m) u / unit = -u     0: nothing
        const auto unit = static_cast<float>((1 - 1 / on_off_ratio) / 2);
        const Matrix low = in.ternary.cwiseMax(0.0f) / unit;
        if (in.excess_factor.size() == 0) {
          return {plain(in.ternary), {low, [shape = in.shape](double u) { return shape.f(u) - u; }, false}};
        }
        const CellTerms cell = cell_terms(in);
        return {plain((in.ternary.array() + low.array() * (cell.linear.array() - 1)).matrix()),
                excess(low.cwiseProduct(cell.excess), in.shape)};
      }};
}

const std::vector<Choice<Mapping>>& mapping_choices() {
  static const std::vector<Choice<Mapping>> choices{
      {"differential", "two cells per weight, their currents subtracted; both states share one curve",
       [](const Reader& r) { return differential(read_on_off_ratio(r)); }},
      {"single_cell_reference",
       "one cell per weight less an ohmic mid reference; only the low-resistance state "
       "is non-linear",
       [](const Reader& r) { return single_cell_reference(read_on_off_ratio(r)); }},
  };
  return choices;
}

}  // namespace oxvac::crossbar
