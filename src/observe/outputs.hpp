#pragma once
/// \file One maker for each output; observers.cpp lists them.

#include <memory>

#include "observe/recorder.hpp"
#include "time/observer.hpp"

namespace oxvac::observe {

std::unique_ptr<Observer> make_results_h5(std::shared_ptr<Recorder> recorder);   ///< docs/results.md
std::unique_ptr<Observer> make_trace_csv(std::shared_ptr<Recorder> recorder);    ///< trace.csv
std::unique_ptr<Observer> make_vtu_fields(std::shared_ptr<Recorder> recorder);   ///< fields_*.vtu, fields.pvd
std::unique_ptr<Observer> make_checkpoints(std::shared_ptr<Recorder> recorder);  ///< checkpoint.h5
std::unique_ptr<Observer> make_progress(std::shared_ptr<Recorder> recorder);     ///< a line on stderr
std::unique_ptr<Observer> make_ledger_summary(std::shared_ptr<Recorder> recorder);  ///< one line at the end

}  // namespace oxvac::observe
