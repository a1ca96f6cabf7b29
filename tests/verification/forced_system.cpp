#include "forced_system.hpp"

#include <cmath>

#include "mesh/box_method.hpp"
#include "petsc/collective.hpp"

namespace oxvac::verification {

double size_of(const Mesh& mesh) {
  double size = 0;
  for (const Vec3& p : mesh.points_m) size = std::max({size, p[0], p[1], p[2]});
  return petsc::max(PETSC_COMM_WORLD, size);
}

DirectSolver::DirectSolver(PetscInt own, PetscInt total, std::vector<PetscInt> rows,
                           std::vector<PetscInt> columns)
    : own_(own) {
  OXVAC_PETSC(MatCreate(PETSC_COMM_WORLD, matrix_.out()));
  OXVAC_PETSC(MatSetSizes(matrix_.get(), own, own, total, total));
  OXVAC_PETSC(MatSetType(matrix_.get(), MATAIJ));
  OXVAC_PETSC(MatSetPreallocationCOO(matrix_.get(), static_cast<PetscCount>(rows.size()), rows.data(),
                                     columns.data()));
  OXVAC_PETSC(KSPCreate(PETSC_COMM_WORLD, solver_.out()));
  OXVAC_PETSC(KSPSetOperators(solver_.get(), matrix_.get(), matrix_.get()));
  OXVAC_PETSC(KSPSetType(solver_.get(), KSPPREONLY));
  PC pc;
  OXVAC_PETSC(KSPGetPC(solver_.get(), &pc));
  OXVAC_PETSC(PCSetType(pc, PCLU));
  OXVAC_PETSC(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS));
  // Pivots that are put off need more room than MUMPS reckons with: percent.
  OXVAC_PETSC(PCFactorSetUpMatSolverType(pc));
  Mat factor;
  OXVAC_PETSC(PCFactorGetMatrix(pc, &factor));
  OXVAC_PETSC(MatMumpsSetIcntl(factor, 14, 200));
  OXVAC_PETSC(VecCreateMPI(PETSC_COMM_WORLD, own, total, right_.out()));
  OXVAC_PETSC(VecCreateMPI(PETSC_COMM_WORLD, own, total, left_.out()));
}

std::vector<double> DirectSolver::solve(const std::vector<double>& values, const std::vector<double>& right) {
  double* data;
  OXVAC_PETSC(MatSetValuesCOO(matrix_.get(), values.data(), INSERT_VALUES));
  OXVAC_PETSC(VecGetArray(right_.get(), &data));
  std::copy(right.begin(), right.end(), data);
  OXVAC_PETSC(VecRestoreArray(right_.get(), &data));
  // Rows of balances with memory are scaled for a time step, which there is none.
  OXVAC_PETSC(MatGetRowMaxAbs(matrix_.get(), left_.get(), nullptr));
  OXVAC_PETSC(VecReciprocal(left_.get()));
  OXVAC_PETSC(MatDiagonalScale(matrix_.get(), left_.get(), nullptr));
  OXVAC_PETSC(VecPointwiseMult(right_.get(), right_.get(), left_.get()));
  OXVAC_PETSC(KSPSetOperators(solver_.get(), matrix_.get(), matrix_.get()));
  OXVAC_PETSC(KSPSolve(solver_.get(), right_.get(), left_.get()));
  KSPConvergedReason reason;
  OXVAC_PETSC(KSPGetConvergedReason(solver_.get(), &reason));
  if (reason < 0) throw numerics_error("manufactured solution: the linear solver failed");
  OXVAC_PETSC(VecGetArray(left_.get(), &data));
  std::vector<double> left(data, data + own_);
  OXVAC_PETSC(VecRestoreArray(left_.get(), &data));
  return left;
}

ForcedSystem::ForcedSystem(Problem& problem, const ExactFields& exact, double volts)
    : problem_(problem), volts_(volts) {
  const Assembler& a = problem.assembler;
  const Layout& layout = a.layout();
  const Balances balances(problem, exact, size_of(problem.mesh));
  const std::vector<double> volume = problem.box_volumes_m3();
  state_.assign(layout.local(), 0.0);
  forcing_.assign(layout.owned(), 0.0);
  for (int i = 0; i < layout.local(); ++i) {
    const int v = layout.vertex(i);
    if (v < 0) continue;
    const Vec3& x = problem.mesh.points_m[v];
    state_[i] = exact.at(layout.kind(i))(x) / a.scale(i);
    if (i < layout.owned() && !a.is_held(i)) forcing_[i] = balances.forcing(layout.kind(i), x) * volume[v];
  }
  for (std::size_t k = 0; k < layout.terminals().size(); ++k)
    if (problem.study.device.contacts[k].electrical == ElectricalContact::driven)
      state_[layout.terminals()[k].voltage] = volts;
  OXVAC_PETSC(VecCreateGhost(PETSC_COMM_WORLD, layout.owned(), layout.total(),
                             static_cast<PetscInt>(layout.ghosts().size()), layout.ghosts().data(),
                             ghosted_.out()));
}

