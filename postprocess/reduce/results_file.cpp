#include "reduce/results_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <type_traits>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "reduce/h5.hpp"

namespace oxvac {
namespace {

constexpr int known_version = 1;

template <class T>
hid_t native_type() {
  if constexpr (std::is_same_v<T, double>) return H5T_NATIVE_DOUBLE;
  if constexpr (std::is_same_v<T, int>) return H5T_NATIVE_INT;
  if constexpr (std::is_same_v<T, std::int64_t>) return H5T_NATIVE_INT64;
}

}  // namespace

struct ResultsFile::File {
  std::string path;
  h5::Handle handle;
  ResultsHeader header;
  std::size_t rows = 0;
  std::vector<std::string> trace_columns;
  std::vector<ExecutedInstruction> instructions;
  std::vector<Snapshot> snapshots;
  std::vector<std::string> field_names;

  Error error(const std::string& message) const { return io_error(fmt::format("{}: {}", path, message)); }

  h5::Handle dataset(const std::string& name) const {
    h5::Handle found = h5::open_dataset(handle, name);
    if (found.ok()) return found;
    throw error(fmt::format(
        "the dataset '{}' is missing. The run may have died before it was written, or the file is incomplete",
        name));
  }

  template <class T>
  std::vector<T> numbers(const std::string& name) const {
    const h5::Handle data = dataset(name);
    std::size_t count = 1;
    for (const hsize_t n : h5::extents(data)) count *= n;
    std::vector<T> values(count);
    if (count > 0 && H5Dread(data, native_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
      throw error(
          fmt::format("cannot read '{}' ({}). The file is damaged, or it was being written: try again", name,
                      h5::last_message()));
    return values;
  }

  std::vector<std::string> strings(const std::string& name) const {
    std::vector<std::string> values;
    if (!h5::read_dataset_strings(dataset(name), values))
      throw error(fmt::format("'{}' does not hold strings. Was the file written by another program?", name));
    return values;
  }

  std::string attribute(hid_t object, const std::string& name) const {
    std::vector<std::string> values;
    h5::read_attribute_strings(object, name, values);
    return fmt::format("{}", fmt::join(values, ", "));
  }

  void open();
  void read_header();
  void read_trace_columns();
  void read_instructions();
  void read_snapshots();
};

void ResultsFile::File::open() {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    throw error("no such results file. Give the results.h5 that 'oxvac run' wrote");
  if (std::filesystem::is_directory(path, ignored))
    throw error("this is a folder. Give the results.h5 inside it");
  std::string why;
  handle = h5::open_file(path, why);
  if (!handle.ok())
    throw error(
        fmt::format("not a readable HDF5 file ({}). If the run is writing it just now, try again; "
                    "if the run was killed while writing, the file is damaged",
                    why));
}

void ResultsFile::File::read_header() {
  if (attribute(handle, "format") != "oxvac-results")
    throw error("an HDF5 file, but not results of oxvac: its attribute 'format' is not \"oxvac-results\"");
  double version = 0;
  if (!h5::read_attribute_number(handle, "format_version", version))
    throw error("the attribute 'format_version' is missing or not a number");
  if (version != known_version)
    throw error(
        fmt::format("format version {:g}; this program reads version {}. Use the oxvac that wrote it ({})",
                    version, known_version, attribute(handle, "oxvac_version")));
  header.format_version = known_version;
  double ranks = 0;
  if (h5::read_attribute_number(handle, "ranks", ranks)) header.ranks = static_cast<int>(ranks);
  header.oxvac_version = attribute(handle, "oxvac_version");
  header.git_hash = attribute(handle, "git_hash");
  header.libraries = attribute(handle, "libraries");
  header.date = attribute(handle, "date");
  header.title = attribute(handle, "title");
  header.config_file = attribute(handle, "config_file");
  header.status = attribute(handle, "status");
  if (header.status.empty()) throw error("the attribute 'status' is missing");
}

void ResultsFile::File::read_trace_columns() {
  if (!h5::exists(handle, "/trace")) throw error("the group '/trace' is missing");
  trace_columns = h5::members(handle, "/trace");
  bool first = true;
  for (const std::string& column : trace_columns) {
    const auto size = h5::extents(dataset("/trace/" + column));
    if (size.size() != 1) throw error(fmt::format("'/trace/{}' is not a column", column));
    // Of a file that is being written the columns may differ by the rows of the last flush.
    rows = first ? size[0] : std::min<std::size_t>(rows, size[0]);
    first = false;
  }
}

void ResultsFile::File::read_instructions() {
  const std::string at = "/instructions/";
  const auto name = strings(at + "name"), kind = strings(at + "kind"), group = strings(at + "group");
  const auto cycle = numbers<int>(at + "cycle");
  const auto start = numbers<double>(at + "start_s"), end = numbers<double>(at + "end_s");
  const auto amplitude = numbers<double>(at + "amplitude_V");
  const auto first = numbers<std::int64_t>(at + "first_row"), last = numbers<std::int64_t>(at + "last_row");
  const std::size_t count = std::min({name.size(), kind.size(), group.size(), cycle.size(), start.size(),
                                      end.size(), amplitude.size(), first.size(), last.size()});
  for (std::size_t i = 0; i < count; ++i) {
    ExecutedInstruction one{name[i], kind[i],  group[i], cycle[i],    start[i],
                            end[i],  first[i], last[i],  amplitude[i]};
    const auto rows_there = static_cast<std::int64_t>(rows);
    one.last_row = std::min(one.last_row, rows_there - 1);
    if (!one.has_rows()) one.first_row = one.last_row = -1;
    instructions.push_back(std::move(one));
  }
}

void ResultsFile::File::read_snapshots() {
  if (!h5::exists(handle, "/fields")) return;
  const auto names = h5::members(handle, "/fields");
  if (std::find(names.begin(), names.end(), "time_s") == names.end()) return;
  const auto time = numbers<double>("/fields/time_s");
  const auto row = numbers<std::int64_t>("/fields/trace_row");
  const auto label = strings("/fields/label");
  std::size_t count = std::min({time.size(), row.size(), label.size()});
  for (const std::string& name : names) {
    if (name == "time_s" || name == "trace_row" || name == "label") continue;
    const auto size = h5::extents(dataset("/fields/" + name));
    if (size.size() != 2) throw error(fmt::format("'/fields/{}' is not snapshots by points", name));
    count = std::min<std::size_t>(count, size[0]);
    field_names.push_back(name);
  }
  for (std::size_t i = 0; i < count; ++i) snapshots.push_back({time[i], row[i], label[i]});
}

ResultsFile::ResultsFile(const std::string& path) : file_(std::make_unique<File>()) {
  const h5::Quiet quiet;
  file_->path = path;
  file_->open();
  file_->read_header();
  file_->read_trace_columns();
  file_->read_instructions();
  file_->read_snapshots();
}

ResultsFile::~ResultsFile() = default;
ResultsFile::ResultsFile(ResultsFile&&) noexcept = default;
ResultsFile& ResultsFile::operator=(ResultsFile&&) noexcept = default;

const std::string& ResultsFile::path() const { return file_->path; }
const ResultsHeader& ResultsFile::header() const { return file_->header; }
std::size_t ResultsFile::rows() const { return file_->rows; }
const std::vector<std::string>& ResultsFile::trace_columns() const { return file_->trace_columns; }
const std::vector<ExecutedInstruction>& ResultsFile::instructions() const { return file_->instructions; }
const std::vector<Snapshot>& ResultsFile::snapshots() const { return file_->snapshots; }
const std::vector<std::string>& ResultsFile::field_names() const { return file_->field_names; }

std::string ResultsFile::config_text() const {
  const h5::Quiet quiet;
  return fmt::format("{}", fmt::join(file_->strings("/config"), "\n"));
}

bool ResultsFile::has_trace(std::string_view column) const {
  return std::find(file_->trace_columns.begin(), file_->trace_columns.end(), column) !=
         file_->trace_columns.end();
}

std::vector<double> ResultsFile::trace(std::string_view column) const {
  if (!has_trace(column))
    throw file_->error(fmt::format("the trace has no column '{}'.{} It has {}", column,
                                   did_you_mean(column, file_->trace_columns),
                                   fmt::join(file_->trace_columns, ", ")));
  const h5::Quiet quiet;
  auto values = file_->numbers<double>(fmt::format("/trace/{}", column));
  values.resize(std::min(values.size(), file_->rows));
  return values;
}

std::string ResultsFile::trace_unit(std::string_view column) const {
  if (!has_trace(column)) return trace(column), std::string();
  const h5::Quiet quiet;
  return file_->attribute(file_->dataset(fmt::format("/trace/{}", column)), "unit");
}

ResultsMesh ResultsFile::mesh() const {
  const h5::Quiet quiet;
  const File& f = *file_;
  ResultsMesh mesh;
  const auto xyz = f.numbers<double>("/mesh/points");
  if (xyz.size() % 3 != 0) throw f.error("'/mesh/points' does not have three coordinates per point");
  for (std::size_t i = 0; i < xyz.size(); i += 3) mesh.points_m.push_back({xyz[i], xyz[i + 1], xyz[i + 2]});
  mesh.cell_types = f.numbers<int>("/mesh/cell_types");
  mesh.cell_offsets = f.numbers<std::int64_t>("/mesh/cell_offsets");
  mesh.cell_points = f.numbers<std::int64_t>("/mesh/cell_points");
  mesh.cell_regions = f.numbers<int>("/mesh/cell_regions");
  mesh.point_volume_m3 = f.numbers<double>("/mesh/point_volume");
  const h5::Handle group(H5Gopen2(f.handle, "/mesh", H5P_DEFAULT), H5Gclose);
  h5::read_attribute_strings(group, "region_names", mesh.region_names);
  mesh.geometry = f.attribute(group, "geometry");
  double dimension = 0;
  if (!h5::read_attribute_number(group, "dimension", dimension)) throw f.error("'/mesh' lacks 'dimension'");
  mesh.dimension = static_cast<int>(dimension);
  h5::read_attribute_number(group, "depth_m", mesh.depth_m);

  const std::size_t cells = mesh.cell_types.size();
  const auto inside = [](const auto& list, std::size_t end) {
    return std::all_of(list.begin(), list.end(),
                       [&](auto i) { return i >= 0 && static_cast<std::size_t>(i) < end; });
  };
  const bool consistent =
      mesh.cell_offsets.size() == cells + 1 && mesh.cell_regions.size() == cells &&
      inside(mesh.cell_points, mesh.points_m.size()) && inside(mesh.cell_regions, mesh.region_names.size()) &&
      std::is_sorted(mesh.cell_offsets.begin(), mesh.cell_offsets.end()) && mesh.cell_offsets.front() == 0 &&
      mesh.cell_offsets.back() == static_cast<std::int64_t>(mesh.cell_points.size()) &&
      mesh.point_volume_m3.size() == mesh.points_m.size();
  if (!consistent) throw f.error("the parts of '/mesh' do not fit together: the file is damaged");
  return mesh;
}

bool ResultsFile::has_field(std::string_view name) const {
  return std::find(file_->field_names.begin(), file_->field_names.end(), name) != file_->field_names.end();
}

std::vector<double> ResultsFile::field(std::string_view name, std::size_t snapshot) const {
  const File& f = *file_;
  if (!has_field(name))
    throw f.error(
        fmt::format("no snapshots of a field '{}'.{} There are {}", name, did_you_mean(name, f.field_names),
                    f.field_names.empty() ? "none" : fmt::format("{}", fmt::join(f.field_names, ", "))));
  if (snapshot >= f.snapshots.size())
    throw f.error(fmt::format("snapshot {} asked for, but there are {}", snapshot, f.snapshots.size()));
  const h5::Quiet quiet;
  const h5::Handle data = f.dataset(fmt::format("/fields/{}", name));
  const hsize_t points = h5::extents(data)[1], start[2] = {snapshot, 0}, count[2] = {1, points};
  std::vector<double> values(points);
  const h5::Handle space(H5Dget_space(data), H5Sclose),
      memory(H5Screate_simple(1, &points, nullptr), H5Sclose);
  H5Sselect_hyperslab(space, H5S_SELECT_SET, start, nullptr, count, nullptr);
  if (H5Dread(data, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values.data()) < 0)
    throw f.error(fmt::format("cannot read '/fields/{}' ({})", name, h5::last_message()));
  return values;
}

}  // namespace oxvac
