#pragma once
/// \file Where a cell's curve comes from: a formula, a table, or a results file.

#include <functional>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "crossbar/cell_curve.hpp"

namespace oxvac::crossbar {

/// A curve that is named in the config and loaded when the run begins.
struct CurveSource {
  std::string from;  ///< name of the source
  /// \param voltage_max_V to which r refers. \throws Error (io, input).
  std::function<CellCurve(double voltage_max_V)> load;
};

CurveSource linear_source();
/// I = a V + b V^n by its dimensionless ratio r = (b/a) V_max^(n-1).
CurveSource power_source(double conductance_S, double r, double exponent);

/// Reads a CSV file whose header names the columns voltage_V and current_A, in any order and among others.
/// \throws Error (io) if it cannot be opened, Error (input) naming file and line for what is wrong in it.
CellCurve read_curve_csv(const std::string& path);

/// The visible list: linear, power, csv, results.
const std::vector<Choice<CurveSource>>& curve_source_choices();

}  // namespace oxvac::crossbar
