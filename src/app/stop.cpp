#include "app/stop.hpp"

#include <fmt/format.h>

#include <array>
#include <csignal>

#include "petsc/collective.hpp"

namespace oxvac {
namespace {

struct Known {
  int number;
  const char* name;
};
constexpr std::array<Known, 3> known = {{{SIGTERM, "SIGTERM"}, {SIGINT, "SIGINT"}, {SIGUSR1, "SIGUSR1"}}};

// A handler can reach nothing but a variable of its own.
volatile std::sig_atomic_t received = 0;

void note(int signal) { received = signal; }

void handle_with(void (*handler)(int)) {
  for (const Known& k : known) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART | SA_RESETHAND;
    sigaction(k.number, &action, nullptr);
  }
}

}  // namespace

StopOnSignal::StopOnSignal(MPI_Comm comm, std::string command) : comm_(comm), command_(std::move(command)) {
  handle_with(note);
}

StopOnSignal::~StopOnSignal() { handle_with(SIG_DFL); }

void StopOnSignal::on_step(const StepView& view) {
  const int signal = static_cast<int>(petsc::max(comm_, received));
  if (signal == 0) return;
  const char* name = "a signal";
  for (const Known& k : known)
    if (k.number == signal) name = k.name;
  const std::string remedy = command_.empty() ? "there is no checkpoint (output.checkpoint is false)"
                                              : "everything is written; go on with: " + command_;
  const std::string where = fmt::format("{} after step {}, at t = {:.9g} s", name, view.row, view.time_s);
  throw StoppedBySignal(signal, "stopped: " + where, "stopped by " + where + "; " + remedy);
}

std::string quoted(const std::string& word) {
  constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string all = "'";
  for (const char c : word) all += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return all + "'";
}

}  // namespace oxvac
