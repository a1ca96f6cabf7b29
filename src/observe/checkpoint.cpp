// Writing checkpoints: which moment, whose copy, and how the file takes its name.
#include <fmt/format.h>

#include <filesystem>

#include "observe/checkpoint_parts.hpp"
#include "observe/folder.hpp"
#include "observe/hdf5.hpp"
#include "observe/outputs.hpp"
#include "observe/safe_file.hpp"
#include "petsc/collective.hpp"

namespace oxvac::observe {
namespace {

/// Writes the state from which the run could go on, now and then and at the end. Between two moments it costs
/// nothing but the copy that every rank keeps of its own share; only a file that is due is gathered.
class Checkpoints : public Observer {
 public:
  explicit Checkpoints(std::shared_ptr<Recorder> recorder) : recorder_(std::move(recorder)) {}

  void on_start(const RunView& run) override {
    recorder_->begin(run);
    gather_.emplace(run.comm, run.assembler.mesh());
    if (run.from && recorder_->appends()) written_row_ = run.from->row;
  }

  void on_step(const StepView& view) override {
    if (view.resume) last_ = view.resume;
    if (recorder_->due(view).checkpoint) write();
  }

  void on_finish(const std::string&) override {
    if (recorder_->begun() && last_) write();
  }

 private:
  using Arrays = std::vector<std::pair<std::string, std::vector<double>>>;

  /// By vertex of the undistributed mesh; empty except on rank 0. Collective.
  Arrays gathered() const {
    const Assembler& assembler = recorder_->run().assembler;
    const Layout& layout = assembler.layout();
    Arrays arrays;
    for (const auto& part : parts_of(*last_))
      for (int u = 0; u < unknown_count; ++u) {
        std::vector<double> local(assembler.mesh().points_m.size(), 0.0);
        bool lives = false;
        for (int v = 0; v < assembler.mesh().owned; ++v)
          if (const int i = layout.at(v, static_cast<Unknown>(u)); is_saved(layout, i, part.is_stored)) {
            local[v] = (*part.values)[i];
            lives = true;
          }
        if (petsc::any(recorder_->comm(), lives))
          arrays.emplace_back(dataset_of(part.group, u), gather_->values(local));
      }
    return arrays;
  }

  void write() {
    // After a failed write of the results a checkpoint would be ahead of them, and a step be missing.
    const bool is_ahead = recorder_->root() && last_->row > recorder_->published_row();
    if (last_->row == written_row_ || petsc::any(recorder_->comm(), is_ahead)) return;
    recorder_->checkpoint_pace().began();
    const Arrays arrays = gathered();
    write_on_root(recorder_->comm(), [&] {
      const std::string path = recorder_->path(checkpoint_name), part = path + ".part";
      std::filesystem::remove(part);
      try {
        write_file(part, arrays);
        append_checksum(part);
        replace_file_and_keep(part, path, recorder_->path(previous_checkpoint_name));
      } catch (...) {
        std::error_code error;
        std::filesystem::remove(part, error);  // what is left of it may fill the disk
        throw;
      }
    });
    written_row_ = last_->row;
    recorder_->checkpoint_pace().ended();
  }

  void write_file(const std::string& path, const Arrays& arrays) const {
    const RunState& s = *last_;
    const CheckpointNotes notes = recorder_->notes();
    hdf5::File file(path);
    file.attribute("/", "format", std::string("oxvac-checkpoint"));
    file.attribute("/", "run_id", notes.run_id);
    file.text("/config", recorder_->info().resolved_config);
    file.table("/format_version", std::vector<double>{checkpoint_version}, "1");
    std::vector<double> numbers;
    for_each_number(s, [&](const auto& x) { numbers.push_back(static_cast<double>(x)); });
    file.table("/numbers", numbers, "SI");
    file.table("/time", std::vector<double>{s.time_s.high(), s.time_s.low()}, "s");
    file.table("/steps", s.history.steps_s, "s");
    std::vector<double> terminals;
    for_each_terminal_value(s, recorder_->run().assembler.layout(),
                            [&](double x) { terminals.push_back(x); });
    file.table("/terminals", terminals, "1");
    file.table("/first_row", std::vector<std::int64_t>{notes.first_row}, "1");
    file.text("/mesh_sum", fmt::format("{:016x}", notes.mesh_sum));
    const Filament& f = notes.filament;
    file.table("/filament", std::vector<double>{f.gap_m, f.neck_radius_m, f.volume_m3}, "SI");
    for (const auto& part : parts_of(s)) file.group(part.group);
    for (const auto& [name, values] : arrays) file.table(name, values, "1");
    file.close();
  }

  std::shared_ptr<Recorder> recorder_;
  std::optional<Gather> gather_;
  const RunState* last_ = nullptr;  ///< the integrator's copy of the last step that was in order
  long written_row_ = -1;
};

}  // namespace

std::unique_ptr<Observer> make_checkpoints(std::shared_ptr<Recorder> recorder) {
  return std::make_unique<Checkpoints>(std::move(recorder));
}

}  // namespace oxvac::observe
