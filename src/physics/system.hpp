#pragma once
/// \file The visible list of balances, and the fluxes that more than one of them needs.

#include "device/device.hpp"
#include "physics/equation.hpp"
#include "physics/species.hpp"

namespace oxvac {

/// The balances that a device asks for, in the order of their unknowns.
EquationList equations_of(const Device& device);

/// Net charge of a vertex' surroundings [C/m3]: vacancies, dopants, electrons, holes, and the oxygen that
/// generation has left behind. The carriers' derivatives are in the slots of a node, see fv/local.hpp.
Dual space_charge(const NodeState& s, const Material& m);

/// Current density from a to b in the continuity closure [A/m2].
Dual current_density(const EdgeState& s, const Edge& e);

/// Flux of a mobile species from a to b [1/(m2 s)].
Dual ion_flux(const Species& species, const EdgeState& s, const Edge& e);
inline Dual vacancy_flux(const EdgeState& s, const Edge& e) { return ion_flux(mobile_species[0], s, e); }

std::unique_ptr<Equation> make_charge();
std::unique_ptr<Equation> make_heat(bool transient);
std::unique_ptr<Equation> make_poisson();
std::unique_ptr<Equation> make_electrons(bool with_holes);
std::unique_ptr<Equation> make_holes();
/// \param charged whether they carry current (drift-diffusion).
std::unique_ptr<Equation> make_mobile(const Species& species, bool charged);
std::unique_ptr<Equation> make_bound();
std::unique_ptr<Equation> make_traps();

}  // namespace oxvac
