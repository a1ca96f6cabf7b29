#include "time/step_control.hpp"

namespace oxvac {

StepOptions read_step_options(const Reader& r) {
  StepOptions o;
  o.second_order = r.word("method", {"bdf2", "backward_euler"}, "bdf2", "implicit formula") == "bdf2";
  o.fixed_s =
      r.maybe_quantity("fixed_step", dim::time, "equal steps of this length instead of error control");
  o.tolerance =
      r.number("tolerance", o.tolerance, "local error per step, relative to the value plus a floor");
  o.temperature_floor_K = r.quantity("temperature_floor", dim::temperature, o.temperature_floor_K,
                                     "added to a temperature for 'tolerance'");
  o.density_floor_m3 = r.maybe_quantity(
      "density_floor", dim::per_volume,
      "added to a density for 'tolerance'; default: a fifth of the largest density that the config states "
      "for the species (at the start, held at a contact, precursors), at most 2e25 /m^3, and that where a "
      "contact exchanges or injects it");
  o.potential_floor_V = r.quantity("potential_floor", dim::voltage, o.potential_floor_V,
                                   "what 'tolerance' is a share of for Fermi potentials (drift_diffusion)");
  o.first_fraction =
      r.number("first_fraction", o.first_fraction, "first step after a corner, share of the piece");
  o.largest_fraction = r.number("largest_fraction", o.largest_fraction, "longest step, share of the piece");
  o.shortest_s =
      r.quantity("shortest_step", dim::time, o.shortest_s, "a run that needs shorter steps has failed");
  o.temperature_change_K = r.quantity("temperature_change", dim::temperature, o.temperature_change_K,
                                      "largest change in one step");
  o.vacancy_ledger =
      r.number("vacancy_ledger", o.vacancy_ledger, "relative drift of the vacancies that fails the run");
  o.charge_ledger =
      r.number("charge_ledger", o.charge_ledger, "relative sum of terminal currents that fails the run");
  o.energy_ledger =
      r.number("energy_ledger", o.energy_ledger, "relative drift of the energy that fails the run");
  r.require(!o.fixed_s || *o.fixed_s > 0, "fixed_step", "must be positive");
  r.require(o.tolerance > 0 && o.tolerance < 1, "tolerance", "must lie between 0 and 1");
  r.require(o.temperature_floor_K > 0, "temperature_floor", "must be positive");
  r.require(o.potential_floor_V > 0, "potential_floor", "must be positive");
  r.require(!o.density_floor_m3 || *o.density_floor_m3 > 0, "density_floor", "must be positive");
  r.require(o.first_fraction > 0 && o.first_fraction <= 1, "first_fraction", "must lie between 0 and 1");
  r.require(o.largest_fraction > 0 && o.largest_fraction <= 1, "largest_fraction",
            "must lie between 0 and 1");
  r.require(o.vacancy_ledger > 0, "vacancy_ledger",
            "must be positive: nothing balances better than rounding");
  r.require(o.charge_ledger > 0, "charge_ledger", "must be positive: nothing balances better than rounding");
  r.require(o.energy_ledger > 0, "energy_ledger", "must be positive: nothing balances better than rounding");
  r.require(o.shortest_s > 0, "shortest_step", "must be positive");
  r.require(o.temperature_change_K > 0, "temperature_change", "must be positive");
  return o;
}

Difference difference(int order, double step_s, double previous_step_s) {
  if (order == 1) return {1, 1 / step_s, 0};
  const double w = step_s / previous_step_s;
  return {2, (1 + 2 * w) / ((1 + w) * step_s), -w * w / ((1 + w) * step_s)};
}

void History::push(SharedValues state, double step_s) {
  states.insert(states.begin(), std::move(state));
  steps_s.insert(steps_s.begin(), step_s);
  if (states.size() > 3) {
    states.resize(3);
    steps_s.resize(2);
  }
}

std::vector<double> History::predict(double h) const {
  std::vector<double> p = state(0);
  if (states.size() == 1) {
    for (std::size_t i = 0; i < slope->size(); ++i) p[i] += h * (*slope)[i];
    return p;
  }
  const double h1 = steps_s[0];
  const std::vector<double>&u0 = state(0), &u1 = state(1);
  if (states.size() == 2) {
    for (std::size_t i = 0; i < p.size(); ++i) p[i] += h / h1 * (u0[i] - u1[i]);
    return p;
  }
  const std::vector<double>& u2 = state(2);
  // Newton's divided differences on the last three states.
  const double h2 = steps_s[1];
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double d1 = (u0[i] - u1[i]) / h1;
    const double d2 = (d1 - (u1[i] - u2[i]) / h2) / (h1 + h2);
    p[i] += h * (d1 + (h + h1) * d2);
  }
  return p;
}

double History::error_share(int order, double h) const {
  if (states.size() == 1) return 0.5;  // both errors are h^2/2 u'', of opposite sign
  const double h1 = steps_s[0];
  if (states.size() == 2 || order == 1) {
    // Backward Euler: h^2/2 u''. Linear extrapolation: h (h + h1)/2 u''. For the second step after a corner
    // BDF2 is judged like backward Euler: too strictly, but its own third derivative is not known yet.
    return h / (2 * h + h1);
  }
  // BDF2: h^2 (h+h1)^2/(6 (2h+h1)) u'''. Quadratic extrapolation: h (h+h1) (h+h1+h2)/6 u'''.
  const double formula = h * h * (h + h1) * (h + h1) / (2 * h + h1);
  const double prediction = h * (h + h1) * (h + h1 + steps_s[1]);
  return formula / (formula + prediction);
}

}  // namespace oxvac
