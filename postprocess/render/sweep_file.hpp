#pragma once
/// \file sweep.csv: what the members of a sweep found (docs/sweep.md).

#include <filesystem>
#include <string>
#include <vector>

namespace oxvac::draw {

struct SweepFile {
  std::filesystem::path folder;
  std::vector<std::string> axes;     ///< swept keys: "circuit.series_resistance [kohm]"
  std::vector<std::string> figures;  ///< columns of figures: "final_current_A"
  struct Row {
    std::vector<std::string> values;  ///< of the swept keys, as written
    std::string status;
    std::vector<double> figures;  ///< not a number where the run does not yield it
  };
  std::vector<Row> rows;
};

/// Reads the sweep.csv of a folder. \throws Error (io) if it cannot be read or is no table of a sweep.
SweepFile open_sweep(const std::filesystem::path& folder);

/// "series_resistance" and "kohm" of "circuit.series_resistance [kohm]".
struct SweptKey {
  std::string name, unit;
};
SweptKey swept_key(const std::string& head);

}  // namespace oxvac::draw
