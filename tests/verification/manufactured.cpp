#include "manufactured.hpp"

#include <cmath>

#include "base/constants.hpp"
#include "petsc/petsc.hpp"

namespace oxvac::verification {
namespace {

constexpr double k_eV = constants::boltzmann_eV_K;

using Solver = petsc::Handle<KSP, KSPDestroy>;

/// The matrix of the assembler's last evaluate(), factored; solves for one right-hand side after another.
class LinearSystem {
 public:
  explicit LinearSystem(const Assembler& a) : size_(a.layout().owned()) {
    std::vector<PetscInt> rows = a.rows(), columns = a.columns();
    OXVAC_PETSC(MatCreate(PETSC_COMM_SELF, matrix_.out()));
    OXVAC_PETSC(MatSetSizes(matrix_.get(), size_, size_, size_, size_));
    OXVAC_PETSC(MatSetType(matrix_.get(), MATAIJ));
    OXVAC_PETSC(MatSetPreallocationCOO(matrix_.get(), static_cast<PetscCount>(rows.size()), rows.data(),
                                       columns.data()));
    OXVAC_PETSC(KSPCreate(PETSC_COMM_SELF, solver_.out()));
    OXVAC_PETSC(KSPSetType(solver_.get(), KSPPREONLY));
    PC pc;
    OXVAC_PETSC(KSPGetPC(solver_.get(), &pc));
    OXVAC_PETSC(PCSetType(pc, PCLU));
    OXVAC_PETSC(PCFactorSetMatSolverType(pc, MATSOLVERUMFPACK));
    OXVAC_PETSC(VecCreateSeq(PETSC_COMM_SELF, size_, right_.out()));
    OXVAC_PETSC(VecCreateSeq(PETSC_COMM_SELF, size_, left_.out()));
  }

  std::vector<double> solve(const std::vector<double>& values, const std::vector<double>& right) {
    OXVAC_PETSC(MatSetValuesCOO(matrix_.get(), values.data(), INSERT_VALUES));
    OXVAC_PETSC(KSPSetOperators(solver_.get(), matrix_.get(), matrix_.get()));
    double* data;
    OXVAC_PETSC(VecGetArray(right_.get(), &data));
    std::copy(right.begin(), right.end(), data);
    OXVAC_PETSC(VecRestoreArray(right_.get(), &data));
    OXVAC_PETSC(KSPSolve(solver_.get(), right_.get(), left_.get()));
    OXVAC_PETSC(VecGetArray(left_.get(), &data));
    std::vector<double> left(data, data + size_);
    OXVAC_PETSC(VecRestoreArray(left_.get(), &data));
    return left;
  }

