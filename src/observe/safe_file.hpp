#pragma once
/// \file Files that are whole at every moment, also when the program is killed or the machine stops.
/// Errors are Error (io) with the path and the cause.

#include <cstdint>
#include <string>
#include <string_view>

namespace oxvac::observe {

/// A sum over bytes that any change of a single byte changes; 64 bits, so that other damage hardly escapes.
class Checksum {
 public:
  void add(std::string_view bytes);
  std::uint64_t value() const { return sum_; }

 private:
  void mix(std::uint64_t word);
  std::uint64_t sum_ = 0xcbf29ce484222325;
};

/// Waits until a file's content is on the disk.
void sync_file(const std::string& path);
/// `part` takes the name `path`, at one moment and for good; what had that name is gone.
void replace_file(const std::string& part, const std::string& path);
/// The same, and what had the name `path` keeps the name `kept`; at every moment there is a file `path`.
void replace_file_and_keep(const std::string& part, const std::string& path, const std::string& kept);
/// A copy with a file of its own, on the disk or not; replaces `to`.
void copy_file(const std::string& from, const std::string& to);
/// Writes a text file and gives it its name when it is whole. \param part what it is called until then;
/// empty: `path`.part, which two processes must not write at once.
void write_whole(const std::string& path, std::string_view content, const std::string& part = "");

/// Ends a file with a sum over all before; readers of HDF5 do not mind.
void append_checksum(const std::string& path);
/// Whether a file ends in such a sum, right or not.
bool has_checksum(const std::string& path);
/// What is wrong with a file that append_checksum has ended, in words that follow its name; empty: nothing.
std::string damage_of(const std::string& path);

}  // namespace oxvac::observe
