#pragma once
/// \file The little of HDF5 that the results file needs: handles, attributes, tables that grow.

#include <hdf5.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace oxvac::hdf5 {

/// Owns an HDF5 identifier; move-only.
class Id {
 public:
  using Close = herr_t (*)(hid_t);
  Id() = default;
  Id(hid_t id, Close closer) : id_(id), close_(closer) {}
  Id(Id&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Id& operator=(Id&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Id();
  /// Closes now. \returns false if that failed (what was not written yet is lost).
  bool close();
  operator hid_t() const { return id_; }

 private:
  hid_t id_ = -1;
  Close close_ = nullptr;
};

/// Element types of a column.
enum class Kind { real, integer, text };

/// A dataset whose first extent grows.
class Column;

/// A file that is being written. Every member throws Error (io) with the path and HDF5's own words. Numbers
/// are stored with checksums (Fletcher's) and descriptions with those of HDF5's newer format: a reader meets
/// an error where a bit has flipped. Of texts HDF5 knows nothing.
class File {
 public:
  explicit File(const std::string& path);  ///< creates; an existing file is an error
  /// Opens a file for more rows. Where somebody reads it and holds HDF5's lock, that is an error.
  static File open(const std::string& path);
  bool has(const std::string& name) const;
  void remove(const std::string& name);
  void rename(const std::string& from, const std::string& to);

  void group(const std::string& name);
  void attribute(const std::string& object, const std::string& name, const std::string& value);
  void attribute(const std::string& object, const std::string& name, const std::vector<std::string>& values);
  void attribute(const std::string& object, const std::string& name, int value);
  void attribute(const std::string& object, const std::string& name, double value);

  /// A dataset of fixed size, written at once. \param width entries per row; 0: one number per row.
  void table(const std::string& name, const std::vector<double>& values, const std::string& unit,
             hsize_t width = 0);
  void table(const std::string& name, const std::vector<std::int64_t>& values, const std::string& unit);
  void table(const std::string& name, const std::vector<int>& values, const std::string& unit);
  /// One string.
  void text(const std::string& name, const std::string& value);

  Column column(const std::string& name, Kind kind, const std::string& unit, hsize_t rows_per_chunk = 1024);
  /// Rows of `width` numbers, each row a compressed chunk of its own.
  Column wide_column(const std::string& name, const std::string& unit, hsize_t width);

  /// A column that is there already.
  Column column(const std::string& name);

  /// Columns must be gone by then.
  void close();
  const std::string& path() const { return path_; }
  [[noreturn]] void fail(const std::string& what) const;

 private:
  File() = default;
  void attribute(const std::string& object, const std::string& name, const Id& type, const Id& space,
                 const void* data);
  void fixed(const std::string& name, hid_t type, const void* data, const std::vector<hsize_t>& extent,
             const std::string& unit);
  std::string path_;
  Id file_;
};

class Column {
 public:
  void append(const std::vector<double>& values);
  void append(const std::vector<std::int64_t>& values);
  void append(const std::vector<std::string>& values);
  /// Replaces rows from `first` on.
  void replace(hsize_t first, const std::vector<double>& values);
  void replace(hsize_t first, const std::vector<std::int64_t>& values);
  /// Leaves the first rows only. \throws Error (io) where there are fewer.
  void cut(hsize_t rows);
  hsize_t rows() const { return rows_; }

 private:
  friend class File;
  void append(hsize_t count, hid_t type, const void* data);
  void write(hsize_t first, hsize_t count, hid_t type, const void* data);
  const File* file_ = nullptr;
  std::string name_;
  Id dataset_;
  hsize_t rows_ = 0, width_ = 0;  ///< width 0: one number per row
};

/// A file that is read. Every member throws Error (io) with the path and what is missing.
class Input {
 public:
  explicit Input(const std::string& path);
  bool has(const std::string& name) const;
  std::vector<double> table(const std::string& name) const;
  std::vector<std::string> texts(const std::string& name) const;
  /// Whether a group's members have these names, in any order, and there are no others.
  bool has_exactly(const std::string& group, std::vector<std::string> names) const;
  /// An attribute of the root; empty where there is none.
  std::string attribute(const std::string& name) const;
  /// An integer attribute of the root; 0 where there is none.
  int number(const std::string& name) const;
  const std::string& path() const { return path_; }
  [[noreturn]] void fail(const std::string& what) const;

 private:
  std::string path_;
  Id file_;
};

}  // namespace oxvac::hdf5
