#pragma once
/// \file A balance: d(storage)/dt + div(flux) = source, as a few small local functions.
///
/// No mesh index and no PETSc here: the finite-volume room calls these on edge pieces and node pieces, each
/// inside one material, and sums. Derivatives come with the Dual numbers; nobody writes a Jacobian.

#include <memory>
#include <vector>

#include "device/contact.hpp"
#include "device/material.hpp"
#include "device/state.hpp"

namespace oxvac {

/// What is solved for at a vertex. The order is that of the unknowns in memory.
enum class Unknown { potential, temperature, vacancies, bound, surface };
inline constexpr int unknown_count = 5;
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

/// A vertex at a contact, seen from the oxide.
struct ContactState {
  NodeState node;
  Dual surface_m2;        ///< surface density of an exchanging contact
  Dual normal_field_V_m;  ///< E along the outward normal
};

class Equation {
 public:
  virtual ~Equation() = default;
  virtual Unknown unknown() const = 0;
  virtual bool lives_in(const Material& m) const = 0;
  /// Storage per unit of the unknown: 0 for a balance without memory.
  virtual double capacity(const Material& m) const = 0;
  /// Flux per area from a to b.
  virtual Dual flux(const EdgeState&, const Edge&) const { return 0.0; }
  /// Production along an edge per dual area, half of which goes to each end (Joule heat: W/m2).
  virtual Dual edge_source(const EdgeState&, const Edge&) const { return 0.0; }
  virtual bool has_edge_source() const { return false; }
  /// Production per volume at a vertex.
  virtual Dual source(const NodeState&, const Dual& /*field_V_m*/, const Material&) const { return 0.0; }
  virtual bool has_source(const Material&) const { return false; }
  /// Flux per area out of the cell through a contact.
  virtual Dual exchange(const ContactState&, const Contact&, const Material&, double /*ambient_K*/) const {
    return 0.0;
  }
  /// True while a read freezes this balance: its storage then stays as it is.
  virtual bool frozen_by_read() const { return false; }
};

using EquationList = std::vector<std::unique_ptr<Equation>>;

/// Conductivity of an edge from those at its ends: the two half edges in series. 0 in an insulator.
Dual series_conductivity(const Dual& a, const Dual& b);

}  // namespace oxvac
