#pragma once
/// \file From the balances to F(u) = 0 and its Jacobian, edge piece by edge piece, node piece by node piece.

#include <mpi.h>
#include <petscsystypes.h>

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "base/compensated.hpp"
#include "fv/edge_rows.hpp"
#include "fv/jacobian.hpp"
#include "fv/layout.hpp"
#include "fv/lines.hpp"
#include "fv/local.hpp"
#include "fv/pieces.hpp"
#include "fv/scatter_plan.hpp"
#include "fv/shares.hpp"
#include "mesh/mesh.hpp"
#include "physics/system.hpp"

namespace oxvac {

/// The discrete time derivative: capacity (factor u + history).
struct TimeTerm {
  double factor_1_s = 0;                         ///< 0: steady
  const std::vector<double>* start = nullptr;    ///< state that the step starts from, scaled
  const std::vector<double>* history = nullptr;  ///< per own unknown, physical units per second
  /// What was stored at `start` (Assembler::stored), and the share of its rate that comes from before, per
  /// second.
  const std::vector<double>* stored_start = nullptr;
  const std::vector<double>* stored_history = nullptr;
  bool frozen = false;       ///< a read: vacancies, precursors and surfaces keep `start`
  bool ions_frozen = false;  ///< the same of the second species, which physics.vacancies does not hold
  bool freezes(Unknown u) const { return u == Unknown::ions ? ions_frozen : frozen; }
  bool carriers_held =
      false;  ///< electrons and holes keep `start`: Poisson's equation alone, for an equilibrium
  double ambient_shift_K = 0;  ///< of surroundings at the ambient temperature (an anneal)
};

/// Residual in volts of the driven contact's circuit, from device voltage (slot 0) and current (slot 1).
using CircuitRow = std::function<Dual(const Dual& device_V, const Dual& current_A)>;

/// What crosses the contacts, by contact; sums over all ranks.
struct ContactFluxes {
  std::vector<double> current_A;       ///< into the device, displacement current included
  std::vector<double> displacement_A;  ///< the part that charges the electrode's surface (drift-diffusion)
  std::vector<double> heat_W;          ///< out of the device
  std::vector<double> vacancies_1_s;   ///< out of the device, through contacts that hold a density or a flux
  std::vector<double> ions_1_s;        ///< the same of the second mobile species
  double joule_W = 0;                  ///< released in the device
  /// Drift-diffusion: by how much the currents may fail to sum to zero because potentials and densities are
  /// numbers of finite length, while opposite flows far larger than the currents nearly cancel.
  double rounding_A = 0;
  double heat_slope_W_K =
      0;  ///< what one kelvin at all contacts' vertices adds to the heat out of the device
};

class Assembler {
 public:
  /// Collective. The arguments must outlive the assembler.
  Assembler(MPI_Comm comm, const Mesh& mesh, const Device& device, const EquationList& equations,
            const Layout& layout);

  /// Plans where the Jacobian's entries go; evaluate() plans for coordinates if nobody has asked before.
  /// Collective.
  Jacobian& plan_jacobian(Jacobian::Form form);
  const Jacobian& jacobian() const { return *jacobian_; }
  /// Whether the last evaluate() filled it.
  bool has_jacobian() const { return with_jacobian_; }

  /// Fills the residual (own unknowns) and the Jacobian's entries at a local state (scaled, own then ghosts).
  /// Collective. \param with_jacobian false where it will hardly be asked for: its entries are then good for
  /// nothing, but in drift-diffusion, whose rows are scaled by them. \returns false, the same on every rank,
  /// if a value is not finite or a density is out of bounds.
  bool evaluate(const std::vector<double>& state, const TimeTerm& time, const CircuitRow& circuit,
                std::vector<double>& residual, bool with_jacobian = true);
  /// The contacts' fluxes at the state of the last evaluate().
  const ContactFluxes& fluxes() const { return fluxes_; }

