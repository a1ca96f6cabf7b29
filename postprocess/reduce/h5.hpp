#pragma once
/// \file The little of HDF5 that reading a results file needs. Local to this folder: nothing else includes
/// it.

#include <hdf5.h>

#include <string>
#include <utility>
#include <vector>

namespace oxvac::h5 {

/// Owns one HDF5 identifier and closes it with the function that belongs to its kind.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept
      : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(std::exchange(other.close_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  operator hid_t() const { return id_; }  // NOLINT: the C functions take it by value
  bool ok() const { return id_ >= 0; }

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

/// While it lives HDF5 prints nothing; afterwards the former printer is back.
class Quiet {
 public:
  Quiet();
  ~Quiet();
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  H5E_auto2_t printer_ = nullptr;
  void* data_ = nullptr;
};

/// The innermost message on HDF5's error stack, e.g. "file signature not found"; empty if there is none.
std::string last_message();

/// Opens for reading without taking or minding the file lock, so that a running solver can be watched.
/// The handle is not ok() if HDF5 refuses; `why` then holds its reason.
Handle open_file(const std::string& path, std::string& why);

/// True if every part of an absolute path such as "/trace/time_s" exists (H5Lexists asks one level only).
bool exists(hid_t file, const std::string& path);

/// Names of the members of a group, in the order of their names.
std::vector<std::string> members(hid_t file, const std::string& group);

/// The dataset; not ok() if it cannot be opened.
Handle open_dataset(hid_t file, const std::string& path);

/// Extents of a dataset; empty for a scalar.
std::vector<hsize_t> extents(hid_t dataset);

/// Strings of a dataset or an attribute, of fixed or variable length, without padding.
/// \returns false if it does not hold strings or cannot be read.
bool read_dataset_strings(hid_t dataset, std::vector<std::string>& out);
bool read_attribute_strings(hid_t object, const std::string& name, std::vector<std::string>& out);

/// \returns false if the attribute is absent, not a number or not a scalar.
bool read_attribute_number(hid_t object, const std::string& name, double& out);

}  // namespace oxvac::h5
