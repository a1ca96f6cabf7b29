#pragma once
/// \file A balance: d(storage)/dt + div(flux) = source, as a few small local functions.
///
/// No mesh index and no PETSc here: the finite-volume room calls these on edge pieces and node pieces, each
/// inside one material, and sums. Derivatives come with the Dual numbers; nobody writes a Jacobian.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "device/contact.hpp"
#include "device/material.hpp"
#include "device/state.hpp"

namespace oxvac {

/// What is solved for at a vertex. The order is that of the unknowns in memory.
/// Electrons and holes are known by their quasi-Fermi potentials: they are continuous where materials meet,
/// and densities above 0 for every value. Surface comes last: the others couple through cells.
enum class Unknown : std::uint8_t {
  potential,
  temperature,
  far_temperature,  ///< second temperature of a vertex on a thermal interface: of the region behind it
  vacancies,
  ions,  ///< the second mobile species
  bound,
  traps,
  electrons,
  holes,
  surface
};
inline constexpr int unknown_count = 10;
inline bool is_temperature(Unknown u) { return u == Unknown::temperature || u == Unknown::far_temperature; }
const char* name_of(Unknown u);  ///< "potential", ...
const char* unit_of(Unknown u);  ///< "V", "K", "1/m3", ...

/// Two vertices of an edge, and the field of the cell that the edge piece lies in.
struct EdgeState {
  NodeState a, b;
  Dual field_V_m;         ///< |E| of the cell: frame-invariant
  Dual conductivity_S_m;  ///< of the edge: both half edges in series
};

struct Edge {
  double length_m;
  const Material& material;
};

/// The vertices before a and after b on a straight line of the mesh: densities, and lengths of their edges.
struct LineEnds {
  double before_m3, after_m3, before_length_m, after_length_m;
};

/// A flux that depends on the density before a or after b, too.
struct LineFlux {
  Dual flux;
  double by_before = 0, by_after = 0;  ///< derivatives by these densities
};

/// A vertex at a contact, seen from the oxide.
struct ContactState {
  NodeState node;
  Dual surface_m2;        ///< surface density of an exchanging contact
  Dual normal_field_V_m;  ///< E along the outward normal
  /// Fermi potential of the oxide's electrons above the electrode's: derivative by the former, so minus that
  /// by the latter.
  Dual lag_V;
};

class Equation {
 public:
  virtual ~Equation() = default;
  virtual Unknown unknown() const = 0;
  virtual bool lives_in(const Material& m) const = 0;
  /// Storage per unit of the unknown: 0 for a balance without memory.
  virtual double capacity(const Material& m) const = 0;
  /// Beside potential and temperature, the unknown that flux() and amount() depend on.
  virtual Unknown carrier() const { return Unknown::vacancies; }
  /// Storage per volume that is no multiple of the unknown, in place of `capacity`.
  virtual bool stores_amount() const { return false; }
  virtual Dual amount(const NodeState&) const { return 0.0; }
  /// Flux per area from a to b.
  virtual Dual flux(const EdgeState&, const Edge&) const { return 0.0; }
  /// The flux on an edge that lies on a straight line of the mesh, where fronts are to be sharp.
  virtual LineFlux flux_on_line(const EdgeState& s, const Edge& e, const LineEnds&) const {
    return {flux(s, e)};
  }
  /// Heat that this flux releases along an edge per dual area [W/m2], half of which goes to each end.
  virtual Dual edge_heat(const EdgeState&, const Edge&) const { return 0.0; }
  virtual bool releases_heat() const { return false; }
  /// Production per volume at a vertex, and what it is taken from or given to beside this balance.
  virtual Dual source(const NodeState&, const Dual& /*field_V_m*/, const Material&) const { return 0.0; }
  virtual bool has_source(const Material&) const { return false; }
  struct Counterpart {
    Unknown unknown;
    double factor;  ///< its production per production here
  };
  virtual std::optional<Counterpart> counterpart() const { return std::nullopt; }
  /// Heat that the source releases per volume [W/m3].
  virtual Dual source_heat(const NodeState&, const Dual& /*production*/) const { return 0.0; }
  virtual bool source_releases_heat() const { return false; }
  /// Flux per area out of the cell through a contact.
  virtual Dual exchange(const ContactState&, const Contact&, const Material&, double /*ambient_K*/) const {
    return 0.0;
  }
  /// Charge [C] that one unit of this flux carries, in drift-diffusion.
  virtual double charge_C(const Material&) const { return 0; }
  /// Charge [C] of one unit at rest, where the unknown is a density that space_charge() leaves out.
  virtual double resting_charge_C(const Material&) const { return 0; }
  /// True while a read freezes this balance: its storage then stays as it is.
  virtual bool frozen_by_read() const { return false; }
};

using EquationList = std::vector<std::unique_ptr<Equation>>;

/// Conductivity of an edge from those at its ends: the two half edges in series. 0 in an insulator.
Dual series_conductivity(const Dual& a, const Dual& b);

}  // namespace oxvac
