/// \file results.h5 as docs/results.md says it, gathered and written by rank 0.

#include <algorithm>
#include <optional>

#include "observe/flush_clock.hpp"
#include "observe/hdf5.hpp"
#include "observe/outputs.hpp"
#include "observe/provenance.hpp"
#include "petsc/collective.hpp"

namespace oxvac::observe {
namespace {

using hdf5::Column;
using hdf5::Kind;

constexpr int format_version = 1;

/// The names of fields end in their unit.
std::string unit_of_field(const std::string& name) {
  if (name.ends_with("_V")) return "V";
  return name.ends_with("_K") ? "K" : "1/m3";
}

void write_mesh(hdf5::File& file, const WholeMesh& mesh) {
  std::vector<double> points;
  for (const Vec3& p : mesh.points_m) points.insert(points.end(), p.begin(), p.end());
  file.group("/mesh");
  file.attribute("/mesh", "dimension", mesh.dimension);
  file.attribute("/mesh", "geometry", std::string(name_of(mesh.geometry)));
  file.attribute("/mesh", "depth_m", mesh.depth_m);
  file.attribute("/mesh", "region_names", mesh.region_names);
  file.table("/mesh/points", points, "m", 3);
  file.table("/mesh/cell_types", mesh.cell_types, "1");
  file.table("/mesh/cell_offsets", mesh.cell_offsets, "1");
  file.table("/mesh/cell_points", mesh.cell_points, "1");
  file.table("/mesh/cell_regions", mesh.cell_regions, "1");
  file.table("/mesh/point_volume", mesh.point_volume_m3, "m3");
}

/// The table of instructions; rows change while the run goes on.
class InstructionTable {
 public:
  InstructionTable(hdf5::File& file, const std::vector<Instruction>& list,
                   const std::vector<InstructionProgress>& progress) {
    file.group("/instructions");
    std::vector<std::string> name, kind, group;
    std::vector<std::int64_t> cycle;
    std::vector<double> amplitude;
    for (const Instruction& i : list) {
      name.push_back(i.name);
      kind.push_back(i.kind);
      group.push_back(i.group);
      cycle.push_back(i.cycle);
      amplitude.push_back(i.waveform->extreme_V());
    }
    file.column("/instructions/name", Kind::text, "1").append(name);
    file.column("/instructions/kind", Kind::text, "1").append(kind);
    file.column("/instructions/group", Kind::text, "1").append(group);
    file.column("/instructions/cycle", Kind::integer, "1").append(cycle);
    file.column("/instructions/amplitude_V", Kind::real, "V").append(amplitude);
    start_ = file.column("/instructions/start_s", Kind::real, "s");
    end_ = file.column("/instructions/end_s", Kind::real, "s");
    first_ = file.column("/instructions/first_row", Kind::integer, "1");
    last_ = file.column("/instructions/last_row", Kind::integer, "1");
    const Part all = part(progress, 0, progress.size());
    start_.append(all.start_s);
    end_.append(all.end_s);
    first_.append(all.first);
    last_.append(all.last);
  }

  void touch(int instruction) {
    if (instruction < 0) return;
    const auto i = static_cast<std::size_t>(instruction);
    from_ = from_ == to_ ? i : std::min(from_, i);
    to_ = std::max(to_, i + 1);
  }

  void write(const std::vector<InstructionProgress>& progress) {
    const Part changed = part(progress, from_, to_);
    start_.replace(from_, changed.start_s);
    end_.replace(from_, changed.end_s);
    first_.replace(from_, changed.first);
    last_.replace(from_, changed.last);
    from_ = to_ = 0;
  }

