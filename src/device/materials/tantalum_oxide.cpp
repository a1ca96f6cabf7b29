#include "device/materials/library.hpp"

namespace oxvac::materials {

const char* const tantalum_oxide = R"(
# Sputtered sub-stoichiometric tantalum oxide. The kinetic set is a calibrated one that allows switching in 50 ns and
# retention above 1e6 s together (activation 1.05-1.2 eV, hops 0.25-0.4 nm, 1e13 Hz); it is not a measurement.
conduction:
  law: hopping
  sigma0: 1.5e4 S/m            # between 1e3 and 9.4e4 S/m of Kim et al., ACS Nano 8, 2369 (2014)
  reference_density: 1e27 /m^3
  exponent: 3
  activation: 0.08 eV          # 0.05 eV in Kim et al.; 0.05-0.08 eV in HfOx, Larentis et al., IEEE TED 59, 2468 (2012)
  hop_length: 0.25 nm
  hop_density_floor: 0.01
  floor: 0.1 S/m
heat:
  conductivity: 1.5 W/mK       # films 0.6-1 W/mK when insulating (Landon et al., APL 2015); suboxide somewhat higher
  lorenz: 2.44e-8 V^2/K^2      # Wiedemann-Franz
  capacity: 2.3 MJ/m^3/K       # 2.34 in Sandia's Charon, TaO card
vacancies:
  charge: 2
  max_density: 3e27 /m^3
  site_energy: 0 eV
  # Past x = Ea/kT (12 at 1160 K) the field would leave no barrier, and hops outrun the attempt frequency.
  hopping: {law: mott_gurney, frequency: 1e13 Hz, hop_length: 0.4 nm, activation: 1.2 eV, field_exponent_limit: 12}
  soret: {direction: toward_hot, energy: 0.2 eV}
  generation: {frequency: 1e13 Hz, barrier: 1.32 eV, lever: 1.2 nm, precursors: 0.7e27 /m^3}
)";

}  // namespace oxvac::materials
