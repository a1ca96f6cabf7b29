#include "render/display.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>

#include "base/error.hpp"

namespace oxvac::draw {
namespace {

constexpr std::chrono::seconds kPatience{30};

/// Closes a file descriptor; -1 is nothing.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

struct Pipe {
  explicit Pipe(int flags) {
    int ends[2];
    if (pipe2(ends, flags) != 0) {
      throw io_error(std::string("Cannot open a pipe to the X server: ") + std::strerror(errno));
    }
    read = std::make_unique<Descriptor>(ends[0]);
    write = std::make_unique<Descriptor>(ends[1]);
  }
  std::unique_ptr<Descriptor> read, write;
};

struct CloseFile {
  void operator()(std::FILE* f) const { std::fclose(f); }
};
using TemporaryFile = std::unique_ptr<std::FILE, CloseFile>;

/// Ends the server and takes its exit status; kills it if it does not listen within two seconds.
void end_process(pid_t pid) {
  ::kill(pid, SIGTERM);
  for (int i = 0; i < 200; ++i) {
    if (waitpid(pid, nullptr, WNOHANG) != 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ::kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

/// What the server wrote to its error channel, at most the last 600 characters.
std::string words_of(std::FILE* log) {
  std::string text;
  std::rewind(log);
  char buffer[512];
  while (std::size_t n = std::fread(buffer, 1, sizeof buffer, log)) text.append(buffer, n);
  if (text.size() > 600) text.erase(0, text.size() - 600);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.pop_back();
  return text;
}

/// The display number that the server writes when it is ready; empty if it ended or took too long.
std::string read_number(int fd) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  std::string number;
  while (number.empty() || number.back() != '\n') {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return {};
    pollfd p{fd, POLLIN, 0};
    const int ready = poll(&p, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return {};
    char c[16];
    const ssize_t n = ::read(fd, c, sizeof c);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return {};
    number.append(c, static_cast<std::size_t>(n));
  }
  number.pop_back();
  return number;
}

[[noreturn]] void become_server(const char* server, int number_fd, int failure_fd, int log_fd, pid_t parent) {
  // Only async-signal-safe calls are allowed between fork and exec.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(127);
  dup2(log_fd, STDOUT_FILENO);
  dup2(log_fd, STDERR_FILENO);
  char fd_text[12];
  int n = 0, value = number_fd;
  char reversed[12];
  do reversed[n++] = static_cast<char>('0' + value % 10);
  while ((value /= 10) > 0);
  for (int i = 0; i < n; ++i) fd_text[i] = reversed[n - 1 - i];
  fd_text[n] = '\0';
  const char* arguments[] = {server,         "-displayfd", fd_text, "-screen",  "0",
                             "1280x1024x24", "-nolisten",  "tcp",   "-noreset", nullptr};
  execvp(server, const_cast<char* const*>(arguments));
  const int reason = errno;
  [[maybe_unused]] ssize_t written = ::write(failure_fd, &reason, sizeof reason);
  _exit(127);
}

}  // namespace

bool display_answers(const std::string& name) {
  if (name.empty()) return false;
  // VTK brings libX11 at run time; asking the loader for it spares the build a development package.
  void* x11 = dlopen("libX11.so.6", RTLD_NOW | RTLD_LOCAL);
  if (!x11) return false;
  using Open = void* (*)(const char*);
  using Close = int (*)(void*);
  const auto open = reinterpret_cast<Open>(dlsym(x11, "XOpenDisplay"));
  const auto close = reinterpret_cast<Close>(dlsym(x11, "XCloseDisplay"));
  void* connection = open && close ? open(name.c_str()) : nullptr;
  if (connection) close(connection);
  dlclose(x11);
  return connection != nullptr;
}

Display::Display(const std::string& server) {
  const char* name = std::getenv("DISPLAY");
  had_display_ = name != nullptr;
  if (name) earlier_ = name;
  if (display_answers(earlier_)) {
    name_ = earlier_;
    return;
  }
  start(server);
  setenv("DISPLAY", name_.c_str(), 1);
}

void Display::start(const std::string& server) {
  Pipe number(0), failure(O_CLOEXEC);
  fcntl(number.read->get(), F_SETFD, FD_CLOEXEC);
  TemporaryFile log(std::tmpfile());
  if (!log)
    throw io_error(std::string("Cannot open a temporary file for the X server's messages: ") +
                   std::strerror(errno));
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) throw io_error(std::string("Cannot start the X server: ") + std::strerror(errno));
  if (pid == 0) {
    become_server(server.c_str(), number.write->get(), failure.write->get(), fileno(log.get()), parent);
  }
  number.write->close();
  failure.write->close();
  int reason = 0;
  if (::read(failure.read->get(), &reason, sizeof reason) == sizeof reason) {
    waitpid(pid, nullptr, 0);
    throw io_error("Drawing needs an X server: DISPLAY names none that answers, and '" + server +
                   "' cannot be started (" + std::strerror(reason) +
                   "). Install Debian's package xvfb (apt-get install xvfb), or set DISPLAY.");
  }
  const std::string digits = read_number(number.read->get());
  if (digits.empty()) {
    end_process(pid);
    throw io_error("The X server '" + server + "' did not come up. It said: '" + words_of(log.get()) +
                   "'. Check that it runs (package xvfb), or set DISPLAY to a server that answers.");
  }
  server_ = pid;
  name_ = ":" + digits;
}

Display::~Display() {
  if (!own()) return;
  end_process(server_);
  if (had_display_) {
    setenv("DISPLAY", earlier_.c_str(), 1);
  } else {
    unsetenv("DISPLAY");
  }
}

}  // namespace oxvac::draw
