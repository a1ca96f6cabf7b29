#pragma once
/// \file How large a time step may be, and what the discrete time derivative is.

#include <memory>
#include <optional>
#include <vector>

#include "config/reader.hpp"

namespace oxvac {

struct StepOptions {
  bool second_order = true;          ///< BDF2, else backward Euler
  std::optional<double> fixed_s;     ///< equal steps of this length, no error control
  double tolerance = 5e-3;           ///< local error per step, relative to value + floor
  double temperature_floor_K = 100;  ///< added to a temperature before `tolerance` is applied
  /// Added to a density before `tolerance` is applied; absent: a fifth of stated_density_m3().
  std::optional<double> density_floor_m3;
  double potential_floor_V = 0.5;  ///< what `tolerance` is a share of for Fermi potentials (drift-diffusion)
  double first_fraction = 0.02;    ///< first step after a corner, as a share of the piece
  double largest_fraction = 0.1;   ///< no step is longer than this share of its piece
  double shortest_s = 1e-16;       ///< a run that needs shorter steps has failed
  double temperature_change_K = 150;                                         ///< largest change in one step
  double vacancy_ledger = 1e-8, charge_ledger = 1e-6, energy_ledger = 1e-4;  ///< past these the run fails
};

/// Reads `time:` of the root mapping.
StepOptions read_step_options(const Reader& time);

/// Coefficients of du/dt = latest (u_new - u_now) + earlier (u_now - u_before). With differences of states
/// the sum of a conserved quantity does not drift by the rounding of coefficients that ought to cancel.
struct Difference {
  int order;
  double latest_1_s, earlier_1_s;
};
/// Backward Euler (order 1) or variable-step BDF2 (order 2; Hairer, Norsett, Wanner, Solving ODEs I, III.5).
Difference difference(int order, double step_s, double previous_step_s);

/// An array by unknown that copies of a run's state share: once a step is accepted nobody changes it.
using SharedValues = std::shared_ptr<std::vector<double>>;
inline SharedValues shared(std::vector<double> values) {
  return std::make_shared<std::vector<double>>(std::move(values));
}

/// States at the last accepted times, newest first; local arrays.
struct History {
  std::vector<SharedValues> states;  ///< at most three
  std::vector<double> steps_s;       ///< steps_s[k] leads from states[k+1] to states[k]
  SharedValues slope;                ///< du/dt at states[0], for the first step after a corner

  const std::vector<double>& state(int k) const { return *states[k]; }

  void restart() {
    states.resize(1);
    steps_s.clear();
  }
  void push(SharedValues state, double step_s);
  /// Extrapolation over step_s through the states there are; with one state only, along its slope.
  std::vector<double> predict(double step_s) const;
  /// Local error of the accepted formula as a share of (new state - prediction).
  double error_share(int order, double step_s) const;
};

}  // namespace oxvac
