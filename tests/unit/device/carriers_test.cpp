#include "device/carriers.hpp"

#include "laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

CarrierLaw carriers(const std::string& yaml) { return read_from<CarrierLaw>(yaml, read_carriers); }

const std::string semiconductor =
    "{affinity: 4.1 eV, gap: 1.2 eV, conduction_states: 1e26 /m^3, valence_states: 4e25 /m^3,"
    " electron_mobility: 1e-3 m^2/V/s, recombination: {electron_lifetime: 2 ns, hole_lifetime: 5 ns, level: "
    "0.4 eV}}";

const double kT = k_eV_K * 300;

}  // namespace

TEST_CASE("Carriers: Boltzmann's densities and the law of mass action", "[device][carriers]") {
  const CarrierLaw law = carriers(semiconductor);
  // The conduction band stands -(psi + affinity) = 0.2 eV above the Fermi level.
  CHECK(electrons_at(law, -4.3, 300, 0).density_m3.value == Approx(1e26 * std::exp(-0.2 / kT)).epsilon(1e-9));
  CHECK(holes_at(law, -4.3, 300, 0).density_m3.value == Approx(4e25 * std::exp(-1.0 / kT)).epsilon(1e-9));
  for (const double psi : {-5.3, -4.7, -4.1}) {
    const double np =
        electrons_at(law, psi, 300, 0).density_m3.value * holes_at(law, psi, 300, 0).density_m3.value;
    CHECK(np == Approx(1e26 * 4e25 * std::exp(-1.2 / kT)).epsilon(1e-9));
  }
  // At the edge of the band only the states' T^(3/2) is left.
  CHECK(electrons_at(law, -4.1, 600, 0).density_m3.value == Approx(1e26 * std::pow(2, 1.5)).epsilon(1e-12));
}

TEST_CASE("Carriers: the Fermi-Dirac integral of order 1/2", "[device][carriers]") {
  CarrierLaw law = carriers(semiconductor);
  law.statistics = Statistics::fermi_dirac;
  const auto filled = [&](double level) {
    return electrons_at(law, -4.1 + level * kT, 300, 0).density_m3.value / 1e26;
  };
  // F(0) = (1 - 2^(-1/2)) zeta(3/2); far below Boltzmann; far above Sommerfeld's 4/(3 sqrt(pi)) x^1.5 (1 +
  // pi^2/8x^2).
  CHECK(filled(0) == Approx((1 - std::sqrt(0.5)) * 2.612375348685488).epsilon(1e-4));
  CHECK(filled(-20) == Approx(std::exp(-20.0)).epsilon(1e-6));
  const double pi = 3.14159265358979323846;
  CHECK(filled(60) ==
        Approx(4 / (3 * std::sqrt(pi)) * std::pow(60, 1.5) * (1 + pi * pi / 8 / 3600)).epsilon(1e-4));
}

