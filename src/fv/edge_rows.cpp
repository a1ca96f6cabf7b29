#include "fv/edge_rows.hpp"

#include <algorithm>

namespace oxvac {

EdgeRows::EdgeRows(const EquationList& equations, const std::array<bool, cell_unknowns>& solved)
    : equations_(&equations) {
  first_.fill(-1);
  int rows = 0;
  const auto flows_into = [&](Unknown row, Unknown carrier) {
    const auto u = static_cast<int>(row);
    if (!solved[u]) return;
    if (first_[u] >= 0) {
      one_carrier_ = one_carrier_ && carrier_[u] == carrier;
      return;
    }
    first_[u] = rows;
    rows += 2;
    carrier_[u] = carrier;
  };
  for (const auto& eq : equations) {
    flows_into(eq->unknown(), eq->carrier());
    if (eq->releases_heat()) flows_into(Unknown::temperature, eq->carrier());
  }
  rows_.resize(static_cast<std::size_t>(rows));
}

bool EdgeRows::suffice_in(const Material& m) const {
  return one_carrier_ && std::none_of(equations_->begin(), equations_->end(), [&](const auto& eq) {
           const bool is_carrier = eq->carrier() == Unknown::electrons || eq->carrier() == Unknown::holes;
           return eq->lives_in(m) && (eq->has_source(m) || eq->stores_amount() || is_carrier);
         });
}

int EdgeRows::entry(int corner, Unknown row, int column_corner, Unknown column) const {
  const int first = column_corner == 0 ? slot_a : slot_b;
  const int slot = column == Unknown::potential                ? first
                   : column == Unknown::temperature            ? first + 1
                   : column == carrier_[static_cast<int>(row)] ? first + slot_carrier
                                                               : slot_field;  // the row does not depend on it
  return residual(corner, row) + 1 + slot;
}

}  // namespace oxvac
