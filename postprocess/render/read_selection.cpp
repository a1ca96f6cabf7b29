#include "render/read_selection.hpp"

#include <algorithm>

namespace oxvac::draw {

std::vector<const ReadState*> low_resistance_reads(const Reduction& reduction) {
  std::vector<const ReadState*> chosen;
  for (const ReadState& r : reduction.reads) {
    if (r.state == CellState::lrs || r.state == CellState::refreshed) chosen.push_back(&r);
  }
  return chosen;
}

int most_cycles(const std::vector<Reduction>& reductions) {
  int most = 0;
  for (const Reduction& reduction : reductions) {
    for (const ReadState& r : reduction.reads) most = std::max(most, r.cycles_total);
    for (const EnduranceRow& e : reduction.endurance) most = std::max(most, e.cycles_total);
  }
  return most;
}

}  // namespace oxvac::draw
