// Sums and solutions that are the same to the last bit on any number of ranks, or they are wrong: each is
// compared with a plain loop that knows nothing of ranks.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <memory>
#include <random>

#include "petsc/collective.hpp"
#include "petsc/replicated_lu.hpp"
#include "session.hpp"

using namespace oxvac;
using namespace oxvac::petsc;

namespace {

/// Whose turn it is to hold entry k: scattered, and different on any number of ranks.
bool mine(int k) { return (k * 7 + k / 5) % size(PETSC_COMM_WORLD) == rank(PETSC_COMM_WORLD); }

/// The same numbers on every rank, of twelve orders of magnitude.
std::vector<double> uneven_numbers(int count) {
  std::mt19937_64 random(17);
  std::uniform_real_distribution<double> mantissa(-1, 1), exponent(-12, 0);
  std::vector<double> numbers(count);
  for (double& x : numbers) x = mantissa(random) * std::pow(10, exponent(random));
  return numbers;
}

/// A diagonally dominant matrix with two entries at most places, as the cells of a mesh give them.
struct System {
  static constexpr int unknowns = 40, entries = 8 * unknowns;
  static int row(int k) { return k % unknowns; }
  static int column(int k) {
    return k < 2 * unknowns ? row(k) : (row(k) * 3 + k / unknowns / 2 * 11) % unknowns;
  }

  System() : values(uneven_numbers(entries)) {
    for (int k = 0; k < 2 * unknowns; ++k) values[k] += 5;
  }
  std::vector<double> values;
};

/// A system's unknowns dealt out to the ranks; PETSc's numbers are then others than the natural ones.
class Distributed {
 public:
  explicit Distributed(const System& system) : global_(System::unknowns) {
    int next = 0;
    for (int r = 0; r < size(PETSC_COMM_WORLD); ++r)
      for (int i = 0; i < System::unknowns; ++i)
        if ((i * 7 + i / 5) % size(PETSC_COMM_WORLD) == r) global_[i] = next++;
    std::vector<PetscInt> rows, columns;
    std::vector<std::int64_t> entry_keys;
    for (int i = 0; i < System::unknowns; ++i)
      if (mine(i)) own_.push_back(i);
    for (int k = 0; k < System::entries; ++k) {
      if (!mine(k / 2)) continue;
      rows.push_back(global_[System::row(k)]);
      columns.push_back(global_[System::column(k)]);
      entry_keys.push_back(k);
      values_.push_back(system.values[k]);
    }
    lu_ = std::make_unique<ReplicatedLu>(
        PETSC_COMM_WORLD, std::vector<std::int64_t>(own_.begin(), own_.end()), rows, columns, entry_keys);
    OXVAC_PETSC(
        VecCreateMPI(PETSC_COMM_WORLD, static_cast<PetscInt>(own_.size()), System::unknowns, in_.out()));
    OXVAC_PETSC(VecDuplicate(in_.get(), out_.out()));
  }

  bool factor() { return lu_->factor(values_); }
  bool factor_zero() { return lu_->factor(std::vector<double>(values_.size(), 0.0)); }
  std::vector<double> solve(const std::vector<double>& b) {
    return apply(b, [&] { lu_->solve(in_.get(), out_.get()); });
  }
  std::vector<double> multiply(const std::vector<double>& x) {
    return apply(x, [&] { lu_->multiply(in_.get(), out_.get()); });
  }

 private:
  template <class Action>
  std::vector<double> apply(const std::vector<double>& whole, const Action& action) {
    double* data;
    OXVAC_PETSC(VecGetArray(in_.get(), &data));
    for (std::size_t k = 0; k < own_.size(); ++k) data[k] = whole[own_[k]];
    OXVAC_PETSC(VecRestoreArray(in_.get(), &data));
    action();
    std::vector<double> result(whole.size(), 0.0);
    OXVAC_PETSC(VecGetArray(out_.get(), &data));
    for (std::size_t k = 0; k < own_.size(); ++k) result[own_[k]] = data[k];
    OXVAC_PETSC(VecRestoreArray(out_.get(), &data));
    sum(PETSC_COMM_WORLD, result);  // one rank has it, the others add 0
    return result;
  }

  std::vector<int> global_, own_;
  std::vector<double> values_;
  std::unique_ptr<ReplicatedLu> lu_;
  Vector in_, out_;
};

}  // namespace

TEST_CASE("an ordered sum adds by key, whoever holds the terms") {
  const int count = 600, slots = 7;
  const std::vector<double> numbers = uneven_numbers(count);
  std::vector<double> reference(slots, 0.0);
  for (int k = 0; k < count; ++k) reference[k * k % slots] += numbers[k];

  std::vector<int> slot;
  std::vector<std::int64_t> keys;
  std::vector<double> terms;
  for (int k = count - 1; k >= 0; --k) {  // handed over in another order than the keys'
    if (!mine(k)) continue;
    slot.push_back(k * k % slots);
    keys.push_back(k);
    terms.push_back(numbers[k]);
  }
  OrderedSum ordered(PETSC_COMM_WORLD, slot, keys);
  std::vector<double> sums(slots, -1.0);
  ordered.add(terms.data(), sums.data(), slots);
  CHECK(sums == reference);
  for (double& t : terms) t *= 4;  // exact
  for (double& r : reference) r = 0;
  for (int k = 0; k < count; ++k) reference[k * k % slots] += 4 * numbers[k];
  ordered.add(terms.data(), sums.data(), slots);
  CHECK(sums == reference);
}

