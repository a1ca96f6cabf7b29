#pragma once
/// \file Where each unknown of each vertex stands in the vectors.
///
/// A vertex has only the unknowns that live there: no potential inside an insulator, no vacancies in a metal,
/// no surface store away from an exchanging contact. All vertices of an electrode share one potential, the
/// contact's own unknown; beside it stands the contact's current. So terminal currents are unknowns whose
/// equation is the sum of the electrode's charge balances.
///
/// A rank's unknowns stand field by field, so that the Jacobian falls into blocks that a solver can take one
/// by one without copying them.

#include <mpi.h>
#include <petscsystypes.h>

#include <array>
#include <cstdint>
#include <vector>

#include "base/memory.hpp"
#include "base/repeated.hpp"
#include "mesh/mesh.hpp"
#include "physics/system.hpp"

namespace oxvac {

/// Unknowns that are solved for together; the own unknowns of a rank stand in this order.
enum class Field { potential, temperature, densities, terminals };
inline constexpr int field_count = 4;
/// The field of what lives at a vertex; carriers count as densities.
Field field_of(Unknown u);

class Layout {
 public:
  /// Collective. The mesh's faces belong to the device's contacts, in the same order.
  /// \throws Error (input) where two electrodes share a vertex.
  Layout(MPI_Comm comm, const Mesh& mesh, const Device& device, const EquationList& equations);

  /// Index in the local array (own unknowns, then ghosts), -1 where the unknown does not live.
  int at(int vertex, Unknown u) const { return index_[vertex * unknown_count + static_cast<int>(u)]; }
  int owned() const { return owned_; }
  int local() const { return static_cast<int>(global_.size()); }
  PetscInt global(int local) const { return global_[local]; }
  const std::vector<PetscInt>& ghosts() const { return ghosts_; }  ///< global numbers of the local tail
  PetscInt total() const { return total_; }
  PetscInt first_own() const { return first_own_; }  ///< global number of the first own unknown

  Field field(int local) const { return vertex_[local] < 0 ? Field::terminals : field_of(kind_[local]); }
  /// Own unknowns of a field: from its begin to that of the next.
  int field_begin(Field f) const { return field_begin_[static_cast<int>(f)]; }
  int field_size(Field f) const { return field_begin_[static_cast<int>(f) + 1] - field_begin(f); }
  /// Number of an unknown among those of its field on all ranks, rank after rank.
  PetscInt global_in_field(Field f, PetscInt global) const;

  /// A number of an own unknown that sorts all unknowns in the same way on any number of ranks: by vertex of
  /// the undistributed mesh, electrodes last.
  std::int64_t natural_key(const Mesh& mesh, int own) const;

  /// Which unknown a local index is (voltage of a contact: potential), and its vertex (-1: a contact's).
  Unknown kind(int local) const { return kind_[local]; }
  int vertex(int local) const { return vertex_[local]; }

  /// The two unknowns of an electrode; -1, -1 for a contact without current.
  struct Terminal {
    int voltage = -1, current = -1;
  };
  const std::vector<Terminal>& terminals() const { return terminals_; }
  bool is_current(int local) const;

  /// What holds the potential of a vertex in drift-diffusion: an electrode, or the metal of a neighbouring
  /// region.
  enum class Tie { none, electrode, metal };
  /// Contacts at a vertex (index or -1), known for own vertices.
  struct Ends {
    int electrode = -1, exchange = -1;
    int fixed_temperature = -1, fixed_far_temperature = -1, fixed_vacancies = -1, fixed_ions = -1;
    Tie tie = Tie::none;
    int metal = -1;           ///< region of the metal at the vertex
    int carrier_region = -1;  ///< the first region with carriers at the vertex
    int oxide = -1;           ///< the first region with space charge at the vertex
    bool operator==(const Ends&) const = default;
  };
  /// Which unknown an electrode's voltage takes the place of at a vertex: the potential (continuity, ohmic),
  /// the Fermi potentials (drift-diffusion, ohmic or metal), or none (-1 as index: the vertex has its own).
  bool shares_voltage(int vertex, Unknown u) const { return (shared_[vertex] >> static_cast<int>(u)) & 1; }
  const Ends& ends(int vertex) const { return ends_[vertex]; }
  /// The contact that holds an unknown of a vertex at a value; -1 where there is none.
  int held_by(int vertex, Unknown u) const;
  /// Which temperature the cells of a region see at a vertex.
  Unknown temperature_in(int vertex, int region) const {
    return (far_[vertex] >> region) & 1 ? Unknown::far_temperature : Unknown::temperature;
  }
  /// Of the tables by vertex and unknown that one assembly reads.
  std::size_t bytes() const {
    return bytes_of(index_) + bytes_of(kind_) + bytes_of(vertex_) + bytes_of(far_);
  }
  /// Whether a thermal interface divides a vertex of this mesh.
  bool has_interfaces() const { return has_interfaces_; }

 private:
  std::vector<int> index_;
  std::vector<PetscInt> global_, ghosts_;
  std::vector<Unknown> kind_;
  std::vector<int> vertex_;
  std::vector<Terminal> terminals_;
  Repeated<Ends> ends_;
  std::vector<std::int64_t> far_;  ///< bits: regions behind a thermal interface
  bool has_interfaces_ = false;
  std::vector<int> shared_;  ///< bits: unknowns that are the electrode's voltage
  int owned_ = 0;
  PetscInt first_own_ = 0, total_ = 0;
  std::array<int, field_count + 1> field_begin_{};
  /// Of each rank: its first unknown, and of each field where it begins and how many come before on lower
  /// ranks.
  struct RankStart {
    PetscInt first = 0;
    std::array<PetscInt, field_count> begin{}, before{};
  };
  std::vector<RankStart> ranks_;
  void find_starts(MPI_Comm comm);
};

}  // namespace oxvac