  /// Unknowns are scaled in the solver's vectors, so that columns are of one size: physical = scale * stored.
  double scale(int local) const { return column_scale_[local]; }
  /// Rows are scaled too: residual[i] = row_scale(i) * balance in SI (A, W, 1/s), as of the last evaluate().
  double row_scale(int own) const { return row_scale_[own]; }
  /// Storage per unit of each own unknown (J/K, m3, m2), 0 for balances without memory.
  const std::vector<double>& capacity() const { return capacity_; }
  /// Amounts whose rates are terms of the balances: carriers of each own unknown's row, then for each contact
  /// the charge on its surface and that of the carriers at its vertices [C], the same on every rank. As of
  /// the last evaluate().
  const std::vector<double>& stored() const { return stored_; }
  /// Whether an unknown has a balance of its own in a region.
  bool lives_in(Unknown u, int region) const;
  /// True where a contact holds the value: it follows the contact at once and has no error or speed of its
  /// own.
  bool is_held(int own) const { return is_constrained_[own]; }
  /// Largest physical value that an unknown may take; infinite where there is no bound.
  double upper_bound(int local) const { return upper_[local]; }
  /// What evaluate() has to read beside the state: the pieces' geometry, where their entries go, and what is
  /// known of each unknown. A kernel benchmark measures its speed by it.
  std::size_t table_bytes() const;
  std::size_t pieces() const { return pieces_.size(); }
  const Layout& layout() const { return layout_; }
  const Mesh& mesh() const { return mesh_; }
  const Device& device() const { return device_; }
  MPI_Comm comm() const { return comm_; }
  /// How a mobile species shares out where oxides meet, as of the last evaluate() or measure().
  Shares& shares(Unknown u = Unknown::vacancies) { return u == Unknown::ions ? ion_shares_ : shares_; }
  const Shares& shares(Unknown u = Unknown::vacancies) const {
    return u == Unknown::ions ? ion_shares_ : shares_;
  }

 private:
  /// Key of the entries that come neither from cells nor from boundary pieces: each lies in a row that one
  /// rank owns.
  static constexpr std::int64_t after_cells = std::numeric_limits<std::int64_t>::max();
  /// Keys of the entries of boundary pieces: between those of the cells and the others.
  static constexpr std::int64_t first_piece = std::int64_t{1} << 61;
  void find_constants();
  void find_edges_of_fluxes();
  /// Whether a piece is a joined edge on which fluxes alone act, for which EdgeRows is enough.
  bool is_edge_of_fluxes(const Piece& piece) const;
  void plan_piece(std::size_t piece);
  void visit_entries(const Jacobian::Visit& visit) const;
  /// Where a vertex' balance is added up: its own row, or that of an electrode's current, or of the metal
  /// beside it.
  struct Target {
    int row = -1;
    int contact = -1;      ///< of the electrode whose current this is part of
    double factor = 1;     ///< current per flux
    bool is_rate = false;  ///< the balance is a charge, whose rate is meant
  };
  Target target_of(int vertex, Unknown u) const;
  double rate_of(std::size_t stored, const TimeTerm& time) const;
  template <class OnRow, class OnEntry>
  void visit_piece(std::size_t k, OnRow on_row, OnEntry on_entry) const;
  void visit_contacts(const Jacobian::Visit& visit) const;
  template <class Body>
  void for_lines(Body body) const;
  void visit_lines(const Jacobian::Visit& visit) const;
  void visit_diagonal(const Jacobian::Visit& visit) const;
  void visit_ties(const Jacobian::Visit& visit) const;
  void visit_terminals(const Jacobian::Visit& visit) const;
  void find_lines();
  void add_ties(const std::vector<double>& state, const TimeTerm& time);
  /// Whether an unknown is a density that an electrode holds (drift-diffusion), and the charge of one of
  /// these ions.
  bool held_ions(int own) const;
  double charge_of_held_C(int own) const;
  Dual tie_residual(int vertex, Unknown u, const std::vector<double>& state) const;
  void set_carriers(const Material& m);
  void add_amounts(const Piece& cell, const Material& m, const TimeTerm& time);
  bool own_row(int local) const;
  bool constrained(int row) const;
  bool tied(int row) const;
  double held_value(int row, double shift_K) const;
  bool is_frozen(const Equation& eq, const TimeTerm& time) const {
    return eq.frozen_by_read() && time.freezes(eq.unknown());
  }
  /// An unknown of a vertex in SI, or what is said where it has none.
  double value_at(const std::vector<double>& state, int vertex, Unknown u, double otherwise) const {
    const int i = layout_.at(vertex, u);
    return i >= 0 ? state[i] * column_scale_[i] : otherwise;
  }
  bool gather(const Piece& cell, const std::vector<double>& state);
  void add_edges(const Piece& cell, const Material& m, const TimeTerm& time, const std::vector<double>& state,
                 std::size_t first_line_of_cell);
  /// The flux of ions on the edge with number `k` among those of all pieces; enters its derivatives by what
  /// lies beyond the edge.
  LineFlux flux_on_line(const Piece& piece, const EdgePiece& e, std::size_t k, const Equation& eq,
                        const EdgeState& s, const Edge& edge, const std::vector<double>& state);
  void add_sources(const Piece& cell, const Material& m, const TimeTerm& time);
  /// What add_edges() does, into `edge_rows_`.
  void add_fluxes(const Piece& edge, const Material& m, const TimeTerm& time,
                  const std::vector<double>& state, std::size_t line);
  void scatter(std::size_t piece, const TimeTerm& time, const double* residual, const double* matrix,
               const int*& next);
  void add_contacts(const std::vector<double>& state, const TimeTerm& time);
  void add_piece(const Contact& c, std::size_t contact, const BoundaryPiece& piece,
                 const std::vector<double>& state, const TimeTerm& time, const int*& place);
  struct PieceLinks {
    /// Temperature, vacancies, surface, own potential or Fermi potential, an electrode's current, ions, a
    /// metal's electrons.
    std::vector<int> rows;
    int electrode = -1;  ///< whose current it is
    std::vector<int>
        columns;  ///< potential, temperature, vacancies, surface, electrons, holes, electrode's voltage
  };
  /// The two temperatures at a piece of a thermal interface; {-1, -1} where there is none.
  std::array<int, 2> interface_links(std::size_t contact, const BoundaryPiece& piece) const;
  void add_interface(const Contact& c, std::size_t contact, const BoundaryPiece& piece,
                     const std::vector<double>& state, const int*& place);
  PieceLinks piece_links(std::size_t contact, const BoundaryPiece& piece) const;
  void add_storage(const std::vector<double>& state, const TimeTerm& time);
  void add_terminals(const std::vector<double>& state, const TimeTerm& time, const CircuitRow& circuit);
  void constrain(const std::vector<double>& state, const TimeTerm& time);
  void apply_row_scale(const TimeTerm& time, std::vector<double>& residual);

