#include "observe/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

#include "base/error.hpp"

namespace oxvac::observe {
namespace {

namespace fs = std::filesystem;

/// HDF5 holds a lock on a file that it writes.
bool is_being_written(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool taken = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return taken;
}

bool is_own_output(const fs::path& file) {
  const std::string name = file.filename().string();
  if (name == "trace.csv" || name == "fields.pvd") return true;
  if (!name.starts_with("fields_") || !name.ends_with(".vtu")) return false;
  const std::string number = name.substr(7, name.size() - 11);
  return number.size() >= 5 && number.find_first_not_of("0123456789") == std::string::npos;
}

std::vector<fs::path> own_outputs(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file() && is_own_output(entry.path())) found.push_back(entry.path());
  return found;
}

void clear(const fs::path& folder) {
  const fs::path results = folder / "results.h5";
  if (fs::exists(results)) fs::rename(results, folder / "results.h5.bak");
  const fs::path checkpoint = folder / "checkpoint.h5";
  if (fs::exists(checkpoint)) fs::rename(checkpoint, folder / "checkpoint.h5.bak");
  for (const fs::path& file : own_outputs(folder)) fs::remove(file);
}

}  // namespace

void prepare_folder(const std::string& folder, bool overwrite) {
  const fs::path path = folder.empty() ? fs::path(".") : fs::path(folder);
  try {
    if (fs::exists(path) && !fs::is_directory(path))
      throw io_error(
          fmt::format("{}: is a file, but the results need a folder: give another one with -o", folder));
    fs::create_directories(path);
    const fs::path results = path / "results.h5";
    if (!overwrite && (fs::exists(results) || !own_outputs(path).empty()))
      throw io_error(
          fmt::format("{}: holds the results of an earlier run, and output.overwrite is false: give "
                      "another folder with -o, or allow it with --set output.overwrite=true",
                      folder));
    if (fs::exists(results) && is_being_written(results))
      throw io_error(
          fmt::format("{}: another run is writing this file: wait for it, or give another folder with -o",
                      results.string()));
    clear(path);
  } catch (const fs::filesystem_error& e) {
    throw io_error(fmt::format("{}: the output folder cannot be used ({}): give another one with -o",
                               e.path1().empty() ? folder : e.path1().string(), e.code().message()));
  }
  if (::access(path.c_str(), W_OK | X_OK) != 0)
    throw io_error(fmt::format("{}: the output folder cannot be written to ({}): give another one with -o",
                               folder, std::generic_category().message(errno)));
}

}  // namespace oxvac::observe
