#include "device/materials/library.hpp"

namespace oxvac::materials {

const char* const silicon_dioxide = R"(
# An insulator for current and vacancies. 1.38 W/mK, 2203 kg/m3 x 703 J/kgK: Niraula and Karpov, JAP 124, 174502 (2018);
# sputtered films conduct heat like the bulk (Lee and Cahill 1995).
heat: {conductivity: 1.38 W/mK, lorenz: 0 V^2/K^2, capacity: 1.55 MJ/m^3/K}
)";

}  // namespace oxvac::materials
