#pragma once
/// \file One implicit step: Newton's method for all unknowns at once, by PETSc's SNES.

#include <mpi.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "fv/assembler.hpp"
#include "petsc/petsc.hpp"
#include "petsc/replicated_lu.hpp"
#include "time/field_split.hpp"

namespace oxvac {

struct NewtonOptions {
  int max_iterations = 14;
  /// An iteration is the last one when no unknown moved by more than this; convergence is quadratic, so what
  /// is left is far smaller (measured: energy to 1e-10, terminal currents to 1e-10).
  double potential_V = 1e-5, temperature_K = 1e-2, relative_density = 1e-4;
  /// No unknown moves by more than this in one iteration.
  double limit_potential_V = 1, limit_temperature_K = 400;
  std::string linear_solver =
      "auto";  ///< auto | replicated | mumps | klu | umfpack | field_split | petsc (as its options say)
  double krylov_tolerance = 1e-6;  ///< of GMRES in field_split, relative
};

/// Reads `solver:` of the root mapping.
NewtonOptions read_newton_options(const Reader& solver);

/// Where the solver was when it gave up, in the user's words.
struct Trouble {
  std::string reason;            ///< "diverged", "a value left its range", "the linear solver failed"
  bool only_inaccurate = false;  ///< it converged, and the error control refused the step
  std::string equation;          ///< name of the balance with the largest last change
  double value = 0;              ///< of the unknown there, SI
  Vec3 where_m{};
  std::string region;
  double residual = 0;  ///< the largest one, relative to what its row is measured by, in its own unit
  std::string residual_equation;  ///< name of its balance
  std::string residual_unit;      ///< "A", "W", "1/s", ...
};

class Newton {
 public:
  /// Collective.
  Newton(MPI_Comm comm, Assembler& assembler, const NewtonOptions& options);
  Newton(const Newton&) = delete;
  Newton& operator=(const Newton&) = delete;

  struct Outcome {
    bool converged = false;
    int newton = 0, krylov = 0;
  };
  /// Solves F = 0 from `state` as first guess (local, scaled); changes it only on success. Collective.
  Outcome solve(std::vector<double>& state, const TimeTerm& time, const CircuitRow& circuit);
  /// The same with many short iterations, from a poor first guess. Collective.
  Outcome solve_patiently(std::vector<double>& state, const TimeTerm& time, const CircuitRow& circuit);
  /// Why the last solve failed. Collective.
  Trouble trouble() const;

  /// Wall seconds so far, split as in bench/README.md.
  struct Seconds {
    double assembly = 0, setup = 0, linear = 0;
    long steps = 0, iterations = 0;
    long direct_steps = 0;  ///< in which GMRES failed and a direct solver went on
    double total() const { return assembly + setup + linear; }
  };
  const Seconds& seconds() const { return seconds_; }

  /// Wall seconds of one iteration on this rank: the evaluation at its state, then the preconditioner and the
  /// linear system that lead to the next state; the last iteration has none of these.
  struct Lap {
    int iteration = 0;  ///< 0 is the first guess
    double assembly = 0, setup = 0, linear = 0;
  };
  /// Calls `hear` at the end of each iteration from now on; an empty function ends that.
  void tell_laps(std::function<void(const Lap&)> hear) { hear_lap_ = std::move(hear); }

 private:
  static PetscErrorCode residual_callback(SNES, Vec x, Vec f, void* self);
  static PetscErrorCode jacobian_callback(SNES, Vec x, Mat, Mat, void* self);
  static PetscErrorCode limit_callback(SNESLineSearch, Vec x, Vec y, PetscBool* changed, void* self);
  static PetscErrorCode test_callback(SNES, PetscInt it, PetscReal, PetscReal, PetscReal,
                                      SNESConvergedReason*, void* self);
  static PetscErrorCode factor_callback(PC);
  static PetscErrorCode apply_callback(PC, Vec b, Vec x);
  static PetscErrorCode multiply_callback(Mat, Vec x, Vec y);
  void create_jacobian();
  void choose_linear_solver();
  void set_up_linear_solver(KSP ksp, PC pc, Mat matrix);
  /// True, with more granted, if MUMPS met more small pivots than it had reserved memory for.
  bool mumps_wants_memory(PC pc);
  /// Adds what Newton's method took from x_, and leaves its reason. Collective.
  void iterate(Outcome& outcome);
  void begin_lap(int iteration);
  void end_lap();
  /// Whether a factorization of everything is within reach where GMRES has failed.
  bool direct_may_stand_in() const;
  /// Lets MUMPS stand in for GMRES, or ends that and gives its memory back. Collective.
  void use_direct_solver(bool direct);
  bool is_mumps() const { return options_.linear_solver == "mumps" || standing_in_; }
  void to_local(Vec x);
  void limit(Vec x, Vec y, bool& changed);
  double change_norm();
  void add_largest_residual(Trouble& trouble) const;
  bool charge_closes(double change, double change_before) const;

  MPI_Comm comm_;
  Assembler& assembler_;
  NewtonOptions options_;
  petsc::Vector x_, f_;
  petsc::Matrix jacobian_;
  petsc::NonlinearSolver snes_;
  petsc::LinearSolver usual_, direct_;  ///< where GMRES has failed: it, and the one that stands in
  petsc::Matrix whole_;                 ///< what that one factors: the Jacobian's blocks in one matrix
  std::unique_ptr<petsc::ReplicatedLu> replicated_;  ///< where each rank factors the whole matrix; else empty
  std::unique_ptr<FieldSplit> field_split_;          ///< where fields are preconditioned one by one
  std::vector<double> local_, residual_;
  const TimeTerm* time_ = nullptr;
  const CircuitRow* circuit_ = nullptr;
  double vacancies_m3_, ions_m3_;  ///< stated_density_m3()
  bool limited_ = false, patient_ = false, standing_in_ = false;
  bool stepped_ = false;  ///< the next residual is that of an iteration's new state
  static constexpr int mumps_own_percent = 20;
  /// ICNTL(14): by how much MUMPS exceeds the memory that its analysis asks for.
  int mumps_spare_percent_ = mumps_own_percent;
  double last_change_ = 0;
  int worst_local_ = -1;
  std::vector<double> residual_norms_;  ///< of the solve under way, one per iteration
  SNESConvergedReason reason_ = SNES_CONVERGED_ITERATING;
  Seconds seconds_;
  Lap lap_;  ///< of the iteration under way
  Clock::time_point lap_start_;
  std::function<void(const Lap&)> hear_lap_;
};

}  // namespace oxvac
