#pragma once
/// \file The only RAII and error room for PETSc: handles, error codes, initialisation, callback guard.

#include <petsc.h>

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace oxvac::petsc {

/// Throws Error (numerics) with PETSc's first message unless the code is 0. An exception that a callback has
/// stored is rethrown instead.
void check(PetscErrorCode code, const char* call);
#define OXVAC_PETSC(call) ::oxvac::petsc::check((call), #call)

/// Owns a PETSc object; move-only; the raw handle is in reach by get().
template <class T, PetscErrorCode (*Destroy)(T*)>
class Handle {
 public:
  Handle() = default;
  explicit Handle(T raw) : raw_(raw) {}
  Handle(Handle&& other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(raw_, other.raw_);
    return *this;
  }
  ~Handle() {
    if (raw_) (void)Destroy(&raw_);
  }
  T get() const { return raw_; }
  T* out() { return &raw_; }  ///< for PETSc's XCreate(..., &x)
  explicit operator bool() const { return raw_ != nullptr; }

 private:
  T raw_ = nullptr;
};

using Vector = Handle<Vec, VecDestroy>;
using Matrix = Handle<Mat, MatDestroy>;
using LinearSolver = Handle<KSP, KSPDestroy>;
using NonlinearSolver = Handle<SNES, SNESDestroy>;
using Mesh = Handle<DM, DMDestroy>;
using StarForest = Handle<PetscSF, PetscSFDestroy>;
using IndexSet = Handle<IS, ISDestroy>;
using Scatter = Handle<VecScatter, VecScatterDestroy>;

/// Initialises PETSc (and MPI) for the life of the program. PETSc reads no option file (.petscrc), and BLAS
/// runs with one thread per rank unless OPENBLAS_NUM_THREADS is set. Everything that owns a PETSc object must
/// die first.
class Session {
 public:
  /// \param options PETSc options as given after "--" on the command line; nothing else in argv reaches
  /// PETSc.
  Session(int* argc, char*** argv, const std::vector<std::string>& options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  /// Error (input) if an option given after "--" was used on no rank of `comm` so far. Collective.
  void require_all_options_used(MPI_Comm comm = PETSC_COMM_WORLD) const;
  /// After a failed write: PETSc and MPI are not finalised, since HDF5, which ends with MPI, crashes on a
  /// file that it could not close. The program must then leave by std::_Exit.
  void abandon() { abandoned_ = true; }

 private:
  std::vector<std::string> options_;
  std::vector<std::string> arguments_;  // PETSc keeps pointers into these until it is finalised
  std::vector<char*> argv_;
  int argc_ = 0;
  char** argv_pointer_ = nullptr;
  bool abandoned_ = false;
};

/// Runs the body of a C callback: an exception must not cross a C frame. It is stored, and rethrown by
/// rethrow_stored() (check() does that) once PETSc has returned.
template <class Body>
PetscErrorCode guarded(Body&& body);
void store_exception(std::exception_ptr e);
void rethrow_stored();
/// Drops a stored exception and PETSc's first message: their run is over.
void forget_errors();

template <class Body>
PetscErrorCode guarded(Body&& body) {
  try {
    body();
    return 0;
  } catch (...) {
    store_exception(std::current_exception());
    return PETSC_ERR_USER;
  }
}

}  // namespace oxvac::petsc
