// What is told of each accepted step: the view of the observers, the ledgers and their limits, and why a run
// ends.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "time/integrator.hpp"

namespace oxvac {
namespace {

/// Less heat turned over than so many kelvin above ambient would hold and carry out is too little to judge
/// the energy balance by: rounding of the temperatures comes within sight of its tolerance.
constexpr double judged_K = 3e-7;

/// Currents below this share of the largest one of the run may be rounding.
constexpr double judged_current = 1e-9;
/// In drift-diffusion, where the current is what is left of two opposite flows of carriers.
constexpr double judged_carrier_current = 1e-5;

/// By currents below so many times their rounding the balance cannot be judged.
constexpr double judged_rounding = 1e6;

/// So small a change of an electrode's charge in one step may be rounding.
constexpr double judged_charge = 1e-5;

}  // namespace

void Integrator::report(double h, double applied_V, bool ends) {
  view_.row += h > 0 ? 1 : 0;
  view_.time_s = time_s_.value();
  view_.step_s = h;
  view_.instruction_begins = instruction_begins_ && h > 0;
  view_.instruction_ends = ends;
  if (h > 0) instruction_begins_ = false;
  view_.applied_V = applied_V;
  view_.fluxes = assembler_.fluxes();
  if (driven_ >= 0) {
    const Layout::Terminal& t = assembler_.layout().terminals()[driven_];
    view_.device_V = terminal(t.voltage);
    view_.current_A = view_.fluxes.current_A[driven_];
  }
  view_.totals = measure(comm_, assembler_, history_.states[0]);
  view_.newton = h > 0 ? last_newton_ : 0;
  view_.krylov = h > 0 ? last_krylov_ : 0;
  view_.state = &history_.states[0];

  double sum = 0, largest = 0;
  for (const double i : view_.fluxes.current_A) {
    sum += i;
    largest = std::max(largest, std::abs(i));
  }
  // At 0 V the currents themselves are rounding: the largest one since the instruction began is the measure,
  // or, where the instruction knows no other voltage, a trace of the largest one of the run.
  if (view_.instruction_begins) largest_current_A_ = 0;
  largest_current_A_ = std::max(largest_current_A_, largest);
  largest_of_run_A_ = std::max(largest_of_run_A_, largest);
  const double share = assembler_.device().drift_diffusion ? judged_carrier_current : judged_current;
  double judged_A = std::max(largest_current_A_, share * largest_of_run_A_);
  // At rest in drift-diffusion: what would change the electrodes' charge by a trace within the step.
  if (h > 0)
    for (std::size_t k = assembler_.layout().owned(); k < stored_[0].size(); ++k)
      judged_A = std::max(judged_A, judged_charge * std::abs(stored_[0][k]) / h);
  judged_A = std::max(judged_A, judged_rounding * view_.fluxes.rounding_A);
  view_.ledger.charge = judged_A > 0 ? std::abs(sum) / judged_A : 0;
  if (origin_vacancies_ > 0)
    view_.ledger.vacancies = (view_.totals.all_vacancies() + accumulated_.vacancies_out - origin_vacancies_) /
                             std::max(origin_vacancies_, view_.totals.all_vacancies());
  if (origin_ions_ > 0)
    view_.ledger.ions = (view_.totals.all_ions() + accumulated_.ions_out - origin_ions_) /
                        std::max(origin_ions_, view_.totals.all_ions());
  const double stored = view_.totals.heat_J - origin_heat_J_;
  // In an anneal heat comes from the surroundings alone.
  const double judged = std::max({accumulated_.joule_J, accumulated_.heat_through_J,
                                  judged_K * (view_.totals.heat_capacity_J_K + accumulated_.heat_slope_J_K)});
  if (judged > 0) view_.ledger.energy = (stored - accumulated_.joule_J + accumulated_.heat_out_J) / judged;
  require_finite();
  // A state that breaks a balance is nothing to go on from.
  const std::string complaint = ledger_complaint(view_.ledger);
  view_.resume = nullptr;
  if (ends && complaint.empty()) {
    end_of_instruction_ = run_state();
    view_.resume = &end_of_instruction_;
  }
  for (Observer* o : observers_) o->on_step(view_);
  if (!complaint.empty()) throw balance_error(complaint);
}

void Integrator::require_finite() const {
  const auto check = [&](double value, const char* what) {
    if (!std::isfinite(value))
      throw numerics_error(
          fmt::format("{} is no finite number at t = {:.6g} s, applied {:.4g} V: nothing of this step is "
                      "written. Look for a law "
                      "with parameters far out of its range",
                      what, time_s_.value(), view_.applied_V));
  };
  check(view_.device_V, "the voltage across the device");
  for (const auto* values : {&view_.fluxes.current_A, &view_.fluxes.displacement_A, &view_.fluxes.heat_W})
    for (const double x : *values) check(x, "a flux through a contact");
  check(view_.fluxes.joule_W, "the heat released");
  check(view_.totals.all_vacancies() + view_.totals.all_ions(), "the count of the ions");
  check(view_.totals.temperature_max_K + view_.totals.heat_J, "a temperature");
  check(view_.ledger.vacancies + view_.ledger.ions + view_.ledger.charge + view_.ledger.energy, "a balance");
}

std::string Integrator::ledger_complaint(const Ledger& ledger) const {
  const auto off = [&](const char* what, double value, double limit, const char* key) {
    if (std::abs(value) <= limit) return std::string();
    return fmt::format(
        "the {} balance is off by {:.3g} relative at t = {:.6g} s, past the tolerance {:.3g} (time.{}): "
        "tighten solver.newton_density or use a direct solver",
        what, value, time_s_.value(), limit, key);
  };
  for (const std::string& complaint :
       {off("vacancy", ledger.vacancies, options_.vacancy_ledger, "vacancy_ledger"),
        off("ion", ledger.ions, options_.vacancy_ledger, "vacancy_ledger"),
        off("charge", ledger.charge, options_.charge_ledger, "charge_ledger"),
        off("energy", ledger.energy, options_.energy_ledger, "energy_ledger")})
    if (!complaint.empty()) return complaint;
  return {};
}

namespace {

/// What a user can turn when this is the trouble.
std::string knob_for(const Trouble& t, bool drift_diffusion) {
  const std::string& equation = t.equation;
  if (t.only_inaccurate) return "a shorter time.shortest_step, a larger time.tolerance, or a lower rate";
  if (equation == "temperature")
    return "a series resistance or a lower compliance if the current runs away, or a lower rate";
  if (equation == "vacancies" || equation == "ions" || equation == "bound" || equation == "traps")
    return "a finer mesh there (mesh.spacing), or a series resistance if the current runs away";
  if (drift_diffusion)
    return "a mesh that resolves the Debye length there (mesh.spacing), a slower ramp (rate, rise), or a "
           "lower barrier";
  return "a series resistance or a lower compliance if the current runs away, or a finer mesh there "
         "(mesh.spacing)";
}

}  // namespace

void Integrator::give_up(const Instruction& instruction, double applied_V, double step_s) {
  const Trouble t = newton_.trouble();
  throw numerics_error(
      fmt::format("no step works in instruction '{}'{} at t = {:.9g} s, applied {:.4g} V (step {:.2g} s): "
                  "{}; the {} balance in "
                  "region '{}' at ({:.2f}, {:.2f}, {:.2f}) nm moved most, its unknown is {:.4g} there; the "
                  "largest residual is "
                  "{:.2g} {} in the {} balance. All steps before are in the results, with the last good "
                  "state as their last "
                  "snapshot. Try {}",
                  instruction.name, instruction.cycle > 0 ? fmt::format(" (pass {})", instruction.cycle) : "",
                  time_s_.value(), applied_V, step_s, t.reason, t.equation, t.region, t.where_m[0] * 1e9,
                  t.where_m[1] * 1e9, t.where_m[2] * 1e9, t.value, t.residual, t.residual_unit,
                  t.residual_equation, knob_for(t, assembler_.device().drift_diffusion)));
}

}  // namespace oxvac
