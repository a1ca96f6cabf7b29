#include "observe/hdf5.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace oxvac::hdf5 {
namespace {

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
std::string cause() {
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

Id variable_text() {
  Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

Id copy_of(hid_t type) { return {H5Tcopy(type), H5Tclose}; }
Id scalar() { return {H5Screate(H5S_SCALAR), H5Sclose}; }

std::vector<const char*> pointers(const std::vector<std::string>& values) {
  std::vector<const char*> p;
  for (const std::string& v : values) p.push_back(v.c_str());
  return p;
}

}  // namespace

Id::~Id() { close(); }

bool Id::close() {
  const hid_t id = std::exchange(id_, -1);
  if (id < 0 || !close_)
    return true;  // and leave the error stack as it is: somebody may be about to report it
  const Quiet quiet;
  return close_(id) >= 0;
}

void File::fail(const std::string& what) const {
  throw io_error(
      fmt::format("{}: cannot write {} ({}): check the space and the rights there", path_, what, cause()));
}

File::File(const std::string& path) : path_(path) {
  const Quiet quiet;
  file_ = Id(H5Fcreate(path.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
  if (file_ < 0) fail("the results file");
}

void File::group(const std::string& name) {
  const Quiet quiet;
  const Id group(H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
  if (group < 0) fail(name);
}

void File::attribute(const std::string& object, const std::string& name, const Id& type, const Id& space,
                     const void* data) {
  const Quiet quiet;
  if (H5Aexists_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT) > 0)
    H5Adelete_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT);
  const Id made(H5Acreate_by_name(file_, object.c_str(), name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT,
                                  H5P_DEFAULT),
                H5Aclose);
  if (made < 0 || H5Awrite(made, type, data) < 0) fail("the attribute " + name);
}

void File::attribute(const std::string& object, const std::string& name, const std::string& value) {
  const char* text = value.c_str();
  attribute(object, name, variable_text(), scalar(), &text);
}

void File::attribute(const std::string& object, const std::string& name,
                     const std::vector<std::string>& values) {
  const hsize_t count = values.size();
  attribute(object, name, variable_text(), Id(H5Screate_simple(1, &count, nullptr), H5Sclose),
            pointers(values).data());
}

void File::attribute(const std::string& object, const std::string& name, int value) {
  attribute(object, name, copy_of(H5T_NATIVE_INT), scalar(), &value);
}

void File::attribute(const std::string& object, const std::string& name, double value) {
  attribute(object, name, copy_of(H5T_NATIVE_DOUBLE), scalar(), &value);
}

void File::fixed(const std::string& name, hid_t type, const void* data, const std::vector<hsize_t>& extent,
                 const std::string& unit) {
  const Quiet quiet;
  const Id space(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose);
  const Id dataset(H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                   H5Dclose);
  if (dataset < 0 || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0) fail(name);
  attribute(name, "unit", unit);
}

void File::table(const std::string& name, const std::vector<double>& values, const std::string& unit,
                 hsize_t width) {
  const std::vector<hsize_t> extent =
      width == 0 ? std::vector<hsize_t>{values.size()} : std::vector<hsize_t>{values.size() / width, width};
  fixed(name, H5T_NATIVE_DOUBLE, values.data(), extent, unit);
}

void File::table(const std::string& name, const std::vector<std::int64_t>& values, const std::string& unit) {
  fixed(name, H5T_NATIVE_INT64, values.data(), {values.size()}, unit);
}

void File::table(const std::string& name, const std::vector<int>& values, const std::string& unit) {
  fixed(name, H5T_NATIVE_INT, values.data(), {values.size()}, unit);
}

void File::text(const std::string& name, const std::string& value) {
  const Quiet quiet;
  const Id type = variable_text(), space = scalar();
  const Id dataset(H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                   H5Dclose);
  const char* text = value.c_str();
  if (dataset < 0 || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text) < 0) fail(name);
}

Column File::column(const std::string& name, Kind kind, const std::string& unit, hsize_t rows_per_chunk) {
  const Quiet quiet;
  const hsize_t none = 0, unlimited = H5S_UNLIMITED;
  const Id space(H5Screate_simple(1, &none, &unlimited), H5Sclose);
  const Id how(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_chunk(how, 1, &rows_per_chunk);
  const Id type = kind == Kind::real      ? copy_of(H5T_NATIVE_DOUBLE)
                  : kind == Kind::integer ? copy_of(H5T_NATIVE_INT64)
                                          : variable_text();
  Column column;
  column.file_ = this;
  column.name_ = name;
  column.dataset_ = Id(H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, how, H5P_DEFAULT), H5Dclose);
  if (column.dataset_ < 0) fail(name);
  attribute(name, "unit", unit);
  return column;
}

Column File::wide_column(const std::string& name, const std::string& unit, hsize_t width) {
  const Quiet quiet;
  const hsize_t start[] = {0, width}, most[] = {H5S_UNLIMITED, width}, chunk[] = {1, width};
  const Id space(H5Screate_simple(2, start, most), H5Sclose);
  const Id how(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_chunk(how, 2, chunk);
  if (H5Zfilter_avail(H5Z_FILTER_DEFLATE) > 0) {
    H5Pset_shuffle(how);
    H5Pset_deflate(how, 4);
  }
  Column column;
  column.file_ = this;
  column.name_ = name;
  column.width_ = width;
  column.dataset_ =
      Id(H5Dcreate2(file_, name.c_str(), H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, how, H5P_DEFAULT), H5Dclose);
  if (column.dataset_ < 0) fail(name);
  attribute(name, "unit", unit);
  return column;
}

void File::flush() {
  const Quiet quiet;
  if (H5Fflush(file_, H5F_SCOPE_GLOBAL) < 0) fail("to disk");
}

void File::close() {
  flush();
  const Quiet quiet;
  if (!file_.close()) fail("to disk");
}

void Column::write(hsize_t first, hsize_t count, hid_t type, const void* data) {
  if (count == 0) return;
  const Quiet quiet;
  const hsize_t start[] = {first, 0}, extent[] = {count, width_};
  const int rank = width_ == 0 ? 1 : 2;
  const Id there(H5Dget_space(dataset_), H5Sclose);
  const Id here(H5Screate_simple(rank, extent, nullptr), H5Sclose);
  if (H5Sselect_hyperslab(there, H5S_SELECT_SET, start, nullptr, extent, nullptr) < 0 ||
      H5Dwrite(dataset_, type, here, there, H5P_DEFAULT, data) < 0)
    file_->fail(name_);
}

void Column::append(hsize_t count, hid_t type, const void* data) {
  const Quiet quiet;
  const hsize_t extent[] = {rows_ + count, width_};
  if (H5Dset_extent(dataset_, extent) < 0) file_->fail(name_);
  write(rows_, count, type, data);
  rows_ += count;
}

void Column::append(const std::vector<double>& values) {
  append(width_ == 0 ? values.size() : 1, H5T_NATIVE_DOUBLE, values.data());
}

void Column::append(const std::vector<std::int64_t>& values) {
  append(values.size(), H5T_NATIVE_INT64, values.data());
}

void Column::append(const std::vector<std::string>& values) {
  append(values.size(), variable_text(), pointers(values).data());
}

void Column::replace(hsize_t first, const std::vector<double>& values) {
  write(first, values.size(), H5T_NATIVE_DOUBLE, values.data());
}

void Column::replace(hsize_t first, const std::vector<std::int64_t>& values) {
  write(first, values.size(), H5T_NATIVE_INT64, values.data());
}

Input::Input(const std::string& path) : path_(path) {
  const Quiet quiet;
  file_ = {H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose};
  if (file_ < 0) fail("cannot be opened");
}

void Input::fail(const std::string& what) const {
  throw io_error(fmt::format("{}: {} ({})", path_, what, cause()));
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
