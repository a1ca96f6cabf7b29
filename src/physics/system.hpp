#pragma once
/// \file The visible list of balances, and the fluxes that more than one of them needs.

#include "device/device.hpp"
#include "physics/equation.hpp"

namespace oxvac {

/// The balances that a device asks for, in the order of their unknowns.
EquationList equations_of(const Device& device);

/// Current density from a to b [A/m2]: also what Joule heat comes from.
Dual current_density(const EdgeState& s, const Edge& e);

/// Vacancy flux from a to b [1/(m2 s)].
Dual vacancy_flux(const EdgeState& s, const Edge& e);

std::unique_ptr<Equation> make_charge();
std::unique_ptr<Equation> make_heat(bool transient);
std::unique_ptr<Equation> make_vacancies();
std::unique_ptr<Equation> make_bound();

}  // namespace oxvac
