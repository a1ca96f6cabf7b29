#pragma once
/// \file The columns of the trace: their names, units, and where their numbers come from (docs/results.md).

#include <functional>
#include <string>
#include <vector>

#include "device/device.hpp"
#include "observe/filament.hpp"
#include "time/observer.hpp"

namespace oxvac::observe {

struct TraceColumn {
  std::string name;
  std::string unit;  ///< "1" for counts, ratios and indices
  std::function<double(const StepView&, const Filament&)> value;
};

/// \param region_names of the mesh; regions and contacts get the columns that they have something to say in.
std::vector<TraceColumn> trace_columns(const std::vector<std::string>& region_names, const Device& device);

std::vector<double> trace_row(const std::vector<TraceColumn>& columns, const StepView& view,
                              const Filament& filament);

}  // namespace oxvac::observe
