#include "observe/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace oxvac::observe {
namespace {

namespace fs = std::filesystem;

/// Whose content names the run that holds the lock on it. It stays: whoever removed it could lock out nobody.
constexpr const char* lock_name = ".oxvac.lock";

/// N of fields_N.vtu.
std::optional<std::size_t> number_of_fields(const std::string& name) {
  if (!name.starts_with("fields_") || !name.ends_with(".vtu")) return std::nullopt;
  const std::string number = name.substr(7, name.size() - 11);
  if (number.size() < 5 || number.size() > 9 || number.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return std::stoul(number);
}

bool is_own_output(const fs::path& file) {
  const std::string name = file.filename().string();
  return name == "trace.csv" || name == "fields.pvd" || number_of_fields(name);
}

std::vector<fs::path> own_outputs(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file() && is_own_output(entry.path())) found.push_back(entry.path());
  return found;
}

fs::path folder_of(const std::string& name) { return name.empty() ? fs::path(".") : fs::path(name); }

[[noreturn]] void unusable(const std::string& folder, const std::string& why) {
  throw io_error(
      fmt::format("{}: the output folder cannot be used ({}): give another one with -o", folder, why));
}

/// Who holds a lock, as the holder has written.
std::string holder_of(int descriptor) {
  char text[200];
  const ssize_t count = ::pread(descriptor, text, sizeof text, 0);
  const std::string who(text, count > 0 ? static_cast<std::size_t>(count) : 0);
  return who.substr(0, who.find('\n'));
}

void sign(int descriptor) {
  char host[64] = "";
  ::gethostname(host, sizeof host - 1);
  const std::string who = fmt::format("process {} on {}\n", ::getpid(), host);
  // Only a help for people: a full disk must not keep a run from starting here.
  if (::ftruncate(descriptor, 0) == 0) (void)!::pwrite(descriptor, who.data(), who.size(), 0);
}

}  // namespace

FolderLock::FolderLock(const std::string& folder) {
  const fs::path path = folder_of(folder);
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_directory(path, error))
    throw io_error(
        fmt::format("{}: is a file, but the results need a folder: give another one with -o", folder));
  fs::create_directories(path, error);
  if (error) unusable(path.string(), error.message());
  if (::access(path.c_str(), W_OK | X_OK) != 0)
    unusable(path.string(), std::generic_category().message(errno));
  descriptor_ = ::open((path / lock_name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) unusable(path.string(), std::generic_category().message(errno));
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) {
    sign(descriptor_);
  } else if (errno == EWOULDBLOCK) {
    const std::string who = holder_of(descriptor_);
    throw io_error(
        fmt::format("{}: another run ({}) is writing into this folder: wait for it, or give another "
                    "folder with -o",
                    path.string(), who));
  }  // else a file system without locks: then nobody watches
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void clear_folder(const std::string& folder, bool overwrite, bool keep_checkpoints) {
  const fs::path path = folder_of(folder);
  try {
    const fs::path results = path / "results.h5";
    if (!overwrite && (fs::exists(results) || !own_outputs(path).empty()))
      throw io_error(
          fmt::format("{}: holds the results of an earlier run, and output.overwrite is false: give "
                      "another folder with -o, or allow it with --set output.overwrite=true",
                      folder));
    if (fs::exists(results)) fs::rename(results, path / "results.h5.bak");
    if (!keep_checkpoints) {
      const fs::path last = path / checkpoint_name;
      if (fs::exists(last)) fs::rename(last, path / "checkpoint.h5.bak");
      fs::remove(path / previous_checkpoint_name);
    }
    for (const char* half :
         {"results.h5.part", "results.h5.part.link", "checkpoint.h5.part", "checkpoint_previous.h5.link"})
      fs::remove(path / half);
    for (const fs::path& file : own_outputs(path)) fs::remove(file);
  } catch (const fs::filesystem_error& e) {
    unusable(e.path1().empty() ? folder : e.path1().string(), e.code().message());
  }
}

void promote_checkpoint(const std::string& folder, const std::string& gone_on_from) {
  const fs::path last = folder_of(folder) / checkpoint_name,
                 previous = folder_of(folder) / previous_checkpoint_name;
  try {
    if (fs::exists(last)) {
      if (fs::equivalent(last, gone_on_from)) return;
      fs::rename(last, folder_of(folder) / "checkpoint.h5.bak");
    }
    if (fs::exists(previous) && fs::equivalent(previous, gone_on_from)) {
      fs::rename(previous, last);
      return;
    }
    fs::remove(previous);
    const fs::path part = last.string() + ".part";
    fs::copy_file(gone_on_from, part, fs::copy_options::overwrite_existing);
    fs::rename(part, last);
  } catch (const fs::filesystem_error& e) {
    unusable(last.string(), e.code().message());
  }
}

void remove_fields_from(const std::string& folder, std::size_t first) {
  std::error_code error;
  for (const fs::path& file : own_outputs(folder_of(folder)))
    if (const auto number = number_of_fields(file.filename().string()); number && *number >= first)
      fs::remove(file, error);
}

}  // namespace oxvac::observe
