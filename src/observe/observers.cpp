#include "observe/observers.hpp"

#include "observe/outputs.hpp"

namespace oxvac {

std::vector<std::unique_ptr<Observer>> make_observers(const OutputOptions& options, const RunInfo& info) {
  const auto recorder = std::make_shared<observe::Recorder>(options, info);
  std::vector<std::unique_ptr<Observer>> all;
  all.push_back(observe::make_results_h5(recorder));
  if (options.csv) all.push_back(observe::make_trace_csv(recorder));
  if (options.vtu) all.push_back(observe::make_vtu_fields(recorder));
  if (options.checkpoint) all.push_back(observe::make_checkpoints(recorder));
  if (options.progress && !info.quiet) all.push_back(observe::make_progress(recorder));
  if (!info.quiet) all.push_back(observe::make_ledger_summary(recorder));
  return all;
}

}  // namespace oxvac
