// Problem 26: contacts as interface laws in the continuity closure. An oxide of constant conductivity in
// series with a contact carries the current I for which J(V - I R) area = I: one equation in one unknown,
// solved here by bisection with the law called by itself. Schottky and tunnel barriers thinned by vacancies,
// and an oxidised interlayer that has grown with the oxygen that its electrode has taken.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "base/constants.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr double area_m2 = 100e-18, oxide_ohm = 10e-9 / (20 * area_m2), temperature_K = 350,
                 density_m3 = 2e26;

/// Current density out of the oxide into the electrode at a drop of the potential.
using Law = std::function<double(double drop_V)>;

/// Current through the electrode of a law, at a voltage across law and oxide.
double series_current(const Law& law, double volts) {
  double low = std::min(0.0, volts), high = std::max(0.0, volts);
  for (int k = 0; k < 200; ++k) {
    const double drop = 0.5 * (low + high);
    (law(drop) * area_m2 * oxide_ohm + drop > volts ? high : low) = drop;
  }
  return (volts - low) / oxide_ohm;
}

Law barrier_law(const Barrier& barrier) {
  return [=](double drop_V) {
    const Dual field = depletion_field(barrier, density_m3, 2, drop_V);
    return -constants::elementary_charge_C * emission_flux(barrier, drop_V, temperature_K, field).value;
  };
}

}  // namespace

TEST_CASE("contacts as interface laws", "[p26]") {
  const Report report("26",
                      "an oxide in series with a barrier or an interlayer: one equation in one unknown");
  std::vector<Curve> curves;
  double worst = 0, power = 0, charge = 0;
  const auto compare = [&](const std::string& name, const std::vector<std::string>& overrides,
                           const std::function<Law(const Problem&, const Run&)>& law_of) {
    Curve found{name, {}, {}}, known{name + ", exact", {}, {}, true};
    for (const double volts : {0.8, -0.8}) {
      std::vector<std::string> all = overrides;
      all.push_back(fmt::format("protocol.1.sweep.to={} V", volts));
      Problem problem("p26_interface_laws.yaml", all);
      const Run run = play(problem);
      const Law law = law_of(problem, run);
      for (const TraceRow& row : run.trace) {
        if (row.applied_V == 0) continue;
        const double exact = series_current(law, row.applied_V);
        worst = std::max(worst, std::abs(row.current_A / exact - 1));
        found.x.push_back(row.applied_V);
        found.y.push_back(std::abs(row.current_A));
        known.x.push_back(row.applied_V);
        known.y.push_back(std::abs(exact));
      }
      const TraceRow& end = run.trace.back();
      power = std::max(power, std::abs(run.fluxes.joule_W / (end.device_V * end.current_A) - 1));
      charge = std::max(charge, run.charge_drift);
    }
    curves.push_back(known);
    curves.push_back(found);
  };
  for (const std::string type : {"schottky", "tunnel"})
    compare(type, {"contacts.bottom.carriers={type: " + type + ", barrier: 0.45 eV}"},
            [](const Problem& p, const Run&) {
              return barrier_law(p.study.device.contacts[0].carriers.barrier);
            });
  // The store gives its vacancies during the hold; what the electrode has taken has thickened the layer.
  compare(
      "interlayer",
      {"contacts.bottom.carriers={type: interlayer, thickness: 0.8 nm, barrier: 0.5 eV, volume_per_oxygen: "
       "0.1 nm^3}",
       "contacts.bottom.vacancies={type: exchange, capture: 0 m/s, capture_energy: 0 eV, release: 1e9 /s, "
       "release_energy: 0 eV, lever: 0 nm, capacity: 40 nm^-2, initial: 3 nm^-2}"},
      [](const Problem& p, const Run& run) -> Law {
        const Contact& c = p.study.device.contacts[0];
        const double surface_m2 = run.last.surface[0] / area_m2;
        const Dual thickness =
            interlayer_thickness(c.carriers.interlayer, surface_m2, c.vacancies.exchange.initial_per_m2);
        return [=](double drop_V) {
          return interlayer_current(c.carriers.interlayer, thickness, drop_V, temperature_K).value;
        };
      });
  report.row("largest deviation of the current, relative", worst, "<= 1e-6");
  report.row("heat released against V I, relative", power, "<= 1e-9");
  report.row("sum of the terminal currents, relative", charge, "<= 1e-9");
  report.picture("voltage [V]", "current [A]", curves, PictureScale::log_y);
  CHECK(worst <= 1e-6);
  CHECK(power <= 1e-9);
  CHECK(charge <= 1e-9);
}
