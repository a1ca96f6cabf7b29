// Problem 17, Jacobian: for random states of cells that hold every law and every kind of contact, against
// central differences entry by entry, and by the order of Taylor's remainder equation by equation.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

#include "driver.hpp"
#include "lattice.hpp"
#include "petsc/petsc.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

struct Variant {
  std::string name, file;
  std::vector<std::string> overrides;
  bool frozen = false;  ///< as in a read
  bool carriers_held = false;
};

std::string law(const std::string& place, const std::string& text) {
  return "materials.film." + place + "={" + text + "}";
}

/// \param lattice a mesh of few tetrahedra.
std::vector<Variant> variants(const std::string& lattice) {
  std::vector<Variant> list = {
      {"hopping conduction, mott_gurney, generation", "p17_jacobian.yaml", {}},
      {"the same in a read", "p17_jacobian.yaml", {}, true},
      {"steady heat", "p17_jacobian.yaml", {"physics.heat=steady"}},
      {"composite conduction, arrhenius, Soret to the cold",
       "p17_jacobian.yaml",
       {law("conduction",
            "law: composite, metallic: 5e4 S/m, temperature_coefficient: 1e-3 /K, percolation: 1e27 /m^3, "
            "width: 3e26 /m^3, below: {law: hopping, sigma0: 1e4 S/m}"),
        law("vacancies.hopping", "law: arrhenius, prefactor: 1e-6 m^2/s, activation: 0.9 eV"),
        law("vacancies.soret", "direction: toward_cold, energy: 0.3 eV")}},
      {"activated conduction, kim2014",
       "p17_jacobian.yaml",
       {law("conduction", "law: activated"),
        law("vacancies.hopping",
            "law: kim2014, frequency: 1e13 Hz, hop_length: 0.4 nm, activation: 0.9 eV")}},
      {"constant conduction, constant hopping",
       "p17_jacobian.yaml",
       {law("conduction", "law: constant, sigma: 1e3 S/m"),
        law("vacancies.hopping", "law: constant, diffusivity: 1e-14 m^2/s")}},
      {"drift-diffusion: ohmic and held, Fermi-Dirac, holes, recombination",
       "p17_jacobian_carriers.yaml",
       {}},
      {"drift-diffusion: pinned carriers",
       "p17_jacobian_carriers.yaml",
       {"contacts.bottom.carriers={type: pinned, electrons: 1e25 /m^3, holes: 1e24 /m^3, built_in: 0.1 V}"}},
      {"drift-diffusion: tunnelling through a barrier",
       "p17_jacobian_carriers.yaml",
       {"contacts.bottom.carriers={type: tunnel, barrier: 0.4 eV}"}},
      {"drift-diffusion: blocking, Boltzmann, Seebeck",
       "p17_jacobian_carriers.yaml",
       {"contacts.bottom.carriers={type: blocking}", "materials.film.carriers.statistics=boltzmann",
        "materials.film.carriers.seebeck=3e-4 V/K"}},
      {"drift-diffusion: Poisson alone", "p17_jacobian_carriers.yaml", {}, true, true},
      {"Poole-Frenkel, genreith, traps, recombination, k(T, n)",
       "p17_jacobian.yaml",
       {law("conduction", "law: poole_frenkel, sigma0: 1e4 S/m, depth: 0.2 eV"),
        law("vacancies.hopping", "law: genreith, frequency: 1e13 Hz, hop_length: 0.4 nm, activation: 0.9 eV"),
        law("vacancies.traps", "density: 1e27 /m^3, capture_energy: 0.7 eV, release_energy: 0.8 eV"),
        law("vacancies.generation.recombination", "frequency: 1e12 Hz, barrier: 0.6 eV"),
        law("heat.dense", "conductivity: 5 W/mK"), "materials.film.heat.temperature_exponent=-0.5",
        "materials.coat.vacancies.compensation={electronic_conductivity: 1e-3 S/m}"}},
      // No field, no source: joined edges on which fluxes alone act, some of them where two oxides meet.
      {"edges: linear conduction, arrhenius, two mobile species, limited flux",
       "p17_jacobian.yaml",
       {"physics.ion_flux=limited", law("conduction", "law: linear, sigma0: 1e4 S/m, activation: 0.1 eV"),
        law("vacancies",
            "charge: 2, max_density: 3e27 /m^3, hopping: {law: arrhenius, prefactor: 1e-6 m^2/s, activation: "
            "0.9 eV}, soret: {direction: toward_hot, energy: 0.2 eV}"),
        law("ions", "charge: -1, max_density: 3e27 /m^3, hopping: {law: constant, diffusivity: 1e-14 m^2/s}"),
        "initial.ions=[{density: 1e26 /m^3}]"}},
      {"exponential conduction, hopping with a power, held inflow",
       "p17_jacobian.yaml",
       {law("conduction", "law: exponential, sigma0: 1e3 S/m, theta: 100 K"),
        law("vacancies.hopping",
            "law: power, diffusivity: 1e-14 m^2/s, reference_density: 1e27 /m^3, exponent: 1.5"),
        "contacts.bottom.vacancies={type: flux, inflow: 1e25 m^-2/s}"}},
      {"continuity with a barrier",
       "p17_jacobian.yaml",
       {"contacts.bottom.carriers={type: tunnel, barrier: 0.4 eV}"}},
      {"thermal interfaces, two mobile species",
       "p17_jacobian.yaml",
       {"contacts.getter.heat={type: interface, conductance: 1e8 W/m^2/K}",
        "contacts.seam={on: film|coat, heat: {type: interface, conductance: 1e8 W/m^2/K}}",
        law("ions",
            "charge: -1, max_density: 3e27 /m^3, hopping: {law: mott_gurney, frequency: 1e13 Hz, "
            "hop_length: 0.4 nm, activation: 0.8 eV}"),
        "materials.coat.ions={charge: -1, max_density: 2e27 /m^3, site_energy: 0.1 eV, "
        "hopping: {law: constant, diffusivity: 1e-14 m^2/s}}",
        "initial.ions=[{density: 1e26 /m^3}]"}},
      {"an interlayer that grows",
       "p17_jacobian.yaml",
       {"contacts.bottom.carriers={type: interlayer, thickness: 0.8 nm, barrier: 0.5 eV, volume_per_oxygen: "
        "0.016 nm^3}",
        "contacts.bottom.vacancies={type: exchange, capture: 3e3 m/s, capture_energy: 1.0 eV, release: 1e13 "
        "/s, release_energy: 1.1 eV, lever: 0.4 nm, capacity: 40 nm^-2, initial: 20 nm^-2}"}},
      {"drift-diffusion: a second mobile species",
       "p17_jacobian_carriers.yaml",
       {law("ions",
            "charge: 1, max_density: 3e27 /m^3, hopping: {law: mott_gurney, frequency: 1e13 Hz, "
            "hop_length: 0.4 nm, activation: 0.8 eV}"),
        "initial.ions=[{density: 1e26 /m^3}]", "contacts.bottom.ions={type: fixed, density: 2e26 /m^3}"}},
      {"gmsh tetrahedra", "p17_jacobian_space.yaml", {}},
      {"gmsh triangles, axisymmetric", "p17_jacobian_triangles.yaml", {}},
      {"gmsh prisms", "p17_jacobian_prisms.yaml", {}},
      {"drift-diffusion: gmsh triangles, axisymmetric", "p17_jacobian_carriers_triangles.yaml", {}},
      {"drift-diffusion: tetrahedra", "p17_jacobian_carriers_space.yaml", {"mesh.file=" + lattice}},
      {"drift-diffusion: tetrahedra, steady heat, electrons alone",
       "p17_jacobian_carriers_space.yaml",
       {"mesh.file=" + lattice, "physics.heat=steady", "physics.holes=false"}},
  };
  return list;
}