  MPI_Comm comm_;
  const Mesh& mesh_;
  const Device& device_;
  const EquationList& equations_;
  const Layout& layout_;
  std::vector<const Material*> material_;  ///< by mesh region
  Pieces pieces_;                          ///< the mesh's cells, joined to edges where that changes nothing
  WholeCells contact_cells_;               ///< those behind contacts
  std::vector<Line> lines_;  ///< of each edge of each piece, where fluxes are to be sharp; else empty
  bool first_rank_;
  Shares shares_, ion_shares_;

  std::unique_ptr<Jacobian> jacobian_;
  bool with_jacobian_ = true;  ///< in the evaluation under way, or the last one
  ScatterPlan scatter_plan_;   ///< of the pieces
  std::vector<int> diagonal_, contact_place_, tie_place_, terminal_place_;
  std::vector<double> stored_;
  std::vector<char> is_tied_;  ///< own unknowns whose row says what holds them, see tie_residual
  std::vector<double> capacity_, column_scale_, upper_, row_scale_;
  std::vector<double> sum_;              ///< unscaled residual of every local row
  std::vector<int> line_place_;          ///< of the entries by what lies beyond an edge
  std::vector<std::size_t> line_first_;  ///< of each line and species: where its places begin
  std::vector<char> is_constrained_;
  LocalSystem local_;
  EdgeRows edge_rows_;
  std::vector<char> fluxes_alone_;  ///< by region: pieces are joined edges, EdgeRows suffice
  std::vector<char> is_simple_;     ///< by vertex: one density of each species, one temperature
  std::array<CarrierState, max_corners> electrons_, electrons_far_, holes_, holes_far_;
  std::array<double, max_local> amounts_{};
  // What becomes fluxes_, from this rank's cells: a sum of each kind for each contact, then the scalars.
  // An electrode's cells may lie on several ranks, and the order of such a sum must not be felt.
  enum class Crossing { current, heat, vacancies, ions, charge, carrier_charge };
  static constexpr std::size_t crossing_kinds = 6;
  CompensatedSum& crossing(Crossing kind, std::size_t contact) {
    return crossing_[static_cast<std::size_t>(kind) * device_.contacts.size() + contact];
  }
  CompensatedSum& scalar_sum(std::size_t k) {
    return crossing_[crossing_kinds * device_.contacts.size() + k];
  }
  CompensatedSum& joule_sum() { return scalar_sum(0); }
  CompensatedSum& heat_slope_sum() { return scalar_sum(1); }
  CompensatedSum& rounding_sum() { return scalar_sum(2); }
  CompensatedSum& charge_rounding_sum() { return scalar_sum(3); }
  void add_rounding(const Piece& cell, int a, int b, const Equation& eq, const Material& m, const Dual& flux,
                    double area_m2);
  std::vector<CompensatedSum> crossing_;
  ContactFluxes fluxes_;
};

}  // namespace oxvac
