#include "physics/system.hpp"

namespace oxvac {

EquationList equations_of(const Device& device) {
  EquationList list;
  if (device.drift_diffusion) {
    list.push_back(make_poisson());
    list.push_back(make_electrons(device.solve_holes));
    if (device.solve_holes) list.push_back(make_holes());
  } else if (device.solve_charge) {
    list.push_back(make_charge());
  }
  if (device.heat != HeatMode::off) list.push_back(make_heat(device.heat == HeatMode::transient));
  if (device.solve_vacancies) {
    list.push_back(make_mobile(mobile_species[0], device.drift_diffusion));
    list.push_back(make_bound());
    list.push_back(make_traps());
  }
  if (device.solve_ions) list.push_back(make_mobile(mobile_species[1], device.drift_diffusion));
  return list;
}

}  // namespace oxvac
