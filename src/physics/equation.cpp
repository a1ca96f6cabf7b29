#include "physics/equation.hpp"

namespace oxvac {

const char* name_of(Unknown u) {
  static const char* const names[] = {"potential", "temperature", "vacancies", "bound", "surface"};
  return names[static_cast<int>(u)];
}

const char* unit_of(Unknown u) {
  static const char* const units[] = {"V", "K", "1/m3", "1/m3", "1/m2"};
  return units[static_cast<int>(u)];
}

Dual edge_conductivity(const EdgeState& s, const Edge& e) {
  if (!e.material.conduction) return 0.0;
  const Dual a = e.material.conduction(s.a, s.field_V_m);
  const Dual b = e.material.conduction(s.b, s.field_V_m);
  return 2.0 * a * b / (a + b);
}

}  // namespace oxvac
