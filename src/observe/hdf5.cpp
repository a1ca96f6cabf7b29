#include "observe/hdf5.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "observe/hdf5_inside.hpp"

namespace oxvac::hdf5 {
namespace {

std::vector<const char*> pointers(const std::vector<std::string>& values) {
  std::vector<const char*> p;
  for (const std::string& v : values) p.push_back(v.c_str());
  return p;
}

constexpr hsize_t most_rows_per_chunk = 100'000;

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
  const Id access = newer_format();  // whose end would clear HDF5's words
  file_ = Id(H5Fcreate(path.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, access), H5Fclose);
  if (file_ < 0) fail("anything");
}

File File::open(const std::string& path) {
  const Quiet quiet;
  File file;
  file.path_ = path;
  const Id access = newer_format();
  file.file_ = Id(H5Fopen(path.c_str(), H5F_ACC_RDWR, access), H5Fclose);
  if (file.file_ < 0) file.fail("anything");
  return file;
}

bool File::has(const std::string& name) const { return H5Lexists(file_, name.c_str(), H5P_DEFAULT) > 0; }

void File::remove(const std::string& name) {
  const Quiet quiet;
  if (H5Ldelete(file_, name.c_str(), H5P_DEFAULT) < 0) fail(name);
}

void File::rename(const std::string& from, const std::string& to) {
  const Quiet quiet;
  if (H5Lmove(file_, from.c_str(), file_, to.c_str(), H5P_DEFAULT, H5P_DEFAULT) < 0) fail(to);
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
  const Id how(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  if (!extent.empty() && extent[0] > 0) {
    std::vector<hsize_t> chunk = extent;
    chunk[0] = std::min(chunk[0], most_rows_per_chunk);
    H5Pset_chunk(how, static_cast<int>(chunk.size()), chunk.data());
    H5Pset_fletcher32(how);
  }
  const Id dataset(H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, how, H5P_DEFAULT), H5Dclose);
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
  if (kind != Kind::text) H5Pset_fletcher32(how);  // of texts it would see the references alone
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
  H5Pset_fletcher32(how);
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

Column File::column(const std::string& name) {
  const Quiet quiet;
  Column column;
  column.file_ = this;
  column.name_ = name;
  column.dataset_ = Id(H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (column.dataset_ < 0) fail(name);
  const Id space(H5Dget_space(column.dataset_), H5Sclose);
  hsize_t extent[] = {0, 0};
  if (H5Sget_simple_extent_ndims(space) > 2 || H5Sget_simple_extent_dims(space, extent, nullptr) < 1)
    fail(name);
  column.rows_ = extent[0];
  column.width_ = extent[1];
  return column;
}

void File::close() {
  const Quiet quiet;
  if (H5Fflush(file_, H5F_SCOPE_GLOBAL) < 0 || !file_.close()) fail("to disk");
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

void Column::cut(hsize_t rows) {
  const Quiet quiet;
  const hsize_t extent[] = {rows, width_};
  if (rows > rows_ || H5Dset_extent(dataset_, extent) < 0) file_->fail(name_);
  rows_ = rows;
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

}  // namespace oxvac::hdf5
