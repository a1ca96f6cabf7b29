#pragma once
/// \file From the balances to F(u) = 0 and its Jacobian, edge piece by edge piece, node piece by node piece.

#include <mpi.h>
#include <petscsystypes.h>

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "base/compensated.hpp"
#include "fv/layout.hpp"
#include "fv/local.hpp"
#include "fv/shares.hpp"
#include "mesh/mesh.hpp"
#include "physics/system.hpp"

namespace oxvac {

/// The discrete time derivative: capacity (factor u + history).
struct TimeTerm {
  double factor_1_s = 0;                         ///< 0: steady
  const std::vector<double>* start = nullptr;    ///< state that the step starts from, scaled
  const std::vector<double>* history = nullptr;  ///< per own unknown, physical units per second
  bool frozen = false;                           ///< a read: vacancies, precursors and surfaces keep `start`
  double ambient_shift_K = 0;                    ///< of surroundings at the ambient temperature (an anneal)
};

/// Residual in volts of the driven contact's circuit, from device voltage (slot 0) and current (slot 1).
using CircuitRow = std::function<Dual(const Dual& device_V, const Dual& current_A)>;

/// What crosses the contacts, by contact; sums over all ranks.
struct ContactFluxes {
  std::vector<double> current_A;      ///< into the device
  std::vector<double> heat_W;         ///< out of the device
  std::vector<double> vacancies_1_s;  ///< out of the device where the density is held
  double joule_W = 0;                 ///< released in the device
  double heat_slope_W_K =
      0;  ///< what one kelvin at all contacts' vertices adds to the heat out of the device
};

class Assembler {
 public:
  /// Collective. The arguments must outlive the assembler.
  Assembler(MPI_Comm comm, const Mesh& mesh, const Device& device, const EquationList& equations,
            const Layout& layout);

  /// Entries of the Jacobian in coordinate form, fixed once: global rows and columns; repeated ones are
  /// added.
  const std::vector<PetscInt>& rows() const { return rows_; }
  const std::vector<PetscInt>& columns() const { return columns_; }
  const std::vector<double>& jacobian() const { return values_; }
  /// Sorts the entries of one row and column in the same way on any number of ranks (petsc::OrderedSum).
  const std::vector<std::int64_t>& entry_keys() const { return entry_keys_; }

  /// Fills the residual (own unknowns) and the Jacobian's entries at a local state (scaled, own then ghosts).
  /// Collective. \returns false, the same on every rank, if a value is not finite or a density is out of
  /// bounds.
  bool evaluate(const std::vector<double>& state, const TimeTerm& time, const CircuitRow& circuit,
                std::vector<double>& residual);
  /// The contacts' fluxes at the state of the last evaluate().
  const ContactFluxes& fluxes() const { return fluxes_; }

  /// Unknowns are scaled in the solver's vectors, so that columns are of one size: physical = scale * stored.
  double scale(int local) const { return column_scale_[local]; }
  /// Rows are scaled too: residual[i] = row_scale(i) * balance in SI (A, W, 1/s), as of the last evaluate().
  double row_scale(int own) const { return row_scale_[own]; }
  /// Storage per unit of each own unknown (J/K, m3, m2), 0 for balances without memory.
  const std::vector<double>& capacity() const { return capacity_; }
  /// True where a contact holds the value: it follows the contact at once and has no error or speed of its
  /// own.
  bool is_held(int own) const { return is_constrained_[own]; }
  /// Largest physical value that an unknown may take; infinite where there is no bound.
  double upper_bound(int local) const { return upper_[local]; }
  const Layout& layout() const { return layout_; }
  const Mesh& mesh() const { return mesh_; }
  const Device& device() const { return device_; }
  Shares& shares() { return shares_; }
  const Shares& shares() const { return shares_; }  ///< as of the last evaluate() or measure()

 private:
  void find_constants();
  void plan();
  void plan_entry(int row, int column, std::int64_t key);
  int row_of(int unknown) const;
  bool own_row(int local) const;
  bool constrained(int row) const;
  double held_value(int row, double shift_K) const;
  bool is_frozen(const Equation& eq, const TimeTerm& time) const {
    return time.frozen && eq.frozen_by_read();
  }
  bool gather(const Cell& cell, const std::vector<double>& state);
  void add_edges(const Cell& cell, const Material& m, const TimeTerm& time);
  void add_sources(const Cell& cell, const Material& m, const TimeTerm& time);
  void scatter(std::size_t cell_index, std::size_t& entry);
  void add_contacts(const std::vector<double>& state, const TimeTerm& time, std::size_t& entry);
  void add_piece(const Contact& c, std::size_t contact, const BoundaryPiece& piece,
                 const std::vector<double>& state, const TimeTerm& time, std::size_t& entry);
  void add_storage(const std::vector<double>& state, const TimeTerm& time, std::size_t& entry);
  void add_terminals(const std::vector<double>& state, const CircuitRow& circuit, std::size_t& entry);
  void constrain(const std::vector<double>& state, const TimeTerm& time);
  void apply_row_scale(const TimeTerm& time, std::vector<double>& residual);

  MPI_Comm comm_;
  const Mesh& mesh_;
  const Device& device_;
  const EquationList& equations_;
  const Layout& layout_;
  std::vector<const Material*> material_;  ///< by mesh region
  bool first_rank_;
  Shares shares_;

  std::vector<PetscInt> rows_, columns_;
  std::vector<std::int64_t> entry_keys_;
  std::vector<int> entry_row_;       ///< local row of each entry
  std::vector<double> entry_scale_;  ///< its column's scale
  std::vector<double> values_;
  std::vector<std::vector<std::pair<int, int>>> cell_plan_;  ///< (row, column) of the local matrix, by cell
  std::vector<double> capacity_, column_scale_, upper_, row_scale_;
  std::vector<double> sum_;         ///< unscaled residual of every local row
  std::size_t first_diagonal_ = 0;  ///< where the diagonal entries begin
  std::vector<char> is_constrained_;
  LocalSystem local_;
  // What becomes fluxes_, from this rank's cells: current, heat and vacancies by contact, then the two
  // scalars. An electrode's cells may lie on several ranks, and the order of such a sum must not be felt.
  CompensatedSum& current_sum(std::size_t contact) { return crossing_[contact]; }
  CompensatedSum& heat_sum(std::size_t contact) { return crossing_[device_.contacts.size() + contact]; }
  CompensatedSum& vacancy_sum(std::size_t contact) {
    return crossing_[2 * device_.contacts.size() + contact];
  }
  CompensatedSum& joule_sum() { return crossing_[3 * device_.contacts.size()]; }
  CompensatedSum& heat_slope_sum() { return crossing_[3 * device_.contacts.size() + 1]; }
  std::vector<CompensatedSum> crossing_;
  ContactFluxes fluxes_;
};

}  // namespace oxvac
