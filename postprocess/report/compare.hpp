#pragma once
/// \file What runs found, next to what somebody measured: one table.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reduce/reduce.hpp"

namespace oxvac {

/// The numbers of one run by name: forming_V, on_off, temperature_max_K, ... (docs/reduction.md lists them).
/// A number that the run does not yield is absent.
std::map<std::string, double> quantities(const Reduction& reduction, const ResultsFile& file);

/// The numbers of a crossbar run: "<scenario>.accuracy_percent" from its crossbar.json.
/// \throws Error (io) if the file cannot be read.
std::map<std::string, double> crossbar_quantities(const std::string& crossbar_json);

/// One row of the reference: what was measured elsewhere.
struct ReferenceRow {
  std::string key;              ///< "<results folder>.<quantity>" or "crossbar.<scenario>.accuracy_percent"
  std::string words;            ///< what it is
  std::string relation;         ///< "about", "above", "below"
  std::optional<double> value;  ///< absent: only the found value is shown
  std::string unit;
};

/// Reads a CSV with the columns key,words,relation,value,unit. \throws Error (io, input) naming the line.
std::vector<ReferenceRow> read_reference(const std::string& path);

/// The table for a terminal. Quantities that were not found say so.
std::string comparison(const std::vector<ReferenceRow>& reference,
                       const std::map<std::string, double>& found);

}  // namespace oxvac
