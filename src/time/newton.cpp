#include "time/newton.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "petsc/collective.hpp"

namespace oxvac {
namespace {

/// Newton's method that has gained less than a factor 10 over so many iterations is given up.
constexpr PetscInt circling_iterations = 6;

/// A search for an equilibrium may take many short iterations.
constexpr PetscInt patient_iterations = 200;

class Stopwatch {
 public:
  explicit Stopwatch(double& total) : total_(total), start_(Clock::now()) {}
  ~Stopwatch() { total_ += seconds_since(start_); }

 private:
  double& total_;
  Clock::time_point start_;
};

}  // namespace

NewtonOptions read_newton_options(const Reader& r) {
  NewtonOptions o;
  o.max_iterations =
      r.integer("newton_iterations", o.max_iterations, "largest number of Newton iterations per step");
  o.potential_V = r.quantity("newton_potential", dim::voltage, o.potential_V,
                             "last change of a potential; at most 1e-3 of the bias");
  o.temperature_K =
      r.quantity("newton_temperature", dim::temperature, o.temperature_K, "last change of a temperature");
  o.relative_density = r.number("newton_density", o.relative_density, "last relative change of a density");
  o.linear_solver = r.word(
      "linear", {"auto", "replicated", "mumps", "klu", "umfpack", "field_split", "petsc"}, o.linear_solver,
      "solver of the linear systems; replicated: each rank factors the whole matrix (small systems); "
      "mumps, klu, umfpack: direct; field_split: GMRES, preconditioned field by field with multigrid; "
      "auto: by size and closure; petsc: as PETSc options say");
  o.krylov_tolerance = r.number("krylov_tolerance", o.krylov_tolerance,
                                "field_split: by how much an iteration's preconditioned residual must fall");
  r.require(o.max_iterations >= 2, "newton_iterations", "must be at least 2");
  r.require(o.potential_V > 0, "newton_potential", "must be positive");
  r.require(o.temperature_K > 0, "newton_temperature", "must be positive");
  r.require(o.krylov_tolerance > 0 && o.krylov_tolerance <= 0.01, "krylov_tolerance",
            "must lie above 0 and not above 0.01, or balances do not close");
  r.require(o.relative_density > 0 && o.relative_density <= 0.1, "newton_density",
            "must lie above 0 and not above 0.1, or a density is not solved for");
  return o;
}

Newton::Newton(MPI_Comm comm, Assembler& assembler, const NewtonOptions& options)
    : comm_(comm), assembler_(assembler), options_(options) {
  vacancies_m3_ = stated_density_m3(mobile_species[0], assembler.device());
  ions_m3_ = stated_density_m3(mobile_species[1], assembler.device());
  const Layout& layout = assembler.layout();
  OXVAC_PETSC(VecCreateGhost(comm, layout.owned(), layout.total(),
                             static_cast<PetscInt>(layout.ghosts().size()), layout.ghosts().data(),
                             x_.out()));
  OXVAC_PETSC(VecCreateMPI(comm, layout.owned(), layout.total(), f_.out()));
  create_jacobian();
  OXVAC_PETSC(SNESCreate(comm, snes_.out()));
  OXVAC_PETSC(SNESSetType(snes_.get(), SNESNEWTONLS));
  OXVAC_PETSC(SNESSetFunction(snes_.get(), f_.get(), residual_callback, this));
  OXVAC_PETSC(SNESSetJacobian(snes_.get(), jacobian_.get(), jacobian_.get(), jacobian_callback, this));
  OXVAC_PETSC(SNESSetConvergenceTest(snes_.get(), test_callback, this, nullptr));
  OXVAC_PETSC(SNESSetTolerances(snes_.get(), 0, 0, 0, options.max_iterations, PETSC_DEFAULT));
  SNESLineSearch search;
  OXVAC_PETSC(SNESGetLineSearch(snes_.get(), &search));
  OXVAC_PETSC(SNESLineSearchSetType(search, SNESLINESEARCHBASIC));
  OXVAC_PETSC(SNESLineSearchSetComputeNorms(search, PETSC_TRUE));
  OXVAC_PETSC(SNESLineSearchSetPreCheck(search, limit_callback, this));
  choose_linear_solver();
  OXVAC_PETSC(SNESSetFromOptions(snes_.get()));
  local_.resize(layout.local());
}

void Newton::to_local(Vec x) {
  const double* own;
  OXVAC_PETSC(VecGetArrayRead(x, &own));
  Vec form;
  double* data;
  OXVAC_PETSC(VecGhostGetLocalForm(x_.get(), &form));
  OXVAC_PETSC(VecGetArray(form, &data));
  if (x != x_.get()) std::copy(own, own + assembler_.layout().owned(), data);
  OXVAC_PETSC(VecRestoreArray(form, &data));
  OXVAC_PETSC(VecRestoreArrayRead(x, &own));
  OXVAC_PETSC(VecGhostUpdateBegin(x_.get(), INSERT_VALUES, SCATTER_FORWARD));
  OXVAC_PETSC(VecGhostUpdateEnd(x_.get(), INSERT_VALUES, SCATTER_FORWARD));
  OXVAC_PETSC(VecGetArray(form, &data));
  std::copy(data, data + local_.size(), local_.begin());
  OXVAC_PETSC(VecRestoreArray(form, &data));
  OXVAC_PETSC(VecGhostRestoreLocalForm(x_.get(), &form));
}

PetscErrorCode Newton::residual_callback(SNES snes, Vec x, Vec f, void* self) {
  return petsc::guarded([&] {
    auto& n = *static_cast<Newton*>(self);
    if (n.stepped_) {
      n.end_lap();
      n.begin_lap(n.lap_.iteration + 1);
    }
    n.to_local(x);
    const Stopwatch watch(n.lap_.assembly);
    // After a change that small the iterations are all but sure to end: nobody asks for the Jacobian.
    const bool ends = std::exchange(n.stepped_, false) && !n.limited_ && n.change_norm() <= 1;
    const bool good = n.assembler_.evaluate(n.local_, *n.time_, *n.circuit_, n.residual_, !ends);
    double* data;
    OXVAC_PETSC(VecGetArray(f, &data));
    if (good) std::copy(n.residual_.begin(), n.residual_.end(), data);
    OXVAC_PETSC(VecRestoreArray(f, &data));
    if (!good) OXVAC_PETSC(SNESSetFunctionDomainError(snes));
  });
}

PetscErrorCode Newton::jacobian_callback(SNES snes, Vec, Mat jacobian, Mat matrix, void* self) {
  return petsc::guarded([&] {
    auto& n = *static_cast<Newton*>(self);
    {
      const Stopwatch watch(n.lap_.assembly);
      if (!n.assembler_.has_jacobian()) n.assembler_.evaluate(n.local_, *n.time_, *n.circuit_, n.residual_);
      // The values stand in place; this tells PETSc that they have changed.
      OXVAC_PETSC(MatAssemblyBegin(jacobian, MAT_FINAL_ASSEMBLY));
      OXVAC_PETSC(MatAssemblyEnd(jacobian, MAT_FINAL_ASSEMBLY));
      if (matrix != jacobian) OXVAC_PETSC(MatConvert(jacobian, MATAIJ, MAT_REUSE_MATRIX, &matrix));
    }
    // The linear solver would set itself up a moment later; here the time it takes is seen by itself.
    const Stopwatch watch(n.lap_.setup);
    KSP ksp;
    OXVAC_PETSC(SNESGetKSP(snes, &ksp));
    PC pc;
    OXVAC_PETSC(KSPGetPC(ksp, &pc));
    do n.set_up_linear_solver(ksp, pc, matrix);
    while (n.mumps_wants_memory(pc));
  });
}

PetscErrorCode Newton::test_callback(SNES, PetscInt it, PetscReal, PetscReal, PetscReal fnorm,
                                     SNESConvergedReason* reason, void* self) {
  return petsc::guarded([&] {
    auto& n = *static_cast<Newton*>(self);
    *reason = SNES_CONVERGED_ITERATING;
    n.residual_norms_.resize(static_cast<std::size_t>(it));
    n.residual_norms_.push_back(fnorm);
    if (it == 0) return;
    if (!std::isfinite(fnorm)) {
      *reason = SNES_DIVERGED_FNORM_NAN;
      return;
    }
    const double before = it > 1 ? n.last_change_ : INFINITY;
    const double change = n.change_norm();
    n.last_change_ = change;
    if (!std::isfinite(change)) *reason = SNES_DIVERGED_FNORM_NAN;
    // Only an uncut step keeps the sums of the rows exact.
    if (change <= 1 && !n.limited_ && n.charge_closes(change, before))
      *reason = SNES_CONVERGED_SNORM_RELATIVE;
    // Iterates that go round in circles, as at the moment a filament breaks, seldom leave them: a shorter
    // step is cheaper.
    if (*reason == SNES_CONVERGED_ITERATING && !n.patient_ && it >= circling_iterations &&
        fnorm > 0.1 * n.residual_norms_[static_cast<std::size_t>(it - circling_iterations)])
      *reason = SNES_DIVERGED_DTOL;
  });
}

void Newton::begin_lap(int iteration) {
  lap_ = {iteration};
  lap_start_ = Clock::now();
}

void Newton::end_lap() {
  lap_.linear = seconds_since(lap_start_) - lap_.assembly - lap_.setup;
  seconds_.assembly += lap_.assembly;
  seconds_.setup += lap_.setup;
  seconds_.linear += lap_.linear;
  if (hear_lap_) hear_lap_(lap_);
}

void Newton::iterate(Outcome& outcome) {
  limited_ = stepped_ = false;
  begin_lap(0);
  petsc::check(SNESSolve(snes_.get(), nullptr, x_.get()), "SNESSolve");
  end_lap();
  OXVAC_PETSC(SNESGetConvergedReason(snes_.get(), &reason_));
  PetscInt newton = 0, krylov = 0;
  OXVAC_PETSC(SNESGetIterationNumber(snes_.get(), &newton));
  OXVAC_PETSC(SNESGetLinearSolveIterations(snes_.get(), &krylov));
  outcome.newton += static_cast<int>(newton);
  outcome.krylov += static_cast<int>(krylov);
}

Newton::Outcome Newton::solve(std::vector<double>& state, const TimeTerm& time, const CircuitRow& circuit) {
  time_ = &time;
  circuit_ = &circuit;
  double* data;
  OXVAC_PETSC(VecGetArray(x_.get(), &data));
  std::copy(state.begin(), state.begin() + assembler_.layout().owned(), data);
  OXVAC_PETSC(VecRestoreArray(x_.get(), &data));

  Outcome outcome;
  iterate(outcome);
  // Where GMRES gives up, what it has reached so far is a fair first guess.
  if (reason_ == SNES_DIVERGED_LINEAR_SOLVE && field_split_ && field_split_->kept_hierarchies())
    iterate(outcome);
  if (reason_ == SNES_DIVERGED_LINEAR_SOLVE && direct_may_stand_in()) {
    use_direct_solver(true);
    iterate(outcome);
    use_direct_solver(false);
    ++seconds_.direct_steps;
  }
  outcome.converged = reason_ > 0;
  seconds_.iterations += outcome.newton;
  ++seconds_.steps;
  if (outcome.converged) {
    to_local(x_.get());
    state = local_;
  }
  return outcome;
}

Newton::Outcome Newton::solve_patiently(std::vector<double>& state, const TimeTerm& time,
                                        const CircuitRow& circuit) {
  patient_ = true;
  OXVAC_PETSC(SNESSetTolerances(snes_.get(), 0, 0, 0, patient_iterations, PETSC_DEFAULT));
  const Outcome outcome = solve(state, time, circuit);
  OXVAC_PETSC(SNESSetTolerances(snes_.get(), 0, 0, 0, options_.max_iterations, PETSC_DEFAULT));
  patient_ = false;
  return outcome;
}

void Newton::add_largest_residual(Trouble& t) const {
  const Layout& layout = assembler_.layout();
  petsc::Located largest{-1, {}};
  for (std::size_t i = 0; i < residual_.size(); ++i) {
    const int own = static_cast<int>(i);
    const double kind = layout.is_current(own) ? -1 : static_cast<double>(layout.kind(own));
    const petsc::Located here{std::abs(residual_[i]),
                              {kind, residual_[i] / assembler_.row_scale(own), 0, 0, 0}};
    if (std::isfinite(here.value) && petsc::is_larger(here, largest)) largest = here;
  }
  largest = petsc::max_located(comm_, largest);
  if (largest.value < 0) return;
  t.residual = largest.payload[1];
  if (largest.payload[0] < 0) {
    t.residual_equation = "terminal";
    t.residual_unit = "A";
    return;
  }
  const auto u = static_cast<Unknown>(static_cast<int>(largest.payload[0]));
  t.residual_equation = name_of(u);
  const bool poisson = assembler_.device().drift_diffusion;
  t.residual_unit = is_temperature(u) ? "W" : u != Unknown::potential ? "1/s" : poisson ? "C" : "A";
}

Trouble Newton::trouble() const {
  Trouble t;
  t.only_inaccurate = reason_ > 0;
  t.reason = reason_ > 0 ? "each step that Newton's method solved was too inaccurate"
             : reason_ == SNES_DIVERGED_FUNCTION_DOMAIN ? "a value left its physical range"
             : reason_ == SNES_DIVERGED_LINEAR_SOLVE    ? "the linear solver failed"
             : reason_ == SNES_DIVERGED_MAX_IT || reason_ == SNES_DIVERGED_DTOL
                 ? "Newton's method did not converge"
                 : "Newton's method diverged";
  const Mesh& mesh = assembler_.mesh();
  const Layout& layout = assembler_.layout();
  petsc::Located worst{-1, {}};
  if (worst_local_ >= 0) {
    const int v = layout.vertex(worst_local_);
    const Vec3 p = v >= 0 ? mesh.points_m[v] : Vec3{};
    worst = {last_change_,
             {static_cast<double>(layout.kind(worst_local_)), p[0], p[1], p[2],
              local_[worst_local_] * assembler_.scale(worst_local_)}};
  }
  worst = petsc::max_located(comm_, worst);
  t.equation = name_of(static_cast<Unknown>(static_cast<int>(worst.payload[0])));
  t.where_m = {worst.payload[1], worst.payload[2], worst.payload[3]};
  t.value = worst.payload[4];
  // The region: any cell of this rank that has a vertex there and such a balance.
  const auto unknown = static_cast<Unknown>(static_cast<int>(worst.payload[0]));
  double region = -1;
  for (const Cell& cell : mesh.cells)
    for (const int v : cell.vertices)
      if (mesh.points_m[v] == t.where_m && assembler_.lives_in(unknown, cell.region)) region = cell.region;
  add_largest_residual(t);
  region = petsc::max(comm_, region);
  if (region >= 0) t.region = mesh.region_names[static_cast<std::size_t>(region)];
  return t;
}

}  // namespace oxvac
