#include "petsc/petsc.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "petsc/collective.hpp"

namespace oxvac::petsc {
namespace {

// One slot each per process: PETSc's error handler and its callbacks are process-wide as well.
std::string first_message;
std::exception_ptr stored;

/// Keeps what PETSc says first; the chain of callers that follows is of no use to a user.
PetscErrorCode keep_first_message(MPI_Comm, int line, const char* function, const char* file,
                                  PetscErrorCode code, PetscErrorType type, const char* message, void*) {
  if (type == PETSC_ERROR_INITIAL && first_message.empty() && message) {
    const std::string path = file ? file : "";
    first_message = fmt::format("{} ({} in {}:{})", message, function ? function : "?",
                                path.substr(path.find_last_of('/') + 1), line);
  }
  return code;
}

/// Every rank solves its own share, so threads inside BLAS would only fight with the other ranks for cores.
/// The library is asked for by name because another BLAS may be installed in its place.
void use_one_blas_thread() {
  if (std::getenv("OPENBLAS_NUM_THREADS")) return;
  using SetThreads = void (*)(int);
  if (auto set = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(1);
}

/// Scotch would partition with a thread per core, and another mesh partition at every run: ranks may then add
/// up in another order. Who sets the variable, means it.
void use_one_scotch_thread() { setenv("SCOTCH_PTHREAD_NUMBER", "1", 0); }

bool is_option_name(const std::string& word) {
  return word.size() > 1 && word[0] == '-' &&
         (std::isalpha(static_cast<unsigned char>(word[1])) || word[1] == '-');
}

}  // namespace

void store_exception(std::exception_ptr e) {
  if (!stored) stored = e;  // the first one is the cause
}

void rethrow_stored() {
  if (auto e = std::exchange(stored, nullptr)) {
    first_message.clear();
    std::rethrow_exception(e);
  }
}

void forget_errors() {
  stored = nullptr;
  first_message.clear();
}

void check(PetscErrorCode code, const char* call) {
  if (code == 0) {
    first_message.clear();  // PETSc dealt with that error itself
    return;
  }
  rethrow_stored();
  std::string message = std::exchange(first_message, {});
  if (message.empty()) {
    const char* text = nullptr;
    (void)PetscErrorMessage(code, &text, nullptr);
    message = text ? text : fmt::format("error {}", static_cast<int>(code));
  }
  std::string name(call);
  name = name.substr(0, name.find('('));
  throw numerics_error(fmt::format("{}: {}", name, message));
}

Session::Session(int* argc, char*** argv, const std::vector<std::string>& options) : options_(options) {
  // PETSc sees only what stands after "--": the program's own options are not its business, and a .petscrc
  // of a forgotten day must not change a result.
  arguments_.push_back(argc && argv && *argc > 0 ? (*argv)[0] : "oxvac");
  arguments_.push_back("-skip_petscrc");
  arguments_.insert(arguments_.end(), options_.begin(), options_.end());
  for (std::string& a : arguments_) argv_.push_back(a.data());
  argv_.push_back(nullptr);
  argc_ = static_cast<int>(arguments_.size());
  argv_pointer_ = argv_.data();
  use_one_blas_thread();
  use_one_scotch_thread();
  if (PetscInitialize(&argc_, &argv_pointer_, nullptr, nullptr) != 0)
    throw numerics_error("PETSc did not start; its message stands above");
  OXVAC_PETSC(PetscPushErrorHandler(keep_first_message, nullptr));
}

Session::~Session() {
  if (abandoned_) return;
  (void)PetscPopErrorHandler();
  (void)PetscFinalize();
}

void Session::require_all_options_used(MPI_Comm comm) const {
  PetscInt count = 0;
  char** names = nullptr;
  char** values = nullptr;
  OXVAC_PETSC(PetscOptionsLeftGet(nullptr, &count, &names, &values));
  std::vector<std::string> left(names, names + count);
  OXVAC_PETSC(PetscOptionsLeftRestore(nullptr, &count, &names, &values));
  for (const std::string& option : options_) {
    if (!is_option_name(option)) continue;
    const std::string name = option.substr(option.find_first_not_of('-'));
    // Some work, such as reading a mesh file, is done on one rank only.
    const bool used_here = std::find(left.begin(), left.end(), name) == left.end();
    if (!any(comm, used_here))
      throw input_error(fmt::format(
          "the PETSc option '{}' was never used: check its spelling and prefix, or leave it out", option));
  }
}

}  // namespace oxvac::petsc
