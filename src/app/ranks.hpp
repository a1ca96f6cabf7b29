#pragma once
/// \file The ranks of the program under mpirun: they start together, and leave together once it is said why.

#include <functional>
#include <stdexcept>
#include <string>

#include "app/commands.hpp"
#include "petsc/petsc.hpp"

namespace oxvac {

/// Why the program ends before its time: the line for the user, and the exit code.
class Ending : public std::runtime_error {
 public:
  Ending(int exit_code, const std::string& line) : std::runtime_error(line), exit_code_(exit_code) {}
  int exit_code() const { return exit_code_; }

 private:
  int exit_code_;
};

/// The program ends with this exit code, and the user has been told why.
struct Told {
  int exit_code;
};

/// One of several ranks speaks for all: under mpirun every rank meets the same error.
bool speaks();

/// Runs the body on every rank between the start and the end of PETSc. Where it fails, no rank leaves before
/// the one that speaks has said why: mpirun ends that one as well as soon as another leaves with an error.
/// Collective. \throws Told whatever the body throws
void on_all_ranks(const CommandLine& line, const std::function<void(petsc::Session&)>& body);

/// Says why the program ends and returns its exit code, where the exception that is being handled was thrown
/// before PETSc started: only then does it start, since ranks meet nowhere else.
int tell(const CommandLine& line);

}  // namespace oxvac
