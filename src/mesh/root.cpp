#include "mesh/root.hpp"

#include <exception>
#include <string>

#include "base/error.hpp"

namespace oxvac {

void on_root(MPI_Comm comm, const std::function<void()>& body) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  std::exception_ptr failure;
  std::string message;
  int state[2] = {0, 0};  // kind of the error, length of its message
  if (rank == 0) {
    try {
      body();
    } catch (const Error& e) {
      failure = std::current_exception();
      message = e.what();
      state[0] = static_cast<int>(e.kind());
    } catch (const std::exception& e) {
      failure = std::current_exception();
      message = e.what();
      state[0] = static_cast<int>(ErrorKind::input);
    }
    state[1] = static_cast<int>(message.size());
  }
  MPI_Bcast(state, 2, MPI_INT, 0, comm);
  if (state[0] == 0) return;
  message.resize(state[1]);
  MPI_Bcast(message.data(), state[1], MPI_CHAR, 0, comm);
  if (failure) std::rethrow_exception(failure);
  throw Error(static_cast<ErrorKind>(state[0]), message);
}

}  // namespace oxvac