/// A cell in a random state, and its residual as a function of that state.
class RandomCell {
 public:
  RandomCell(const Variant& variant, unsigned seed)
      : problem_(variant.file, variant.overrides), random_(seed) {
    const Assembler& a = problem_.assembler;
    const int count = a.layout().owned();
    state_.resize(a.layout().local());
    direction_.resize(count);
    start_.resize(a.layout().local());
    history_.resize(count);
    // Drawn vertex by vertex, so that another order of the unknowns is still the same cell.
    std::vector<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    const auto key = [&](int i) { return a.layout().natural_key(a.mesh(), i); };
    std::sort(order.begin(), order.end(), [&](int i, int j) { return key(i) < key(j); });
    for (const int i : order) {
      state_[i] = random_value(i) / a.scale(i);
      direction_[i] = uniform(-0.02, 0.02) * std::abs(state_[i]);
      start_[i] = uniform(0.2, 0.5) * state_[i];
      history_[i] = uniform(-0.2, 0.2) * factor_1_s * state_[i] * a.scale(i);
    }
    stored_.resize(a.stored().size());
    time_.factor_1_s = variant.carriers_held ? 0 : factor_1_s;  // an equilibrium is steady
    time_.start = &start_;
    time_.history = &history_;
    time_.stored_start = time_.stored_history = &stored_;
    time_.frozen = variant.frozen;
    time_.carriers_held = variant.carriers_held;
    time_.ambient_shift_K = 25.0;
    residual(state_);
    for (std::size_t k = 0; k < stored_.size(); ++k) stored_[k] = uniform(0.2, 0.8) * a.stored()[k];
  }

