#pragma once
/// \file Writes small results files for tests, in the layout of docs/results.md.

#include <hdf5.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reduce/results_file.hpp"

namespace fixture {

/// A folder that lives as long as the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "oxvac-reduce-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Builds a run row by row and writes it. Everything is public so that a test can damage it first.
class Run {
 public:
  std::string format = "oxvac-results", status = "done", config = "title: synthetic\n";
  int format_version = 1;
  std::map<std::string, std::vector<double>> trace{{"time_s", {0.0}},
                                                   {"applied_V", {0.0}},
                                                   {"device_V", {0.0}},
                                                   {"current_A", {0.0}},
                                                   {"temperature_max_K", {300.0}}};
  std::vector<oxvac::ExecutedInstruction> instructions;
  std::vector<oxvac::Snapshot> snapshots;
  std::map<std::string, std::vector<std::vector<double>>> fields;
  double series_ohm = 0, temperature_K = 300;

  /// One instruction whose rows are the given applied voltages; the current comes from a law I(V).
  Run& add(const std::string& name, const std::string& kind, const std::vector<double>& applied_V,
           const std::function<double(double)>& current_A, const std::string& group = {}, int cycle = 0) {
    oxvac::ExecutedInstruction one{name, kind, group, cycle, trace["time_s"].back(), 0, -1, -1, 0};
    one.first_row = static_cast<std::int64_t>(trace["time_s"].size());
    for (const double v : applied_V) {
      const double i = current_A(v);
      trace["time_s"].push_back(trace["time_s"].back() + 1e-9);
      trace["applied_V"].push_back(v);
      trace["device_V"].push_back(v - series_ohm * i);
      trace["current_A"].push_back(i);
      trace["temperature_max_K"].push_back(temperature_K);
      if (std::abs(v) > std::abs(one.amplitude_V)) one.amplitude_V = v;
    }
    one.end_s = trace["time_s"].back();
    one.last_row = static_cast<std::int64_t>(trace["time_s"].size()) - 1;
    instructions.push_back(one);
    return *this;
  }

  void write(const std::string& path) const;
};

/// n+1 voltages from one to the other, without the first: rows of a ramp.
inline std::vector<double> ramp(double from_V, double to_V, int n) {
  std::vector<double> v;
  for (int i = 1; i <= n; ++i) v.push_back(from_V + (to_V - from_V) * i / n);
  return v;
}

/// The ramps between corners, one after the other, n rows each.
inline std::vector<double> ramps(const std::vector<double>& corners_V, int n) {
  std::vector<double> v;
  for (std::size_t i = 0; i + 1 < corners_V.size(); ++i)
    for (const double x : ramp(corners_V[i], corners_V[i + 1], n)) v.push_back(x);
  return v;
}

// --- the writer ------------------------------------------------------------------------------------

inline void write_numbers(hid_t file, const std::string& path, hid_t type, const void* data,
                          const std::vector<hsize_t>& size, const std::string& unit = {}) {
  const hid_t space = H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr);
  const hid_t set = H5Dcreate2(file, path.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  if (size[0] > 0) H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, H5T_VARIABLE);
  const hid_t scalar = H5Screate(H5S_SCALAR);
  const hid_t attribute = H5Acreate2(set, "unit", text, scalar, H5P_DEFAULT, H5P_DEFAULT);
  const char* value = unit.c_str();
  H5Awrite(attribute, text, &value);
  H5Aclose(attribute), H5Sclose(scalar), H5Tclose(text), H5Dclose(set), H5Sclose(space);
}

inline void write_column(hid_t file, const std::string& path, const std::vector<double>& values,
                         const std::string& unit = {}) {
  write_numbers(file, path, H5T_NATIVE_DOUBLE, values.data(), {values.size()}, unit);
}
inline void write_column(hid_t file, const std::string& path, const std::vector<std::int64_t>& values) {
  write_numbers(file, path, H5T_NATIVE_INT64, values.data(), {values.size()});
}

inline hid_t variable_string() {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

inline void write_column(hid_t file, const std::string& path, const std::vector<std::string>& values) {
  std::vector<const char*> pointers;
  for (const auto& v : values) pointers.push_back(v.c_str());
  const hid_t type = variable_string();
  const hsize_t n = values.size();
  const hid_t space = H5Screate_simple(1, &n, nullptr);
  const hid_t set = H5Dcreate2(file, path.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  if (n > 0) H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data());
  H5Dclose(set), H5Sclose(space), H5Tclose(type);
}

inline void write_attribute(hid_t object, const std::string& name, const std::vector<std::string>& values) {
  std::vector<const char*> pointers;
  for (const auto& v : values) pointers.push_back(v.c_str());
  const hid_t type = variable_string();
  const hsize_t n = values.size();
  const hid_t space = n == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &n, nullptr);
  const hid_t attribute = H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(attribute, type, pointers.data());
  H5Aclose(attribute), H5Sclose(space), H5Tclose(type);
}

