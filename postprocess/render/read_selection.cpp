#include "render/read_selection.hpp"

#include <algorithm>

namespace oxvac::draw {

bool follows_refresh(const Reduction& reduction, const ReadState& read) {
  if (read.after.empty()) return false;
  const IVCurve* deciding = nullptr;
  for (const IVCurve& c : reduction.iv) {
    if (c.instruction < read.instruction && c.name == read.after && c.kind != "read") deciding = &c;
  }
  return deciding && deciding->kind == "refresh";
}

std::vector<const ReadState*> low_resistance_reads(const Reduction& reduction) {
  std::vector<const ReadState*> chosen;
  for (const ReadState& r : reduction.reads) {
    if (r.state == CellState::lrs || follows_refresh(reduction, r)) chosen.push_back(&r);
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
