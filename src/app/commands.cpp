// What oxvac can do. What draws is another program beside it: VTK and all that it loads would take 21 MiB of
// every rank.
#include "app/commands.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"

namespace oxvac {
namespace {

/// Becomes the program that draws, with the same words. \throws Error (io) if it is not there.
[[noreturn]] void draw(char** argv) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").replace_filename("oxvac-draw");
  execv(program.c_str(), argv);
  throw io_error(program.string() + ": " + std::strerror(errno) +
                 "; it draws for oxvac and is installed beside it");
}

/// A subcommand whose words `oxvac-draw` reads.
void add_drawn(CLI::App& app, const CommandLine& line, Action& action, const char* name, const char* about) {
  CLI::App* command = app.add_subcommand(name, about);
  command->set_help_flag();
  command->prefix_command();
  command->callback([&line, &action] { action = [&line] { draw(line.argv); }; });
}

}  // namespace

void add_commands(CLI::App& app, const CommandLine& line, Action& action) {
  add_run(app, line, action);
  add_sweep(app, line, action);
  add_check(app, action);
  add_describe(app, action);
  add_mesh(app, line, action);
  add_iv(app, action);
  add_crossbar(app, action);
  add_drawn(app, line, action, "plot", about_plot);
  add_drawn(app, line, action, "render", about_render);
}

}  // namespace oxvac
