#pragma once
/// \file Contacts: where current, heat and vacancies enter or leave the cell.

#include <optional>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "device/geometry.hpp"

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

enum class ElectricalContact { none, driven, grounded };
enum class ThermalContact { insulated, fixed, robin };
enum class VacancyContact { blocking, fixed, exchange };

struct Contact {
  std::string name;
  FaceSelection face;
  ElectricalContact electrical = ElectricalContact::none;
  ThermalContact thermal = ThermalContact::insulated;
  std::optional<double> temperature_K;  ///< of the surroundings; absent: the ambient temperature
  double conductance_W_m2K = 0;         ///< robin
  VacancyContact vacancies = VacancyContact::blocking;
  double fixed_density_m3 = 0;
  SurfaceExchange exchange{};
};

/// Reads `contacts:` of the root mapping.
/// \throws Error (input) with two driven contacts, or a driven one without a counter-electrode.
std::vector<Contact> read_contacts(const Reader& root, const MeshSpec& mesh);

}  // namespace oxvac