 private:
  PetscInt size_;
  petsc::Matrix matrix_;
  Solver solver_;
  petsc::Vector right_, left_;
};

/// Fourth-order difference quotient of f along one axis.
template <class F>
double slope(const F& f, Vec3 x, int axis, double h) {
  const auto at = [&](double shift) {
    Vec3 y = x;
    y[axis] += shift;
    return f(y);
  };
  return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
}

double size_of(const Mesh& mesh) {
  double size = 0;
  for (const Vec3& p : mesh.points_m) size = std::max({size, p[0], p[1], p[2]});
  return size;
}

}  // namespace

ExactFields smooth_fields(const Vec3& extent_m, int dimension, double volts) {
  // e: cosines across, so that nothing flows through the sides; s: a half wave between the contacts.
  const auto across = [=](const Vec3& x) {
    double e = 1;
    for (int k = 0; k + 1 < dimension; ++k) e *= std::cos(constants::pi * x[k] / extent_m[k]);
    return e;
  };
  const auto along = [=](const Vec3& x) { return x[dimension - 1] / extent_m[dimension - 1]; };
  const auto half_wave = [=](const Vec3& x) { return std::sin(constants::pi * along(x)); };
  const auto whole_wave = [=](const Vec3& x) { return std::sin(2 * constants::pi * along(x)); };
  ExactFields f;
  f[Unknown::potential] = [=](const Vec3& x) {
    return volts * along(x) + 0.15 * volts * half_wave(x) * (1 + 0.5 * across(x));
  };
  f[Unknown::temperature] = [=](const Vec3& x) { return 600 + 120 * half_wave(x) * (1 + 0.5 * across(x)); };
  f[Unknown::vacancies] = [=](const Vec3& x) {
    return 0.4e27 * (1 + 0.15 * whole_wave(x) + 0.2 * half_wave(x) * across(x));
  };
  f[Unknown::bound] = [=](const Vec3& x) { return 0.5e27 * (1 + 0.3 * half_wave(x) * across(x)); };
  return f;
}

Balances::Balances(const Problem& problem, const ExactFields& exact, double size_m)
    : exact_(exact),
      material_(problem.study.device.materials.front()),
      dimension_(problem.mesh.dimension),
      axisymmetric_(problem.mesh.geometry == Geometry::axisymmetric),
      step_m_(1e-3 * size_m) {}

Vec3 Balances::gradient(Unknown u, const Vec3& x) const {
  Vec3 g{};
  for (int axis = 0; axis < dimension_; ++axis) g[axis] = slope(exact_.at(u), x, axis, step_m_);
  return g;
}

double Balances::divergence(const VectorField& flux, const Vec3& x) const {
  double sum = 0;
  for (int axis = 0; axis < dimension_; ++axis)
    sum += slope([&](const Vec3& y) { return flux(y)[axis]; }, x, axis, step_m_);
  if (!axisymmetric_) return sum;
  // (1/r) d(r F)/dr = dF/dr + F/r, and F/r -> dF/dr on the axis, where F = 0.
  if (x[0] > 10 * step_m_) return sum + flux(x)[0] / x[0];
  return sum + slope([&](const Vec3& y) { return flux(y)[0]; }, x, 0, step_m_);
}

NodeState Balances::state(const Vec3& x) const {
  return {exact_.at(Unknown::potential)(x), exact_.at(Unknown::temperature)(x),
          exact_.at(Unknown::vacancies)(x), exact_.at(Unknown::bound)(x)};
}

double Balances::field_V_m(const Vec3& x) const {
  const Vec3 g = gradient(Unknown::potential, x);
  return std::sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
}

double Balances::conductivity_S_m(const Vec3& x) const {
  return material_.conduction(state(x), field_V_m(x)).value;
}

Vec3 Balances::current_density(const Vec3& x) const {
  Vec3 j = gradient(Unknown::potential, x);
  const double sigma = conductivity_S_m(x);
  for (double& c : j) c *= -sigma;
  return j;
}

Vec3 Balances::heat_flux(const Vec3& x) const {
  Vec3 q = gradient(Unknown::temperature, x);
  const double k = material_.heat.conductivity_W_mK +
                   material_.heat.lorenz_V2_K2 * conductivity_S_m(x) * exact_.at(Unknown::temperature)(x);
  for (double& c : q) c *= -k;
  return q;
}

Vec3 Balances::vacancy_flux(const Vec3& x) const {
  // -D [grad n + n (1 - n/nmax) (drift z q grad psi / kT - (Es/kT^2) grad T)]
  const VacancyLaw& law = *material_.vacancies;
  const double n = exact_.at(Unknown::vacancies)(x), t = exact_.at(Unknown::temperature)(x);
  const Hop hop = law.hopping(t, field_V_m(x));
  const Vec3 dn = gradient(Unknown::vacancies, x), dpsi = gradient(Unknown::potential, x),
             dt = gradient(Unknown::temperature, x);
  Vec3 flux{};
  for (int k = 0; k < dimension_; ++k) {
    const double force = hop.drift_factor.value * law.charge * dpsi[k] / (k_eV * t) -
                         law.soret_energy_eV / (k_eV * t * t) * dt[k];
    flux[k] = -hop.diffusivity_m2_s.value * (dn[k] + n * (1 - n / law.max_density_m3) * force);
  }
  return flux;
}

double Balances::generation(const Vec3& x) const {
  // nu exp(-(Eg - lever |E|)/kT), bounded at nu, per precursor.
  if (!material_.vacancies->generation) return 0;
  const Generation& g = *material_.vacancies->generation;
  const double t = exact_.at(Unknown::temperature)(x);
  const double barrier = (g.barrier_eV - g.lever_m * field_V_m(x)) / (k_eV * t);
  return g.frequency_Hz / (1 + std::exp(barrier)) * exact_.at(Unknown::bound)(x);
}

double Balances::forcing(Unknown u, const Vec3& x) const {
  switch (u) {
    case Unknown::potential:
      return divergence([&](const Vec3& y) { return current_density(y); }, x);
    case Unknown::temperature: {
      const double e = field_V_m(x);
      return divergence([&](const Vec3& y) { return heat_flux(y); }, x) - conductivity_S_m(x) * e * e;
    }
    case Unknown::vacancies:
      return divergence([&](const Vec3& y) { return vacancy_flux(y); }, x) - generation(x);
    case Unknown::bound:
      return generation(x);
    case Unknown::surface:
      break;
  }
  throw input_error("manufactured solutions have no surface store");
}

std::vector<double> solve_forced(Problem& problem, const ExactFields& exact, double volts) {
  Assembler& a = problem.assembler;
  const Layout& layout = a.layout();
  const Balances balances(problem, exact, size_of(problem.mesh));
  const std::vector<double> volume = problem.box_volumes_m3();
  std::vector<double> state(layout.local(), 0.0), forcing(layout.owned(), 0.0), residual;
  for (int i = 0; i < layout.owned(); ++i) {
    const int v = layout.vertex(i);
    if (v < 0) continue;
    const Vec3& x = problem.mesh.points_m[v];
    state[i] = exact.at(layout.kind(i))(x) / a.scale(i);
    if (!a.is_held(i)) forcing[i] = balances.forcing(layout.kind(i), x) * volume[v];
  }
  for (std::size_t k = 0; k < layout.terminals().size(); ++k)
    if (problem.study.device.contacts[k].electrical == ElectricalContact::driven)
      state[layout.terminals()[k].voltage] = volts;
  const CircuitRow circuit = [&](const Dual& device, const Dual&) { return volts - device; };

  LinearSystem system(a);
  double before = INFINITY;
  for (int iteration = 0; iteration < 12; ++iteration) {
    if (!a.evaluate(state, TimeTerm{}, circuit, residual))
      throw numerics_error("manufactured solution: a value left its physical range");
    for (int i = 0; i < layout.owned(); ++i) residual[i] -= forcing[i] * a.row_scale(i);
    const std::vector<double> step = system.solve(a.jacobian(), residual);
    double change = 0;
    for (int i = 0; i < layout.owned(); ++i) {
      state[i] -= step[i];
      if (layout.vertex(i) >= 0) change = std::max(change, std::abs(step[i]));
    }
    // Quadratic until rounding stops it.
    if (change < 1e-7 && change >= 0.1 * before) return state;
    if (change < 1e-12) return state;
    before = change;
  }
  throw numerics_error("manufactured solution: Newton's method did not converge");
}

}  // namespace oxvac::verification
