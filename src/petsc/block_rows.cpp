#include "petsc/block_rows.hpp"

#include <numeric>

namespace oxvac::petsc {
namespace {

constexpr const char* own_name = "oxvac::petsc::BlockRows";
using Container = Handle<PetscContainer, PetscContainerDestroy>;

}  // namespace

Lent::Lent(const Vector& vector, const double* numbers) : vector_(vector.get()) {
  OXVAC_PETSC(VecPlaceArray(vector_, numbers));
}

Lent::~Lent() { (void)VecResetArray(vector_); }

BlockRows::BlockRows(Mat nest) {
  PetscInt rows, columns;
  Mat** blocks;
  OXVAC_PETSC(MatNestGetSubMats(nest, &rows, &columns, &blocks));
  begin_ = {0};
  for (PetscInt b = 0; b < rows; ++b) {
    block_.insert(block_.end(), blocks[b], blocks[b] + columns);
    PetscInt own;
    OXVAC_PETSC(MatGetLocalSize(blocks[b][b], &own, nullptr));
    begin_.push_back(begin_.back() + own);
  }
  all_.resize(rows);
  std::iota(all_.begin(), all_.end(), 0);
  for (PetscInt b = 0; b < rows; ++b) {
    column_.push_back(vector(static_cast<int>(b)));
    row_.push_back(vector(static_cast<int>(b)));
  }
  Container self;
  OXVAC_PETSC(PetscContainerCreate(PETSC_COMM_SELF, self.out()));
  OXVAC_PETSC(PetscContainerSetPointer(self.get(), this));
  OXVAC_PETSC(PetscObjectCompose(reinterpret_cast<PetscObject>(nest), own_name,
                                 reinterpret_cast<PetscObject>(self.get())));
  OXVAC_PETSC(MatSetOperation(nest, MATOP_MULT, reinterpret_cast<void (*)()>(multiply_callback)));
}

Vector BlockRows::vector(int b) const {
  const MPI_Comm comm = PetscObjectComm(reinterpret_cast<PetscObject>(diagonal(b)));
  PetscInt total;
  Vector v;
  OXVAC_PETSC(MatGetSize(diagonal(b), &total, nullptr));
  OXVAC_PETSC(VecCreateMPIWithArray(comm, 1, size(b), total, nullptr, v.out()));
  return v;
}

void BlockRows::multiply(int b, const std::vector<int>& columns, const double* x, double* y) const {
  const Vec sum = row_[b].get();
  const Lent lent_y(row_[b], y);
  bool first = true;
  for (const int c : columns) {
    if (!has(b, c)) continue;
    const Lent lent_x(column_[c], x + begin(c));
    if (first)
      OXVAC_PETSC(MatMult(block(b, c), column_[c].get(), sum));
    else
      OXVAC_PETSC(MatMultAdd(block(b, c), column_[c].get(), sum, sum));
    first = false;
  }
  if (first) OXVAC_PETSC(VecSet(sum, 0));
}

PetscErrorCode BlockRows::multiply_callback(Mat nest, Vec x, Vec y) {
  return guarded([&] {
    PetscObject container;
    void* pointer;
    OXVAC_PETSC(PetscObjectQuery(reinterpret_cast<PetscObject>(nest), own_name, &container));
    OXVAC_PETSC(PetscContainerGetPointer(reinterpret_cast<PetscContainer>(container), &pointer));
    const auto& self = *static_cast<const BlockRows*>(pointer);
    const double* from;
    double* to;
    OXVAC_PETSC(VecGetArrayRead(x, &from));
    OXVAC_PETSC(VecGetArrayWrite(y, &to));
    for (const int b : self.all_) self.multiply(b, self.all_, from, to + self.begin(b));
    OXVAC_PETSC(VecRestoreArrayWrite(y, &to));
    OXVAC_PETSC(VecRestoreArrayRead(x, &from));
  });
}

}  // namespace oxvac::petsc
