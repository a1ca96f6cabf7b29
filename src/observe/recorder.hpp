#pragma once
/// \file What several outputs need of one step, gathered once: the trace's row, the fields, the instructions'
/// table.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "observe/filament.hpp"
#include "observe/folder.hpp"
#include "observe/gather.hpp"
#include "observe/options.hpp"
#include "observe/pace.hpp"
#include "observe/trace_columns.hpp"
#include "time/observer.hpp"

namespace oxvac::observe {

/// Point values of all vertices at one moment.
struct FieldFrame {
  double time_s = 0;
  long trace_row = 0;
  std::string label;                        ///< the instruction's name; "initial" for the initial state
  std::vector<std::vector<double>> values;  ///< one for each of Recorder::field_names(); rank 0 only
};

/// Label of the fields that a run which did not come to its end leaves behind; one that goes on drops them.
constexpr const char* last_good_label = "last good state";

/// What has been done so far, by instruction.
struct InstructionProgress {
  double start_s, end_s;  ///< as planned, until it begins and ends
  long first_row = -1, last_row = -1;
};

/// What is to be written after a step; the same on every rank.
struct Due {
  bool flush = false;       ///< rows and fields that wait
  bool checkpoint = false;  ///< after everything else
};

/// Shared by the outputs of one run; they call it in the same order on every rank.
class Recorder {
 public:
  Recorder(OutputOptions options, RunInfo info);

  /// Locks and prepares the folder, gathers the mesh. Collective; the first call does the work.
  /// \throws Error (io) if the folder cannot be used, or if a run that goes on finds its results damaged
  /// there; Error (input) if the checkpoint's mesh was another one.
  void begin(const RunView& run);

  /// Collective. The first call for a step does the work; it also advances the table of instructions.
  const std::vector<double>& row(const StepView& view);
  /// The fields of a step after which they are to be stored, else null. Collective.
  const FieldFrame* frame(const StepView& view);
  /// What is to be written after a step. Collective.
  const Due& due(const StepView& view);
  /// When checkpoints were written last.
  Pace& checkpoint_pace() { return checkpoint_pace_; }
  Pace& flush_pace() { return flush_pace_; }

  /// Up to which of the run's steps results.h5 is complete; rank 0 only. A checkpoint must not be ahead of
  /// it.
  long& published_row() { return published_row_; }

  /// Whether the results of an earlier run stay in the folder and are added to.
  bool appends() const { return appends_; }
  /// Whether the results hold a step already: the one from which the run goes on.
  bool is_repeated(const StepView& view) const { return appends_ && view.step_s == 0; }
  /// Where a step stands in the trace.
  long file_row(const StepView& view) const { return view.row - first_row_; }
  /// What the checkpoint shall say beside the state of the run.
  CheckpointNotes notes() const { return {{}, run_id_, first_row_, mesh_sum_, filament_}; }

  const OutputOptions& options() const { return options_; }
  const RunInfo& info() const { return info_; }
  bool begun() const { return run_.has_value(); }
  MPI_Comm comm() const { return run_->comm; }
  const RunView& run() const { return *run_; }
  bool root() const { return root_; }
  std::string path(const std::string& name) const;  ///< in the output folder

  const WholeMesh& mesh() const { return mesh_; }  ///< rank 0 only
  const std::vector<TraceColumn>& columns() const { return columns_; }
  /// The fields at the last accepted step of a run that failed; null if they are stored. Collective.
  const FieldFrame* last_good();
  const std::vector<std::string>& field_names() const { return field_names_; }
  const std::vector<InstructionProgress>& instructions() const { return instructions_; }

 private:
  void open_folder();
  bool has_results_of_run() const;
  void replay_instructions();
  void advance(int instruction, long row, double time_s, bool ends);
  void plan_fields();
  void plan_filament();
  std::vector<double> filament_density(const StepView& view) const;
  void update_filament(const StepView& view);
  bool is_due(const StepView& view) const;
  void fill_frame(const StepView& view, const std::string& label);

  OutputOptions options_;
  RunInfo info_;
  std::optional<RunView> run_;
  bool root_ = false;
  FolderLock lock_;
  bool appends_ = false;
  std::string run_id_;  ///< rank 0 only
  long first_row_ = 0;  ///< the run's step that is row 0 of the results
  std::uint64_t mesh_sum_ = 0;
  Pace checkpoint_pace_, flush_pace_;
  long published_row_ = -1;
  int ended_instructions_ = 0;  ///< since the last checkpoint
  long due_of_ = -1;
  Due due_;
  std::optional<Gather> gather_;
  WholeMesh mesh_;
  std::vector<TraceColumn> columns_;
  std::vector<std::string> field_names_;
  struct Field {
    Unknown unknown;
    bool is_carrier;  ///< a carrier's density is meant, not its Fermi potential
  };
  std::vector<Field> fields_;
  std::vector<InstructionProgress> instructions_;

  std::vector<FilamentRole> roles_;  ///< by region
  std::optional<FilamentGraph> graph_;
  std::optional<FilamentSections> sections_;
  long filament_interval_ = 1;
  Filament filament_;

  long row_of_ = -1, frame_of_ = -1;
  std::optional<StepView> last_;  ///< with a copy of its state
  std::vector<double> last_state_;
  double last_time_s_ = 0;
  std::vector<double> row_;
  std::optional<FieldFrame> frame_;
};

/// Runs the body on rank 0; whatever it throws is an Error of kind io on every rank. Collective.
void write_on_root(MPI_Comm comm, const std::function<void()>& body);

}  // namespace oxvac::observe
