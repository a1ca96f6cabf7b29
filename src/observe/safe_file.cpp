#include "observe/safe_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <vector>

#include "base/error.hpp"

namespace oxvac::observe {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, int cause) {
  throw io_error(fmt::format("{}: cannot write ({}): check the space and the rights there", path,
                             std::generic_category().message(cause)));
}

void sync(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) fail(path, errno);
  const int failed = ::fsync(descriptor);
  const int cause = errno;
  ::close(descriptor);
  // Some file systems cannot wait for the disk, or not for a folder: then nobody can.
  if (failed != 0 && cause != EINVAL && cause != ENOTSUP && cause != EROFS) fail(path, cause);
}

void sync_folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  sync(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

void rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail(to, errno);
}

constexpr std::string_view mark = "oxvacsum";
/// What stands behind the content: the mark, the content's length in bytes, its sum.
struct Ending {
  std::array<char, mark.size()> sign;
  std::uint64_t length, sum;
};
static_assert(sizeof(Ending) == 24);

/// The sum over the first `length` bytes; none where there are fewer.
std::optional<std::uint64_t> sum_of(std::ifstream& file, std::uint64_t length) {
  Checksum sum;
  std::vector<char> block(std::size_t{1} << 20);
  while (length > 0) {
    const std::uint64_t count = std::min<std::uint64_t>(length, block.size());
    if (!file.read(block.data(), static_cast<std::streamsize>(count))) return std::nullopt;
    sum.add({block.data(), count});
    length -= count;
  }
  return sum.value();
}

}  // namespace

void Checksum::mix(std::uint64_t word) {
  // Each line is one-to-one, so that two contents that differ in one word never meet again.
  sum_ = (sum_ ^ word) * 0x100000001b3;
  sum_ ^= sum_ >> 32;
}

void Checksum::add(std::string_view bytes) {
  while (bytes.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof word);
    mix(word);
    bytes.remove_prefix(sizeof word);
  }
  for (const char c : bytes) mix(static_cast<unsigned char>(c));
}

void sync_file(const std::string& path) { sync(path, O_RDONLY); }

void replace_file(const std::string& part, const std::string& path) {
  sync_file(part);
  rename(part, path);
  sync_folder_of(path);
}

void replace_file_and_keep(const std::string& part, const std::string& path, const std::string& kept) {
  sync_file(part);
  // A second name for the old file first, so that its own can pass to the new one at one moment.
  const std::string spare = kept + ".link";
  ::unlink(spare.c_str());
  const bool is_first = ::link(path.c_str(), spare.c_str()) != 0 && errno == ENOENT;
  std::error_code error;
  if (!is_first && !fs::exists(spare, error)) copy_file(path, spare);  // a file system without second names
  rename(part, path);
  if (!is_first) rename(spare, kept);
  sync_folder_of(path);
}

void copy_file(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::remove(to, error);  // not into a file that somebody may be reading
  fs::copy_file(from, to, error);
  if (error) fail(to, error.value());
}

void write_whole(const std::string& path, std::string_view content, const std::string& part) {
  const std::string beside = part.empty() ? path + ".part" : part;
  errno = 0;
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) {
    const int cause = errno;
    ::unlink(beside.c_str());
    fail(path, cause);
  }
  rename(beside, path);
}

void append_checksum(const std::string& path) {
  std::error_code error;
  const std::uint64_t length = fs::file_size(path, error);
  std::ifstream in(path, std::ios::binary);
  const auto sum = error ? std::nullopt : sum_of(in, length);
  if (!sum) fail(path, errno);
  Ending ending{{}, length, *sum};
  std::copy(mark.begin(), mark.end(), ending.sign.begin());
  errno = 0;
  std::ofstream out(path, std::ios::binary | std::ios::app);
  out.write(reinterpret_cast<const char*>(&ending), sizeof ending);
  out.close();
  if (!out) fail(path, errno);
}

bool has_checksum(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Ending ending;
  return file.seekg(-static_cast<std::streamoff>(sizeof ending), std::ios::end) &&
         file.read(reinterpret_cast<char*>(&ending), sizeof ending) &&
         std::string_view(ending.sign.data(), ending.sign.size()) == mark;
}

std::string damage_of(const std::string& path) {
  std::error_code error;
  const std::uint64_t size = fs::file_size(path, error);
  if (error) return "cannot be read (" + error.message() + ")";
  std::ifstream file(path, std::ios::binary);
  if (!file) return "cannot be read (" + std::generic_category().message(errno) + ")";
  Ending ending;
  if (size < sizeof ending) return "is cut off";
  const std::uint64_t length = size - sizeof ending;
  const auto sum = sum_of(file, length);
  if (!sum || !file.read(reinterpret_cast<char*>(&ending), sizeof ending)) return "cannot be read to its end";
  if (std::string_view(ending.sign.data(), ending.sign.size()) != mark || ending.length != length)
    return "is cut off or was changed";
  return *sum == ending.sum ? "" : "was changed: its checksum does not match";
}

}  // namespace oxvac::observe
