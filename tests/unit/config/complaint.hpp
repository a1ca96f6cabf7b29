#pragma once
/// \file What the config tests share: the message of an input error, and files in a folder of their own.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "base/error.hpp"
#include "config/reader.hpp"

namespace oxvac::testing {

/// The message of the input error that `f` throws; "(no error)" if it throws none.
inline std::string complaint(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& e) {
    return e.kind() == ErrorKind::input ? e.what() : std::string("(wrong kind) ") + e.what();
  }
  return "(no error)";
}

/// The complaint about a config text named c.yaml, read by `read` and then checked for unused keys.
inline std::string complaint_about(const std::string& yaml, const std::function<void(const Reader&)>& read,
                                   const std::vector<std::string>& overrides = {}) {
  return complaint([&] {
    const Document document = Document::parse(yaml, "c.yaml", overrides);
    read(document.root());
    document.require_all_used();
  });
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A folder that is gone at the end of the test.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("oxvac-config-" + std::to_string(getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name) const { return (path_ / name).string(); }
  /// Writes a file, with its folders. \returns its path.
  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace oxvac::testing
