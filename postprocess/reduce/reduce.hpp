#pragma once
/// \file From a results file to the numbers that an experiment reports, and their files.

#include <optional>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "reduce/states.hpp"
#include "reduce/switching.hpp"

namespace oxvac {

struct ReductionOptions {
  VoltageAxis axis = VoltageAxis::applied;
  double read_voltage_V = 0.1;
  FormingOptions forming;
  SwitchingOptions switching;
  FitOptions fit;

  /// Reads the section `reduction` of a config; every key has a default.
  static ReductionOptions read(const Reader& config);
};

/// HRS over LRS of the last two reads that saw them.
struct OnOff {
  std::size_t lrs = 0, hrs = 0;  ///< indices into Reduction::reads
  double ratio = not_a_number;
};

struct Reduction {
  std::string path;
  ResultsHeader header;
  std::size_t rows = 0;
  ReductionOptions options;

  std::vector<IVCurve> iv;
  Forming forming;
  std::vector<SwitchingEvent> switching;
  std::vector<ReadState> reads;
  std::vector<EnduranceRow> endurance;
  std::optional<OnOff> on_off;
};

/// Everything above from one file, finished or not.
/// \throws Error (io) for what the file lacks, Error (input) for options that make no sense.
Reduction reduce(const ResultsFile& file, const ReductionOptions& options = {});

/// The columns of the files are listed in docs/reduction.md. A value that does not exist is an empty field in
/// CSV and null in JSON; the exponent exists only where the data resolve it.
std::string iv_csv(const Reduction& r);
std::string switching_csv(const Reduction& r);
std::string states_csv(const Reduction& r);
std::string endurance_csv(const Reduction& r);
std::string reduction_json(const Reduction& r);

/// Writes iv.csv, switching.csv, states.csv, endurance.csv and reduction.json into a folder, which is made if
/// absent. \returns the paths written. \throws Error (io) if one cannot be written.
std::vector<std::string> write_reduction(const Reduction& r, const std::string& folder);

/// What a person wants to see of it on a terminal.
std::string summary(const Reduction& r);

}  // namespace oxvac
