#pragma once
/// \file A joined edge's share of the system where fluxes alone act.

#include <array>
#include <vector>

#include "fv/local.hpp"
#include "physics/equation.hpp"

namespace oxvac {

/// The rows of an edge's two vertices as Dual numbers, so that a flux is added to a row with all its entries
/// at once: the value is the residual, slots 0-2 are the entries of vertex a (potential, temperature, and the
/// carrier that the row's fluxes name), 3-5 those of b, and slot 6 is 0: no flux here feels the field.
class EdgeRows {
 public:
  EdgeRows() = default;
  /// \param solved by unknown, as in LocalSystem::set_unknowns.
  EdgeRows(const EquationList& equations, const std::array<bool, cell_unknowns>& solved);

  /// Whether a material's equations, where no law feels the field, have fluxes alone (no source, nothing
  /// stored but the unknowns themselves), and each row one carrier, which is a density.
  bool suffice_in(const Material& m) const;
  /// Where a row's residual, and its entry by an unknown of a corner, stand in data().
  int residual(int corner, Unknown row) const { return (Dual::slots + 1) * index(corner, row); }
  int entry(int corner, Unknown row, int column_corner, Unknown column) const;
  const double* data() const { return reinterpret_cast<const double*>(rows_.data()); }

  void clear() { std::fill(rows_.begin(), rows_.end(), Dual()); }
  Dual& operator()(int corner, Unknown row) { return rows_[index(corner, row)]; }

 private:
  int index(int corner, Unknown row) const { return first_[static_cast<int>(row)] + corner; }

  const EquationList* equations_ = nullptr;
  bool one_carrier_ = true;
  std::array<int, cell_unknowns> first_{};  ///< row of vertex a
  std::array<Unknown, cell_unknowns> carrier_{};
  std::vector<Dual> rows_;
};

}  // namespace oxvac
