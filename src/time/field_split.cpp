#include "time/field_split.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "petsc/petsc.hpp"

namespace oxvac {
namespace {

/// Beyond so many iterations the direct solver would be cheaper.
constexpr PetscInt most_iterations = 150;

/// Older hierarchies have become too poor for the matrix beyond so many iterations: new ones are cheaper for
/// the next matrix, and for this one.
constexpr PetscInt tolerable(PetscInt fresh) { return fresh + fresh / 2 + 1; }
constexpr PetscInt most_with_older(PetscInt fresh) { return 2 * fresh + 10; }

struct Split {
  Field field;
  const char* name;
  bool elliptic;
};
/// In the order in which they are solved for.
constexpr std::array<Split, field_count> splits = {{{Field::terminals, "terminals", false},
                                                    {Field::potential, "potential", true},
                                                    {Field::temperature, "temperature", true},
                                                    {Field::densities, "densities", false}}};

/// Sets an option unless the user has.
void prefer(const std::string& option, const char* value) {
  PetscBool given;
  OXVAC_PETSC(PetscOptionsHasName(nullptr, nullptr, option.c_str(), &given));
  if (!given) OXVAC_PETSC(PetscOptionsSetValue(nullptr, option.c_str(), value));
}

void prefer_solver(const std::string& prefix, bool elliptic) {
  const std::string of = "-" + prefix;
  prefer(of + "ksp_type", "preonly");
  if (!elliptic) {
    prefer(of + "pc_type", "bjacobi");  // its blocks, one per rank: ILU(0)
    return;
  }
  prefer(of + "pc_type", "hypre");
  const std::string multigrid = of + "pc_hypre_boomeramg_";
  prefer(multigrid + "coarsen_type", "HMIS");
  prefer(multigrid + "interp_type", "ext+i");
  prefer(multigrid + "P_max", "4");
  prefer(multigrid + "relax_type_down", "SOR/Jacobi");
  prefer(multigrid + "relax_type_up", "backward-SOR/Jacobi");
}

petsc::LinearSolver solver_of(Mat block, const Split& split) {
  petsc::LinearSolver solver;
  OXVAC_PETSC(KSPCreate(PetscObjectComm(reinterpret_cast<PetscObject>(block)), solver.out()));
  const std::string prefix = std::string("fieldsplit_") + split.name + "_";
  prefer_solver(prefix, split.elliptic);
  OXVAC_PETSC(KSPSetOptionsPrefix(solver.get(), prefix.c_str()));
  OXVAC_PETSC(KSPSetFromOptions(solver.get()));
  return solver;
}

FieldSplit& context(PC pc) {
  void* self;
  OXVAC_PETSC(PCShellGetContext(pc, &self));
  return *static_cast<FieldSplit*>(self);
}

}  // namespace

FieldSplit::FieldSplit(KSP ksp, Mat nest, const std::vector<Field>& fields, double relative_tolerance)
    : ksp_(ksp), rows_(nest) {
  std::vector<int> before;
  for (const Split& split : splits) {
    const auto found = std::find(fields.begin(), fields.end(), split.field);
    if (found == fields.end()) continue;
    const auto row = static_cast<int>(found - fields.begin());
    std::vector<int> coupled;
    std::copy_if(before.begin(), before.end(), std::back_inserter(coupled),
                 [&](int column) { return rows_.has(row, column); });
    const auto work = static_cast<std::size_t>(coupled.empty() ? 0 : rows_.size(row));
    parts_.push_back({row, split.elliptic, coupled, solver_of(rows_.diagonal(row), split), rows_.vector(row),
                      rows_.vector(row), std::vector<double>(work)});
    before.push_back(row);
  }
  PC pc;
  OXVAC_PETSC(KSPGetPC(ksp, &pc));
  OXVAC_PETSC(KSPSetType(ksp, KSPGMRES));
  OXVAC_PETSC(KSPGMRESSetRestart(ksp, most_iterations));
  OXVAC_PETSC(KSPSetTolerances(ksp, relative_tolerance, 0, PETSC_DEFAULT, most_iterations));
  OXVAC_PETSC(PCSetType(pc, PCSHELL));
  OXVAC_PETSC(PCShellSetName(pc, "split by field"));
  OXVAC_PETSC(PCShellSetContext(pc, this));
  OXVAC_PETSC(PCShellSetSetUp(pc, set_up_callback));
  OXVAC_PETSC(PCShellSetApply(pc, apply_callback));
}

void FieldSplit::choose_hierarchies(bool little_changed) {
  PetscInt last, most;
  KSPConvergedReason reason;
  PetscReal relative, absolute, divergence;
  OXVAC_PETSC(KSPGetIterationNumber(ksp_, &last));
  OXVAC_PETSC(KSPGetConvergedReason(ksp_, &reason));
  OXVAC_PETSC(KSPGetTolerances(ksp_, &relative, &absolute, &divergence, &most));
  if (most_iterations_ == 0) most_iterations_ = most;
  if (!kept_) fresh_iterations_ = last;
  if (!little_changed) only_new_ = kept_ && reason < 0;
  kept_ = little_changed && !only_new_ && last <= tolerable(fresh_iterations_);
  OXVAC_PETSC(KSPSetTolerances(
      ksp_, relative, absolute, divergence,
      kept_ ? std::min(most_iterations_, most_with_older(fresh_iterations_)) : most_iterations_));
  for (const Part& part : parts_)
    if (part.elliptic)
      OXVAC_PETSC(KSPSetReusePreconditioner(part.solver.get(), kept_ ? PETSC_TRUE : PETSC_FALSE));
}

PetscErrorCode FieldSplit::set_up_callback(PC pc) {
  return petsc::guarded([&] {
    const FieldSplit& self = context(pc);
    for (const Part& part : self.parts_) {
      const Mat block = self.rows_.diagonal(part.row);
      OXVAC_PETSC(KSPSetOperators(part.solver.get(), block, block));  // says that it has changed
      OXVAC_PETSC(KSPSetUp(part.solver.get()));
      OXVAC_PETSC(KSPSetUpOnBlocks(part.solver.get()));
    }
  });
}

PetscErrorCode FieldSplit::apply_callback(PC pc, Vec b, Vec x) {
  return petsc::guarded([&] {
    const double* from;
    double* to;
    OXVAC_PETSC(VecGetArrayRead(b, &from));
    OXVAC_PETSC(VecGetArrayWrite(x, &to));
    context(pc).apply(pc, from, to);
    OXVAC_PETSC(VecRestoreArrayWrite(x, &to));
    OXVAC_PETSC(VecRestoreArrayRead(b, &from));
  });
}

void FieldSplit::apply(PC pc, const double* b, double* x) {
  for (Part& part : parts_) {
    const PetscInt begin = rows_.begin(part.row), size = rows_.size(part.row);
    const double* rhs = b + begin;
    if (!part.before.empty()) {
      rows_.multiply(part.row, part.before, x, part.work.data());
      for (PetscInt i = 0; i < size; ++i) part.work[i] = rhs[i] - part.work[i];
      rhs = part.work.data();
    }
    const petsc::Lent lent_rhs(part.rhs, rhs), lent_solution(part.solution, x + begin);
    OXVAC_PETSC(KSPSolve(part.solver.get(), part.rhs.get(), part.solution.get()));
    OXVAC_PETSC(KSPCheckSolve(part.solver.get(), pc, part.solution.get()));
  }
}

}  // namespace oxvac
