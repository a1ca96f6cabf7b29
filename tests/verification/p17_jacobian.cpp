// Problem 17, Jacobian: for random states of cells that hold every law and every kind of contact, against
// central differences entry by entry, and by the order of Taylor's remainder equation by equation.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>

#include "driver.hpp"
#include "petsc/petsc.hpp"
#include "report.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

struct Variant {
  std::string name, file;
  std::vector<std::string> overrides;
  bool frozen = false;  ///< as in a read
};

std::string law(const std::string& place, const std::string& text) {
  return "materials.film." + place + "={" + text + "}";
}

const std::vector<Variant> variants = {
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
      law("vacancies.hopping", "law: kim2014, frequency: 1e13 Hz, hop_length: 0.4 nm, activation: 0.9 eV")}},
    {"constant conduction, constant hopping",
     "p17_jacobian.yaml",
     {law("conduction", "law: constant, sigma: 1e3 S/m"),
      law("vacancies.hopping", "law: constant, diffusivity: 1e-14 m^2/s")}},
    {"gmsh tetrahedra", "p17_jacobian_space.yaml", {}},
    {"gmsh triangles, axisymmetric", "p17_jacobian_triangles.yaml", {}},
};

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
    for (int i = 0; i < count; ++i) {
      state_[i] = random_value(i) / a.scale(i);
      direction_[i] = uniform(-0.02, 0.02) * std::abs(state_[i]);
      start_[i] = uniform(0.2, 0.5) * state_[i];
      history_[i] = uniform(-0.2, 0.2) * factor_1_s * state_[i] * a.scale(i);
    }
    time_ = {factor_1_s, &start_, &history_, variant.frozen, 25.0};
  }

  std::vector<double> residual(const std::vector<double>& state) {
    std::vector<double> r;
    const CircuitRow circuit = [&](const Dual& v, const Dual& i) {
      return circuit_residual(v, i, 0.9, problem_.study.circuit);
    };
    REQUIRE(problem_.assembler.evaluate(state, time_, circuit, r));
    return r;
  }

  /// The Jacobian of the last residual, dense by rows.
  std::vector<std::vector<double>> jacobian() const {
    const Assembler& a = problem_.assembler;
    std::vector<std::vector<double>> dense(state_.size(), std::vector<double>(state_.size(), 0.0));
    for (std::size_t k = 0; k < a.rows().size(); ++k) dense[a.rows()[k]][a.columns()[k]] += a.jacobian()[k];
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

  double uniform(double from, double to) { return std::uniform_real_distribution<double>(from, to)(random_); }
  double random_value(int i) {
    const Layout& l = problem_.layout;
    if (l.is_current(i)) return uniform(5e-6, 3e-5);
    switch (l.kind(i)) {
      case Unknown::potential:
        return uniform(0.1, 0.8);
      case Unknown::temperature:
        return uniform(600, 900);
      case Unknown::vacancies:
      case Unknown::surface:
        return uniform(0.1, 0.8) * problem_.assembler.upper_bound(i);
      case Unknown::bound:
        return uniform(0.2e27, 0.7e27);
    }
    return 0;
  }

  Problem problem_;
  std::mt19937_64 random_;
  std::vector<double> state_, direction_, start_, history_;
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

/// Order of |F(u + e w) - F(u) - e J w| in e for each equation; those linear in the state, to rounding, are
/// left out.
std::map<std::string, double> taylor_orders(RandomCell& cell) {
  const std::vector<double> base = cell.residual(cell.state());
  const auto matrix = cell.jacobian();
  std::vector<double> sizes;
  std::map<std::string, std::vector<double>> remainders;
  std::map<std::string, double> magnitude;
  for (const double e : {1.0, 0.5, 0.25, 0.125, 0.0625}) {
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
    sizes.push_back(e);
    for (const auto& [name, square] : squares) remainders[name].push_back(std::sqrt(square));
  }
  std::map<std::string, double> orders;
  for (const auto& [name, r] : remainders)
    if (r.back() > 1e-10 * magnitude[name]) orders[name] = measure_order(sizes, r);
  return orders;
}

}  // namespace

TEST_CASE("the Jacobian against central differences", "[p17jacobian]") {
  const Report report("17j", "Jacobian against central differences, random states");
  for (const Variant& variant : variants) {
    RandomCell cell(variant, 1);
    const double worst = worst_entry(cell);
    report.row(variant.name + ": largest difference of an entry, relative to its row", worst, "<= 1e-6");
    CHECK(worst <= 1e-6);
  }
}

TEST_CASE("the Jacobian by Taylor's remainder", "[p17taylor]") {
  const Report report("17k", "Jacobian by the order of Taylor's remainder, random states");
  std::map<std::string, double> seen;
  for (const Variant& variant : variants) {
    std::pair<std::string, double> least{"", 99};
    for (const unsigned seed : {3u, 4u}) {
      RandomCell cell(variant, seed);
      for (const auto& [name, order] : taylor_orders(cell)) {
        seen[name] = order;
        if (order < least.second) least = {name, order};
      }
    }
    report.row(fmt::format("{}: lowest order of an equation ({})", variant.name, least.first),
               fmt::format("{:.2f}", least.second), ">= 1.9");
    CHECK(least.second >= 1.9);
  }
  // Every equation must have shown a remainder somewhere, or this would have tested nothing.
  for (const char* name :
       {"potential", "temperature", "vacancies", "bound", "surface", "terminals and circuit"})
    CHECK(seen.count(name) == 1);
}
