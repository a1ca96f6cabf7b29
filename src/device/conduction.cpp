#include "device/conduction.hpp"

namespace oxvac {

ConductionLaw read_constant_conduction(const Reader&);
ConductionLaw read_linear_conduction(const Reader&);
ConductionLaw read_activated_conduction(const Reader&);
ConductionLaw read_hopping_conduction(const Reader&);
ConductionLaw read_composite_conduction(const Reader&);

const std::vector<Choice<ConductionLaw>>& conduction_laws() {
  static const std::vector<Choice<ConductionLaw>> laws = {
      {"constant", "the same conductivity everywhere", read_constant_conduction},
      {"linear", "rises linearly with the vacancy density", read_linear_conduction},
      {"activated", "Arrhenius, prefactor and activation energy linear in the density (Kim, Larentis)",
       read_activated_conduction},
      {"hopping", "activated, times sinh(y)/y with a hop length that grows as vacancies thin out",
       read_hopping_conduction},
      {"composite", "metallic above percolation, another law below, smooth between", read_composite_conduction},
  };
  return laws;
}

}  // namespace oxvac
