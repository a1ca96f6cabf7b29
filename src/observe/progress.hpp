#pragma once
/// \file The line that says where a run is.

#include <map>
#include <string>
#include <vector>

#include "time/observer.hpp"

namespace oxvac::observe {

/// How often each named group is passed through: the N of "cycle i/N".
std::map<std::string, int> cycles_by_group(const std::vector<Instruction>& instructions);

/// "set (cycling 3/100)  t 12.5 ns  step 40 ps  1.52 V  21.4 uA  812 K  43 %  4 min 10 s left".
/// \param left_s negative: not known yet.
std::string progress_line(const StepView& view, const std::vector<Instruction>& instructions,
                          const std::map<std::string, int>& cycles, double done, double left_s);

/// Whether a log gets a line now. Every instruction outside of cycles is one; inside of them, and within long
/// instructions, one each 10 s is enough.
bool log_line_due(const StepView& view, const std::vector<Instruction>& instructions,
                  double seconds_since_last);

}  // namespace oxvac::observe
