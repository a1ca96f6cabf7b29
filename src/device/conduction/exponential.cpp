// sigma = sigma0 exp((T - T0)/theta): Frank-Kamenetskii's form of thermal activation, theta = k T0^2/Ea.
#include "device/conduction.hpp"

namespace oxvac {

ConductionLaw read_exponential_conduction(const Reader& r) {
  const double sigma0 = r.quantity("sigma0", dim::conductivity, "conductivity at the reference temperature");
  const double t0 =
      r.quantity("reference_temperature", dim::temperature, 300.0, "temperature at which sigma0 holds");
  const double theta =
      r.quantity("theta", dim::temperature, "rise of the temperature that multiplies it by e");
  r.require(sigma0 > 0, "sigma0", "a conductivity must be positive");
  r.require(t0 > 0, "reference_temperature", "must be above 0 K");
  r.require(theta > 0, "theta", "must be positive");
  return [=](const NodeState& s) { return sigma0 * exp((s.temperature_K - t0) / theta); };
}

}  // namespace oxvac
