#include "crossbar/curve_source.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/csv.hpp"
#include "base/error.hpp"
#include "config/node.hpp"
#include "reduce/iv.hpp"

namespace oxvac::crossbar {
namespace {

constexpr double default_conductance_S = 1e-6;

/// Which of the cells has this name.
std::size_t column_of(std::string_view name, const CsvLines& header) {
  const auto cells = header.cells();
  const auto found = std::find(cells.begin(), cells.end(), name);
  if (found == cells.end())
    throw input_error(
        fmt::format("{}: the header lacks the column {}; the first line must name voltage_V,current_A",
                    header.where(), name));
  return static_cast<std::size_t>(found - cells.begin());
}

double number_of(std::string_view cell, const CsvLines& row) {
  const auto number = csv_number(cell);
  if (!number)
    throw input_error(fmt::format(
        "{}: {} is not a number; the columns voltage_V and current_A take plain finite numbers below "
        "1e100, in V and A",
        row.where(), config::shown(cell)));
  return *number;
}

CurveSource read_power(const Reader& reader) {
  const double a_S =
      reader.quantity("a", dim::conductance, default_conductance_S,
                      "conductance at 0 V in I = a V + b V^n; sets the currents, not the accuracy");
  const double exponent = reader.number("exponent", "n = 2+c in I = a V + b V^n");
  reader.require(a_S > 0, "a", "a must be positive; for a nearly pure power law give a large r");
  reader.require(exponent >= 1, "exponent", "the exponent must be at least 1");
  reader.require(reader.has("r") != reader.has("b"), "r", "give one of r and b: r = (b/a) voltage_max^(n-1)");
  const bool by_r = reader.is_describing() || reader.has("r");
  double r = 0;
  double b = 0;
  if (by_r)
    r = reader.number("r", "(b/a) voltage_max^(n-1): current of b V^n over that of a V at voltage_max");
  if (reader.is_describing() || !by_r) b = reader.number("b", "in A/V^n; in place of r");
  reader.require(r >= 0 && b >= 0, by_r ? "r" : "b", "must not be negative");
  if (by_r) return power_source(a_S, r, exponent);
  return {"power", [=](double) { return CellCurve::power(a_S, b, exponent); }};
}

CurveSource read_results(const Reader& reader) {
  const std::string file = reader.file("file", "results.h5 of a run");
  const std::string read = reader.text("read",
                                       "name of the instruction whose I-V is taken, the last of that "
                                       "name; \"name@17\" for the one in cycle 17");
  const bool device = reader.word("axis", {"applied", "device"}, "applied",
                                  "voltage of the source, or what is left across the cell") == "device";
  return {"results", [=](double) {
            const ResultsFile results(file);
            const VoltageAxis axis = device ? VoltageAxis::device : VoltageAxis::applied;
            const IVCurve curve = read_curve(results, read, axis);
            return CellCurve::table(curve.voltage_V(axis), curve.current_A,
                                    fmt::format("{} of {}", read, file));
          }};
}

}  // namespace

CurveSource linear_source() {
  return {"linear", [](double) { return CellCurve::linear(default_conductance_S); }};
}

CurveSource power_source(double conductance_S, double r, double exponent) {
  return {"power", [=](double voltage_max_V) {
            return CellCurve::power(conductance_S, r * conductance_S / std::pow(voltage_max_V, exponent - 1),
                                    exponent);
          }};
}

CellCurve parse_curve_csv(std::istream& text, const std::string& name) {
  CsvLines lines(text, name);
  if (!lines.next())
    throw input_error(fmt::format("{}: empty; it takes the header voltage_V,current_A", name));
  const std::size_t voltage = column_of("voltage_V", lines), current = column_of("current_A", lines);
  const std::size_t columns = lines.cells().size();
  std::vector<double> voltage_V, current_A;
  while (lines.next()) {
    const auto cells = lines.cells();
    if (cells.size() != columns)
      throw input_error(
          fmt::format("{}: {} values where the header has {} columns", lines.where(), cells.size(), columns));
    voltage_V.push_back(number_of(cells[voltage], lines));
    current_A.push_back(number_of(cells[current], lines));
  }
  return CellCurve::table(voltage_V, current_A, name);
}

CellCurve read_curve_csv(const std::string& path) {
  std::ifstream file = open_csv(path);
  return parse_curve_csv(file, path);
}

const std::vector<Choice<CurveSource>>& curve_source_choices() {
  static const std::vector<Choice<CurveSource>> choices{
      {"linear", "an ohmic cell", [](const Reader&) { return linear_source(); }},
      {"power", "I = a V + b V^n", read_power},
      {"csv", "a table with the columns voltage_V and current_A",
       [](const Reader& reader) -> CurveSource {
         const std::string file = reader.file("file", "CSV file with the header voltage_V,current_A");
         return {"csv", [file](double) { return read_curve_csv(file); }};
       }},
      {"results", "a read instruction of a results file", read_results},
  };
  return choices;
}

}  // namespace oxvac::crossbar
