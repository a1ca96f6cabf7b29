// Problem 23, on one edge with everything drawn at random: what must hold for every state. No flux at
// constant electrochemical potential; the flux from a to b is that from b to a, turned round; it grows with
// what is at a and falls with what is at b, nothing leaves an empty vertex or enters a full one (so densities
// stay between 0 and the sites); it runs down the electrochemical potential; and it does not see where the
// potential has its zero.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "config/reader.hpp"
#include "draws.hpp"
#include "driver.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

constexpr int draws = 2000;
constexpr double k_eV = constants::boltzmann_eV_K;

/// A hopping law with numbers drawn at random. \param density_matters whether `power` may come up.
HoppingLaw drawn_hopping(Draw& draw, double charge, bool density_matters) {
  std::string law;
  switch (draw.below(density_matters ? 5 : 4)) {
    case 0:
      law = fmt::format("{{law: constant, diffusivity: {} m^2/s}}", draw.decades(1e-20, 1e-8));
      break;
    case 1:
      law = fmt::format("{{law: arrhenius, prefactor: {} m^2/s, activation: {} eV}}",
                        draw.decades(1e-9, 1e-4), draw.uniform(0, 1.5));
      break;
    case 2:
    case 3:
      law = fmt::format("{{law: {}, frequency: {} Hz, hop_length: {} nm, activation: {} eV}}",
                        draw.below(2) ? "mott_gurney" : "genreith", draw.decades(1e11, 1e14),
                        draw.uniform(0.1, 1), draw.uniform(0.1, 1.5));
      break;
    default:
      law = fmt::format("{{law: power, diffusivity: {} m^2/s, reference_density: {} /m^3, exponent: {}}}",
                        draw.decades(1e-20, 1e-8), draw.decades(1e24, 1e28), draw.uniform(-1, 3));
  }
  const Document document = Document::parse(law, "drawn.yaml");
  return document.root().choose("law", hopping_laws(charge), "law");
}

/// An edge in an oxide, and the state of its ends, which share one temperature.
struct DrawnEdge {
  Material oxide;
  EdgeState state;
  double length_m, kT_eV;

  explicit DrawnEdge(Draw& draw, bool density_matters = true)
      : length_m(draw.decades(1e-11, 1e-7)), kT_eV(k_eV * draw.decades(200, 3000)) {
    const double charges[] = {-2, -1, 1, 2};
    VacancyLaw& law = oxide.vacancies.emplace();
    law.charge = charges[draw.below(4)];
    law.max_density_m3 = draw.decades(1e25, 1e29);
    law.hopping = drawn_hopping(draw, law.charge, density_matters);
    const double drop_V = draw.uniform(-30, 30) * kT_eV;
    state.a.potential_V = draw.uniform(-5, 5);
    state.b.potential_V = state.a.potential_V - drop_V;
    state.a.temperature_K = state.b.temperature_K = kT_eV / k_eV;
    state.field_V_m = draw.decades(1, 1e10);  // of the cell, which has other edges too
    state.a.vacancies_m3 = occupied(draw.uniform(-20, 8));
    state.b.vacancies_m3 = occupied(draw.uniform(-20, 8));
  }

  const VacancyLaw& law() const { return *oxide.vacancies; }
  double occupied(double filling_kT) const { return law().max_density_m3 / (1 + std::exp(-filling_kT)); }
  double flux() const { return vacancy_flux(state, {length_m, oxide}).value; }
  /// What hops from a to b, where all sites at b are empty; that back the other way.
  double one_way(bool back = false) const {
    const NodeState &a = back ? state.b : state.a, &b = back ? state.a : state.b;
    const double mean_m3 = 0.5 * (a.vacancies_m3.value + b.vacancies_m3.value);
    const double u = law().charge * (b.potential_V - a.potential_V).value / kT_eV;
    return law().hopping(state.a.temperature_K, state.field_V_m, mean_m3).diffusivity_m2_s.value / length_m *
           a.vacancies_m3.value * (u == 0 ? 1 : u / std::expm1(u));
  }
  /// What hops either way, to the empty sites there are.
  double gross() const {
    const auto empty = [&](const NodeState& s) { return 1 - s.vacancies_m3.value / law().max_density_m3; };
    return one_way() * empty(state.b) + one_way(true) * empty(state.a);
  }
  /// Electrochemical potential at an end [eV].
  double energy_eV(const NodeState& s) const {
    const double n = s.vacancies_m3.value;
    return kT_eV * std::log(n / (law().max_density_m3 - n)) + law().charge * s.potential_V.value;
  }
};

/// An edge in a semiconductor.
struct DrawnCarriers {
  Material oxide;
  double length_m, temperature_K, shift_V;
  double potential_V[2], fermi_V[2];