TEST_CASE("terms with one key are added in the order given") {
  std::vector<int> slot;
  std::vector<std::int64_t> keys;
  std::vector<double> terms;
  if (rank(PETSC_COMM_WORLD) == size(PETSC_COMM_WORLD) - 1) {
    slot = {0, 0, 0};
    keys = {5, 5, 5};
    terms = {1e16, -1e16, 1};  // 1 in this order only, or with the first two exchanged
  }
  OrderedSum ordered(PETSC_COMM_WORLD, slot, keys);
  double total = -1;
  ordered.add(terms.data(), &total, 1);
  CHECK(total == 1);
}

TEST_CASE("sums of compensated terms are rounded once") {
  const std::vector<double> numbers = uneven_numbers(1000);
  CompensatedSum reference, own;
  for (int k = 0; k < 1000; ++k) {
    reference += numbers[k];
    if (mine(k)) own += numbers[k];
  }
  CHECK(sum(PETSC_COMM_WORLD, std::vector<CompensatedSum>{own})[0] == reference.value());
}

TEST_CASE("of equal values every rank finds the same place") {
  const double r = rank(PETSC_COMM_WORLD);
  const Located found = max_located(PETSC_COMM_WORLD, {3.0, {10 - r, r}});
  CHECK(found.value == 3.0);
  CHECK(found.payload[0] == 11.0 - size(PETSC_COMM_WORLD));
  CHECK(is_larger({2.0, {9}}, {1.0, {0}}));
  CHECK(is_larger({1.0, {0}}, {1.0, {9}}));
  CHECK_FALSE(is_larger({1.0, {9}}, {1.0, {9}}));
}

TEST_CASE("a replicated system multiplies and solves") {
  const System system;
  Distributed distributed(system);
  REQUIRE(distributed.factor());
  const std::vector<double> b = uneven_numbers(System::unknowns);

  // A row's entries summed one by one, then the row: the order in which compressed rows are multiplied.
  std::map<std::pair<int, int>, double> matrix;
  for (int k = 0; k < System::entries; ++k) matrix[{System::row(k), System::column(k)}] += system.values[k];
  std::vector<double> product(System::unknowns, 0.0);
  for (const auto& [place, value] : matrix) product[place.first] += value * b[place.second];
  const std::vector<double> multiplied = distributed.multiply(b);
  for (int i = 0; i < System::unknowns; ++i) CHECK(multiplied[i] == Approx(product[i]).epsilon(1e-14));

  const std::vector<double> x = distributed.solve(multiplied);
  for (int i = 0; i < System::unknowns; ++i) CHECK(x[i] == Approx(b[i]).epsilon(0).margin(1e-14));
}

TEST_CASE("a replicated system has the same bits on any number of ranks") {
  // The reference is the whole system on this rank alone.
  const System system;
  const std::vector<double> b = uneven_numbers(System::unknowns);
  std::vector<std::int64_t> keys(System::unknowns), entry_keys(System::entries);
  std::vector<PetscInt> rows, columns;
  for (int i = 0; i < System::unknowns; ++i) keys[i] = i;
  for (int k = 0; k < System::entries; ++k) {
    entry_keys[k] = k;
    rows.push_back(System::row(k));
    columns.push_back(System::column(k));
  }
  ReplicatedLu alone(PETSC_COMM_SELF, keys, rows, columns, entry_keys);
  REQUIRE(alone.factor(system.values));
  Vector in, out;
  OXVAC_PETSC(VecCreateSeq(PETSC_COMM_SELF, System::unknowns, in.out()));
  OXVAC_PETSC(VecDuplicate(in.get(), out.out()));
  const auto by_one_rank = [&](const auto& action) {
    double* data;
    OXVAC_PETSC(VecGetArray(in.get(), &data));
    std::copy(b.begin(), b.end(), data);
    OXVAC_PETSC(VecRestoreArray(in.get(), &data));
    action();
    OXVAC_PETSC(VecGetArray(out.get(), &data));
    std::vector<double> result(data, data + System::unknowns);
    OXVAC_PETSC(VecRestoreArray(out.get(), &data));
    return result;
  };
  Distributed distributed(system);
  REQUIRE(distributed.factor());
  const auto multiplied = by_one_rank([&] { alone.multiply(in.get(), out.get()); });
  const auto solved = by_one_rank([&] { alone.solve(in.get(), out.get()); });
  CHECK(distributed.multiply(b) == multiplied);
  CHECK(distributed.solve(b) == solved);
}

TEST_CASE("rows in other units give the same bits, and no pivot is taken for zero") {
  const System system;
  System weak = system;
  const auto unit = [](int row) { return row % 3 == 0 ? 0x1p-80 : row % 3 == 1 ? 0x1p40 : 1.0; };
  for (int k = 0; k < System::entries; ++k) weak.values[k] *= unit(System::row(k));
  Distributed strong_rows(system), weak_rows(weak);
  REQUIRE(strong_rows.factor());
  REQUIRE(weak_rows.factor());
  const std::vector<double> b = uneven_numbers(System::unknowns);
  std::vector<double> weak_b = b, product = strong_rows.multiply(b);
  for (int i = 0; i < System::unknowns; ++i) {
    weak_b[i] *= unit(i);
    product[i] *= unit(i);
  }
  CHECK(weak_rows.solve(weak_b) == strong_rows.solve(b));
  CHECK(weak_rows.multiply(b) == product);
}

TEST_CASE("a zero pivot is told, on every rank") {
  Distributed distributed{System()};
  CHECK_FALSE(distributed.factor_zero());
  CHECK(distributed.factor());  // and does not stay
}
