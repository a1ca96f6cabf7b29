#include "observe/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>
#include <string_view>
#include <system_error>

#include "base/memory.hpp"
#include "base/text.hpp"
#include "mesh/root.hpp"
#include "observe/hdf5.hpp"
#include "observe/safe_file.hpp"
#include "petsc/collective.hpp"

namespace oxvac::observe {
namespace {

/// Beyond this many vertices rank 0 looks for the filament less often, so that the other ranks need not wait.
constexpr long vertices_every_step = 50'000;
/// An oxide that conducts this much worse than the best one carries no filament (an insulating coat).
constexpr double least_conductivity_ratio = 1e-3;
/// What waits is written at least so far apart in wall time, and sooner after an instruction.
constexpr double flush_interval_s = 5, least_flush_interval_s = 1;

/// Of a run: no two are the same.
std::string new_id() {
  std::random_device chance;
  return fmt::format("{:08x}{:08x}{:08x}", chance(), chance(), chance());
}

template <class T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::uint64_t sum_of(const WholeMesh& mesh) {
  Checksum sum;
  for (const std::string& name : mesh.region_names) sum.add(name);
  sum.add(bytes_of(mesh.points_m));
  sum.add(bytes_of(mesh.cell_types));
  sum.add(bytes_of(mesh.cell_points));
  sum.add(bytes_of(mesh.cell_regions));
  return sum.value();
}

bool lies_in(const std::string& file, const std::string& folder) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(file, error).parent_path();
  return std::filesystem::equivalent(absolute, folder.empty() ? "." : folder, error) && !error;
}

double conductivity_at(const Material& m, double vacancies_m3, double temperature_K) {
  return m.conduction(NodeState{0.0, temperature_K, vacancies_m3, 0.0}, 0.0).value;
}

/// What each region is to a filament, see OutputOptions::filament_regions.
std::vector<FilamentRole> filament_roles(const std::vector<std::string>& names, const Device& device,
                                         const OutputOptions& options) {
  std::vector<double> conductivity(names.size(), 0);
  for (std::size_t r = 0; r < names.size(); ++r) {
    const Material& m = device.material_of(names[r]);
    if (m.vacancies && m.conduction)
      conductivity[r] = conductivity_at(
          m, std::min(options.percolation_m3, 0.999 * m.vacancies->max_density_m3), device.ambient_K);
  }
  const double best = names.empty() ? 0 : *std::max_element(conductivity.begin(), conductivity.end());
  std::vector<FilamentRole> roles;
  for (std::size_t r = 0; r < names.size(); ++r) {
    const Material& m = device.material_of(names[r]);
    const auto& wanted = options.filament_regions;
    const bool carries = wanted.empty() ? !m.conduction || conductivity[r] >= least_conductivity_ratio * best
                                        : std::find(wanted.begin(), wanted.end(), names[r]) != wanted.end();
    if (m.vacancies)
      roles.push_back(carries ? FilamentRole::oxide : FilamentRole::coat);
    else
      roles.push_back(m.conduction ? FilamentRole::metal : FilamentRole::insulator);
  }
  for (const std::string& name : options.filament_regions) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end())
      throw input_error(fmt::format("output.filament_regions: there is no region '{}'.{} Regions are {}",
                                    name, did_you_mean(name, names), one_of(names)));
    if (roles[at - names.begin()] != FilamentRole::oxide)
      throw input_error(
          fmt::format("output.filament_regions: no vacancies live in region '{}'; take it out", name));
  }
  return roles;
}

}  // namespace

void write_on_root(MPI_Comm comm, const std::function<void()>& body) {
  on_root(comm, [&] {
    try {
      body();
    } catch (const Error&) {
      throw;
    } catch (const std::exception& e) {
      throw io_error(e.what());
    }
  });
}

Recorder::Recorder(OutputOptions options, RunInfo info)
    : options_(std::move(options)), info_(std::move(info)) {}

std::string Recorder::path(const std::string& name) const {
  return (std::filesystem::path(info_.folder) / name).string();
}

void Recorder::begin(const RunView& run) {
  if (run_) return;
  run_.emplace(run);
  root_ = petsc::rank(run.comm) == 0;
  const Mesh& mesh = run.assembler.mesh();
  roles_ = filament_roles(mesh.region_names, run.assembler.device(), options_);
  for (const Instruction& i : run.instructions) instructions_.push_back({i.start_s, i.end_s()});
  write_on_root(run.comm, [&] { lock_ = FolderLock(info_.folder); });
  gather_.emplace(run.comm, mesh);
  mesh_ = gather_->mesh(mesh);
  columns_ = trace_columns(mesh.region_names, run.assembler.device());
  plan_fields();
  open_folder();
  plan_filament();
  return_freed_memory();  // gathering holds the mesh twice
}

