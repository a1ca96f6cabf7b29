/// \file results.h5 as docs/results.md says it, gathered and written by rank 0.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "observe/hdf5.hpp"
#include "observe/outputs.hpp"
#include "observe/provenance.hpp"
#include "observe/safe_file.hpp"
#include "petsc/collective.hpp"

namespace oxvac::observe {
namespace {

using hdf5::Column;
using hdf5::Kind;

constexpr int format_version = 1;
constexpr const char* running = "running";  ///< status while nothing has ended the run

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

/// Writes the table of instructions; what has been done of it changes while the run goes on.
void write_instructions(hdf5::File& file, const std::vector<Instruction>& list) {
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
  for (const auto& [column, column_kind, unit] :
       {std::tuple{"start_s", Kind::real, "s"}, std::tuple{"end_s", Kind::real, "s"},
        std::tuple{"first_row", Kind::integer, "1"}, std::tuple{"last_row", Kind::integer, "1"}})
    file.column(std::string("/instructions/") + column, column_kind, unit);
}

/// Rows of the table of instructions, from one on.
struct InstructionRows {
  std::size_t from = 0;
  std::vector<double> start_s, end_s;
  std::vector<std::int64_t> first_row, last_row;

  InstructionRows() = default;
  InstructionRows(const std::vector<InstructionProgress>& progress, std::size_t begin, std::size_t end)
      : from(begin) {
    for (std::size_t i = begin; i < end; ++i) {
      start_s.push_back(progress[i].start_s);
      end_s.push_back(progress[i].end_s);
      first_row.push_back(progress[i].first_row);
      last_row.push_back(progress[i].last_row);
    }
  }
  void write(hdf5::File& file) const {
    const auto put = [&](const char* name, const auto& values) {
      Column column = file.column(std::string("/instructions/") + name);
      if (column.rows() == 0)
        column.append(values);
      else
        column.replace(from, values);
    };
    if (start_s.empty()) return;
    put("start_s", start_s);
    put("end_s", end_s);
    put("first_row", first_row);
    put("last_row", last_row);
  }
};

/// What a copy of the results has not got yet.
struct News {
  std::vector<std::vector<double>> rows;  ///< by column
  std::vector<FieldFrame> frames;
  InstructionRows instructions;
  std::string status = running;
};

/// results.h5 and a copy of it that take turns (docs/decisions/009-results-that-survive.md): the copy is
/// written to and closed, then it takes the name, so that a file of that name is never open for writing.
/// Lives on rank 0.
class ResultsFile {
 public:
  ResultsFile(const Recorder& recorder, int ranks)
      : recorder_(recorder), path_(recorder.path("results.h5")), part_(path_ + ".part") {
    if (recorder.appends())
      cut();
    else
      create(ranks);
    news_.instructions = {recorder.instructions(), 0, recorder.instructions().size()};
    news_.rows.resize(recorder.columns().size());
  }

  void add_row(const std::vector<double>& row, int instruction) {
    for (std::size_t c = 0; c < row.size(); ++c) news_.rows[c].push_back(row[c]);
    waiting_ += row.size();
    // The end of the one before may be known only now.
    for (const int i : {instruction - 1, instruction})
      if (i >= 0) touch(static_cast<std::size_t>(i));
  }

  void add_frame(const FieldFrame& frame) {
    news_.frames.push_back(frame);
    for (const std::vector<double>& values : frame.values) waiting_ += values.size();
  }

  /// Whether what waits should be written because of its size.
  bool is_full() const { return waiting_ > most_waiting; }

  void publish(const std::string& status = running) {
    news_.status = status;
    if (touched_from_ < touched_to_)
      news_.instructions = {recorder_.instructions(), touched_from_, touched_to_};
    write();
    append_checksum(part_);
    if (std::exchange(is_published_, true))
      replace_file_and_keep(part_, path_, part_);
    else
      replace_file(part_, path_);  // what has the name belongs to no copy of this one
    missed_ = std::exchange(news_, News());
    news_.rows.resize(missed_.rows.size());
    waiting_ = 0;
    touched_from_ = touched_to_ = 0;
  }

  void finish(const std::string& status) {
    publish(status);
    std::error_code error;
    std::filesystem::remove(part_, error);
  }

 private:
  static constexpr std::size_t most_waiting = 8'000'000;  ///< numbers

  void touch(std::size_t instruction) {
    touched_from_ = touched_from_ == touched_to_ ? instruction : std::min(touched_from_, instruction);
    touched_to_ = std::max(touched_to_, instruction + 1);
  }

  void create(int ranks) {
    std::filesystem::remove(part_);
    hdf5::File file(part_);
    const RunInfo& info = recorder_.info();
    file.attribute("/", "format", std::string("oxvac-results"));
    file.attribute("/", "format_version", format_version);
    file.attribute("/", "run_id", recorder_.notes().run_id);
    file.attribute("/", "oxvac_version", oxvac_version());
    file.attribute("/", "git_hash", git_hash());
    file.attribute("/", "libraries", library_versions());
    file.attribute("/", "ranks", ranks);
    file.attribute("/", "restarts", 0);
    file.attribute("/", "date", utc_now());
    file.attribute("/", "title", info.title);
    file.attribute("/", "config_file", info.config_file);
    file.attribute("/", "status", std::string(running));
    file.text("/config", info.resolved_config);
    write_mesh(file, recorder_.mesh());
    write_instructions(file, recorder_.run().instructions);
    file.group("/trace");
    for (const TraceColumn& c : recorder_.columns()) file.column("/trace/" + c.name, Kind::real, c.unit);
    file.group("/fields");
    file.column("/fields/time_s", Kind::real, "s", 64);
    file.column("/fields/trace_row", Kind::integer, "1", 64);
    file.column("/fields/label", Kind::text, "1", 64);
    for (const std::string& name : recorder_.field_names())
      file.wide_column("/fields/" + name, unit_of_field(name), recorder_.mesh().points_m.size());
    file.close();
  }

