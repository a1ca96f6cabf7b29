// The command line: parse, dispatch, turn exceptions into exit codes.
#include <fmt/format.h>
#include <mpi.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "app/commands.hpp"
#include "app/stop.hpp"
#include "base/error.hpp"
#include "oxvac_version.hpp"

namespace {

constexpr const char* footer =
    "Exit codes: 0 done, 2 bad input, 3 the numerics failed, 4 a balance was violated, 5 input or output "
    "failed, 128 + N stopped by signal N (130 Ctrl-C, 143 SIGTERM), with a checkpoint.\n"
    "What follows '--' goes to PETSc, e.g. oxvac run cell.yaml -- -snes_monitor";

/// One of several ranks speaks for all: under mpirun every rank meets the same error.
bool speaks() {
  for (const char* name : {"OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK"})
    if (const char* rank = std::getenv(name)) return std::string(rank) == "0";
  return true;
}

/// What a message quotes from the user's files must not break its line nor steer the terminal.
std::string printable(int code, std::string message) {
  const bool one_line = code == static_cast<int>(oxvac::ErrorKind::input);
  for (char& c : message)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = c == '\n' && !one_line ? c : ' ';
  return message;
}

int fail(int code, const std::string& message) {
  if (speaks()) fmt::print(stderr, "oxvac: error: {}\n", printable(code, message));
  // After a failed write HDF5's own exit handler may crash (petsc::Session::abandon).
  if (code == static_cast<int>(oxvac::ErrorKind::io)) {
    std::fflush(nullptr);
    std::_Exit(code);
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace oxvac;
  CLI::App app{
      "oxvac: oxygen vacancies in oxide memristors, from the device's equations to a network's accuracy"};
  app.set_version_flag("--version", fmt::format("oxvac {} ({})", OXVAC_VERSION, OXVAC_GIT_HASH));
  app.footer(footer);
  app.require_subcommand(1);
  app.fallthrough(false);

  CommandLine line{argc, argv, {}};
  int own = 1;
  while (own < argc && std::string(argv[own]) != "--") ++own;
  for (int i = own + 1; i < argc; ++i) line.petsc_options.emplace_back(argv[i]);

  Action action;
  add_commands(app, line, action);
  try {
    app.parse(own, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return speaks() ? app.exit(e) : 0;  // --help, --version
    if (speaks()) app.exit(e);
    return static_cast<int>(ErrorKind::input);
  }
  try {
    action();
    return 0;
  } catch (const StoppedBySignal& e) {
    if (speaks()) fmt::print(stderr, "oxvac: {}\n", e.message());
    return e.exit_code();
  } catch (const Error& e) {
    return fail(e.exit_code(), e.what());
  } catch (const std::bad_alloc&) {
    return fail(static_cast<int>(ErrorKind::numerics), "out of memory: use a coarser mesh or more ranks");
  } catch (const std::exception& e) {
    return fail(static_cast<int>(ErrorKind::numerics), std::string("internal: ") + e.what());
  }
}
