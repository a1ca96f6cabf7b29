// sigma = sigma0(n) exp(-Eac(n)/kT): prefactor linear in n up to a cap, activation energy linear in n down to
// its value in a dense filament. Kim, Choi, Lu, ACS Nano 8, 2369 (2014); Larentis et al., IEEE TED 59, 2468
// (2012).
#include "base/constants.hpp"
#include "base/functions.hpp"
#include "device/conduction.hpp"

namespace oxvac {

ConductionLaw read_activated_conduction(const Reader& r) {
  const double low = r.quantity("sigma_low", dim::conductivity, 1e3, "prefactor without vacancies");
  const double high =
      r.quantity("sigma_high", dim::conductivity, 9.4e4, "prefactor at sigma_density and above");
  const double n_sigma =
      r.quantity("sigma_density", dim::per_volume, 1e27, "density at which the prefactor is full");
  const double e_low = r.energy_eV("activation_low", 0.05, "activation energy without vacancies");
  const double e_high =
      r.energy_eV("activation_high", -0.006, "activation energy at activation_density and above");
  const double n_e =
      r.quantity("activation_density", dim::per_volume, 5e26, "density at which the energy is flat");
  r.require(low > 0, "sigma_low", "a prefactor must be positive");
  r.require(high >= low, "sigma_high", "must not be below sigma_low");
  r.require(e_low >= 0, "activation_low",
            "must not be negative; 'activation_high' may, slightly, as published");
  r.require(n_sigma > 0, "sigma_density", "a density must be positive");
  r.require(n_e > 0, "activation_density", "a density must be positive");
  constexpr double corner = 0.02;  // relative width over which the caps are rounded
  return [=](const NodeState& s) {
    const Dual prefactor = low + (high - low) * soft_cap_at_one(s.vacancies_m3 / n_sigma, corner);
    const Dual energy = e_low + (e_high - e_low) * soft_cap_at_one(s.vacancies_m3 / n_e, corner);
    return prefactor * exp(-energy / (constants::boltzmann_eV_K * s.temperature_K));
  };
}

}  // namespace oxvac
