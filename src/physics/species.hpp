#pragma once
/// \file The mobile ions: vacancies, and a second species. The same equation, another row in a list.

#include <array>

#include "device/device.hpp"
#include "physics/equation.hpp"

namespace oxvac {

/// Where a species' law, density, contact and initial state are found.
struct Species {
  Unknown unknown;
  std::optional<VacancyLaw> Material::*law;
  Dual NodeState::*density_m3;
  IonContact Contact::*contact;
  InitialVacancies Device::*initial;
};

/// The list.
inline constexpr std::array<Species, 2> mobile_species = {{
    {Unknown::vacancies, &Material::vacancies, &NodeState::vacancies_m3, &Contact::vacancies,
     &Device::initial},
    {Unknown::ions, &Material::ions, &NodeState::ions_m3, &Contact::ions, &Device::initial_ions},
}};

/// The row of an unknown; null for an unknown that is no mobile ion.
inline const Species* species_of(Unknown u) {
  for (const Species& s : mobile_species)
    if (s.unknown == u) return &s;
  return nullptr;
}

/// The density by which a species' errors are measured: the largest that the config states for it, at the
/// start, held at a contact, or as what may still come of it (precursors); at most 1e26 /m^3, and that where
/// it states none or a contact lets in what it will.
double stated_density_m3(const Species& species, const Device& device);

}  // namespace oxvac