  std::vector<double> residual(const std::vector<double>& state, bool with_jacobian = true) {
    std::vector<double> r;
    const CircuitRow circuit = [&](const Dual& v, const Dual& i) {
      return circuit_residual(v, i, 0.9, problem_.study.circuit);
    };
    REQUIRE(problem_.assembler.evaluate(state, time_, circuit, r, with_jacobian));
    // In drift-diffusion rows are scaled by their state: what is judged is scaled as in the first one.
    if (scale_.empty())
      for (std::size_t i = 0; i < r.size(); ++i) scale_.push_back(row_scale(i));
    for (std::size_t i = 0; i < r.size(); ++i) r[i] *= scale_[i] / row_scale(i);
    return r;
  }

  /// The Jacobian of the last residual, dense by rows.
  std::vector<std::vector<double>> jacobian() const {
    const Assembler& a = problem_.assembler;
    std::vector<std::vector<double>> dense(state_.size(), std::vector<double>(state_.size(), 0.0));
    const std::vector<PetscInt> rows = a.jacobian().rows(), columns = a.jacobian().columns();
    for (std::size_t k = 0; k < rows.size(); ++k)
      dense[rows[k]][columns[k]] += a.jacobian().values()[k] * scale_[rows[k]] / row_scale(rows[k]);
    return dense;
  }

  const std::vector<double>& state() const { return state_; }
  const std::vector<double>& direction() const { return direction_; }
  /// The equation that a row belongs to.
  std::string equation(int row) const {
    const Layout& l = problem_.layout;
    return l.vertex(row) < 0 ? "terminals and circuit" : name_of(l.kind(row));
  }

 private:
  static constexpr double factor_1_s = 1e9;

  double row_scale(std::size_t i) const { return problem_.assembler.row_scale(static_cast<int>(i)); }
  double uniform(double from, double to) { return std::uniform_real_distribution<double>(from, to)(random_); }
  double random_value(int i) {
    const Layout& l = problem_.layout;
    if (l.is_current(i)) return uniform(5e-6, 3e-5);
    switch (l.kind(i)) {
      case Unknown::potential:
        return uniform(0.1, 0.8);
      case Unknown::electrons:
      case Unknown::holes:
        return uniform(0.4, 0.7);
      case Unknown::temperature:
      case Unknown::far_temperature:
        return uniform(600, 900);
      case Unknown::vacancies:
      case Unknown::ions:
      case Unknown::surface:
        return uniform(0.1, 0.8) * problem_.assembler.upper_bound(i);
      case Unknown::bound:
      case Unknown::traps:
        return uniform(0.2e27, 0.7e27);
    }
    return 0;
  }

  Problem problem_;
  std::mt19937_64 random_;
  std::vector<double> state_, direction_, start_, history_, stored_, scale_;
  TimeTerm time_;
};

/// Largest |entry - central difference|, each relative to the largest entry of its row.
double worst_entry(RandomCell& cell) {
  std::vector<double> state = cell.state();
  cell.residual(state);
  const auto exact = cell.jacobian();
  std::vector<double> row_size(exact.size(), 0), row_error(exact.size(), 0);
  for (std::size_t j = 0; j < state.size(); ++j) {
    const double middle = state[j], h = 1e-5 * std::abs(middle);
    state[j] = middle + h;
    const std::vector<double> above = cell.residual(state);
    state[j] = middle - h;
    const std::vector<double> below = cell.residual(state);
    state[j] = middle;
    for (std::size_t i = 0; i < state.size(); ++i) {
      row_error[i] = std::max(row_error[i], std::abs((above[i] - below[i]) / (2 * h) - exact[i][j]));
      row_size[i] = std::max(row_size[i], std::abs(exact[i][j]));
    }
  }
  double worst = 0;
  for (std::size_t i = 0; i < state.size(); ++i) worst = std::max(worst, row_error[i] / row_size[i]);
  return worst;
}

