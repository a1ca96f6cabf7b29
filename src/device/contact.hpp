#pragma once
/// \file Contacts: where current, heat and vacancies enter or leave the cell.

#include <optional>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "device/emission.hpp"
#include "device/geometry.hpp"
#include "device/interlayer.hpp"

namespace oxvac {

/// Exchange of vacancies with an oxygen-scavenging electrode through a surface store of density Gamma:
/// dGamma/dt = capture n (1 - Gamma/Gmax) exp(-(Ec - z l En)/kT) - release Gamma (1 - n/nmax) exp(-(Er + z l
/// En)/kT) with En the field along the outward normal. What enters the store leaves the oxide, and back.
struct SurfaceExchange {
  double capture_m_s;
  double capture_energy_eV;
  double release_Hz;
  double release_energy_eV;
  double lever_m;
  double capacity_per_m2;
  double initial_per_m2;
};

/// How electrons and holes pass between an electrode and an oxide.
/// ohmic: the oxide is neutral there and shares the electrode's Fermi level. schottky, tunnel: over (and
/// through) a barrier. interlayer: through a thin oxidised layer (continuity). blocking: not at all; the
/// electrode's potential reaches through. pinned: densities are
/// held.
struct CarrierContact {
  enum class Type { ohmic, schottky, tunnel, interlayer, blocking, pinned } type = Type::ohmic;
  Barrier barrier;                        ///< schottky, tunnel
  double built_in_V = 0;                  ///< blocking, pinned: potential of the oxide minus V
  double electrons_m3 = 0, holes_m3 = 0;  ///< pinned
  Interlayer interlayer;
  bool has_barrier() const { return type == Type::schottky || type == Type::tunnel; }
  bool emits() const { return has_barrier() || type == Type::interlayer; }
};

enum class ElectricalContact { none, driven, grounded };
/// interface: no contact to the outside, but a jump of the temperature between the two regions of an `a|b`
/// face.
enum class ThermalContact { insulated, fixed, robin, interface };

/// What a mobile species does at a contact.
struct IonContact {
  enum class Type { blocking, fixed, flux, exchange } type = Type::blocking;
  std::string where;           ///< file:line, for messages
  double density_m3 = 0;       ///< fixed
  double inflow_1_m2s = 0;     ///< flux: into the oxide
  SurfaceExchange exchange{};  ///< exchange (vacancies only)
};

struct Contact {
  std::string name;
  FaceSelection face;
  ElectricalContact electrical = ElectricalContact::none;
  CarrierContact carriers;
  std::string carriers_where;  ///< file:line, for messages
  ThermalContact thermal = ThermalContact::insulated;
  std::optional<double> temperature_K;  ///< of the surroundings; absent: the ambient temperature
  double conductance_W_m2K = 0;         ///< robin, interface
  std::string region_behind;            ///< interface: the second region of the face
  IonContact vacancies, ions;
};

/// Reads `contacts:` of the root mapping.
/// \throws Error (input) with two driven contacts, or a driven one without a counter-electrode.
std::vector<Contact> read_contacts(const Reader& root, const MeshSpec& mesh);

}  // namespace oxvac
