#pragma once
/// \file Tsu and Esaki's supply of electrons to a barrier: how many more one side offers than the other.

#include "base/dual.hpp"

namespace oxvac {

/// ln of (1 + exp(-e-u))/(1 + exp(-e)): what a side whose Fermi level lies u kT lower offers at an energy e
/// kT above the other's Fermi level, beyond what that one does. Exactly 0 at u = 0.
Dual supply_difference(const Dual& e, const Dual& u);

/// The same summed over all energies above `top`, in units of kT: int_0^inf supply_difference(top + x, u) dx.
Dual supply_over_the_top(const Dual& top, const Dual& u);

}  // namespace oxvac