constexpr std::array<double, 5> taylor_steps = {1.0, 0.5, 0.25, 0.125, 0.0625};

/// |F(u + e w) - F(u) - e J w| of each equation for each e, relative to the largest term in it; equations
/// that are linear in the state, to rounding, are left out.
std::map<std::string, std::vector<double>> taylor_remainders(RandomCell& cell) {
  const std::vector<double> base = cell.residual(cell.state());
  const auto matrix = cell.jacobian();
  std::map<std::string, std::vector<double>> remainders;
  std::map<std::string, double> magnitude;
  for (const double e : taylor_steps) {
    std::vector<double> moved = cell.state();
    for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += e * cell.direction()[i];
    const std::vector<double> there = cell.residual(moved);
    std::map<std::string, double> squares;
    for (std::size_t i = 0; i < moved.size(); ++i) {
      double along = 0, size = std::abs(base[i]);
      for (std::size_t j = 0; j < moved.size(); ++j) {
        along += matrix[i][j] * cell.direction()[j];
        size = std::max(size, std::abs(matrix[i][j] * cell.state()[j]));
      }
      squares[cell.equation(static_cast<int>(i))] += std::pow(there[i] - base[i] - e * along, 2);
      double& largest = magnitude[cell.equation(static_cast<int>(i))];
      largest = std::max(largest, size);
    }
    for (const auto& [name, square] : squares) remainders[name].push_back(std::sqrt(square));
  }
  for (auto it = remainders.begin(); it != remainders.end();) {
    for (double& r : it->second) r /= magnitude[it->first];
    it = it->second.back() > 1e-10 ? std::next(it) : remainders.erase(it);
  }
  return remainders;
}

}  // namespace

TEST_CASE("the Jacobian against central differences", "[p17jacobian]") {
  const Report report("17j", "Jacobian against central differences, random states");
  const LatticeFile lattice(1);
  Curve found{"largest difference", {}, {}}, allowed{"allowed", {}, {}, true};
  for (const Variant& variant : variants(lattice.path())) {
    RandomCell cell(variant, 1);
    const std::vector<double> with_jacobian = cell.residual(cell.state());
    CHECK(cell.residual(cell.state(), false) == with_jacobian);
    const double worst = worst_entry(cell);  // of Jacobians that follow a residual without one
    report.row(variant.name + ": largest difference of an entry, relative to its row", worst,
               "<= 1e-6 (rounding of the differences)");
    CHECK(worst <= 1e-6);
    for (Curve* c : {&found, &allowed}) c->x.push_back(static_cast<double>(c->x.size()) + 1);
    found.y.push_back(worst);
    allowed.y.push_back(1e-6);
  }
  report.picture("cell, in the order of the table", "difference of an entry, relative to its row",
                 {allowed, found}, PictureScale::log_y);
}

TEST_CASE("the Jacobian by Taylor's remainder", "[p17taylor]") {
  const Report report("17k", "Jacobian by the order of Taylor's remainder, random states");
  const LatticeFile lattice(1);
  const std::vector<double> steps(taylor_steps.begin(), taylor_steps.end());
  std::map<std::string, std::vector<double>> seen;
  for (const Variant& variant : variants(lattice.path())) {
    std::pair<std::string, double> least{"", 99};
    for (const unsigned seed : {3u, 4u}) {
      RandomCell cell(variant, seed);
      for (const auto& [name, remainders] : taylor_remainders(cell)) {
        seen[name] = remainders;
        if (const double order = measure_order(steps, remainders); order < least.second)
          least = {name, order};
      }
    }
    report.row(fmt::format("{}: lowest order of an equation ({})", variant.name, least.first),
               fmt::format("{:.2f}", least.second), ">= 1.9");
    CHECK(least.second >= 1.9);
  }
  Curve slope{"order 2", steps, {}, true};
  for (const double e : steps) slope.y.push_back(0.1 * e * e);
  std::vector<Curve> curves = {slope};
  for (const auto& [name, remainders] : seen) curves.push_back({name, steps, remainders});
  report.picture("share of the way", "remainder, relative to the largest term", curves,
                 PictureScale::log_log);
  // Every equation must have shown a remainder somewhere, or this would have tested nothing.
  for (const char* name : {"potential", "temperature", "vacancies", "bound", "traps", "electrons", "holes",
                           "surface", "terminals and circuit"})
    if (seen.count(name) == 0) FAIL_CHECK("no remainder seen in the balance: " << name);
}
