#pragma once
/// \file The cell as a whole: geometry, materials, contacts, initial state, and which balances are solved.

#include <string>
#include <vector>

#include "config/reader.hpp"
#include "device/contact.hpp"
#include "device/geometry.hpp"
#include "device/initial.hpp"
#include "device/material.hpp"

namespace oxvac {

enum class HeatMode { off, steady, transient };

struct Device {
  MeshSpec mesh;
  std::vector<std::string> region_names;  ///< in the order of the config
  std::vector<Material> materials;        ///< one per region, same order
  std::vector<Contact> contacts;
  InitialVacancies initial, initial_ions;
  double ambient_K = 300;
  HeatMode heat = HeatMode::transient;
  bool solve_charge = true;
  bool drift_diffusion = false;  ///< Poisson with electrons, else current continuity
  bool solve_holes = false;      ///< drift-diffusion only
  bool solve_vacancies = true;   ///< they are unknowns
  bool solve_ions = false;       ///< a second mobile species is there
  bool second_order_ions = false;  ///< their flux is corrected where it is not constant along an edge
  bool vacancies_move = true;    ///< else they keep their initial density all the time

  /// Material of a region by name. \throws Error (input) where there is none.
  const Material& material_of(const std::string& region) const;
  /// Where the contacts sit, in their order.
  std::vector<FaceSelection> contact_faces() const;
};

/// A region through which current flows without space charge: in drift-diffusion, where Poisson is not
/// solved.
bool is_metal(const Material& m, const Device& device);
/// Whether an electrode on this material has a potential to hold: in the continuity closure that takes a
/// conductor.
bool takes_electrode(const Material& m, const Device& device);

/// Reads everything that describes the cell (not what is done to it).
Device read_device(const Reader& root);

}  // namespace oxvac
