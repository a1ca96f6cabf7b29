#include "device/materials/library.hpp"

namespace oxvac::materials {

const char* const yttria_stabilised_zirconia = R"(
# 8 mol% yttria-stabilised zirconia: a = 0.514 nm, Y per cation 0.148, so 2.2e27 vacancies per m3 (3.7 % of the oxygen
# sites) against 4.4e27 Y per m3. Here a free reservoir: the fixed charge of Y is not solved for in this closure.
conduction: {law: constant, sigma: 1e-9 S/m}   # electrons; the ionic current is not counted in this closure
heat:
  conductivity: 1.4 W/mK       # 1.35-1.5 W/mK in ALD films from 35 nm up
  lorenz: 0 V^2/K^2
  capacity: 2.6 MJ/m^3/K
vacancies:
  charge: 2
  max_density: 3e27 /m^3
  site_energy: -0.075 eV       # calibrated: TaOx beside it then equilibrates at 0.4e27 /m3 at 300 K, more when hot
  # Past x = Ea/kT (12 at 1160 K) the field would leave no barrier, and hops outrun the attempt frequency.
  hopping: {law: mott_gurney, frequency: 1e13 Hz, hop_length: 0.4 nm, activation: 1.2 eV, field_exponent_limit: 12}
  soret: {direction: toward_hot, energy: 0.2 eV}
)";

}  // namespace oxvac::materials
