#pragma once
/// \file How well the balances held over a whole run, in one line.

#include <string>

#include "time/observer.hpp"

namespace oxvac::observe {

struct RunSummary {
  long steps = 0, newton = 0;
  Ledger worst;  ///< largest magnitudes; not a number as soon as one is

  void add(const StepView& view);
  /// "done: 1234 steps, 4321 Newton iterations in 4 min 10 s; largest imbalance: vacancies 1.2e-13, ..."; of
  /// a failed run only that it failed: the reason is told elsewhere.
  std::string line(const std::string& status, double wall_s) const;
};

}  // namespace oxvac::observe