bool ForcedSystem::evaluate() {
  const CircuitRow circuit = [&](const Dual& device, const Dual&) { return volts_ - device; };
  if (!problem_.assembler.evaluate(state_, TimeTerm{}, circuit, residual_)) return false;
  for (std::size_t i = 0; i < residual_.size(); ++i)
    residual_[i] -= forcing_[i] * problem_.assembler.row_scale(static_cast<int>(i));
  return true;
}

void ForcedSystem::update_ghosts() {
  Vec form;
  double* data;
  OXVAC_PETSC(VecGetArray(ghosted_.get(), &data));
  std::copy_n(state_.begin(), problem_.layout.owned(), data);
  OXVAC_PETSC(VecRestoreArray(ghosted_.get(), &data));
  OXVAC_PETSC(VecGhostUpdateBegin(ghosted_.get(), INSERT_VALUES, SCATTER_FORWARD));
  OXVAC_PETSC(VecGhostUpdateEnd(ghosted_.get(), INSERT_VALUES, SCATTER_FORWARD));
  OXVAC_PETSC(VecGhostGetLocalForm(ghosted_.get(), &form));
  OXVAC_PETSC(VecGetArray(form, &data));
  std::copy_n(data, state_.size(), state_.begin());
  OXVAC_PETSC(VecRestoreArray(form, &data));
  OXVAC_PETSC(VecGhostRestoreLocalForm(ghosted_.get(), &form));
}

double ForcedSystem::step() {
  const Assembler& a = problem_.assembler;
  const Layout& layout = a.layout();
  if (!solver_) {
    if (!evaluate()) throw numerics_error("manufactured solution: the fields are out of range");
    solver_ = std::make_unique<DirectSolver>(layout.owned(), layout.total(), a.jacobian().rows(),
                                             a.jacobian().columns());
  }
  const std::vector<double> step = solver_->solve(a.jacobian().values(), residual_), before = state_;
  double change = 0;
  for (int i = 0; i < layout.owned(); ++i)
    if (layout.vertex(i) >= 0) change = std::max(change, std::abs(step[i]));
  // On a coarse mesh the first full step may empty a box.
  for (double share = 1; share > 1e-3; share *= 0.5) {
    for (int i = 0; i < layout.owned(); ++i) state_[i] = before[i] - share * step[i];
    update_ghosts();
    if (evaluate()) return petsc::max(PETSC_COMM_WORLD, change);
  }
  throw numerics_error("manufactured solution: a value left its physical range");
}

std::vector<double> ForcedSystem::residual_of(Unknown u) {
  if (!evaluate()) throw numerics_error("manufactured solution: the fields are out of range");
  const Assembler& a = problem_.assembler;
  std::vector<double> result(problem_.mesh.owned, 0.0);
  for (int v = 0; v < problem_.mesh.owned; ++v) {
    const int i = a.layout().at(v, u);
    if (i >= 0 && i < a.layout().owned() && a.layout().vertex(i) == v && !a.is_held(i))
      result[v] = residual_[i] / a.row_scale(i);
  }
  return result;
}

std::vector<double> ForcedSystem::laplace(const std::vector<double>& per_box) const {
  const Mesh& mesh = problem_.mesh;
  std::vector<PetscInt> rows, columns;
  std::vector<double> values, right = per_box;
  const auto held = [&](int v) { return problem_.layout.ends(v).electrode >= 0; };
  for (const Cell& cell : mesh.cells)
    for (const EdgePiece& e : geometry_of(mesh, cell).edges)
      for (const auto& [a, b] : {std::pair{e.a, e.b}, {e.b, e.a}}) {
        const int v = cell.vertices[a], w = cell.vertices[b];
        if (v >= mesh.owned || held(v)) continue;
        for (const auto& [column, sign] : {std::pair{v, 1}, {w, -1}}) {
          rows.push_back(static_cast<PetscInt>(mesh.global[v]));
          columns.push_back(static_cast<PetscInt>(mesh.global[column]));
          values.push_back(sign * e.area_m2 / e.length_m);
        }
      }
  for (int v = 0; v < mesh.owned; ++v) {
    if (!held(v)) continue;
    rows.push_back(static_cast<PetscInt>(mesh.global[v]));
    columns.push_back(rows.back());
    values.push_back(1);
    right[v] = 0;
  }
  DirectSolver solver(mesh.owned, static_cast<PetscInt>(mesh.quality.vertices), rows, columns);
  return solver.solve(values, right);
}

}  // namespace oxvac::verification
