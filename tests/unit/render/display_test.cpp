#include "render/display.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "base/error.hpp"
#include "reduce/fixture.hpp"

using Catch::Matchers::Contains;
using oxvac::draw::Display;
using oxvac::draw::display_answers;

namespace {

/// Sets DISPLAY for one test and puts back what was.
class DisplayVariable {
 public:
  explicit DisplayVariable(const char* value) {
    if (const char* old = std::getenv("DISPLAY")) old_ = old, had_ = true;
    value ? setenv("DISPLAY", value, 1) : unsetenv("DISPLAY");
  }
  ~DisplayVariable() { had_ ? setenv("DISPLAY", old_.c_str(), 1) : unsetenv("DISPLAY"); }

 private:
  std::string old_;
  bool had_ = false;
};

std::string message_of(const std::string& server) {
  try {
    Display display(server);
  } catch (const oxvac::Error& e) {
    CHECK(e.kind() == oxvac::ErrorKind::io);
    return e.what();
  }
  return "no error";
}

std::string script(const fixture::TemporaryFolder& folder, const std::string& body) {
  const std::string path = folder.file("server");
  std::ofstream(path) << "#!/bin/sh\n" << body << "\n";
  chmod(path.c_str(), 0755);
  return path;
}

}  // namespace

TEST_CASE("Without DISPLAY a server is started and ended again") {
  const DisplayVariable none(nullptr);
  std::string name;
  {
    const Display display;
    name = display.name();
    CHECK(display.own());
    CHECK(std::getenv("DISPLAY") == name);
    CHECK(display_answers(name));
    const Display second;
    CHECK_FALSE(second.own());
    CHECK(second.name() == name);
  }
  CHECK(std::getenv("DISPLAY") == nullptr);
  CHECK_FALSE(display_answers(name));
}

TEST_CASE("A DISPLAY that does not answer is replaced and put back") {
  const DisplayVariable dead(":4711");
  CHECK_FALSE(display_answers(":4711"));
  CHECK_FALSE(display_answers(""));
  {
    const Display display;
    CHECK(display.own());
    CHECK(display.name() != ":4711");
  }
  CHECK(std::string(std::getenv("DISPLAY")) == ":4711");
}

TEST_CASE("A missing X server is named with its package") {
  const DisplayVariable none(nullptr);
  CHECK_THAT(message_of("no-such-x-server"),
             Contains("no-such-x-server") && Contains("xvfb") && Contains("No such file"));
  CHECK(std::getenv("DISPLAY") == nullptr);
}

TEST_CASE("An X server that ends at once is quoted") {
  const DisplayVariable none(nullptr);
  const fixture::TemporaryFolder folder;
  CHECK_THAT(message_of(script(folder, "echo 'no screens found' >&2; exit 1")),
             Contains("did not come up") && Contains("no screens found"));
}