void Recorder::open_folder() {
  const bool goes_on = info_.from && run_->from;
  if (goes_on) filament_ = info_.from->filament;
  write_on_root(run_->comm, [&] {
    mesh_sum_ = sum_of(mesh_);
    if (goes_on && info_.from->mesh_sum != mesh_sum_)
      throw input_error(
          info_.from->path +
          ": belongs to another mesh: its vertices or cells lie elsewhere. Restore the mesh, or run "
          "from the beginning");
    run_id_ = new_id();
    if (goes_on && has_results_of_run()) {
      appends_ = true;
      run_id_ = info_.from->run_id;
      promote_checkpoint(info_.folder, info_.from->path);
      replay_instructions();
    } else {
      clear_folder(info_.folder, options_.overwrite, goes_on && lies_in(info_.from->path, info_.folder));
    }
  });
  appends_ = petsc::any(run_->comm, appends_);
  if (goes_on) first_row_ = appends_ ? info_.from->first_row : run_->from->row;
}

bool Recorder::has_results_of_run() const {
  const std::string results = path("results.h5");
  if (!std::filesystem::exists(results)) return false;
  const auto refuse = [&](const std::string& why) {
    return io_error(why +
                    ": move that file away to go on with new results from here, or run from the beginning");
  };
  try {
    if (const std::string damage = damage_of(results); !damage.empty())
      throw io_error(results + ": " + damage);
    const hdf5::Input file(results);
    if (file.attribute("run_id") != info_.from->run_id) return false;
    const std::vector<double> time_s = file.table("/trace/time_s");
    const auto row = static_cast<std::size_t>(run_->from->row - info_.from->first_row);
    if (row >= time_s.size() || time_s[row] != run_->from->time_s.value())
      throw io_error(results + ": does not hold the step of the checkpoint " + info_.from->path);
    std::vector<std::string> names{"label", "time_s", "trace_row"};
    names.insert(names.end(), field_names_.begin(), field_names_.end());
    if (!file.has_exactly("/fields", names)) throw io_error(results + ": holds other fields");
    names.clear();
    for (const TraceColumn& c : columns_) names.push_back(c.name);
    if (!file.has_exactly("/trace", names)) throw io_error(results + ": holds other columns in its trace");
  } catch (const Error& e) {
    if (lies_in(info_.from->path, info_.folder)) throw refuse(e.what());
    return false;
  }
  return true;
}

/// The table of instructions as it was at the checkpoint.
void Recorder::replay_instructions() {
  const hdf5::Input file(path("results.h5"));
  const std::vector<double> time_s = file.table("/trace/time_s"), played = file.table("/trace/instruction");
  const auto last = static_cast<std::size_t>(run_->from->row - info_.from->first_row);
  for (std::size_t row = 0; row <= last; ++row) {
    const int instruction = static_cast<int>(played[row]);
    if (instruction >= 0 && instruction < static_cast<int>(instructions_.size()))
      advance(instruction, static_cast<long>(row), time_s[row],
              row == last && instruction < run_->from->place.instruction);
    last_time_s_ = time_s[row];
  }
}

void Recorder::plan_fields() {
  const Assembler& assembler = run_->assembler;
  const Device& device = assembler.device();
  const auto any = [&](const auto& has) {
    const auto& names = assembler.mesh().region_names;
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& region) { return has(device.material_of(region)); });
  };
  const auto add = [&](const char* name, Unknown u, bool is_carrier = false) {
    field_names_.emplace_back(name);
    fields_.push_back({u, is_carrier});
  };
  add("potential_V", Unknown::potential);
  add("temperature_K", Unknown::temperature);
  if (assembler.layout().has_interfaces()) add("temperature_behind_K", Unknown::far_temperature);
  add("vacancies_m3", Unknown::vacancies);
  if (device.solve_ions) add("ions_m3", Unknown::ions);
  if (any([](const Material& m) { return m.vacancies && m.vacancies->generation; }))
    add("bound_m3", Unknown::bound);
  if (any([](const Material& m) { return m.vacancies && m.vacancies->traps; }))
    add("trapped_m3", Unknown::traps);
  if (!device.drift_diffusion) return;
  add("electrons_m3", Unknown::electrons, true);
  add("electron_fermi_V", Unknown::electrons);
  if (!device.solve_holes) return;
  add("holes_m3", Unknown::holes, true);
  add("hole_fermi_V", Unknown::holes);
}

void Recorder::plan_filament() {
  const Mesh& mesh = run_->assembler.mesh();
  const Device& device = run_->assembler.device();
  const auto marked = [&](ElectricalContact kind) {
    std::vector<double> mark(mesh.points_m.size(), 0);
    for (std::size_t k = 0; k < device.contacts.size(); ++k)
      if (device.contacts[k].electrical == kind)
        for (const BoundaryPiece& piece : mesh.faces[k].pieces)
          mark[mesh.cells[piece.cell].vertices[piece.corner]] = 1;
    const std::vector<double> all = gather_->values(mark);
    return std::vector<char>(all.begin(), all.end());
  };
  FilamentPlan plan{options_.percolation_m3, roles_, marked(ElectricalContact::driven),
                    marked(ElectricalContact::grounded)};
  filament_interval_ = 1 + static_cast<long>(petsc::sum(run_->comm, mesh.owned)) / vertices_every_step;
  if (!root()) return;
  graph_.emplace(mesh_, plan);
  mesh_.corner_volume_m3 = std::vector<double>();  // has served; {} alone would keep its memory
  sections_.emplace(mesh_, plan);
}

