#pragma once
/// \file Pictures of results: `oxvac plot` and `oxvac render`. Each is a PNG; docs/pictures.md shows what
/// they say.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "reduce/reduce.hpp"

namespace oxvac {

/// Hears what was left out and why; may be empty.
using Notes = std::function<void(const std::string&)>;

struct PlotOptions {
  /// Folder for the pictures; created. Empty: "pictures" in the folder of the results, or in the current
  /// folder where several results are compared.
  std::string output;
  std::vector<std::string> only;    ///< names of picture_names(); empty: all that the results allow
  ReductionOptions reduction;       ///< read voltage, voltage axis, forming, switching, fit
  int width = 1800, height = 1200;  ///< pixels; traces and maps take the height that they need
  Notes notes;
};

/// Draws results: I-V, traces, non-linearity, endurance, maps; and what a crossbar run found.
///
/// Several results are drawn over each other, or their maps below each other in one scale.
/// \param results folders that hold a results.h5, a crossbar.json or both, or a sweep.csv; or results files.
/// \returns the files written. A picture that the data do not allow is left out, and `notes` hears why.
/// \throws Error(input) for an unknown picture, or one that was asked for by name and has no data;
///   Error(io) for results that cannot be read, pictures that cannot be written, and a missing X server.
std::vector<std::string> plot(const std::vector<std::string>& results, const PlotOptions& options);

/// The names for PlotOptions::only, each with one sentence about it.
struct PictureName {
  std::string name, about;
};
std::vector<PictureName> picture_names();

struct RenderOptions {
  std::string output;                  ///< folder; empty: "pictures" in the folder of the results
  std::string field = "vacancies_m3";  ///< a field of the results file: "temperature_K", "potential_V" ...
  /// A snapshot's label (its last one), "label@2" for the second of that label, or its number from 0; empty:
  /// all.
  std::string snapshot;
  /// Where a 3D mesh is cut: "y" (mid-plane), "y=12 nm", "y=hottest" (through the hottest point of the run);
  /// empty: y=hottest, or the mid-plane where the run recorded none.
  std::string cut;
  bool log = false;                 ///< colours by the logarithm
  std::optional<double> low, high;  ///< ends of the colours, SI; empty: those of all snapshots drawn
  std::optional<double>
      filament_m3;   ///< density of the contour; empty: output.percolation of the run's config
  int width = 1800;  ///< pixels; the height follows from the cell's shape
  Notes notes;
};

/// Draws a field over the cell, one picture for each snapshot asked for, in a common colour scale.
/// A line geometry gives a profile instead of a map.
/// \returns the files written: <field>_<label>.png.
/// \throws Error(input) for a field, snapshot or cut that is not there (names those that are); Error(io) as
/// plot.
std::vector<std::string> render(const std::string& results, const RenderOptions& options);

}  // namespace oxvac
