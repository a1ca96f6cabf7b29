#include "physics/equation.hpp"

namespace oxvac {

const char* name_of(Unknown u) {
  static const char* const names[] = {"potential", "temperature", "temperature", "vacancies", "ions",
                                      "bound",     "traps",       "electrons",   "holes",     "surface"};
  return names[static_cast<int>(u)];
}

const char* unit_of(Unknown u) {
  static const char* const units[] = {"V", "K", "K", "1/m3", "1/m3", "1/m3", "1/m3", "V", "V", "1/m2"};
  return units[static_cast<int>(u)];
}

Dual series_conductivity(const Dual& a, const Dual& b) {
  if (a.value == 0) return 0.0;
  return 2.0 * a * b / (a + b);
}

}  // namespace oxvac
