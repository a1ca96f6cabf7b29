#include "app/ranks.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include "app/stop.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "petsc/together.hpp"

namespace oxvac {
namespace {

constexpr int numerics = static_cast<int>(ErrorKind::numerics);

/// This process' rank as its launcher tells it, before MPI has started; null: it was not launched.
const char* launched_rank() {
  for (const char* name : {"OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK"})
    if (const char* rank = std::getenv(name)) return rank;
  return nullptr;
}

/// Bad input is one line, whatever the message quotes of the user's files.
Ending error(int code, const std::string& message) {
  const bool input = code == static_cast<int>(ErrorKind::input);
  return {code, "oxvac: error: " + (input ? one_line(message) : printable(message)) + "\n"};
}

/// What the exception that is being handled means to the user.
Ending ending() {
  try {
    throw;
  } catch (const Ending& e) {
    return e;
  } catch (const StoppedBySignal& e) {
    return {e.exit_code(), "oxvac: " + e.message() + "\n"};
  } catch (const Error& e) {
    return error(e.exit_code(), e.what());
  } catch (const std::bad_alloc&) {
    return error(numerics, "out of memory: use a coarser mesh or more ranks");
  } catch (const std::exception& e) {
    return error(numerics, std::string("internal: ") + e.what());
  }
}

int say(const Ending& e) {
  if (speaks()) fmt::print(stderr, "{}", e.what());
  std::fflush(nullptr);
  return e.exit_code();
}

petsc::Session start_petsc(const CommandLine& line) {
  int argc = 1;
  char** argv = line.argv;
  return {&argc, &argv, line.petsc_options};
}

}  // namespace

bool speaks() {
  const char* rank = launched_rank();
  return !rank || std::string(rank) == "0";
}

void on_all_ranks(const CommandLine& line, const std::function<void(petsc::Session&)>& body) {
  petsc::Session session = start_petsc(line);
  int code = 0;
  try {
    petsc::together(
        PETSC_COMM_WORLD, [&] { body(session); }, [&] { code = say(ending()); });
  } catch (const std::exception&) {
    if (code == static_cast<int>(ErrorKind::io)) session.abandon();
    throw Told{code};
  }
}

int tell(const CommandLine& line) {
  const std::exception_ptr reason = std::current_exception();
  const int code = say(ending());
  if (!launched_rank()) return code;
  try {
    const petsc::Session session = start_petsc(line);
    petsc::together(PETSC_COMM_WORLD, [&] { std::rethrow_exception(reason); });
  } catch (const std::exception&) {  // it has been said
  }
  return code;
}

}  // namespace oxvac
