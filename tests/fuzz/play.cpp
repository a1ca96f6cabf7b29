#include "play.hpp"

#include <cstdio>
#include <cstdlib>

#include "base/error.hpp"

namespace oxvac::fuzz {

void broken(const std::string& what) {
  std::fprintf(stderr, "broken promise: %s\n", what.c_str());
  std::abort();
}

bool accepts(const std::function<void()>& read) {
  try {
    read();
    return true;
  } catch (const Error& e) {
    const std::string message = e.what();
    if (e.kind() != ErrorKind::input && e.kind() != ErrorKind::io)
      broken("a reader complained of exit code " + std::to_string(e.exit_code()) + ": " + message);
    if (message.empty()) broken("an error without a message");
    return false;
  }
}

}  // namespace oxvac::fuzz