/// Vacancies in the regions that carry filaments: where another oxide touches, its share does not count.
std::vector<double> Recorder::filament_density(const StepView& view) const {
  const Assembler& a = run_->assembler;
  std::vector<double> density = vertex_values(a, *view.state, Unknown::vacancies);
  for (int v = 0; v < a.mesh().owned; ++v) {
    double densest = 0;
    for (const int region : a.shares().regions(v))
      if (roles_[region] == FilamentRole::oxide)
        densest = std::max(densest, a.shares().in_region(v, region, density[v]).value_m3);
    density[v] = densest;
  }
  return density;
}

void Recorder::update_filament(const StepView& view) {
  if (run_->from && view.step_s == 0) return;  // known from the checkpoint
  if (view.row % filament_interval_ != 0 && !view.instruction_ends) return;
  std::vector<double> density = gather_->values(filament_density(view));
  if (!root()) return;
  graph_->look_inside(density);
  filament_ = {graph_->gap_m(density), sections_->neck_radius_m(density), graph_->volume_m3(density)};
}

void Recorder::advance(int instruction, long row, double time_s, bool ends) {
  if (instruction < 0) return;
  InstructionProgress& now = instructions_.at(instruction);
  if (now.first_row < 0) {
    now.first_row = row;
    now.start_s = last_time_s_;
    // One that was left early ended where its last step did.
    if (instruction > 0 && instructions_[instruction - 1].last_row >= 0)
      instructions_[instruction - 1].end_s = last_time_s_;
  }
  now.last_row = row;
  if (ends) now.end_s = time_s;
}

const Due& Recorder::due(const StepView& view) {
  if (view.row == due_of_) return due_;
  due_of_ = view.row;
  due_ = {};
  if (view.instruction_ends) ++ended_instructions_;
  const bool counted =
      options_.checkpoint_instructions > 0 && ended_instructions_ >= options_.checkpoint_instructions;
  // The clock of rank 0 decides for all.
  const bool timely = root_ && checkpoint_pace_.due(options_.checkpoint_interval_s);
  due_.checkpoint = options_.checkpoint && petsc::any(comm(), timely || counted) && view.resume;
  if (due_.checkpoint) ended_instructions_ = 0;
  // A checkpoint must not be ahead of the results.
  const double apart_s = view.instruction_ends ? least_flush_interval_s : flush_interval_s;
  due_.flush = due_.checkpoint || view.step_s == 0 || petsc::any(comm(), root_ && flush_pace_.due(apart_s));
  return due_;
}

const std::vector<double>& Recorder::row(const StepView& view) {
  if (view.row != row_of_) {
    update_filament(view);
    advance(view.instruction, file_row(view), view.time_s, view.instruction_ends);
    row_ = trace_row(columns_, view, filament_);
    row_of_ = view.row;
    last_time_s_ = view.time_s;
  }
  return row_;
}

bool Recorder::is_due(const StepView& view) const {
  if (view.instruction < 0 || view.step_s == 0) return true;
  if (options_.snapshots == SnapshotRule::steps && view.row % options_.snapshot_interval == 0) return true;
  if (!view.instruction_ends) return false;
  const bool last = static_cast<std::size_t>(view.instruction) + 1 == run_->instructions.size();
  return last || options_.snapshots == SnapshotRule::all_instructions ||
         run_->instructions[view.instruction].snapshot_at_end;
}

const FieldFrame* Recorder::frame(const StepView& view) {
  if (view.row != frame_of_) {
    frame_.reset();
    frame_of_ = view.row;
    if (is_due(view) && !is_repeated(view))
      fill_frame(view, view.instruction < 0 ? "initial" : run_->instructions[view.instruction].name);
  }
  last_state_ = *view.state;
  last_ = view;
  last_->state = &last_state_;
  return frame_ ? &*frame_ : nullptr;
}

void Recorder::fill_frame(const StepView& view, const std::string& label) {
  frame_.emplace(FieldFrame{view.time_s, file_row(view), label, {}});
  for (const auto& [u, is_carrier] : fields_) {
    const auto values = is_carrier ? carrier_densities : vertex_values;
    frame_->values.push_back(gather_->values(values(run_->assembler, *view.state, u)));
  }
}

const FieldFrame* Recorder::last_good() {
  constexpr const char* label = last_good_label;
  if (!last_ || (frame_ && frame_->label != label)) return nullptr;
  if (!frame_) fill_frame(*last_, label);
  return &*frame_;
}

}  // namespace oxvac::observe
