#include "petsc/petsc.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "session.hpp"

using namespace oxvac;

namespace {

PetscErrorCode throwing_residual(SNES, Vec, Vec, void*) {
  return petsc::guarded([] { throw input_error("the law has no value here"); });
}

PetscErrorCode failing_residual(SNES, Vec, Vec, void*) {
  PetscFunctionBeginUser;
  SETERRQ(PETSC_COMM_SELF, PETSC_ERR_ARG_WRONG, "first message");
}

/// A nonlinear solver of two unknowns per rank with the given residual.
void solve_with(PetscErrorCode (*residual)(SNES, Vec, Vec, void*)) {
  petsc::NonlinearSolver solver;
  petsc::Vector x, r;
  OXVAC_PETSC(SNESCreate(PETSC_COMM_WORLD, solver.out()));
  OXVAC_PETSC(VecCreateMPI(PETSC_COMM_WORLD, 2, PETSC_DETERMINE, x.out()));
  OXVAC_PETSC(VecDuplicate(x.get(), r.out()));
  OXVAC_PETSC(SNESSetFunction(solver.get(), r.get(), residual, nullptr));
  OXVAC_PETSC(SNESComputeFunction(solver.get(), x.get(), r.get()));
}

}  // namespace

TEST_CASE("PETSc's first message becomes an Error of the numerics", "[petsc]") {
  try {
    solve_with(failing_residual);
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::numerics);
    CHECK_THAT(e.what(), Catch::Contains("SNESComputeFunction: first message"));
    CHECK_THAT(e.what(), Catch::Contains("failing_residual"));
  }
  // The message is used up: the next error has its own.
  petsc::Vector x;
  OXVAC_PETSC(VecCreate(PETSC_COMM_WORLD, x.out()));
  CHECK_THROWS_WITH(OXVAC_PETSC(VecSetType(x.get(), "no_such_type")),
                    Catch::Contains("no_such_type") && !Catch::Contains("first message"));
}

TEST_CASE("An exception passes through PETSc unchanged", "[petsc]") {
  try {
    solve_with(throwing_residual);
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::input);
    CHECK(std::string(e.what()) == "the law has no value here");
  }
  CHECK_NOTHROW(petsc::rethrow_stored());  // nothing is left behind
}

TEST_CASE("An unused option is an error that names it", "[petsc]") {
  PetscInt seven = 0;
  PetscBool set = PETSC_FALSE;
  CHECK_THROWS_WITH(test_session().require_all_options_used(), Catch::Contains("'-oxvac_test_u"));
  OXVAC_PETSC(PetscOptionsGetInt(nullptr, nullptr, "-oxvac_test_used", &seven, &set));
  CHECK(seven == 7);
  try {
    test_session().require_all_options_used();
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::input);
    CHECK_THAT(e.what(), Catch::Contains("'-oxvac_test_unused'"));
  }
  OXVAC_PETSC(PetscOptionsHasName(nullptr, nullptr, "-oxvac_test_unused", &set));
  CHECK_NOTHROW(test_session().require_all_options_used());
}

TEST_CASE("A handle owns its object and can be moved", "[petsc]") {
  petsc::Vector a;
  OXVAC_PETSC(VecCreateMPI(PETSC_COMM_WORLD, 1, PETSC_DETERMINE, a.out()));
  Vec raw = a.get();
  petsc::Vector b = std::move(a);
  CHECK(b.get() == raw);
  CHECK_FALSE(static_cast<bool>(a));
  a = std::move(b);
  CHECK(a.get() == raw);
}
