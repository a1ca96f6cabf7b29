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
  InitialVacancies initial;
  double ambient_K = 300;
  HeatMode heat = HeatMode::transient;
  bool solve_charge = true;
  bool solve_vacancies = true;

  /// Material of a region by name. \throws Error (input) where there is none.
  const Material& material_of(const std::string& region) const;
};

/// Reads everything that describes the cell (not what is done to it).
Device read_device(const Reader& root);

}  // namespace oxvac
