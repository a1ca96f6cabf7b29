#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "observe/hdf5.hpp"
#include "observe/hdf5_inside.hpp"

namespace oxvac::hdf5 {
namespace {

/// Names of what is in a group, in order.
std::vector<std::string> members(hid_t group) {
  std::vector<std::string> names;
  H5G_info_t info;
  if (H5Gget_info(group, &info) < 0) return names;
  for (hsize_t k = 0; k < info.nlinks; ++k) {
    char name[256] = "";
    H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, k, name, sizeof name, H5P_DEFAULT);
    names.emplace_back(name);
  }
  return names;
}

}  // namespace

Input::Input(const std::string& path) : path_(path) {
  const Quiet quiet;
  file_ = {H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose};
  if (file_ < 0) fail("cannot be opened");
}

void Input::fail(const std::string& what) const {
  throw io_error(fmt::format("{}: {} ({})", path_, what, cause()));
}

bool Input::has_exactly(const std::string& group, std::vector<std::string> names) const {
  const Quiet quiet;
  const Id object(H5Oopen(file_, group.c_str(), H5P_DEFAULT), H5Oclose);
  std::vector<std::string> found = members(object);
  std::sort(found.begin(), found.end());
  std::sort(names.begin(), names.end());
  return found == names;
}

std::string Input::attribute(const std::string& name) const {
  const Quiet quiet;
  if (H5Aexists(file_, name.c_str()) <= 0) return "";
  const Id attribute(H5Aopen(file_, name.c_str(), H5P_DEFAULT), H5Aclose), type = variable_text();
  char* raw = nullptr;
  if (H5Aread(attribute, type, &raw) < 0) return "";
  const std::string value = raw ? raw : "";
  H5free_memory(raw);
  return value;
}

int Input::number(const std::string& name) const {
  const Quiet quiet;
  int value = 0;
  if (H5Aexists(file_, name.c_str()) <= 0) return 0;
  const Id attribute(H5Aopen(file_, name.c_str(), H5P_DEFAULT), H5Aclose);
  if (H5Aread(attribute, H5T_NATIVE_INT, &value) < 0) fail("cannot read attribute " + name);
  return value;
}

bool Input::has(const std::string& name) const { return H5Lexists(file_, name.c_str(), H5P_DEFAULT) > 0; }

std::vector<double> Input::table(const std::string& name) const {
  const Quiet quiet;
  const Id set(H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (set < 0) fail("has no dataset " + name);
  const Id space(H5Dget_space(set), H5Sclose);
  std::vector<double> values(
      static_cast<std::size_t>(std::max<hssize_t>(H5Sget_simple_extent_npoints(space), 0)));
  if (H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    fail("cannot read dataset " + name);
  return values;
}

std::vector<std::string> Input::texts(const std::string& name) const {
  const Quiet quiet;
  const Id set(H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (set < 0) fail("has no dataset " + name);
  const Id space(H5Dget_space(set), H5Sclose), type = variable_text();
  std::vector<char*> raw(
      static_cast<std::size_t>(std::max<hssize_t>(H5Sget_simple_extent_npoints(space), 0)));
  if (H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data()) < 0) fail("cannot read dataset " + name);
  std::vector<std::string> values(raw.begin(), raw.end());
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, raw.data());
  return values;
}

}  // namespace oxvac::hdf5
