// Problem 14: a resistor of 5 ohm and a capacitor of 5 F: v = exp(-t/tau) with tau = 25 s. The capacitor is a
// film without carriers under Poisson's equation, its area such that eps A/d = 5 F; the current is the
// displacement current of its electrodes. It is charged by a ramp of 25 s and a hold, and discharged by a
// ramp to 0 V in 10 us. The steps being equal, the exact answer counts every ramp: where V = V0 + s t and
// v(0) = v0,
//   v = V0 + (v0 - V0) exp(-t/tau) + s [t - tau (1 - exp(-t/tau))].
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double resistance_ohm = 5, tau_s = 25;
/// Where the protocol of p14_rc.yaml has its corners, the last one being the end of the fast ramp.
constexpr double charged_s = 625, discharging_s = charged_s + 1e-5;

double ramped_V(double t_s, double from_V, double slope_V_s, double start_V) {
  return from_V + (start_V - from_V) * std::exp(-t_s / tau_s) +
         slope_V_s * (t_s + tau_s * std::expm1(-t_s / tau_s));
}

double exact_V(double t_s) {
  if (t_s <= 25) return ramped_V(t_s, 0, 1 / 25.0, 0);
  if (t_s <= charged_s) return ramped_V(t_s - 25, 1, 0, exact_V(25));
  const double at_zero_V = ramped_V(discharging_s - charged_s, 1, -1e5, exact_V(charged_s));
  return ramped_V(t_s - discharging_s, 0, 0, at_zero_V);
}

}  // namespace

TEST_CASE("an RC circuit", "[p14]") {
  const Report report("14", "RC circuit, R = 5 ohm, C = 5 F as a film of insulator");
  std::vector<double> steps, charging, discharging, exponential;
  double circuit = 0, displacement = 0, sum = 0;
  Curve known{"exp(-t/25 s)", {}, {}, true}, found{"steps of 1.25 s", {}, {}};
  for (const double step_s : {1.25, 0.625, 0.3125, 0.15625, 0.078125}) {
    Problem problem("p14_rc.yaml", {fmt::format("time.fixed_step={} s", step_s)});
    const Run run = play(problem);
    double up = 0, down = 0, plain = 0;
    for (const TraceRow& row : run.trace) {
      const double off = std::abs(row.device_V - exact_V(row.time_s));
      if (row.time_s < discharging_s * (1 - 1e-12)) {
        up = std::max(up, off);
        continue;
      }
      const double t_s = row.time_s - discharging_s;
      down = std::max(down, off);
      plain = std::max(plain, std::abs(row.device_V - std::exp(-t_s / tau_s)));
      circuit = std::max(circuit, std::abs(row.current_A + row.device_V / resistance_ohm) * resistance_ohm);
      if (step_s == 1.25) {
        found.x.push_back(t_s);
        found.y.push_back(row.device_V);
        known.x.push_back(t_s);
        known.y.push_back(std::exp(-t_s / tau_s));
      }
    }
    steps.push_back(step_s);
    charging.push_back(up);
    discharging.push_back(down);
    exponential.push_back(plain);
    sum = std::max(sum, run.charge_drift);
    for (std::size_t k = 0; k < 2; ++k)
      displacement =
          std::max(displacement, std::abs(run.fluxes.displacement_A[k] / run.fluxes.current_A[k] - 1));
  }
  const double order = measure_order(steps, discharging), order_up = measure_order(steps, charging);
  report.order("order in time of v while it is discharged, steps of 1.25 to 0.08 s", order, discharging,
               ">= 1.9");
  report.order("order in time of v while a ramp charges it", order_up, charging, ">= 1.9");
  report.row("v against exp(-t/25 s), the ramp not counted, steps of 0.08 s, largest error in V",
             exponential.back(), "<= 2e-5");
  report.row("the contact's current against the circuit's, relative to V/R", circuit,
             "<= 1e-9 (rounding of 5 C)");
  report.row("the contact's current is displacement current, relative", displacement, "<= 1e-12");
  report.row("sum of the terminal currents, relative", sum, "<= 1e-8 (rounding of 5 C over 10 us)");
  report.picture("time [s]", "voltage of the capacitor [V]", {known, found});
  CHECK(order >= 1.9);
  CHECK(order_up >= 1.9);
  CHECK(exponential.back() <= 2e-5);
  CHECK(circuit <= 1e-9);
  CHECK(displacement <= 1e-12);
  CHECK(sum <= 1e-8);
}