  explicit DrawnCarriers(Draw& draw)
      : length_m(draw.decades(1e-11, 1e-7)),
        temperature_K(draw.decades(200, 3000)),
        shift_V(draw.uniform(-10, 10)) {
    CarrierLaw& law = oxide.carriers.emplace();
    law.statistics = draw.below(2) ? Statistics::fermi_dirac : Statistics::boltzmann;
    law.affinity_eV = draw.uniform(1, 6);
    law.gap_eV = draw.uniform(0.1, 9);
    law.conduction_states_m3 = draw.decades(1e23, 1e28);
    law.valence_states_m3 = draw.decades(1e23, 1e28);
    law.electron_mobility_m2_Vs = draw.decades(1e-9, 1);
    law.hole_mobility_m2_Vs = draw.decades(1e-9, 1);
    const double kT = k_eV * temperature_K;
    for (const int end : {0, 1}) {
      potential_V[end] = draw.uniform(-20, 20) * kT;
      fermi_V[end] = draw.uniform(-20, 20) * kT + law.affinity_eV + draw.uniform(0, 0.2);
    }
  }

  /// What crosses either way: (mu kT/qL) [n_a B(-x) + n_b B(x)], x = ln(n_b/n_a) + drop/kT.
  double gross(int sign) const {
    const double kT_V = k_eV * temperature_K;
    const auto bernoulli_of = [](double x) { return x == 0 ? 1 : x / std::expm1(x); };
    double log_density[2];
    for (const int end : {0, 1})
      log_density[end] =
          (sign < 0 ? electrons_at : holes_at)(*oxide.carriers, potential_V[end], temperature_K, fermi_V[end])
              .log_density.value;
    const double x = log_density[1] - log_density[0] + drop_kT(sign);
    const double mobility =
        sign < 0 ? oxide.carriers->electron_mobility_m2_Vs : oxide.carriers->hole_mobility_m2_Vs;
    return mobility * kT_V / length_m *
           (std::exp(log_density[0]) * bernoulli_of(-x) + std::exp(log_density[1]) * bernoulli_of(x));
  }
  /// Of the electrochemical potential, from the first end to the second.
  double drop_kT(int sign) const { return sign * (fermi_V[0] - fermi_V[1]) / (k_eV * temperature_K); }

  /// \param sign -1: electrons, 1: holes. \param from 0: from the first end, 1: from the second.
  double flux(int sign, int from = 0, double moved_V = 0) const {
    CarrierState ends[2];
    EdgeState s;
    for (const int end : {0, 1})
      ends[end] = (sign < 0 ? electrons_at : holes_at)(*oxide.carriers, potential_V[end] + moved_V,
                                                       temperature_K, fermi_V[end] + moved_V);
    s.a.temperature_K = s.b.temperature_K = temperature_K;
    (sign < 0 ? s.a.electrons : s.a.holes) = &ends[from];
    (sign < 0 ? s.b.electrons : s.b.holes) = &ends[1 - from];
    static const auto electrons = make_electrons(true), holes = make_holes();
    return (sign < 0 ? electrons : holes)->flux(s, {length_m, oxide}).value;
  }
};

/// What hops there and what hops back stand in the ratio of exp(drop/kT): net over gross flux.
Curve tanh_line() {
  return known_line("tanh(drop/2kT)", -10, 10, [](double drop) { return std::tanh(0.5 * drop); });
}

/// The worst of many draws, for a row that must stay below a bound.
class Worst {
 public:
  void add(double value) { value_ = std::isnan(value) ? INFINITY : std::max(value_, value); }
  void judge(const Report& report, const std::string& what, double accepted) const {
    report.row(fmt::format("{}, {} edges", what, draws), value_,
               accepted > 0 ? fmt::format("<= {:g} (rounding)", accepted) : "<= 0");
    CHECK(value_ <= accepted);
  }

 private:
  double value_ = 0;
};

}  // namespace

