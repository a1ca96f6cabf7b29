#pragma once
/// \file Reads results.h5 (docs/results.md). Everything right of the solver starts here.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oxvac {

/// Where the numbers come from. Texts that the file lacks are empty.
struct ResultsHeader {
  int format_version = 0;
  int ranks = 0;  ///< 0 where not stated
  std::string oxvac_version, git_hash, libraries, date, title, config_file;
  std::string status;  ///< "running", "done" or "failed: ..."
};

/// One executed instruction of the protocol; repeats and cycles are unrolled.
struct ExecutedInstruction {
  std::string name, kind;
  std::string group;  ///< the enclosing cycle or repeat, else empty
  int cycle = 0;      ///< 1-based pass through that group, 0 outside
  double start_s = 0, end_s = 0;
  std::int64_t first_row = -1;  ///< -1 while no step of it is in the file
  std::int64_t last_row = -1;   ///< inclusive; never beyond ResultsFile::rows()
  double amplitude_V = 0;       ///< signed extreme of the applied voltage
  bool has_rows() const { return first_row >= 0 && last_row >= first_row; }
};

/// The mesh of the fields, in VTK's terms.
struct ResultsMesh {
  std::vector<std::array<double, 3>> points_m;  ///< planar (x, z, 0), axisymmetric (r, z, 0), line (z, 0, 0)
  std::vector<int> cell_types;                  ///< VTK cell types, [C]
  std::vector<std::int64_t> cell_offsets;       ///< [C+1] into cell_points
  std::vector<std::int64_t> cell_points;
  std::vector<int> cell_regions;  ///< [C] into region_names
  std::vector<std::string> region_names;
  std::vector<double> point_volume_m3;  ///< [P]
  int dimension = 0;
  std::string geometry;  ///< "line", "planar", "axisymmetric" or "box3d"
  double depth_m = 0;
};

/// When the fields were stored.
struct Snapshot {
  double time_s = 0;
  std::int64_t trace_row = -1;
  std::string label;  ///< the instruction's name
};

/// A results file, open for reading. A file whose run goes on or has failed is as good as any up to its last
/// flush: rows() counts what all trace columns have. To see later rows open it again.
///
/// Every member throws Error (io) naming the file, what is missing or damaged in it, and what to do.
class ResultsFile {
 public:
  /// \throws Error (io) if the file is missing, not written by oxvac, or of another format version.
  explicit ResultsFile(const std::string& path);
  ~ResultsFile();
  ResultsFile(ResultsFile&&) noexcept;
  ResultsFile& operator=(ResultsFile&&) noexcept;

  const std::string& path() const;
  const ResultsHeader& header() const;
  bool done() const { return header().status == "done"; }
  bool running() const { return header().status == "running"; }
  bool failed() const { return header().status.starts_with("failed"); }
  /// The resolved config, as YAML.
  std::string config_text() const;

  /// Accepted steps including row 0, the initial state.
  std::size_t rows() const;
  const std::vector<std::string>& trace_columns() const;
  bool has_trace(std::string_view column) const;
  /// One column of the trace, [rows()], in the unit that its name ends in.
  std::vector<double> trace(std::string_view column) const;
  /// The attribute `unit` of a trace column.
  std::string trace_unit(std::string_view column) const;

  /// In order of execution. Read once, when the file is opened.
  const std::vector<ExecutedInstruction>& instructions() const;

  ResultsMesh mesh() const;

  /// Empty where the run stored no fields.
  const std::vector<Snapshot>& snapshots() const;
  /// "potential_V", "temperature_K", "vacancies_m3" ...
  const std::vector<std::string>& field_names() const;
  bool has_field(std::string_view name) const;
  /// Point values [P] of one snapshot.
  std::vector<double> field(std::string_view name, std::size_t snapshot) const;

 private:
  struct File;
  std::unique_ptr<File> file_;
};

}  // namespace oxvac
