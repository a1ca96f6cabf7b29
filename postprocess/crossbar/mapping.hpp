#pragma once
/// \file Ternary weights onto cells: which cells a weight takes, and what current they add up to.
///
/// A mapping turns a layer's ternary matrix into a few dense products, output = sum_k W_k signal_k(u):
/// where all cells share one curve it is applied to the inputs once, and no cell is ever evaluated alone.
/// Outputs are in units of one weight: an ideal device gives T u.

#include <Eigen/Core>
#include <functional>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "crossbar/cell_curve.hpp"

namespace oxvac::crossbar {

/// Cells in the low-resistance state do not share one curve: the excess of each over the straight line is
/// multiplied by exp(sigma N(0, 1)), so r is lognormal with the nominal r as its median. Each cell is
/// programmed to the nominal conductance at the voltage where it is verified.
struct Spread {
  double sigma = 0;
  std::uint64_t seed = 1;
};

struct ArrayInput {
  const Eigen::MatrixXf& ternary;  ///< [outputs][inputs]
  const Shape& shape;              ///< of the low-resistance state
  /// Excess of each cell over the nominal one's, [outputs][inputs]; empty: all cells alike.
  Eigen::MatrixXf excess_factor;
};

struct Term {
  Eigen::MatrixXf weights;               ///< [outputs][inputs]
  std::function<double(double)> signal;  ///< of u = V/V_max
  bool is_plain = false;                 ///< the signal is u itself
};

struct Mapping {
  std::string name;
  std::function<std::vector<Term>(const ArrayInput&)> terms;
};

/// Lognormal factors for one array. \param stream keeps layers and networks apart.
Eigen::MatrixXf draw_excess_factors(Eigen::Index rows, Eigen::Index columns, const Spread& spread,
                                    std::uint64_t stream);

/// G+ and G- per weight, both non-linear alike: +1 is (low, high resistance), -1 the opposite, 0 twice high,
/// which cancels exactly. The on/off ratio matters only with a spread.
Mapping differential(double on_off_ratio);

/// One cell per weight less an ohmic reference in the middle of the two states: +1 is the low-resistance
/// cell, the only non-linear one; -1 the high-resistance one; 0 a cell equal to the reference.
Mapping single_cell_reference(double on_off_ratio);

/// The visible list.
const std::vector<Choice<Mapping>>& mapping_choices();

}  // namespace oxvac::crossbar