TEST_CASE("what holds for vacancies on any edge", "[p23edge]") {
  const Report report("23a", "properties of the vacancy flux on edges drawn at random");
  Draw draw(23);
  Worst known, at_rest, turned, grows, full, uphill, moved;
  Curve found{"edges", {}, {}};
  int signs = 0;
  for (int i = 0; i < draws; ++i) {
    DrawnEdge edge(draw);
    const double gross = edge.gross(), flux = edge.flux();

    DrawnEdge back = edge;
    std::swap(back.state.a, back.state.b);
    turned.add(std::abs(back.flux() + flux) / gross);

    const double drop_in_kT = (edge.energy_eV(edge.state.a) - edge.energy_eV(edge.state.b)) / edge.kT_eV;
    known.add(std::abs(flux / gross - std::tanh(0.5 * drop_in_kT)));
    if (std::abs(drop_in_kT) < 10 && found.x.size() < 100) {
      found.x.push_back(drop_in_kT);
      found.y.push_back(flux / gross);
    }

    uphill.add(-flux / gross * (edge.energy_eV(edge.state.a) > edge.energy_eV(edge.state.b) ? 1 : -1));
    signs += flux > 0;

    DrawnEdge shifted = edge;
    shifted.state.a.potential_V += 10.0;
    shifted.state.b.potential_V += 10.0;
    moved.add(std::abs(shifted.flux() - flux) / gross);

    // Both densities from one electrochemical potential; where hardly a site is empty, 1 - n/nmax has no
    // digits.
    const double drop_kT =
        edge.law().charge * (edge.state.a.potential_V - edge.state.b.potential_V).value / edge.kT_eV;
    const double filling_kT = draw.uniform(-20, 8) - std::max(0.0, drop_kT);
    edge.state.a.vacancies_m3 = edge.occupied(filling_kT);
    edge.state.b.vacancies_m3 = edge.occupied(filling_kT + drop_kT);
    at_rest.add(std::abs(edge.flux()) / edge.gross());
  }
  for (int i = 0; i < draws; ++i) {
    DrawnEdge edge(draw, false);  // the diffusivity itself does not grow with the density
    edge.state.a.vacancies_m3.d[0] = 1;
    edge.state.b.vacancies_m3.d[1] = 1;
    const Dual flux = vacancy_flux(edge.state, {edge.length_m, edge.oxide});
    grows.add(std::max(-flux.d[0], flux.d[1]) / (std::abs(flux.d[0]) + std::abs(flux.d[1])));
    edge.state.a.vacancies_m3 = 0;
    grows.add(edge.flux());
    edge.state.a.vacancies_m3 = edge.occupied(draw.uniform(-20, 8));
    edge.state.b.vacancies_m3 = edge.law().max_density_m3;
    full.add(edge.flux() / edge.one_way());
  }
  known.judge(report, "net over gross flux against tanh(drop/2kT)", 1e-11);
  at_rest.judge(report, "constant electrochemical potential: net over one-way flux", 1e-12);
  turned.judge(report, "a to b plus b to a, over the one-way flux", 1e-13);
  uphill.judge(report, "flux up the electrochemical potential, over the one-way flux", 1e-12);
  moved.judge(report, "change when the zero of the potential moves by 10 V, over the one-way flux", 1e-10);
  grows.judge(report, "falls with what is at a, grows with what is at b, or leaves the empty: by", 0);
  full.judge(report, "flux into a full vertex, over that into an empty one", 1e-15);
  report.picture("drop of the electrochemical potential [kT]", "net over gross flux", {tanh_line(), found});
  CHECK(signs > draws / 4);
  CHECK(signs < 3 * draws / 4);
}

