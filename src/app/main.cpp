// The command line: parse, dispatch, leave with the exit code.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <sstream>

#include "app/commands.hpp"
#include "app/ranks.hpp"
#include "base/error.hpp"
#include "oxvac_version.hpp"

namespace {

constexpr const char* footer =
    "Exit codes: 0 done, 2 bad input, 3 the numerics failed, 4 a balance was violated, 5 input or output "
    "failed, 128 + N stopped by signal N (130 Ctrl-C, 143 SIGTERM), with a checkpoint.\n"
    "What follows '--' goes to PETSc, e.g. oxvac run cell.yaml -- -snes_monitor";

/// After a failed write HDF5's own exit handler may crash (petsc::Session::abandon).
int leave(int code) {
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
    try {
      app.parse(own, argv);
    } catch (const CLI::ParseError& e) {
      std::ostringstream out, err;
      if (app.exit(e, out, err) != 0) throw Ending(static_cast<int>(ErrorKind::input), err.str());
      if (speaks()) fmt::print("{}", out.str());  // --help, --version
      return 0;
    }
    action();
    return 0;
  } catch (const Told& told) {
    return leave(told.exit_code);
  } catch (const std::exception&) {
    return leave(tell(line));
  }
}