 private:
  struct Part {
    std::vector<double> start_s, end_s;
    std::vector<std::int64_t> first, last;
  };
  static Part part(const std::vector<InstructionProgress>& progress, std::size_t from, std::size_t to) {
    Part p;
    for (std::size_t i = from; i < to; ++i) {
      p.start_s.push_back(progress[i].start_s);
      p.end_s.push_back(progress[i].end_s);
      p.first.push_back(progress[i].first_row);
      p.last.push_back(progress[i].last_row);
    }
    return p;
  }
  Column start_, end_, first_, last_;
  std::size_t from_ = 0, to_ = 0;  ///< rows that changed since the last write
};

/// The open file with all that grows in it; lives on rank 0.
class ResultsFile {
 public:
  explicit ResultsFile(const Recorder& recorder, int ranks) : file_(recorder.path("results.h5")) {
    const RunInfo& info = recorder.info();
    file_.attribute("/", "format", std::string("oxvac-results"));
    file_.attribute("/", "format_version", format_version);
    file_.attribute("/", "oxvac_version", oxvac_version());
    file_.attribute("/", "git_hash", git_hash());
    file_.attribute("/", "libraries", library_versions());
    file_.attribute("/", "ranks", ranks);
    file_.attribute("/", "date", utc_now());
    file_.attribute("/", "title", info.title);
    file_.attribute("/", "config_file", info.config_file);
    file_.attribute("/", "status", std::string("running"));
    file_.text("/config", info.resolved_config);
    write_mesh(file_, recorder.mesh());
    instructions_.emplace(file_, recorder.run().instructions, recorder.instructions());
    file_.group("/trace");
    for (const TraceColumn& c : recorder.columns())
      trace_.push_back(file_.column("/trace/" + c.name, Kind::real, c.unit));
    pending_.resize(trace_.size());
    file_.group("/fields");
    frame_time_ = file_.column("/fields/time_s", Kind::real, "s", 64);
    frame_row_ = file_.column("/fields/trace_row", Kind::integer, "1", 64);
    frame_label_ = file_.column("/fields/label", Kind::text, "1", 64);
    for (const std::string& name : recorder.field_names())
      fields_.push_back(
          file_.wide_column("/fields/" + name, unit_of_field(name), recorder.mesh().points_m.size()));
    file_.flush();
  }

  void add_row(const std::vector<double>& row, int instruction) {
    for (std::size_t c = 0; c < row.size(); ++c) pending_[c].push_back(row[c]);
    instructions_->touch(instruction);
    if (instruction > 0) instructions_->touch(instruction - 1);  // its end may be known only now
  }

  void add_frame(const FieldFrame& frame) {
    for (std::size_t f = 0; f < fields_.size(); ++f) fields_[f].append(frame.values[f]);
    frame_time_.append(std::vector<double>{frame.time_s});
    frame_row_.append(std::vector<std::int64_t>{frame.trace_row});
    frame_label_.append(std::vector<std::string>{frame.label});
  }

  void flush(const Recorder& recorder) {
    for (std::size_t c = 0; c < trace_.size(); ++c) {
      trace_[c].append(pending_[c]);
      pending_[c].clear();
    }
    instructions_->write(recorder.instructions());
    file_.flush();
  }

  void finish(const Recorder& recorder, const std::string& status) {
    flush(recorder);
    file_.attribute("/", "status", status);
    trace_.clear();
    fields_.clear();
    instructions_.reset();
    for (Column* c : {&frame_time_, &frame_row_, &frame_label_}) *c = Column();
    file_.close();
  }

 private:
  hdf5::File file_;
  std::optional<InstructionTable> instructions_;
  std::vector<Column> trace_, fields_;
  std::vector<std::vector<double>> pending_;  ///< rows not written yet, by column
  Column frame_time_, frame_row_, frame_label_;
};

class ResultsH5 : public Observer {
 public:
  explicit ResultsH5(std::shared_ptr<Recorder> recorder) : recorder_(std::move(recorder)) {}

  void on_start(const RunView& run) override {
    recorder_->begin(run);
    const int ranks = petsc::size(run.comm);
    write_on_root(run.comm, [&] { file_.emplace(*recorder_, ranks); });
  }

  void on_step(const StepView& view) override {
    const std::vector<double>& row = recorder_->row(view);
    const FieldFrame* frame = recorder_->frame(view);
    write_on_root(recorder_->comm(), [&] {
      broken_ = true;
      file_->add_row(row, view.instruction);
      if (frame) file_->add_frame(*frame);
      if (clock_.due(view) || frame) file_->flush(*recorder_);
      broken_ = false;
    });
  }

  void on_finish(const std::string& status) override {
    if (!recorder_->begun()) return;
    const FieldFrame* last = status == "done" ? nullptr : recorder_->last_good();
    write_on_root(recorder_->comm(), [&] {
      if (file_ && !broken_ && last) file_->add_frame(*last);
      if (file_ && !broken_) file_->finish(*recorder_, status);
    });
  }

 private:
  std::shared_ptr<Recorder> recorder_;
  std::optional<ResultsFile> file_;
  bool broken_ = false;  ///< a write failed: the file stays as it is
  FlushClock clock_;
};

}  // namespace

std::unique_ptr<Observer> make_results_h5(std::shared_ptr<Recorder> recorder) {
  return std::make_unique<ResultsH5>(std::move(recorder));
}

}  // namespace oxvac::observe
