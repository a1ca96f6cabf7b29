// Products of a matrix of blocks, and the split that preconditions it field by field.
#include "time/field_split.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "petsc/collective.hpp"

using namespace oxvac;

namespace {

constexpr PetscInt own = 40;  // unknowns of a field on a rank

int ranks() { return petsc::size(PETSC_COMM_WORLD); }
int rank() { return petsc::rank(PETSC_COMM_WORLD); }

/// Entry of two neighbours on a chain; 0: none.
using Entry = std::function<double(PetscInt row, PetscInt column)>;

petsc::Matrix chain(const Entry& entry) {
  petsc::Matrix m;
  OXVAC_PETSC(
      MatCreateAIJ(PETSC_COMM_WORLD, own, own, PETSC_DECIDE, PETSC_DECIDE, 3, nullptr, 2, nullptr, m.out()));
  PetscInt first, last;
  OXVAC_PETSC(MatGetOwnershipRange(m.get(), &first, &last));
  for (PetscInt i = first; i < last; ++i)
    for (PetscInt j = std::max<PetscInt>(0, i - 1); j < std::min(own * ranks(), i + 2); ++j)
      if (const double value = entry(i, j); value != 0)
        OXVAC_PETSC(MatSetValue(m.get(), i, j, value, INSERT_VALUES));
  OXVAC_PETSC(MatAssemblyBegin(m.get(), MAT_FINAL_ASSEMBLY));
  OXVAC_PETSC(MatAssemblyEnd(m.get(), MAT_FINAL_ASSEMBLY));
  return m;
}

/// Potential, temperature and densities; blocks without an entry's function are missing.
struct Blocks {
  std::vector<Field> fields = {Field::potential, Field::temperature, Field::densities};
  std::vector<petsc::Matrix> part;
  petsc::Matrix nest;

  explicit Blocks(const std::vector<Entry>& entries) {
    std::vector<Mat> raw;
    for (const Entry& entry : entries) {
      part.push_back(entry ? chain(entry) : petsc::Matrix());
      raw.push_back(part.back().get());
    }
    std::vector<petsc::IndexSet> members(3);
    std::vector<IS> sets;
    for (petsc::IndexSet& set : members) {
      const PetscInt first = own * (3 * rank() + static_cast<PetscInt>(sets.size()));
      OXVAC_PETSC(ISCreateStride(PETSC_COMM_WORLD, own, first, 1, set.out()));
      sets.push_back(set.get());
    }
    OXVAC_PETSC(MatCreateNest(PETSC_COMM_WORLD, 3, sets.data(), 3, sets.data(), raw.data(), nest.out()));
  }
};

/// Some numbers that depend on the place alone.
petsc::Vector numbers(Mat nest) {
  petsc::Vector v;
  OXVAC_PETSC(MatCreateVecs(nest, v.out(), nullptr));
  PetscInt first, last;
  OXVAC_PETSC(VecGetOwnershipRange(v.get(), &first, &last));
  for (PetscInt i = first; i < last; ++i)
    OXVAC_PETSC(VecSetValue(v.get(), i, std::sin(1.0 + static_cast<double>(i)), INSERT_VALUES));
  OXVAC_PETSC(VecAssemblyBegin(v.get()));
  OXVAC_PETSC(VecAssemblyEnd(v.get()));
  return v;
}

double distance(Vec a, Vec b) {
  petsc::Vector difference;
  OXVAC_PETSC(VecDuplicate(a, difference.out()));
  OXVAC_PETSC(VecWAXPY(difference.get(), -1, a, b));
  double norm;
  OXVAC_PETSC(VecNorm(difference.get(), NORM_INFINITY, &norm));
  return norm;
}

petsc::Vector product(Mat matrix, Vec x) {
  petsc::Vector y;
  OXVAC_PETSC(VecDuplicate(x, y.out()));
  OXVAC_PETSC(MatMult(matrix, x, y.get()));
  return y;
}

double at_both(PetscInt i, PetscInt j) { return 1 + std::sin(static_cast<double>(3 * i + j)); }
double diagonal(PetscInt i, PetscInt j) { return i == j ? 2 + std::cos(static_cast<double>(i)) : 0; }
double weak(PetscInt i, PetscInt j) { return 0.03 * at_both(i, j); }

/// Conduction along the chain, with a link to ground everywhere; `contrast` times as well in every other
/// stretch of ten.
Entry conduction(double contrast) {
  return [contrast](PetscInt i, PetscInt j) {
    const auto link = [&](PetscInt from) {
      return from < 0 || from + 1 >= own * ranks() ? 0 : from / 10 % 2 == 0 ? 1.0 : contrast;
    };
    return i == j ? 1e-3 + link(i - 1) + link(i) : -link(std::min(i, j));
  };
}

struct Solver {
  petsc::LinearSolver ksp;
  FieldSplit split;
  explicit Solver(const Blocks& blocks)
      : ksp(create()), split(ksp.get(), blocks.nest.get(), blocks.fields, 1e-10) {
    OXVAC_PETSC(KSPSetOperators(ksp.get(), blocks.nest.get(), blocks.nest.get()));
  }
  static petsc::LinearSolver create() {
    petsc::LinearSolver made;
    OXVAC_PETSC(KSPCreate(PETSC_COMM_WORLD, made.out()));
    return made;
  }
  /// Iterations of GMRES from 0; the error is told by the caller's norm.
  PetscInt solve(Vec b, Vec x) {
    OXVAC_PETSC(KSPSolve(ksp.get(), b, x));
    PetscInt iterations;
    OXVAC_PETSC(KSPGetIterationNumber(ksp.get(), &iterations));
    return iterations;
  }
  bool converged() const {
    KSPConvergedReason reason;
    OXVAC_PETSC(KSPGetConvergedReason(ksp.get(), &reason));
    return reason > 0;
  }
};

/// The same entries, other values; PETSc is told.
void change(Blocks& blocks, std::size_t block, const Entry& entry) {
  const petsc::Matrix now = chain(entry);
  OXVAC_PETSC(MatCopy(now.get(), blocks.part[block].get(), SAME_NONZERO_PATTERN));
  OXVAC_PETSC(MatAssemblyBegin(blocks.nest.get(), MAT_FINAL_ASSEMBLY));
  OXVAC_PETSC(MatAssemblyEnd(blocks.nest.get(), MAT_FINAL_ASSEMBLY));
}

/// Two fields that conduct and a third that feels both; the first one's conduction changes from system to
/// system.
struct Conductors {
  Blocks blocks{{conduction(1), {}, weak, {}, conduction(1), {}, weak, {}, diagonal}};
  Solver solver{blocks};
  petsc::Vector x = numbers(blocks.nest.get()), found = numbers(blocks.nest.get());

