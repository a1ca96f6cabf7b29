#include "device/materials/library.hpp"

namespace oxvac::materials {

// Thin films conduct worse than bulk: the ranges are film values, bulk in brackets.

const char* const titanium = R"(
conduction: {law: constant, sigma: 1.5e6 S/m}                                          # 1-2e6 in 5-20 nm films
heat: {conductivity: 10 W/mK, lorenz: 0 V^2/K^2, capacity: 2.36 MJ/m^3/K}              # 10-20 (21.9)
)";

const char* const platinum = R"(
conduction: {law: constant, sigma: 4e6 S/m}                                            # 3-5e6 (9.4e6)
heat: {conductivity: 30 W/mK, lorenz: 0 V^2/K^2, capacity: 2.84 MJ/m^3/K}              # 25-40 (71.4)
)";

const char* const gold = R"(
conduction: {law: constant, sigma: 2.5e7 S/m}                                          # 2-3e7 (4.5e7)
heat: {conductivity: 175 W/mK, lorenz: 0 V^2/K^2, capacity: 2.49 MJ/m^3/K}             # 150-200 (317)
)";

}  // namespace oxvac::materials
