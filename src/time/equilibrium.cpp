// Where a run in drift-diffusion starts: potentials and carriers at rest without bias, vacancies as given.
#include <fmt/format.h>

#include <algorithm>

#include "time/integrator.hpp"

namespace oxvac {
namespace {

/// Steps toward the steady state of the carriers before the run.
constexpr double first_settling_step_s = 1e-15, shortest_settling_step_s = 1e-19, settled_after_s = 1e6;
constexpr int most_settling_steps = 300;

}  // namespace

void Integrator::find_equilibrium() {
  std::vector<double>& state = *now_.history.states[0];  // before the first step nobody shares it
  std::vector<double> stored = assembler_.stored();
  const auto settle = [&](double factor_1_s, bool carriers_held, const char* what) {
    const std::vector<double> start = state, rest(bdf_history_.size(), 0.0);
    const std::vector<double> still(stored.size(), 0.0);
    TimeTerm time;
    time.factor_1_s = factor_1_s;
    time.start = &start;
    time.history = &rest;
    time.stored_start = &stored;
    time.stored_history = &still;
    time.frozen = time.ions_frozen = true;
    time.carriers_held = carriers_held;
    const CircuitRow grounded = [](const Dual& v, const Dual&) { return -v; };
    if (newton_.solve_patiently(state, time, grounded).converged) {
      stored = assembler_.stored();
      return true;
    }
    if (!what) return false;
    const Trouble t = newton_.trouble();
    throw numerics_error(fmt::format(
        "no equilibrium found before the first step: {}: {}; the {} balance in region '{}' at ({:.2f}, "
        "{:.2f}, {:.2f}) nm moved most, its unknown is {:.4g} there. Check 'carriers' (affinity, gap, "
        "states), dopants, initial vacancies and the contacts' barriers, or refine the mesh there",
        what, t.reason, t.equation, t.region, t.where_m[0] * 1e9, t.where_m[1] * 1e9, t.where_m[2] * 1e9,
        t.value));
  };
  settle(0, true, "Poisson's equation at zero bias");
  // Where every contact offers the same Fermi level that was all. Held densities may not: let the carriers
  // flow to rest.
  const auto& contacts = assembler_.device().contacts;
  if (std::none_of(contacts.begin(), contacts.end(),
                   [](const Contact& c) { return c.carriers.type == CarrierContact::Type::pinned; }))
    return;
  if (settle(0, false, nullptr)) return;
  // Through time, in steps as long as they succeed. Carriers shut in by a barrier may need longer than any
  // experiment to come to rest: what is left to them belongs to the run.
  double step_s = first_settling_step_s;
  for (int k = 0; step_s < settled_after_s; ++k) {
    const bool last = step_s <= shortest_settling_step_s || k >= most_settling_steps;
    if (settle(1 / step_s, false, last ? "the steady state of the carriers at zero bias" : nullptr))
      step_s *= 4;
    else
      step_s = std::max(0.1 * step_s, shortest_settling_step_s);
  }
}

}  // namespace oxvac
