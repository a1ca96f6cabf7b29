#include "time/newton.hpp"

#include <chrono>
#include <cmath>

#include "petsc/collective.hpp"

namespace oxvac {
namespace {

/// Sum of the terminal currents relative to the largest: one more iteration where it is worse.
constexpr double charge_tolerance = 1e-10;

/// Where the bias is small, a potential's last change must be below this share of it, but need not be below
/// rounding.
constexpr double relative_potential = 1e-3, least_potential_V = 1e-12;

/// Up to here each rank factors the whole matrix (bench/README.md).
constexpr PetscInt largest_replicated_system = 4000;

/// Newton's method that has gained less than a factor 10 over so many iterations is given up.
constexpr PetscInt circling_iterations = 6;

class Stopwatch {
 public:
  explicit Stopwatch(double& total) : total_(total), start_(std::chrono::steady_clock::now()) {}
  ~Stopwatch() { total_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  double& total_;
  std::chrono::steady_clock::time_point start_;
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
  o.linear_solver =
      r.word("linear", {"auto", "replicated", "mumps", "klu", "umfpack", "petsc"}, o.linear_solver,
             "direct solver of the linear systems; replicated: each rank factors the whole matrix (small "
             "systems); auto: "
             "replicated or mumps by size; petsc: as PETSc options say");
  r.require(o.max_iterations >= 2, "newton_iterations", "must be at least 2");
  r.require(o.potential_V > 0 && o.temperature_K > 0 && o.relative_density > 0, "",
            "the changes at which Newton's method stops must be positive");
  return o;
}

Newton::Newton(MPI_Comm comm, Assembler& assembler, const NewtonOptions& options)
    : comm_(comm), assembler_(assembler), options_(options) {
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

void Newton::create_jacobian() {
  const Layout& layout = assembler_.layout();
  const PetscInt own = layout.owned(), all = layout.total();
  if (options_.linear_solver == "auto")
    options_.linear_solver = all <= largest_replicated_system ? "replicated" : "mumps";
  if (options_.linear_solver == "replicated") {
    std::vector<std::int64_t> keys;
    for (int i = 0; i < own; ++i) keys.push_back(layout.natural_key(assembler_.mesh(), i));
    replicated_ = std::make_unique<petsc::ReplicatedLu>(comm_, keys, assembler_.rows(), assembler_.columns(),
                                                        assembler_.entry_keys());
    OXVAC_PETSC(MatCreateShell(comm_, own, own, all, all, this, jacobian_.out()));
    OXVAC_PETSC(
        MatShellSetOperation(jacobian_.get(), MATOP_MULT, reinterpret_cast<void (*)()>(multiply_callback)));
    return;
  }
  OXVAC_PETSC(MatCreate(comm_, jacobian_.out()));
  OXVAC_PETSC(MatSetSizes(jacobian_.get(), own, own, all, all));
  OXVAC_PETSC(MatSetType(jacobian_.get(), MATAIJ));
  // PETSc may overwrite the index arrays: give it copies.
  std::vector<PetscInt> rows = assembler_.rows(), columns = assembler_.columns();
  OXVAC_PETSC(MatSetPreallocationCOO(jacobian_.get(), static_cast<PetscCount>(rows.size()), rows.data(),
                                     columns.data()));
}

void Newton::choose_linear_solver() {
  KSP ksp;
  PC pc;
  OXVAC_PETSC(SNESGetKSP(snes_.get(), &ksp));
  OXVAC_PETSC(KSPGetPC(ksp, &pc));
  const std::string& which = options_.linear_solver;
  if (which == "petsc") return;
  OXVAC_PETSC(KSPSetType(ksp, KSPPREONLY));
  if (replicated_) {
    OXVAC_PETSC(PCSetType(pc, PCSHELL));
    OXVAC_PETSC(PCShellSetName(pc, "replicated LU"));
    OXVAC_PETSC(PCShellSetContext(pc, this));
    OXVAC_PETSC(PCShellSetSetUp(pc, factor_callback));
    OXVAC_PETSC(PCShellSetApply(pc, apply_callback));
    return;
  }
  if ((which == "klu" || which == "umfpack") && petsc::size(comm_) > 1)
    throw input_error("solver.linear: '" + which + "' works on one rank only: take 'auto' or 'mumps'");
  OXVAC_PETSC(PCSetType(pc, PCLU));
  OXVAC_PETSC(PCFactorSetMatSolverType(pc, which == "klu"       ? MATSOLVERKLU
                                           : which == "umfpack" ? MATSOLVERUMFPACK
                                                                : MATSOLVERMUMPS));
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
    n.to_local(x);
    const Stopwatch watch(n.seconds_.assembly);
    const bool good = n.assembler_.evaluate(n.local_, *n.time_, *n.circuit_, n.residual_);
    double* data;
    OXVAC_PETSC(VecGetArray(f, &data));
    if (good) std::copy(n.residual_.begin(), n.residual_.end(), data);
    OXVAC_PETSC(VecRestoreArray(f, &data));
    if (!good) OXVAC_PETSC(SNESSetFunctionDomainError(snes));
  });
}

PetscErrorCode Newton::jacobian_callback(SNES snes, Vec, Mat, Mat matrix, void* self) {
  return petsc::guarded([&] {
    // The residual at this state came with its derivatives.
    auto& n = *static_cast<Newton*>(self);
    {
      const Stopwatch watch(n.seconds_.assembly);
      if (!n.replicated_) OXVAC_PETSC(MatSetValuesCOO(matrix, n.assembler_.jacobian().data(), INSERT_VALUES));
      // What tells PETSc that the values have changed.
      OXVAC_PETSC(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
      OXVAC_PETSC(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
    }
    // The linear solver would set itself up a moment later; here the time it takes is seen by itself.
    const Stopwatch watch(n.seconds_.setup);
    KSP ksp;
    OXVAC_PETSC(SNESGetKSP(snes, &ksp));
    // A factorization of factor_callback() that failed marks the preconditioner for good: this is a new
    // matrix.
    PC pc;
    OXVAC_PETSC(KSPGetPC(ksp, &pc));
    OXVAC_PETSC(PCSetFailedReason(pc, PC_NOERROR));
    OXVAC_PETSC(KSPSetOperators(ksp, matrix, matrix));
    OXVAC_PETSC(KSPSetUp(ksp));
  });
}

PetscErrorCode Newton::factor_callback(PC pc) {
  return petsc::guarded([&] {
    void* self;
    OXVAC_PETSC(PCShellGetContext(pc, &self));
    auto& n = *static_cast<Newton*>(self);
    if (!n.replicated_->factor(n.assembler_.jacobian()))
      OXVAC_PETSC(PCSetFailedReason(pc, PC_FACTOR_NUMERIC_ZEROPIVOT));
  });
}

PetscErrorCode Newton::apply_callback(PC pc, Vec b, Vec x) {
  return petsc::guarded([&] {
    void* self;
    OXVAC_PETSC(PCShellGetContext(pc, &self));
    static_cast<Newton*>(self)->replicated_->solve(b, x);
  });
}

PetscErrorCode Newton::multiply_callback(Mat matrix, Vec x, Vec y) {
  return petsc::guarded([&] {
    void* self;
    OXVAC_PETSC(MatShellGetContext(matrix, &self));
    static_cast<Newton*>(self)->replicated_->multiply(x, y);
  });
}

void Newton::limit(Vec x, Vec y, bool& changed) {
  const Layout& layout = assembler_.layout();
  const double* state;
  double* step;
  changed = false;
  OXVAC_PETSC(VecGetArrayRead(x, &state));
  OXVAC_PETSC(VecGetArray(y, &step));
  for (int i = 0; i < layout.owned(); ++i) {
    // The new state is x - y. What is cut here is made good by the later, uncut iterations.
    const double scale = assembler_.scale(i);
    double next = state[i] - step[i];
    const Unknown u = layout.kind(i);
    if (u == Unknown::potential && !layout.is_current(i)) {
      const double most = options_.limit_potential_V / scale;
      next = std::clamp(next, state[i] - most, state[i] + most);
    } else if (u == Unknown::temperature) {
      const double most = options_.limit_temperature_K / scale;
      next = std::clamp(next, std::max(state[i] - most, 0.2 * state[i]), state[i] + most);
    } else if (u == Unknown::vacancies) {
      const double top = assembler_.upper_bound(i) / scale;
      next = std::clamp(next, 0.1 * state[i], top - 0.1 * (top - state[i]));
    }
    if (next != state[i] - step[i]) {
      step[i] = state[i] - next;
      changed = true;
    }
  }
  OXVAC_PETSC(VecRestoreArray(y, &step));
  OXVAC_PETSC(VecRestoreArrayRead(x, &state));
}

PetscErrorCode Newton::limit_callback(SNESLineSearch, Vec x, Vec y, PetscBool* changed, void* self) {
  return petsc::guarded([&] {
    auto& n = *static_cast<Newton*>(self);
    bool cut = false;
    n.limit(x, y, cut);
    n.limited_ = petsc::any(n.comm_, cut);
    *changed = n.limited_ ? PETSC_TRUE : PETSC_FALSE;
  });
}

double Newton::change_norm() {
  Vec y;
  OXVAC_PETSC(SNESGetSolutionUpdate(snes_.get(), &y));
  const double* step;
  OXVAC_PETSC(VecGetArrayRead(y, &step));
  double worst = 0;
  worst_local_ = -1;
  // A bias of microvolts is solved for as well as one of volts: its Joule heat goes with the square of the
  // change.
  double bias = 0;
  for (const Layout::Terminal& t : assembler_.layout().terminals())
    if (t.voltage >= 0) bias = std::max(bias, std::abs(local_[t.voltage] * assembler_.scale(t.voltage)));
  const double allowed_V =
      std::min(options_.potential_V, std::max(relative_potential * bias, least_potential_V));
  for (int i = 0; i < assembler_.layout().owned(); ++i) {
    const double scale = assembler_.scale(i);
    double allowed = allowed_V;
    switch (assembler_.layout().kind(i)) {
      case Unknown::potential:
        break;
      case Unknown::temperature:
        allowed = options_.temperature_K;
        break;
      case Unknown::vacancies:
      case Unknown::bound:
        allowed = options_.relative_density * std::abs(local_[i] * scale) + options_.density_floor_m3;
        break;
      case Unknown::surface:
        allowed = options_.relative_density * assembler_.upper_bound(i);
        break;
    }
    // Terminal currents follow from the fields.
    if (assembler_.layout().is_current(i)) continue;
    const double change = std::abs(step[i] * scale) / allowed;
    if (!(change <= worst)) {
      worst = change;
      worst_local_ = i;
    }
  }
  OXVAC_PETSC(VecRestoreArrayRead(y, &step));
  return petsc::max(comm_, worst);
}

bool Newton::charge_closes() const {
  double sum = 0, largest = 0;
  for (const double current : assembler_.fluxes().current_A) {
    sum += current;
    largest = std::max(largest, std::abs(current));
  }
  return std::abs(sum) <= charge_tolerance * largest;
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
    const double change = n.change_norm();
    n.last_change_ = change;
    if (!std::isfinite(change)) *reason = SNES_DIVERGED_FNORM_NAN;
    // Only an uncut step keeps the sums of the rows exact.
    if (change <= 1 && !n.limited_ && (n.charge_closes() || change <= 1e-3))
      *reason = SNES_CONVERGED_SNORM_RELATIVE;
    // Iterates that go round in circles, as at the moment a filament breaks, seldom leave them: a shorter
    // step is cheaper.
    if (*reason == SNES_CONVERGED_ITERATING && it >= circling_iterations &&
        fnorm > 0.1 * n.residual_norms_[static_cast<std::size_t>(it - circling_iterations)])
      *reason = SNES_DIVERGED_DTOL;
  });
}

Newton::Outcome Newton::solve(std::vector<double>& state, const TimeTerm& time, const CircuitRow& circuit) {
  time_ = &time;
  circuit_ = &circuit;
  limited_ = false;
  double* data;
  OXVAC_PETSC(VecGetArray(x_.get(), &data));
  std::copy(state.begin(), state.begin() + assembler_.layout().owned(), data);
  OXVAC_PETSC(VecRestoreArray(x_.get(), &data));

  double total = 0;
  const double inside_before = seconds_.assembly + seconds_.setup;
  {
    const Stopwatch watch(total);
    petsc::check(SNESSolve(snes_.get(), nullptr, x_.get()), "SNESSolve");
  }
  seconds_.linear += total - (seconds_.assembly + seconds_.setup - inside_before);
  OXVAC_PETSC(SNESGetConvergedReason(snes_.get(), &reason_));
  Outcome outcome;
  outcome.converged = reason_ > 0;
  PetscInt newton = 0, krylov = 0;
  OXVAC_PETSC(SNESGetIterationNumber(snes_.get(), &newton));
  OXVAC_PETSC(SNESGetLinearSolveIterations(snes_.get(), &krylov));
  outcome.newton = static_cast<int>(newton);
  outcome.krylov = static_cast<int>(krylov);
  seconds_.iterations += newton;
  ++seconds_.steps;
  if (outcome.converged) {
    to_local(x_.get());
    state = local_;
  }
  return outcome;
}

Trouble Newton::trouble() const {
  Trouble t;
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
  // The region: any cell of this rank that has a vertex there.
  double region = -1;
  for (const Cell& cell : mesh.cells)
    for (const int v : cell.vertices)
      if (mesh.points_m[v] == t.where_m) region = cell.region;
  region = petsc::max(comm_, region);
  if (region >= 0) t.region = mesh.region_names[static_cast<std::size_t>(region)];
  return t;
}

}  // namespace oxvac
