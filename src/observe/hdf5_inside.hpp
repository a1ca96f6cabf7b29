#pragma once
/// \file What the two halves of the HDF5 room share: silence, and HDF5's own words.

#include <hdf5.h>

#include <string>

#include "observe/hdf5.hpp"

namespace oxvac::hdf5 {

/// While it lives HDF5 does not print; its error stack is still there to be read.
class Quiet {
 public:
  Quiet() {
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Quiet() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

/// The innermost message of HDF5's error stack: the one that knows the cause.
inline std::string cause() {
  std::string found;
  H5Ewalk2(
      H5E_DEFAULT, H5E_WALK_UPWARD,
      [](unsigned n, const H5E_error2_t* e, void* out) -> herr_t {
        if (n == 0 && e->desc) *static_cast<std::string*>(out) = e->desc;
        return 0;
      },
      &found);
  return found.empty() ? "HDF5 gives no reason" : found;
}

inline Id variable_text() {
  Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

inline Id copy_of(hid_t type) { return {H5Tcopy(type), H5Tclose}; }
inline Id scalar() { return {H5Screate(H5S_SCALAR), H5Sclose}; }

/// File access in the newer format, whose descriptions have checksums.
inline Id newer_format() {
  Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
  return access;
}

}  // namespace oxvac::hdf5