template <class T>
void write_attribute(hid_t object, const std::string& name, T value) {
  const hid_t type = std::is_same_v<T, int> ? H5T_NATIVE_INT : H5T_NATIVE_DOUBLE;
  const hid_t space = H5Screate(H5S_SCALAR);
  const hid_t attribute = H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(attribute, type, &value);
  H5Aclose(attribute), H5Sclose(space);
}

inline void make_group(hid_t file, const std::string& path) {
  H5Gclose(H5Gcreate2(file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
}

template <class Member>
auto column_of(const std::vector<oxvac::ExecutedInstruction>& all, Member member) {
  std::vector<std::decay_t<decltype(all.front().*member)>> out;
  for (const auto& one : all) out.push_back(one.*member);
  return out;
}

inline void write_instructions(hid_t file, const std::vector<oxvac::ExecutedInstruction>& all) {
  using I = oxvac::ExecutedInstruction;
  const std::string at = "/instructions/";
  make_group(file, "/instructions");
  write_column(file, at + "name", column_of(all, &I::name));
  write_column(file, at + "kind", column_of(all, &I::kind));
  write_column(file, at + "group", column_of(all, &I::group));
  std::vector<std::int64_t> cycle;
  for (const auto& one : all) cycle.push_back(one.cycle);
  write_column(file, at + "cycle", cycle);
  write_column(file, at + "start_s", column_of(all, &I::start_s), "s");
  write_column(file, at + "end_s", column_of(all, &I::end_s), "s");
  write_column(file, at + "first_row", column_of(all, &I::first_row));
  write_column(file, at + "last_row", column_of(all, &I::last_row));
  write_column(file, at + "amplitude_V", column_of(all, &I::amplitude_V), "V");
}

/// Two unit squares side by side, one region each.
inline void write_mesh(hid_t file) {
  const std::vector<double> points{0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 1, 1, 0, 2, 1, 0};
  make_group(file, "/mesh");
  write_numbers(file, "/mesh/points", H5T_NATIVE_DOUBLE, points.data(), {6, 3}, "m");
  write_column(file, "/mesh/cell_types", std::vector<std::int64_t>{9, 9});
  write_column(file, "/mesh/cell_offsets", std::vector<std::int64_t>{0, 4, 8});
  write_column(file, "/mesh/cell_points", std::vector<std::int64_t>{0, 1, 4, 3, 1, 2, 5, 4});
  write_column(file, "/mesh/cell_regions", std::vector<std::int64_t>{0, 1});
  write_column(file, "/mesh/point_volume", std::vector<double>{0.25, 0.5, 0.25, 0.25, 0.5, 0.25}, "m3");
  const hid_t group = H5Gopen2(file, "/mesh", H5P_DEFAULT);
  write_attribute(group, "region_names", std::vector<std::string>{"oxide", "ysz"});
  write_attribute(group, "geometry", std::vector<std::string>{"planar"});
  write_attribute(group, "dimension", 2);
  write_attribute(group, "depth_m", 15e-9);
  H5Gclose(group);
}

inline void Run::write(const std::string& path) const {
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const std::map<std::string, std::string> texts{{"format", format},
                                                 {"oxvac_version", "0.1.0"},
                                                 {"git_hash", "abc123"},
                                                 {"libraries", "PETSc 3.18"},
                                                 {"status", status},
                                                 {"date", "2024-01-01T00:00:00Z"},
                                                 {"title", "a synthetic cell"},
                                                 {"config_file", "cell.yaml"}};
  for (const auto& [name, text] : texts) write_attribute(file, name, std::vector<std::string>{text});
  write_attribute(file, "format_version", format_version);
  write_attribute(file, "ranks", 2);
  write_column(file, "/config", std::vector<std::string>{config});
  make_group(file, "/trace");
  for (const auto& [name, values] : trace)
    write_column(file, "/trace/" + name, values, name.substr(name.rfind('_') + 1));
  write_instructions(file, instructions);
  write_mesh(file);
  if (!snapshots.empty()) {
    using S = oxvac::Snapshot;
    std::vector<double> time;
    std::vector<std::int64_t> row;
    std::vector<std::string> label;
    for (const S& s : snapshots)
      time.push_back(s.time_s), row.push_back(s.trace_row), label.push_back(s.label);
    make_group(file, "/fields");
    write_column(file, "/fields/time_s", time, "s");
    write_column(file, "/fields/trace_row", row);
    write_column(file, "/fields/label", label);
    for (const auto& [name, all] : fields) {
      std::vector<double> flat;
      for (const auto& one : all) flat.insert(flat.end(), one.begin(), one.end());
      write_numbers(file, "/fields/" + name, H5T_NATIVE_DOUBLE, flat.data(),
                    {all.size(), all.front().size()});
    }
  }
  H5Fclose(file);
}

}  // namespace fixture
