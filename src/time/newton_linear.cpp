// The linear systems of Newton's method: which solver, how it is set up, and who stands in where it fails.
#include <algorithm>

#include "petsc/collective.hpp"
#include "time/newton.hpp"

namespace oxvac {
namespace {

/// Up to here each rank factors the whole matrix (bench/README.md).
constexpr PetscInt largest_replicated_system = 4000;

/// In space the factors of 137 thousand unknowns take 3 GiB, and grow with the power 4/3: beyond this a
/// shorter step must do where GMRES fails.
constexpr PetscInt largest_stand_in_in_space = 60'000;

/// In drift-diffusion a pivot counts as zero below this.
constexpr double tiniest_carrier_pivot = 1e-200;
/// Where Newton::mumps_spare_percent_ has grown enough.
constexpr int most_mumps_percent = 10000;

/// One exact solve by a package.
void use_factorization(KSP ksp, const char* package) {
  PC pc;
  OXVAC_PETSC(KSPSetType(ksp, KSPPREONLY));
  OXVAC_PETSC(KSPGetPC(ksp, &pc));
  OXVAC_PETSC(PCSetType(pc, PCLU));
  OXVAC_PETSC(PCFactorSetMatSolverType(pc, package));
}

}  // namespace

void Newton::create_jacobian() {
  const Layout& layout = assembler_.layout();
  const PetscInt own = layout.owned(), all = layout.total();
  // In drift-diffusion electrons and potential are too tightly coupled to be preconditioned one by one.
  if (options_.linear_solver == "auto")
    options_.linear_solver = all <= largest_replicated_system      ? "replicated"
                             : assembler_.device().drift_diffusion ? "mumps"
                                                                   : "field_split";
  if (options_.linear_solver == "replicated") {
    std::vector<std::int64_t> keys;
    for (int i = 0; i < own; ++i) keys.push_back(layout.natural_key(assembler_.mesh(), i));
    const Jacobian& entries = assembler_.plan_jacobian(Jacobian::Form::coordinates);
    replicated_ =
        std::make_unique<petsc::ReplicatedLu>(comm_, keys, entries.rows(), entries.columns(), entries.keys());
    // The row of carriers that have all but vanished has a tiny pivot that is right to all its digits.
    if (assembler_.device().drift_diffusion) replicated_->accept_pivots_above(tiniest_carrier_pivot);
    OXVAC_PETSC(MatCreateShell(comm_, own, own, all, all, this, jacobian_.out()));
    OXVAC_PETSC(
        MatShellSetOperation(jacobian_.get(), MATOP_MULT, reinterpret_cast<void (*)()>(multiply_callback)));
    return;
  }
  const bool by_field = options_.linear_solver == "field_split";
  jacobian_ = assembler_.plan_jacobian(by_field ? Jacobian::Form::blocks : Jacobian::Form::rows).matrix();
}

void Newton::choose_linear_solver() {
  KSP ksp;
  PC pc;
  OXVAC_PETSC(SNESGetKSP(snes_.get(), &ksp));
  OXVAC_PETSC(KSPGetPC(ksp, &pc));
  const std::string& which = options_.linear_solver;
  if (which == "petsc") return;
  if (which == "field_split") {
    field_split_ = std::make_unique<FieldSplit>(ksp, jacobian_.get(), assembler_.jacobian().fields(),
                                                options_.krylov_tolerance);
    return;
  }
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
  use_factorization(ksp, which == "klu"       ? MATSOLVERKLU
                         : which == "umfpack" ? MATSOLVERUMFPACK
                                              : MATSOLVERMUMPS);
}

void Newton::set_up_linear_solver(KSP ksp, PC pc, Mat matrix) {
  // A factorization that failed marks the preconditioner for good, and MUMPS's factor too: this is a new
  // matrix.
  PCFailedReason before;
  OXVAC_PETSC(PCGetFailedReason(pc, &before));
  const bool mumps = is_mumps();
  if (before != PC_NOERROR && mumps) OXVAC_PETSC(PCReset(pc));
  OXVAC_PETSC(PCSetFailedReason(pc, PC_NOERROR));
  OXVAC_PETSC(KSPSetOperators(ksp, matrix, matrix));
  if (mumps && mumps_spare_percent_ > mumps_own_percent) {
    Mat factor;
    OXVAC_PETSC(PCFactorSetUpMatSolverType(pc));
    OXVAC_PETSC(PCFactorGetMatrix(pc, &factor));
    OXVAC_PETSC(MatMumpsSetIcntl(factor, 14, mumps_spare_percent_));
  }
  if (field_split_ && !standing_in_) {
    // Within a step only: a run that is taken up between two steps goes on as the unbroken one.
    PetscInt iteration;
    OXVAC_PETSC(SNESGetIterationNumber(snes_.get(), &iteration));
    field_split_->choose_hierarchies(iteration > 0);
  }
  OXVAC_PETSC(KSPSetUp(ksp));
}

bool Newton::mumps_wants_memory(PC pc) {
  PCFailedReason reason;
  OXVAC_PETSC(PCGetFailedReason(pc, &reason));
  if (!is_mumps() || reason != PC_FACTOR_OUTMEMORY || mumps_spare_percent_ >= most_mumps_percent)
    return false;
  Mat factor;
  PetscInt info;
  OXVAC_PETSC(PCFactorGetMatrix(pc, &factor));
  OXVAC_PETSC(MatMumpsGetInfog(factor, 1, &info));
  if (info != -8 && info != -9) return false;  // the machine itself has no more
  mumps_spare_percent_ = std::min(4 * mumps_spare_percent_, most_mumps_percent);
  return true;
}

bool Newton::direct_may_stand_in() const {
  return options_.linear_solver == "field_split" &&
         (assembler_.mesh().dimension < 3 || assembler_.layout().total() <= largest_stand_in_in_space);
}

void Newton::use_direct_solver(bool direct) {
  if (direct) {
    OXVAC_PETSC(KSPCreate(comm_, direct_.out()));
    use_factorization(direct_.get(), MATSOLVERMUMPS);
    KSP usual;
    OXVAC_PETSC(SNESGetKSP(snes_.get(), &usual));
    OXVAC_PETSC(PetscObjectReference(reinterpret_cast<PetscObject>(usual)));
    usual_ = petsc::LinearSolver(usual);
    OXVAC_PETSC(MatConvert(jacobian_.get(), MATAIJ, MAT_INITIAL_MATRIX, whole_.out()));
  }
  const Mat factored = direct ? whole_.get() : jacobian_.get();
  OXVAC_PETSC(SNESSetJacobian(snes_.get(), jacobian_.get(), factored, jacobian_callback, this));
  OXVAC_PETSC(SNESSetKSP(snes_.get(), direct ? direct_.get() : usual_.get()));
  standing_in_ = direct;
  if (!direct) {
    direct_ = petsc::LinearSolver();
    whole_ = petsc::Matrix();
  }
}

PetscErrorCode Newton::factor_callback(PC pc) {
  return petsc::guarded([&] {
    void* self;
    OXVAC_PETSC(PCShellGetContext(pc, &self));
    auto& n = *static_cast<Newton*>(self);
    if (!n.replicated_->factor(n.assembler_.jacobian().values()))
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

}  // namespace oxvac
