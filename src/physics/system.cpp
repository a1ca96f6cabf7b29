#include "physics/system.hpp"

namespace oxvac {

EquationList equations_of(const Device& device) {
  EquationList list;
  if (device.solve_charge) list.push_back(make_charge());
  if (device.heat != HeatMode::off) list.push_back(make_heat(device.heat == HeatMode::transient));
  if (device.solve_vacancies) {
    list.push_back(make_vacancies());
    list.push_back(make_bound());
  }
  return list;
}

}  // namespace oxvac
