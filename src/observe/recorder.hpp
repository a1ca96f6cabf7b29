#pragma once
/// \file What several outputs need of one step, gathered once: the trace's row, the fields, the instructions'
/// table.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "observe/filament.hpp"
#include "observe/gather.hpp"
#include "observe/options.hpp"
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

/// What has been done so far, by instruction.
struct InstructionProgress {
  double start_s, end_s;  ///< as planned, until it begins and ends
  long first_row = -1, last_row = -1;
};

/// Shared by the outputs of one run; they call it in the same order on every rank.
class Recorder {
 public:
  Recorder(OutputOptions options, RunInfo info);

  /// Prepares the folder, gathers the mesh. Collective; the first call does the work.
  /// \throws Error (io) if the folder cannot be used.
  void begin(const RunView& run);

  /// Collective. The first call for a step does the work; it also advances the table of instructions.
  const std::vector<double>& row(const StepView& view);
  /// The fields of a step after which they are to be stored, else null. Collective.
  const FieldFrame* frame(const StepView& view);

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
  void plan_fields();
  void plan_filament();
  std::vector<double> filament_density(const StepView& view) const;
  void update_filament(const StepView& view);
  void update_instructions(const StepView& view);
  bool is_due(const StepView& view) const;
  void fill_frame(const StepView& view, const std::string& label);

  OutputOptions options_;
  RunInfo info_;
  std::optional<RunView> run_;
  bool root_ = false;
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
