#pragma once
/// \file A screen for VTK where there is none.
///
/// Debian's VTK 9.1 draws through GLX only, so even an off-screen picture needs an X server, and VTK calls
/// abort() when it cannot reach one. Hence the check here comes before the first window.

#include <sys/types.h>

#include <string>

namespace oxvac::draw {

/// Holds an X server for as long as pictures are drawn.
///
/// If the environment's DISPLAY answers, it is used as it is. Otherwise a private `Xvfb` is started on a free
/// display number, DISPLAY is set to it, and both are undone by the destructor. All windows must be gone by
/// then. The server dies with the process that started it, also when that is killed.
class Display {
 public:
  /// \param server program to start; looked up in PATH.
  /// \throws Error(io) if the program is missing (names the package xvfb) or does not come up (quotes its
  /// words).
  explicit Display(const std::string& server = "Xvfb");
  ~Display();
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

  /// Did this object start the server?
  bool own() const { return server_ > 0; }
  /// E.g. ":99".
  const std::string& name() const { return name_; }

 private:
  void start(const std::string& server);

  pid_t server_ = -1;
  std::string name_;
  std::string earlier_;  ///< DISPLAY before
  bool had_display_ = false;
};

/// Does an X server answer under this name? An empty name never does.
bool display_answers(const std::string& name);

}  // namespace oxvac::draw
