// How far one iteration of Newton's method may move the unknowns, and how little the last one must have moved
// them.
#include <algorithm>
#include <cmath>

#include "petsc/collective.hpp"
#include "time/newton.hpp"

namespace oxvac {
namespace {

/// Sum of the terminal currents relative to the largest: one more iteration where it is worse.
constexpr double charge_tolerance = 1e-10;

/// In drift-diffusion the last change is smaller than `solver.newton_potential` by this factor.
constexpr double carrier_tightness = 1e-3;

/// The last change of a density may be this share of what the config states for its species.
constexpr double density_share = 1e-5;

/// Where the bias is small, a potential's last change must be below this share of it, but need not be below
/// rounding.
constexpr double relative_potential = 1e-3, least_potential_V = 1e-12;

/// A search for an equilibrium: the potential moves little enough for the densities to follow.
constexpr double patient_potential_V = 0.2;

}  // namespace

void Newton::limit(Vec x, Vec y, bool& changed) {
  const Layout& layout = assembler_.layout();
  const double* state;
  double* step;
  changed = false;
  OXVAC_PETSC(VecGetArrayRead(x, &state));
  OXVAC_PETSC(VecGetArray(y, &step));
  for (int i = 0; i < layout.owned(); ++i) {
    // The new state is x - y. What is cut here is made good by the later, uncut iterations.
    const double scale = assembler_.scale(i);
    double next = state[i] - step[i];
    const Unknown u = layout.kind(i);
    if (u == Unknown::electrons || u == Unknown::holes) {
      // Densities follow the distance of the Fermi potential from the potential, however far both move
      // together.
      const int psi = layout.at(layout.vertex(i), Unknown::potential);
      const double together = psi >= 0 ? -step[psi] : 0;
      const double most = (patient_ ? patient_potential_V : options_.limit_potential_V) / scale;
      next = std::clamp(next, state[i] + together - most, state[i] + together + most);
    } else if (u == Unknown::potential && !layout.is_current(i)) {
      const bool free = assembler_.device().drift_diffusion && !patient_;
      const double most = (patient_ ? patient_potential_V
                           : free   ? INFINITY
                                    : options_.limit_potential_V) /
                          scale;
      next = std::clamp(next, state[i] - most, state[i] + most);
    } else if (is_temperature(u)) {
      const double most = options_.limit_temperature_K / scale;
      next = std::clamp(next, std::max(state[i] - most, 0.2 * state[i]), state[i] + most);
    } else if (species_of(u)) {
      const double top = assembler_.upper_bound(i) / scale;
      next = std::clamp(next, 0.1 * state[i], top - 0.1 * (top - state[i]));
    }
    if (next != state[i] - step[i]) {
      step[i] = state[i] - next;
      changed = true;
    }
  }
  OXVAC_PETSC(VecRestoreArray(y, &step));
  OXVAC_PETSC(VecRestoreArrayRead(x, &state));
}

PetscErrorCode Newton::limit_callback(SNESLineSearch, Vec x, Vec y, PetscBool* changed, void* self) {
  return petsc::guarded([&] {
    auto& n = *static_cast<Newton*>(self);
    bool cut = false;
    n.limit(x, y, cut);
    n.limited_ = petsc::any(n.comm_, cut);
    n.stepped_ = true;
    *changed = n.limited_ ? PETSC_TRUE : PETSC_FALSE;
  });
}

double Newton::change_norm() {
  Vec y;
  OXVAC_PETSC(SNESGetSolutionUpdate(snes_.get(), &y));
  const double* step;
  OXVAC_PETSC(VecGetArrayRead(y, &step));
  double worst = 0;
  worst_local_ = -1;
  // A bias of microvolts is solved for as well as one of volts: its Joule heat goes with the square of the
  // change.
  double bias = 0;
  for (const Layout::Terminal& t : assembler_.layout().terminals())
    if (t.voltage >= 0) bias = std::max(bias, std::abs(local_[t.voltage] * assembler_.scale(t.voltage)));
  const double allowed_V =
      std::min(options_.potential_V, std::max(relative_potential * bias, least_potential_V));
  for (int i = 0; i < assembler_.layout().owned(); ++i) {
    const double scale = assembler_.scale(i);
    double allowed = allowed_V;
    const Unknown kind = assembler_.layout().kind(i);
    switch (kind) {
      case Unknown::potential:
      case Unknown::electrons:
      case Unknown::holes:
        break;
      case Unknown::temperature:
      case Unknown::far_temperature:
        allowed = options_.temperature_K;
        break;
      case Unknown::vacancies:
      case Unknown::ions:
      case Unknown::bound:
      case Unknown::traps:
        allowed = options_.relative_density * std::abs(local_[i] * scale) +
                  density_share * (kind == Unknown::ions ? ions_m3_ : vacancies_m3_);
        break;
      case Unknown::surface:
        allowed = options_.relative_density * assembler_.upper_bound(i);
        break;
    }
    // Terminal currents follow from the fields.
    if (assembler_.layout().is_current(i)) continue;
    const double change = std::abs(step[i] * scale) / allowed;
    if (!(change <= worst)) {
      worst = change;
      worst_local_ = i;
    }
  }
  OXVAC_PETSC(VecRestoreArrayRead(y, &step));
  return petsc::max(comm_, worst);
}

bool Newton::charge_closes(double change, double change_before) const {
  double sum = 0, largest = 0;
  for (const double current : assembler_.fluxes().current_A) {
    sum += current;
    largest = std::max(largest, std::abs(current));
  }
  if (assembler_.device().drift_diffusion) {
    // The currents hold the rate of the electrodes' charge. What is left of Poisson's residual in one step
    // would be missing in the next, so it is solved to where another iteration gains nothing. Near a fold,
    // where a barrier feeds back on itself, changes do not shrink either, but the currents do not close.
    const bool closes = std::abs(sum) <= std::max(charge_tolerance * largest, assembler_.fluxes().rounding_A);
    const bool gains = change <= 0.3 * change_before;
    return change <= carrier_tightness ? closes || !gains : closes && !gains;
  }
  return std::abs(sum) <= charge_tolerance * largest || change <= 1e-3;
}

}  // namespace oxvac
