#pragma once
/// \file Where a cell's curve comes from: a formula, a table, or a results file.

#include <functional>
#include <istream>
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

/// Reads CSV whose header names the columns voltage_V and current_A, in any order and among others.
/// \param name stands for the file in messages.
/// \throws Error (input) naming file and line for what is wrong in it.
CellCurve parse_curve_csv(std::istream& text, const std::string& name);
/// The same of a file. \throws Error (io) as well if it cannot be opened.
CellCurve read_curve_csv(const std::string& path);

/// The visible list: linear, power, csv, results.
const std::vector<Choice<CurveSource>>& curve_source_choices();

}  // namespace oxvac::crossbar
