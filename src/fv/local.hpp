#pragma once
/// \file One cell's share of the system while it is being put together.

#include <algorithm>
#include <array>
#include <vector>

#include "physics/equation.hpp"
#include "physics/partition.hpp"

namespace oxvac {

/// Unknowns that cells couple: all but the surface store.
inline constexpr int cell_unknowns = static_cast<int>(Unknown::surface);
inline constexpr int max_corners = 8, max_edges = 12;
/// One more than the unknowns: what falls on an unknown that is not solved for goes there and is forgotten.
inline constexpr int max_local = (cell_unknowns + 1) * max_corners;

/// Slots of the Dual numbers. On an edge: 0-2 vertex a, 3-5 vertex b (potential, temperature, and the carrier
/// that the equation names), 6 |E|. At a vertex: 0-2 as a with vacancies, 3 bound, traps or surface, 4
/// electrons, 5 holes, 6 |E| or the normal field.
enum Slot {
  slot_a = 0,
  slot_carrier = 2,
  slot_b = 3,
  slot_extra = 3,
  slot_electrons = 4,
  slot_holes = 5,
  slot_field = 6
};

struct CornerValues {
  double potential = 0, temperature = 0, bound = 0, traps = 0, electrons = 0, holes = 0;
  Unknown heat = Unknown::temperature;                   ///< the temperature that this cell sees
  PartitionedDensity vacancies{0, 1, 0}, ions{0, 1, 0};  ///< in this cell's material

  const PartitionedDensity& density(Unknown u) const { return u == Unknown::ions ? ions : vacancies; }
};

struct LocalSystem {
  int corners = 0;
  std::array<CornerValues, max_corners> at;
  double field = 0;
  std::array<double, max_corners> field_by_potential{};
  std::array<double, max_local> residual{};
  std::array<double, max_local * max_local> matrix{};

  /// Which unknowns are solved for; the others share one place that nobody reads.
  void set_unknowns(const std::array<bool, cell_unknowns>& solved) {
    count_ = 0;
    for (int u = 0; u < cell_unknowns; ++u)
      if (solved[u]) place_[u] = count_++;
    for (int u = 0; u < cell_unknowns; ++u)
      if (!solved[u]) place_[u] = count_;
  }
  bool solves(Unknown u) const { return place_[static_cast<int>(u)] < count_; }

  int index(int corner, Unknown u) const { return corner * (count_ + 1) + place_[static_cast<int>(u)]; }
  /// The row or column of the temperature that the cell sees, or of any other unknown.
  int seen(int corner, Unknown u) const {
    return index(corner, u == Unknown::temperature ? at[corner].heat : u);
  }
  /// Where an entry stands in `matrix`, which is as wide as the cell needs it.
  int place(int row, int column, int corner_count) const {
    return row * corner_count * (count_ + 1) + column;
  }
  double& entry(int row, int column) { return matrix[row * width_ + column]; }

  void clear(int corner_count) {
    corners = corner_count;
    width_ = corner_count * (count_ + 1);
    std::fill_n(residual.begin(), width_, 0.0);
    std::fill_n(matrix.begin(), width_ * width_, 0.0);
  }

  /// The state at a corner as Dual numbers whose slots start at `slot`.
  NodeState node(int corner, int slot) const {
    const CornerValues& v = at[corner];
    return {Dual::variable(v.potential, slot),
            Dual::variable(v.temperature, slot + 1),
            Dual::variable(v.vacancies.value_m3, slot + slot_carrier),
            Dual(v.bound),
            Dual(v.traps),
            Dual::variable(v.ions.value_m3, slot + slot_carrier)};
  }

  /// Adds `factor` f to a row; f's slots belong to corner a (from 0) and, if b >= 0, to corner b (from 3).
  void add(int row, const Dual& f, double factor, int a, int b, Unknown carrier) {
    residual[row] += factor * f.value;
    add_corner(row, f, factor, a, slot_a, carrier);
    if (b >= 0) add_corner(row, f, factor, b, slot_b, carrier);
    add_field(row, f, factor);
  }

  /// Adds `factor` f to a row; f's slots are those of a vertex, slot 3 is `extra`.
  void add_node(int row, const Dual& f, double factor, int corner, Unknown extra) {
    residual[row] += factor * f.value;
    add_corner(row, f, factor, corner, slot_a, Unknown::vacancies);
    entry(row, index(corner, extra)) += factor * f.d[slot_extra];
    entry(row, index(corner, Unknown::electrons)) += factor * f.d[slot_electrons];
    entry(row, index(corner, Unknown::holes)) += factor * f.d[slot_holes];
    add_field(row, f, factor);
  }

 private:
  void add_corner(int row, const Dual& f, double factor, int corner, int slot, Unknown carrier) {
    const double by_carrier = factor * f.d[slot + slot_carrier];
    entry(row, index(corner, Unknown::potential)) += factor * f.d[slot];
    entry(row, seen(corner, Unknown::temperature)) += factor * f.d[slot + 1];
    if (carrier == Unknown::electrons || carrier == Unknown::holes) {
      entry(row, index(corner, carrier)) += by_carrier;
      return;
    }
    // Where oxides meet, the density in one of them follows the mean and the (near) temperature.
    const PartitionedDensity& density = at[corner].density(carrier);
    entry(row, index(corner, Unknown::temperature)) += by_carrier * density.by_temperature_m3_K;
    entry(row, index(corner, carrier)) += by_carrier * density.by_mean;
  }
  void add_field(int row, const Dual& f, double factor) {
    const double by_field = factor * f.d[slot_field];
    if (by_field != 0)
      for (int v = 0; v < corners; ++v)
        entry(row, index(v, Unknown::potential)) += by_field * field_by_potential[v];
  }

  std::array<int, cell_unknowns> place_{};
  int count_ = 0, width_ = 0;
};

}  // namespace oxvac
