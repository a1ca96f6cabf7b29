#pragma once
/// \file The subcommands of oxvac. Each adds its options to the command line; its action throws Error.

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace oxvac {

/// What the program was called with, beside the options of a subcommand.
struct CommandLine {
  int argc = 0;
  char** argv = nullptr;
  std::vector<std::string> petsc_options;  ///< after "--"
};

/// Each registers one or more subcommands; `action` is set to what the chosen one does.
using Action = std::function<void()>;
/// What oxvac-draw does, for its own help and for that of oxvac.
constexpr const char* about_plot = "Draw I-V loops, traces, non-linearity, endurance, accuracy (PNG)";
constexpr const char* about_render = "Draw maps of a field, one for each snapshot (PNG)";

/// All those of a program: oxvac, or oxvac-draw beside it.
void add_commands(CLI::App& app, const CommandLine& line, Action& action);
void add_run(CLI::App& app, const CommandLine& line, Action& action);
void add_check(CLI::App& app, Action& action);
void add_describe(CLI::App& app, Action& action);
void add_sweep(CLI::App& app, const CommandLine& line, Action& action);
void add_mesh(CLI::App& app, const CommandLine& line, Action& action);
void add_iv(CLI::App& app, Action& action);
void add_crossbar(CLI::App& app, Action& action);

}  // namespace oxvac
