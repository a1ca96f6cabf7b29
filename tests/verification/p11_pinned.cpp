// Problem 11, pinned contacts: densities held at both ends of a film so thin in carriers that the field is
// uniform. Then the drift-diffusion flux of each carrier is known: with u = q (V_drop)/kT,
//   F = (D/L) [ n(0) B(-u) - n(L) B(u) ],   B(x) = x/(exp(x) - 1)
// for electrons that u drives forward; for holes u has the other sign. And a film full of carriers between
// contacts that hold just as many is a resistor.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double area_m2 = 1e-12, length_m = 100e-9, electron_mobility = 1e-4, hole_mobility = 3e-5;
const double kT_V = constants::boltzmann_eV_K * 300;

double bernoulli_of(double x) { return std::abs(x) < 1e-9 ? 1 - x / 2 : x / std::expm1(x); }

/// Current into the right contact [A]; `drop_V` is how much higher the potential is there.
double uniform_field_current(double drop_V) {
  const double u = drop_V / kT_V;
  const double electrons =
      electron_mobility * kT_V / length_m * (1e16 * bernoulli_of(-u) - 1e15 * bernoulli_of(u));
  const double holes = hole_mobility * kT_V / length_m * (2e13 * bernoulli_of(u) - 2e14 * bernoulli_of(-u));
  return constants::elementary_charge_C * area_m2 * (electrons - holes);
}

}  // namespace

TEST_CASE("pinned contacts: current in a uniform field", "[p11pinned]") {
  const Report report("11b", "pinned densities: current-voltage curve in a uniform field, affinity 4 eV");
  const std::string built_in = "contacts.right.carriers.built_in={} V";
  Curve found{"computed", {}, {}}, exact{"exact", {}, {}, true};
  double worst = 0;
  for (const double volts : {-0.3, -0.1, 0.05, 0.1, 0.2, 0.3}) {
    Problem problem("p11_pinned.yaml", {fmt::format("protocol.0.sweep.to={} V", volts),
                                        fmt::format("protocol.1.hold.voltage={} V", volts)});
    const double known = uniform_field_current(volts - 0.0595);
    found.x.push_back(volts);
    found.y.push_back(play(problem).trace.back().current_A * 1e15);
    exact.x.push_back(volts);
    exact.y.push_back(known * 1e15);
    worst = std::max(worst, std::abs(found.y.back() / exact.y.back() - 1));
  }
  report.row("current at -0.3 to 0.3 V, largest relative error", worst, "<= 1e-4");
  report.picture("voltage [V]", "current [fA]", {exact, found});
  CHECK(worst <= 1e-4);
}

TEST_CASE("pinned contacts: displacement current of a ramp", "[p11pinnedramp]") {
  const Report report("11d", "pinned densities: a film thin in carriers is a capacitor");
  Problem problem("p11_pinned.yaml", {"protocol.0.sweep.duration=1 ps"});
  problem.study.protocol.resize(1);  // what flows at the end of the ramp
  const double charging_A = 24 * constants::vacuum_permittivity_F_m * area_m2 / length_m * 0.3 / 1e-12;
  const Run run = play(problem);
  const ContactFluxes& fluxes = run.fluxes;
  const double right = std::abs(fluxes.displacement_A[1] / charging_A - 1),
               left = std::abs(fluxes.displacement_A[0] / charging_A + 1);
  report.row("displacement current over eps A/L dV/dt, off by", std::max(left, right), "<= 1e-5");
  Curve found{"computed", {}, {}};
  for (const TraceRow& row : run.trace) {
    if (row.time_s <= 0) continue;
    found.x.push_back(row.time_s * 1e12);
    found.y.push_back(row.current_A * 1e6);
  }
  report.picture("time [ps]", "current [uA]",
                 {known_line("eps A/L dV/dt", 0, 1, [&](double) { return charging_A * 1e6; }), found});
  CHECK(right <= 1e-5);
  CHECK(left <= 1e-5);
}

TEST_CASE("pinned contacts: rest and resistance do not depend on the affinity", "[p11pinneddense]") {
  const Report report("11c", "pinned densities: a dense film, and a diode at rest");
  const std::vector<std::string> resistor = {"materials.body.electrostatics.donors=1e23 /m^3",
                                             "contacts.left.carriers.electrons=1e23 /m^3",
                                             "contacts.left.carriers.holes=1 /m^3",
                                             "contacts.right.carriers.electrons=1e23 /m^3",
                                             "contacts.right.carriers.holes=1 /m^3",
                                             "contacts.right.carriers.built_in=0 V"};
  const double ohm = constants::elementary_charge_C * 1e23 * electron_mobility * 0.3 / length_m * area_m2;
  // Electrons on the left, holes on the right: n p is the same on both sides, so nothing flows without bias.
  const std::vector<std::string> diode = {
      "contacts.left.carriers.electrons=1e24 /m^3",
      "contacts.left.carriers.holes=0.1 /m^3",
      "contacts.right.carriers.electrons=0.1 /m^3",
      "contacts.right.carriers.holes=1e24 /m^3",
      fmt::format("contacts.right.carriers.built_in={:.12g} V", -kT_V * std::log(1e25)),
      "protocol.0.sweep.to=1 V",
      "protocol.1.hold.voltage=1 V"};
  std::vector<double> forward_A;
  std::vector<Curve> curves{
      known_line("Ohm's law", 0, 0.3, [&](double volts) { return ohm * volts / 0.3 * 1e3; })};
  for (const double affinity : {0.0, 4.0}) {
    const std::string of = fmt::format("materials.body.carriers.affinity={} eV", affinity);
    auto settings = resistor;
    settings.push_back(of);
    Problem bar("p11_pinned.yaml", settings);
    const Run bar_run = play(bar);
    const double error = std::abs(bar_run.trace.back().current_A / ohm - 1);
    report.row(fmt::format("resistor, affinity {} eV: current over that of Ohm's law, minus 1", affinity),
               error, "<= 1e-6");
    CHECK(error <= 1e-6);
    curves.push_back({fmt::format("resistor, affinity {} eV", affinity), {}, {}});
    for (const TraceRow& row : bar_run.trace) {
      curves.back().x.push_back(row.applied_V);
      curves.back().y.push_back(row.current_A * 1e3);
    }
    settings = diode;
    settings.push_back(of);
    Problem pin("p11_pinned.yaml", settings);
    const Run run = play(pin);
    forward_A.push_back(run.trace.back().current_A);
    const double rest = std::abs(run.trace.front().current_A / run.trace.back().current_A);
    report.row(fmt::format("diode, affinity {} eV: current at rest over that at 1 V forward", affinity), rest,
               "<= 1e-9");
    CHECK(rest <= 1e-9);
  }
  const double shift = std::abs(forward_A[1] / forward_A[0] - 1);
  report.row("diode: relative change of the current at 1 V with the affinity", shift,
             "<= 1e-5 (rounding beside 1e24 /m^3, where 1e-18 A is lost)");
  report.picture("voltage [V]", "current [mA]", curves);
  CHECK(forward_A[0] != 0);
  CHECK(shift <= 1e-5);

  // Behind an electrode that blocks, carriers take the level of the one that holds them, affinity and all.
  Problem blocked("p11_blocked.yaml");
  const Run rest = play(blocked);
  for (const Unknown u : {Unknown::electrons, Unknown::holes}) {
    const std::vector<double> level_V = field(blocked, rest.state, u);
    for (const double phi : level_V) CHECK(std::abs(phi - level_V.front()) <= 1e-6);
  }
  CHECK(std::abs(rest.trace.back().current_A) <= 1e-20);
}
