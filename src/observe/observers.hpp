#pragma once
/// \file Every output of a run. A new one is a file in this folder and a line in observers.cpp.

#include <memory>
#include <vector>

#include "observe/options.hpp"
#include "time/observer.hpp"

namespace oxvac {

/// The outputs that the options ask for, in the order in which they are to be called (the same on every
/// rank): on_start before the first step, on_step after each accepted one, on_finish also when the run
/// failed.
std::vector<std::unique_ptr<Observer>> make_observers(const OutputOptions& options, const RunInfo& info);

}  // namespace oxvac