  /// Takes out what an earlier run has written after its checkpoint: this one will write it again.
  void cut() {
    const auto rows = static_cast<hsize_t>(recorder_.run().from->row - recorder_.info().from->first_row + 1);
    copy_file(path_, part_);
    const hdf5::Input before(path_);
    const std::vector<double> frame_rows = before.table("/fields/trace_row");
    const std::vector<std::string> labels = before.texts("/fields/label");
    hsize_t frames = 0;
    while (frames < frame_rows.size() && frame_rows[frames] < static_cast<double>(rows) &&
           labels[frames] != last_good_label)
      ++frames;
    const std::vector<std::string> config = before.texts("/config");
    const int restarts = before.number("restarts") + 1;
    hdf5::File file = hdf5::File::open(part_);
    for (const TraceColumn& c : recorder_.columns()) file.column("/trace/" + c.name).cut(rows);
    for (const char* name : {"time_s", "trace_row", "label"})
      file.column(std::string("/fields/") + name).cut(frames);
    for (const std::string& name : recorder_.field_names()) file.column("/fields/" + name).cut(frames);
    file.remove("/instructions");
    write_instructions(file, recorder_.run().instructions);
    file.attribute("/", "status", std::string(running));
    file.attribute("/", "restarts", restarts);
    if (config != std::vector<std::string>{recorder_.info().resolved_config}) {
      file.rename("/config", fmt::format("/config_before_restart_{}", restarts));
      file.text("/config", recorder_.info().resolved_config);
    }
    file.close();
  }

  void write() {
    if (is_published_) {
      std::optional<hdf5::File> file;
      try {
        file.emplace(hdf5::File::open(part_));
        write(*file, missed_);
        write(*file, news_);
        file->close();
        return;
      } catch (const Error&) {
        // Somebody may still be reading what was results.h5 before, and hold HDF5's lock on it; on a full
        // disk the next attempt fails too, and says why.
        if (file) throw;
      }
      copy_file(path_, part_);
    }
    hdf5::File file = hdf5::File::open(part_);
    write(file, news_);
    file.close();
  }

  void write(hdf5::File& file, const News& news) const {
    for (std::size_t c = 0; c < news.rows.size(); ++c)
      if (!news.rows[c].empty()) file.column("/trace/" + recorder_.columns()[c].name).append(news.rows[c]);
    news.instructions.write(file);
    for (const FieldFrame& frame : news.frames) {
      for (std::size_t f = 0; f < frame.values.size(); ++f)
        file.column("/fields/" + recorder_.field_names()[f]).append(frame.values[f]);
      file.column("/fields/time_s").append(std::vector<double>{frame.time_s});
      file.column("/fields/trace_row").append(std::vector<std::int64_t>{frame.trace_row});
      file.column("/fields/label").append(std::vector<std::string>{frame.label});
    }
    // Each text that is replaced leaves a hole in the file.
    if (news.status != running) file.attribute("/", "status", news.status);
  }

  const Recorder& recorder_;
  std::string path_, part_;
  News missed_, news_;
  bool is_published_ = false;                      ///< part_ is what was results.h5 before, and lacks missed_
  std::size_t waiting_ = 0;                        ///< numbers in news_
  std::size_t touched_from_ = 0, touched_to_ = 0;  ///< instructions that news_ changes
};

class ResultsH5 : public Observer {
 public:
  explicit ResultsH5(std::shared_ptr<Recorder> recorder) : recorder_(std::move(recorder)) {}

  void on_start(const RunView& run) override {
    recorder_->begin(run);
    const int ranks = petsc::size(run.comm);
    write_on_root(run.comm, [&] {
      file_.emplace(*recorder_, ranks);
      broken_ = true;
      file_->publish();
      broken_ = false;
    });
  }

  void on_step(const StepView& view) override {
    const std::vector<double>& row = recorder_->row(view);
    const FieldFrame* frame = recorder_->frame(view);
    const Due& due = recorder_->due(view);
    write_on_root(recorder_->comm(), [&] {
      row_ = view.row;
      if (recorder_->is_repeated(view)) {
        recorder_->published_row() = row_;
        return;
      }
      file_->add_row(row, view.instruction);
      if (frame) file_->add_frame(*frame);
      if (!due.flush && !file_->is_full()) return;
      recorder_->flush_pace().began();
      broken_ = true;
      file_->publish();
      broken_ = false;
      recorder_->flush_pace().ended();
      recorder_->published_row() = row_;
    });
  }

  void on_finish(const std::string& status) override {
    if (!recorder_->begun()) return;
    const FieldFrame* last = status == "done" ? nullptr : recorder_->last_good();
    write_on_root(recorder_->comm(), [&] {
      if (!file_ || broken_) return;
      if (last) file_->add_frame(*last);
      file_->finish(status);
      recorder_->published_row() = row_;
    });
  }

 private:
  std::shared_ptr<Recorder> recorder_;
  std::optional<ResultsFile> file_;
  bool broken_ = false;  ///< a write failed: the file stays as it is
  long row_ = -1;        ///< the last one that it was given
};

}  // namespace

std::unique_ptr<Observer> make_results_h5(std::shared_ptr<Recorder> recorder) {
  return std::make_unique<ResultsH5>(std::move(recorder));
}

}  // namespace oxvac::observe
