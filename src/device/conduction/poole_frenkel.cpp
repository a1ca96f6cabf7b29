// sigma = sigma0 (n/n0)^m exp(-(phi - beta sqrt(|E|))/kT) + floor, beta = sqrt(q^3/(pi eps)): electrons freed
// from Coulomb traps whose depth phi the field lowers. J. Frenkel, Phys. Rev. 54 (1938) 647. A depth below 0
// would free more than all: phi - beta sqrt(E) ends at 0, smoothly within kT.
#include "base/constants.hpp"
#include "base/functions.hpp"
#include "device/conduction.hpp"
#include "device/ranges.hpp"

namespace oxvac {

ConductionLaw read_poole_frenkel_conduction(const Reader& r) {
  const double sigma0 = r.quantity("sigma0", dim::conductivity, "conductivity with all traps empty");
  const double n0 =
      r.quantity("reference_density", dim::per_volume, 1e27, "density of vacancies at which sigma0 holds");
  const double power = r.number("exponent", 1.0, "power of n/n0; 0: the traps are not the vacancies");
  const double depth = r.energy_eV("depth", "depth phi of a trap without field");
  const double relative =
      r.number("permittivity", 4.5, "relative (optical) permittivity that the trap's charge feels");
  const double floor = r.quantity("floor", dim::conductivity, 0.1, "conductivity without vacancies");
  r.require(sigma0 > 0, "sigma0", "a conductivity must be positive");
  r.require(n0 > 0, "reference_density", "a density must be positive");
  r.require(power >= 0 && power <= 20, "exponent", "must lie between 0 and 20");
  r.require(depth >= 0, "depth", "must not be negative");
  r.require(relative >= least_permittivity, "permittivity", permittivity_range);
  r.require(floor > 0, "floor", "a floor above zero keeps the potential defined where no vacancies are");
  const double beta =
      std::sqrt(constants::elementary_charge_C /
                (constants::pi * relative * constants::vacuum_permittivity_F_m));  // V per sqrt(V/m)
  constexpr double corner_V_m = 1;  // sqrt(E) has no slope at 0: it is E/sqrt(corner) below
  return [=](const NodeState& s, const Dual& field) {
    const Dual root = field * pow(field * field + corner_V_m * corner_V_m, -0.25);
    const Dual x = (depth - beta * root) / (constants::boltzmann_eV_K * s.temperature_K);
    const Dual freed = x.value > 600 ? exp(-x) : 1.0 / (1.0 + exp(x));
    const Dual traps = power == 0 ? Dual(1.0) : pow((s.vacancies_m3 + trace_m3) / n0, power);
    return sigma0 * traps * freed + floor;
  };
}

}  // namespace oxvac
