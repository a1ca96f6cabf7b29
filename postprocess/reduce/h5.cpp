#include "reduce/h5.hpp"

#include <algorithm>
#include <functional>

namespace oxvac::h5 {

Quiet::Quiet() {
  H5Eget_auto2(H5E_DEFAULT, &printer_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}
Quiet::~Quiet() { H5Eset_auto2(H5E_DEFAULT, printer_, data_); }

std::string last_message() {
  std::string message;
  // Upward starts at the function that found the fault; it is the one that says something useful.
  H5Ewalk2(
      H5E_DEFAULT, H5E_WALK_UPWARD,
      [](unsigned n, const H5E_error2_t* e, void* out) -> herr_t {
        if (n == 0 && e->desc) *static_cast<std::string*>(out) = e->desc;
        return 0;
      },
      &message);
  return message;
}

Handle open_file(const std::string& path, std::string& why) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_file_locking(access, false, true);
  Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
  if (!file.ok()) why = last_message();  // before closing `access` clears the stack
  return file;
}

bool exists(hid_t file, const std::string& path) {
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    if (H5Lexists(file, path.substr(0, slash).c_str(), H5P_DEFAULT) <= 0) return false;
    if (slash == std::string::npos) return true;
  }
}

std::vector<std::string> members(hid_t file, const std::string& group) {
  std::vector<std::string> names;
  H5Literate_by_name(
      file, group.c_str(), H5_INDEX_NAME, H5_ITER_INC, nullptr,
      [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
        static_cast<std::vector<std::string>*>(out)->emplace_back(name);
        return 0;
      },
      &names, H5P_DEFAULT);
  return names;
}

Handle open_dataset(hid_t file, const std::string& path) {
  if (!exists(file, path)) return {};
  return {H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose};
}

std::vector<hsize_t> extents(hid_t dataset) {
  const Handle space(H5Dget_space(dataset), H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space);
  std::vector<hsize_t> size(rank > 0 ? static_cast<std::size_t>(rank) : 0);
  if (rank > 0) H5Sget_simple_extent_dims(space, size.data(), nullptr);
  return size;
}

namespace {

using ReadInto = std::function<herr_t(hid_t memory_type, void* buffer)>;

bool read_variable(hid_t type, hid_t space, std::size_t count, const ReadInto& read,
                   std::vector<std::string>& out) {
  const Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(memory, H5T_VARIABLE);
  H5Tset_cset(memory, H5Tget_cset(type));
  std::vector<char*> buffer(count, nullptr);
  if (count > 0 && read(memory, buffer.data()) < 0) return false;
  for (const char* text : buffer) out.emplace_back(text ? text : "");
  if (count > 0) H5Dvlen_reclaim(memory, space, H5P_DEFAULT, buffer.data());
  return true;
}

bool read_fixed(hid_t type, std::size_t count, const ReadInto& read, std::vector<std::string>& out) {
  const std::size_t width = H5Tget_size(type);
  std::vector<char> buffer(count * width);
  if (count > 0 && read(type, buffer.data()) < 0) return false;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text(buffer.data() + i * width, width);
    text.resize(std::min(text.find('\0'), text.size()));
    if (H5Tget_strpad(type) == H5T_STR_SPACEPAD) text.erase(text.find_last_not_of(' ') + 1);
    out.push_back(std::move(text));
  }
  return true;
}

bool read_strings(hid_t type, hid_t space, const ReadInto& read, std::vector<std::string>& out) {
  out.clear();
  if (H5Tget_class(type) != H5T_STRING) return false;
  const hssize_t points = H5Sget_simple_extent_npoints(space);
  if (points < 0) return false;
  const auto count = static_cast<std::size_t>(points);
  return H5Tis_variable_str(type) > 0 ? read_variable(type, space, count, read, out)
                                      : read_fixed(type, count, read, out);
}

}  // namespace

bool read_dataset_strings(hid_t dataset, std::vector<std::string>& out) {
  const Handle type(H5Dget_type(dataset), H5Tclose);
  const Handle space(H5Dget_space(dataset), H5Sclose);
  return read_strings(
      type, space,
      [&](hid_t memory, void* buffer) {
        return H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer);
      },
      out);
}

bool read_attribute_strings(hid_t object, const std::string& name, std::vector<std::string>& out) {
  if (H5Aexists(object, name.c_str()) <= 0) return false;
  const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(attribute), H5Tclose);
  const Handle space(H5Aget_space(attribute), H5Sclose);
  return read_strings(
      type, space, [&](hid_t memory, void* buffer) { return H5Aread(attribute, memory, buffer); }, out);
}

bool read_attribute_number(hid_t object, const std::string& name, double& out) {
  if (H5Aexists(object, name.c_str()) <= 0) return false;
  const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(attribute), H5Tclose);
  const Handle space(H5Aget_space(attribute), H5Sclose);
  const H5T_class_t kind = H5Tget_class(type);
  if (kind != H5T_INTEGER && kind != H5T_FLOAT) return false;
  return H5Sget_simple_extent_npoints(space) == 1 && H5Aread(attribute, H5T_NATIVE_DOUBLE, &out) >= 0;
}

}  // namespace oxvac::h5
