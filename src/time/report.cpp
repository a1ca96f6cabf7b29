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

void Integrator::report(double h, double applied_V, bool begins, bool ends) {
  now_.row += h > 0 ? 1 : 0;
  view_.row = now_.row;
  view_.time_s = now_.time_s.value();
  view_.step_s = h;
  view_.instruction_begins = begins;
  view_.instruction_ends = ends;
  view_.applied_V = applied_V;
  view_.fluxes = assembler_.fluxes();
  if (driven_ >= 0) {
    const Layout::Terminal& t = assembler_.layout().terminals()[driven_];
    view_.device_V = terminal(t.voltage);
    view_.current_A = view_.fluxes.current_A[driven_];
  }
  view_.totals = measure(comm_, assembler_, now_.history.state(0));
  view_.newton = h > 0 ? last_newton_ : 0;
  view_.krylov = h > 0 ? last_krylov_ : 0;
  view_.state = &now_.history.state(0);

  double sum = 0, largest = 0;
  for (const double i : view_.fluxes.current_A) {
    sum += i;
    largest = std::max(largest, std::abs(i));
  }
  // At 0 V the currents themselves are rounding: the largest one since the instruction began is the measure,
  // or, where the instruction knows no other voltage, a trace of the largest one of the run.
  if (view_.instruction_begins) now_.largest_current_A = 0;
  now_.largest_current_A = std::max(now_.largest_current_A, largest);
  now_.largest_of_run_A = std::max(now_.largest_of_run_A, largest);
  const double share = assembler_.device().drift_diffusion ? judged_carrier_current : judged_current;
  double judged_A = std::max(now_.largest_current_A, share * now_.largest_of_run_A);
  // At rest in drift-diffusion: what would change the electrodes' charge by a trace within the step.
  const std::vector<double>& stored = *now_.stored[0];
  if (h > 0)
    for (std::size_t k = assembler_.layout().owned(); k < stored.size(); ++k)
      judged_A = std::max(judged_A, judged_charge * std::abs(stored[k]) / h);
  judged_A = std::max(judged_A, judged_rounding * view_.fluxes.rounding_A);
  view_.ledger.charge = judged_A > 0 ? std::abs(sum) / judged_A : 0;
  if (now_.origin_vacancies > 0)
    view_.ledger.vacancies =
        (view_.totals.all_vacancies() + now_.accumulated.vacancies_out - now_.origin_vacancies) /
        std::max(now_.origin_vacancies, view_.totals.all_vacancies());
  if (now_.origin_ions > 0)
    view_.ledger.ions = (view_.totals.all_ions() + now_.accumulated.ions_out - now_.origin_ions) /
                        std::max(now_.origin_ions, view_.totals.all_ions());
  const double stored_J = view_.totals.heat_J - now_.origin_heat_J;
  // In an anneal heat comes from the surroundings alone.
  const double judged =
      std::max({now_.accumulated.joule_J, now_.accumulated.heat_through_J,
                judged_K * (view_.totals.heat_capacity_J_K + now_.accumulated.heat_slope_J_K)});
  if (judged > 0)
    view_.ledger.energy = (stored_J - now_.accumulated.joule_J + now_.accumulated.heat_out_J) / judged;
  require_finite();
  // A state that breaks a balance is nothing to go on from.
  const std::string complaint = ledger_complaint(view_.ledger);
  view_.resume = nullptr;
  if (complaint.empty()) {
    last_good_ = now_;
    view_.resume = &last_good_;
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
                      what, now_.time_s.value(), view_.applied_V));
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
        what, value, now_.time_s.value(), limit, key);
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
                  now_.time_s.value(), applied_V, step_s, t.reason, t.equation, t.region, t.where_m[0] * 1e9,
                  t.where_m[1] * 1e9, t.where_m[2] * 1e9, t.value, t.residual, t.residual_unit,
                  t.residual_equation, knob_for(t, assembler_.device().drift_diffusion)));
}

}  // namespace oxvac
