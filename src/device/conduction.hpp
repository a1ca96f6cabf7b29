#pragma once
/// \file Conduction laws: electrical conductivity sigma(n, T, |E|) in S/m. One file each in conduction/.

#include <functional>
#include <vector>

#include "config/reader.hpp"
#include "device/state.hpp"

namespace oxvac {

/// sigma in S/m from the local state and the magnitude of the field in V/m.
using ConductionLaw = std::function<Dual(const NodeState&, const Dual& field_V_m)>;

/// Every conduction law, by the word that the config uses.
const std::vector<Choice<ConductionLaw>>& conduction_laws();

}  // namespace oxvac
