// sigma = sigma_min + sigma0 n/n0: every vacancy brings the same share of carriers.
#include "base/constants.hpp"
#include "device/conduction.hpp"

namespace oxvac {

ConductionLaw read_linear_conduction(const Reader& r) {
  const double sigma0 = r.quantity("sigma0", dim::conductivity, "conductivity at the reference density");
  const double n0 = r.quantity("reference_density", dim::per_volume, 1e27, "density at which sigma0 holds");
  const double floor = r.quantity("floor", dim::conductivity, 1e-6, "conductivity without vacancies");
  const double activation = r.energy_eV("activation", 0.0, "Arrhenius energy Eac, sigma ~ exp(-Eac/kT)");
  r.require(sigma0 > 0, "sigma0", "a conductivity must be positive");
  r.require(n0 > 0, "reference_density", "a density must be positive");
  r.require(activation >= 0, "activation", "an activation energy must not be negative");
  r.require(floor > 0, "floor", "a floor above zero keeps the potential defined where no vacancies are");
  return [=](const NodeState& s) {
    const Dual prefactor = s.vacancies_m3 * (sigma0 / n0);
    if (activation == 0) return prefactor + floor;
    return prefactor * exp(-activation / constants::boltzmann_eV_K / s.temperature_K) + floor;
  };
}

}  // namespace oxvac
