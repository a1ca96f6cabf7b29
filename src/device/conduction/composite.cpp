// sigma = w sigma_metal / (1 + alpha (T - 300 K)) + (1 - w) sigma_below(n, T, |E|),
// w = (1 + tanh((n - n_perc)/width))/2: metallic where vacancies percolate, the chosen law below. The
// straight line of the metal's resistivity falls through 0 at 300 K - 1/alpha (50 K for 4e-3 /K), which no
// metal's does: it ends at a small residual resistivity, smoothly.
#include "base/functions.hpp"
#include "device/conduction.hpp"

namespace oxvac {

ConductionLaw read_composite_conduction(const Reader& r) {
  const double metal =
      r.quantity("metallic", dim::conductivity, "conductivity of the percolated filament at 300 K");
  const double alpha = r.quantity("temperature_coefficient", dim::none / dim::temperature, 0.0,
                                  "relative rise of the metallic resistivity per kelvin");
  const double percolation =
      r.quantity("percolation", dim::per_volume, "density at which vacancies percolate");
  const double width = r.quantity("width", dim::per_volume, "width of the transition in density");
  r.require(metal > 0, "metallic", "a conductivity must be positive");
  r.require(alpha >= 0, "temperature_coefficient", "a metal's resistivity does not fall with temperature");
  r.require(percolation > 0, "percolation", "a density must be positive");
  r.require(width > 0, "width", "the transition must have a width, e.g. a tenth of 'percolation'");
  std::vector<Choice<ConductionLaw>> simple;
  for (const auto& law : conduction_laws())
    if (law.name != "composite") simple.push_back(law);
  const Reader below_section = r.section("below", "the law below percolation");
  const ConductionLaw below = below_section.choose("law", simple, "conduction law below percolation");
  constexpr double corner = 1e-3;  // of the resistivity at 300 K
  const double at_300K = soft_positive(1.0, corner).value;
  const auto mixed = [=](const NodeState& s, const Dual& field) {
    const Dual w = smooth_step(s.vacancies_m3 - percolation, width);
    const Dual metallic = metal * at_300K / soft_positive(1.0 + alpha * (s.temperature_K - 300.0), corner);
    return w * metallic + (1.0 - w) * below(s, field);
  };
  if (below.feels_field()) return mixed;
  return [mixed](const NodeState& s) { return mixed(s, 0.0); };
}

}  // namespace oxvac
