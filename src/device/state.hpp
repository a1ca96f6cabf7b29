#pragma once
/// \file The local state that every law and every balance sees: no mesh index, no PETSc.

#include "base/dual.hpp"

namespace oxvac {

/// What is known at a vertex, seen from inside one material. Derivatives ride along.
struct NodeState {
  Dual potential_V;
  Dual temperature_K;
  Dual vacancies_m3;  ///< density in this material (it may jump across an interface)
  Dual bound_m3;      ///< precursors: oxygen sites that can still release a vacancy
};

}  // namespace oxvac