  /// Iterations of GMRES.
  PetscInt solve(double contrast, bool little_changed) {
    change(blocks, 0, conduction(contrast));
    solver.split.choose_hierarchies(little_changed);
    return solver.solve(product(blocks.nest.get(), x.get()).get(), found.get());
  }
  double error() const { return distance(x.get(), found.get()); }
};

}  // namespace

TEST_CASE("A matrix of blocks multiplies as the matrix without them", "[field_split]") {
  const Blocks blocks({at_both, {}, diagonal, at_both, at_both, {}, {}, {}, at_both});
  petsc::Matrix whole;
  OXVAC_PETSC(MatConvert(blocks.nest.get(), MATAIJ, MAT_INITIAL_MATRIX, whole.out()));
  const petsc::Vector x = numbers(blocks.nest.get()), right = product(whole.get(), x.get());
  const petsc::BlockRows rows(blocks.nest.get());
  CHECK(distance(right.get(), product(blocks.nest.get(), x.get()).get()) < 1e-14);

  // One row with a single column: what is missing counts as 0.
  const double* numbers_of_x;
  OXVAC_PETSC(VecGetArrayRead(x.get(), &numbers_of_x));
  std::vector<double> y(own, 7.0);
  rows.multiply(0, {1}, numbers_of_x, y.data());
  CHECK(y == std::vector<double>(own, 0.0));
  rows.multiply(0, {1, 2}, numbers_of_x, y.data());
  for (PetscInt i = 0; i < own; ++i) {
    const PetscInt row = own * rank() + i;
    CHECK(y[static_cast<std::size_t>(i)] == diagonal(row, row) * numbers_of_x[2 * own + i]);
  }
  OXVAC_PETSC(VecRestoreArrayRead(x.get(), &numbers_of_x));
}

TEST_CASE("The split solves at once what does not couple back", "[field_split]") {
  // Temperature feels the potential, densities both: forward substitution by fields.
  const Blocks blocks({diagonal, {}, {}, at_both, diagonal, {}, at_both, at_both, diagonal});
  Solver solver(blocks);
  const petsc::Vector x = numbers(blocks.nest.get()), b = product(blocks.nest.get(), x.get());
  petsc::Vector found;
  OXVAC_PETSC(VecDuplicate(x.get(), found.out()));
  CHECK(solver.solve(b.get(), found.get()) == 1);
  CHECK(distance(x.get(), found.get()) < 1e-13);
}

TEST_CASE("Hierarchies serve on until they have become too poor", "[field_split]") {
  Conductors c;
  const Solver& solver = c.solver;
  const PetscInt fresh = c.solve(1, false);
  CHECK(!solver.split.kept_hierarchies());
  CHECK(c.error() < 1e-6);

  // A little later: as good.
  CHECK(c.solve(1.1, true) <= fresh + fresh / 2 + 1);
  CHECK(solver.split.kept_hierarchies());
  CHECK(c.error() < 1e-6);

  // Another cell: GMRES gives up soon, and the next matrix has hierarchies of its own.
  const PetscInt tried = c.solve(1e5, true);
  CHECK(solver.split.kept_hierarchies());
  CHECK(tried > fresh + fresh / 2 + 1);
  CHECK(tried <= 2 * fresh + 10);
  CHECK(!solver.converged());
  CHECK(c.solve(1e5, true) <= 2 * fresh);
  CHECK(!solver.split.kept_hierarchies());
  CHECK(solver.converged());
  CHECK(c.error() < 1e-5);
}

TEST_CASE("Where older hierarchies have failed, new ones serve until the matrix changes", "[field_split]") {
  Conductors c;
  const Solver& solver = c.solver;
  const auto keeps = [&](double contrast, bool little_changed) {
    c.solve(contrast, little_changed);
    return solver.split.kept_hierarchies();
  };
  CHECK(!keeps(1, false));
  CHECK(keeps(1e5, true));
  CHECK(!solver.converged());
  CHECK(!keeps(1e5, false));  // the same step, tried again
  CHECK(solver.converged());
  CHECK(!keeps(1e5, true));
  CHECK(!keeps(1e5, true));
  CHECK(!keeps(1e5, false));  // the next step
  CHECK(keeps(1e5, true));
  CHECK(solver.converged());
}
