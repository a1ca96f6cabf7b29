#pragma once
/// \file One cell's share of the system while it is being put together.

#include <algorithm>
#include <array>

#include "physics/equation.hpp"

namespace oxvac {

/// Unknowns of a cell's vertices that cells couple: potential, temperature, vacancies, bound.
inline constexpr int cell_unknowns = 4;
inline constexpr int max_corners = 8;
inline constexpr int max_local = cell_unknowns * max_corners;

/// Slots of the Dual numbers on an edge: 0-2 vertex a, 3-5 vertex b (potential, temperature, vacancies), 6
/// |E|; at a vertex: 0-2 as a, 3 bound or surface, 6 |E| or the normal field.
enum Slot { slot_a = 0, slot_b = 3, slot_extra = 3, slot_field = 6 };

struct CornerValues {
  double potential = 0, temperature = 0, bound = 0;
  double vacancies = 0;       ///< in this cell's material
  double by_mean = 1;         ///< d(vacancies)/d(mean density of the vertex)
  double by_temperature = 0;  ///< d(vacancies)/dT
};

struct LocalSystem {
  int corners = 0;
  std::array<CornerValues, max_corners> at;
  double field = 0;
  std::array<double, max_corners> field_by_potential{};
  std::array<double, max_local> residual{};
  std::array<double, max_local * max_local> matrix{};

  static int index(int corner, Unknown u) { return corner * cell_unknowns + static_cast<int>(u); }
  double& entry(int row, int column) { return matrix[row * max_local + column]; }

  void clear(int corner_count) {
    corners = corner_count;
    residual.fill(0);
    const int n = corner_count * cell_unknowns;
    for (int r = 0; r < n; ++r) std::fill_n(&matrix[r * max_local], n, 0.0);
  }

  /// The state at a corner as Dual numbers whose slots start at `slot`.
  NodeState node(int corner, int slot) const {
    const CornerValues& v = at[corner];
    return {Dual::variable(v.potential, slot), Dual::variable(v.temperature, slot + 1),
            Dual::variable(v.vacancies, slot + 2), Dual(v.bound)};
  }

  /// Adds `factor` f to a row; f's slots belong to corner a (from 0) and, if b >= 0, to corner b (from 3).
  void add(int row, const Dual& f, double factor, int a, int b) {
    residual[row] += factor * f.value;
    add_corner(row, f, factor, a, slot_a);
    if (b >= 0) add_corner(row, f, factor, b, slot_b);
    const double by_field = factor * f.d[slot_field];
    if (by_field != 0)
      for (int v = 0; v < corners; ++v)
        entry(row, index(v, Unknown::potential)) += by_field * field_by_potential[v];
  }

 private:
  void add_corner(int row, const Dual& f, double factor, int corner, int slot) {
    const double by_vacancies = factor * f.d[slot + 2];
    entry(row, index(corner, Unknown::potential)) += factor * f.d[slot];
    entry(row, index(corner, Unknown::temperature)) +=
        factor * f.d[slot + 1] + by_vacancies * at[corner].by_temperature;
    entry(row, index(corner, Unknown::vacancies)) += by_vacancies * at[corner].by_mean;
  }
};

}  // namespace oxvac
