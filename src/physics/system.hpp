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
/// The same where a front may be thinner than a cell: the exponentially fitted flux, whose artificial
/// diffusion D ((u/2) coth(u/2) - 1), with u the drop of the driving energy in kT, is taken back. It is taken
/// back
///  - where the density changes the same way upstream, up to 4 times as steeply: implicit steps make no new
///    extremum (Harten's criterion, with a smooth limiter);
///  - as far as that is less than the fitted flux itself, by c f^4/(f^4 + c^4): near equilibrium, where the
///  fitted
///    flux is exact, nothing is changed, and no flux ever changes its sign, so that what leaves an empty
///    vertex, or enters a full one, stays zero.
LineFlux limited_ion_flux(const Species& species, const EdgeState& s, const Edge& e, const LineEnds& ends);
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
