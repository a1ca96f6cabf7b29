#pragma once
/// \file The one exception of oxvac. Its kind decides the exit code of the program.

#include <stdexcept>
#include <string>

namespace oxvac {

/// What went wrong, in the words of the program's documented exit codes.
enum class ErrorKind {
  input = 2,     ///< the user's config, mesh or command line
  numerics = 3,  ///< the solver did not converge
  balance = 4,   ///< vacancies, charge or energy were not conserved
  io = 5,        ///< a file could not be read or written
};

/// Says what happened, where, and what to do about it.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const { return kind_; }
  int exit_code() const { return static_cast<int>(kind_); }

 private:
  ErrorKind kind_;
};

inline Error input_error(const std::string& m) { return Error(ErrorKind::input, m); }
inline Error numerics_error(const std::string& m) { return Error(ErrorKind::numerics, m); }
inline Error balance_error(const std::string& m) { return Error(ErrorKind::balance, m); }
inline Error io_error(const std::string& m) { return Error(ErrorKind::io, m); }

}  // namespace oxvac