TEST_CASE("what holds for the limited flux on any edge", "[p23limited]") {
  const Report report("23f", "properties of the limited vacancy flux on edges drawn at random");
  Draw draw(230);
  Worst at_rest, turned, turned_round, larger, slopes;
  Curve found{"edges", {}, {}};
  for (int i = 0; i < draws; ++i) {
    DrawnEdge edge(draw);
    const auto moved = [&](double by) { return edge.occupied(draw.uniform(-20, 8)) * by; };
    LineEnds ends{moved(1), moved(1), edge.length_m * draw.uniform(0.5, 2),
                  edge.length_m * draw.uniform(0.5, 2)};
    if (draw.below(2) == 1) {  // a slope that goes on
      ends.before_m3 = edge.state.a.vacancies_m3.value * draw.uniform(0.2, 5);
      ends.after_m3 = edge.state.b.vacancies_m3.value * draw.uniform(0.2, 5);
    }
    const auto flux_of = [&](const DrawnEdge& e, const LineEnds& l) {
      return limited_ion_flux(mobile_species[0], e.state, {e.length_m, e.oxide}, l);
    };
    const double flux = edge.flux(), limited = flux_of(edge, ends).flux.value;
    turned_round.add(limited * flux < 0 ? 1 : 0);
    larger.add(std::abs(limited) / std::abs(flux) - 1.6);
    if (found.x.size() < 100 && limited != flux) {
      found.x.push_back(edge.law().charge * (edge.state.b.potential_V - edge.state.a.potential_V).value /
                        edge.kT_eV);
      found.y.push_back(limited / flux);
    }
    DrawnEdge back = edge;
    std::swap(back.state.a, back.state.b);
    const LineEnds ends_back{ends.after_m3, ends.before_m3, ends.after_length_m, ends.before_length_m};
    turned.add(std::abs(flux_of(back, ends_back).flux.value + limited) / edge.gross());

    // Derivatives by all that it depends on, against differences of fourth order. Lines on which the limiter
    // switches within the difference have no slope there.
    edge.state.a.vacancies_m3.d[0] = edge.state.b.vacancies_m3.d[1] = edge.state.a.potential_V.d[2] = 1;
    const LineFlux known = flux_of(edge, ends);
    const double by[] = {known.flux.d[0], known.flux.d[1], known.by_before, known.by_after};
    const double n[] = {edge.state.a.vacancies_m3.value, edge.state.b.vacancies_m3.value, ends.before_m3,
                        ends.after_m3};
    for (int k = 0; k < 4; ++k) {
      const auto at = [&](double step) {
        DrawnEdge e = edge;
        LineEnds l = ends;
        (k == 0   ? e.state.a.vacancies_m3.value
         : k == 1 ? e.state.b.vacancies_m3.value
         : k == 2 ? l.before_m3
                  : l.after_m3) += step;
        return flux_of(e, l).flux.value;
      };
      const double h = 1e-4 * n[k];
      const double slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      const double rough =
          std::abs(at(h) - 2 * at(0) + at(-h)) / (h * h) * n[k] * n[k];  // where it bends too fast
      const double size = std::abs(by[k]) + std::abs(edge.flux()) / n[k];
      if (n[0] < 0.9 * edge.law().max_density_m3 && n[1] < 0.9 * edge.law().max_density_m3 &&
          rough < 10 * size * n[k])
        slopes.add(std::abs(by[k] - slope) / size);
    }

    const double drop_kT =
        edge.law().charge * (edge.state.a.potential_V - edge.state.b.potential_V).value / edge.kT_eV;
    const double filling_kT = draw.uniform(-20, 8) - std::max(0.0, drop_kT);
    edge.state.a.vacancies_m3 = edge.occupied(filling_kT);
    edge.state.b.vacancies_m3 = edge.occupied(filling_kT + drop_kT);
    at_rest.add(std::abs(flux_of(edge, ends).flux.value) / edge.gross());
  }
  at_rest.judge(report, "constant electrochemical potential, whatever lies beyond: net over one-way flux",
                1e-12);
  turned.judge(report, "a to b plus b to a, over the one-way flux", 1e-13);
  turned_round.judge(report, "the correction turns the fitted flux round", 0);
  larger.judge(report, "flux over the fitted one, beyond 1.6", 0);
  slopes.judge(report, "derivatives against differences, relative", 1e-5);
  report.picture("drop of the driving energy [kT]", "limited over fitted flux", {found});
}

TEST_CASE("what holds for carriers on any edge", "[p23carriers]") {
  const Report report("23b", "properties of the carriers' flux on edges drawn at random");
  Draw draw(2323);
  Worst known, at_rest, turned, uphill, moved;
  Curve electrons{"electrons", {}, {}}, holes{"holes", {}, {}};
  for (int i = 0; i < draws; ++i) {
    DrawnCarriers edge(draw);
    for (const int sign : {-1, 1}) {
      const double flux = edge.flux(sign), drop_kT = edge.drop_kT(sign);
      known.add(std::abs(flux / edge.gross(sign) - std::tanh(0.5 * drop_kT)));
      Curve& found = sign < 0 ? electrons : holes;
      if (std::abs(drop_kT) < 10 && found.x.size() < 50) {
        found.x.push_back(drop_kT);
        found.y.push_back(flux / edge.gross(sign));
      }
      turned.add(std::abs(edge.flux(sign, 1) + flux) / std::abs(flux));
      // Electrons go where phi is higher, holes where it is lower.
      uphill.add(-flux * sign * (edge.fermi_V[0] - edge.fermi_V[1]));
      moved.add(std::abs(edge.flux(sign, 0, edge.shift_V) / flux - 1));
      DrawnCarriers rest = edge;
      rest.fermi_V[1] = rest.fermi_V[0];
      at_rest.add(std::abs(rest.flux(sign)));
    }
  }
  known.judge(report, "net over gross flux against tanh(drop/2kT)", 1e-11);
  at_rest.judge(report, "constant Fermi potential: flux", 0);
  turned.judge(report, "a to b plus b to a, relative", 1e-12);
  uphill.judge(report, "flux up the Fermi potential", 0);
  moved.judge(report, "change when the zero of the potentials moves, relative", 1e-9);
  report.picture("drop of the electrochemical potential [kT]", "net over gross flux",
                 {tanh_line(), electrons, holes});
}