TEST_CASE("Recombination: by hand, and none at equilibrium", "[device][carriers]") {
  CarrierLaw law = carriers(semiconductor);
  law.valence_states_m3 = 1e26;
  const auto rate = [&](double n, double p, double temperature) {
    const double t = k_eV_K * temperature, grown = std::pow(temperature / 300, 1.5);
    // Fermi potentials at psi = -4.7 that give n and p.
    const Dual phi_n = -0.6 - t * std::log(n / (1e26 * grown)),
               phi_p = 0.6 + t * std::log(p / (1e26 * grown));
    return recombination_rate(law, electrons_at(law, -4.7, temperature, phi_n),
                              holes_at(law, -4.7, temperature, phi_p), temperature)
        .value;
  };
  // n1 = 1e26 exp(-0.4/kT) = 1.907e19 /m3, p1 and ni^2 nothing beside: 1e42/(5 ns (1e22 + n1) + 2 ns 1e20).
  CHECK(rate(1e22, 1e20, 300) == Approx(1.988255e28).epsilon(1e-5));
  // Minority carriers die with their own lifetime: p/tau_p in a material full of electrons, and n/tau_n.
  CHECK(rate(1e25, 1e18, 300) == Approx(1e18 / 5e-9).epsilon(1e-5));
  CHECK(rate(1e16, 1e25, 300) == Approx(1e16 / 2e-9).epsilon(1e-5));
  // A depleted place generates: -ni^2/(tau_p n1 + tau_n p1), less than what is left of n and p.
  const double n1 = 1e26 * std::exp(-0.4 / kT), p1 = 1e26 * std::exp(-0.8 / kT);
  CHECK(rate(1, 1, 300) == Approx(-n1 * p1 / (5e-9 * n1 + 2e-9 * p1)).epsilon(1e-6));
  for (const double phi : {-1.0, 0.0, 0.7})
    for (const double t : {4.0, 300.0, 3000.0})
      CHECK(recombination_rate(law, electrons_at(law, -4.7, t, phi), holes_at(law, -4.7, t, phi), t).value ==
            0);
}

TEST_CASE("Carriers: slopes by potential, temperature and Fermi potentials; finite from 1 K to 5000 K",
          "[device][carriers]") {
  CarrierLaw law = carriers(semiconductor);
  for (const Statistics statistics : {Statistics::boltzmann, Statistics::fermi_dirac}) {
    law.statistics = statistics;
    check_slopes([&](const std::vector<Dual>& x) { return electrons_at(law, x[0], x[1], x[2]).density_m3; },
                 {-4.2, 350, 0.05}, {0, 1, 4}, 1e-6);
    check_slopes([&](const std::vector<Dual>& x) { return holes_at(law, x[0], x[1], x[2]).density_m3; },
                 {-5.1, 350, 0.05}, {0, 1, 4}, 1e-6);
    for (const double split : {-0.3, 0.2})
      check_slopes(
          [&](const std::vector<Dual>& x) {
            return recombination_rate(law, electrons_at(law, -4.6, x[0], x[1]),
                                      holes_at(law, -4.6, x[0], x[2]), x[0]);
          },
          {400, 0.1, 0.1 + split}, {1, 4, 5}, 1e-6);
    for (const double t : {1.0, 77.0, 300.0, 5000.0})
      for (const double phi : {-0.5, 0.0, 0.5}) {
        INFO(t << " K, " << phi << " V");
        const CarrierState n = electrons_at(law, -4.7, Dual::variable(t, 1), phi);
        CHECK(std::isfinite(n.log_density.value));
        CHECK(std::isfinite(n.density_m3.value));
        for (const double d : n.density_m3.d) CHECK(std::isfinite(d));
      }
  }
}

TEST_CASE("Carriers: what a config may leave out, and what is refused", "[device][carriers]") {
  const CarrierLaw c = carriers(
      "{gap: 1 eV, conduction_states: 1e25 /m^3, electron_mobility: 2 cm^2/V/s,"
      " recombination: {electron_lifetime: 1 ns, hole_lifetime: 1 ns}}");
  CHECK(c.statistics == Statistics::boltzmann);
  CHECK(c.affinity_eV == 4);
  CHECK(c.valence_states_m3 == c.conduction_states_m3);
  CHECK(c.hole_mobility_m2_Vs == Approx(2e-4));
  CHECK(c.seebeck_V_K == 0);
  CHECK(c.recombination->level_eV == 0.5);
  const std::string start = "{conduction_states: 1e25 /m^3, electron_mobility: 2 cm^2/V/s, ";
  CHECK_THAT(refusal<CarrierLaw>(start + "gap: -1 eV}", read_carriers),
             Catch::Contains("gap: must be positive"));
  CHECK_THAT(refusal<CarrierLaw>(start + "gap: 1 eV, seebeck: -1 mV/K}", read_carriers),
             Catch::Contains("must not be negative"));
}
