#include "observe/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/text.hpp"
#include "mesh/root.hpp"
#include "observe/folder.hpp"
#include "petsc/collective.hpp"

namespace oxvac::observe {
namespace {

/// Beyond this many vertices rank 0 looks for the filament less often, so that the other ranks need not wait.
constexpr long vertices_every_step = 50'000;
/// An oxide that conducts this much worse than the best one carries no filament (an insulating coat).
constexpr double least_conductivity_ratio = 1e-3;

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
  write_on_root(run.comm, [&] { prepare_folder(info_.folder, options_.overwrite); });
  gather_.emplace(run.comm, mesh);
  mesh_ = gather_->mesh(mesh);
  columns_ = trace_columns(mesh.region_names, run.assembler.device());
  for (const Instruction& i : run.instructions) instructions_.push_back({i.start_s, i.end_s()});
  plan_fields();
  plan_filament();
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
  if (view.row % filament_interval_ != 0 && !view.instruction_ends) return;
  std::vector<double> density = gather_->values(filament_density(view));
  if (!root()) return;
  graph_->look_inside(density);
  filament_ = {graph_->gap_m(density), sections_->neck_radius_m(density), graph_->volume_m3(density)};
}

void Recorder::update_instructions(const StepView& view) {
  if (view.instruction < 0) return;
  InstructionProgress& now = instructions_.at(view.instruction);
  if (now.first_row < 0) {
    now.first_row = view.row;
    now.start_s = last_time_s_;
    // One that was left early ended where its last step did.
    if (view.instruction > 0 && instructions_[view.instruction - 1].last_row >= 0)
      instructions_[view.instruction - 1].end_s = last_time_s_;
  }
  now.last_row = view.row;
  if (view.instruction_ends) now.end_s = view.time_s;
}

const std::vector<double>& Recorder::row(const StepView& view) {
  if (view.row != row_of_) {
    update_filament(view);
    update_instructions(view);
    row_ = trace_row(columns_, view, filament_);
    row_of_ = view.row;
    last_time_s_ = view.time_s;
  }
  return row_;
}

bool Recorder::is_due(const StepView& view) const {
  if (view.instruction < 0 || view.row == 0) return true;
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
    if (is_due(view))
      fill_frame(view, view.instruction < 0 ? "initial" : run_->instructions[view.instruction].name);
  }
  last_state_ = *view.state;
  last_ = view;
  last_->state = &last_state_;
  return frame_ ? &*frame_ : nullptr;
}

void Recorder::fill_frame(const StepView& view, const std::string& label) {
  frame_.emplace(FieldFrame{view.time_s, view.row, label, {}});
  for (const auto& [u, is_carrier] : fields_) {
    const auto values = is_carrier ? carrier_densities : vertex_values;
    frame_->values.push_back(gather_->values(values(run_->assembler, *view.state, u)));
  }
}

const FieldFrame* Recorder::last_good() {
  constexpr const char* label = "last good state";
  if (!last_ || (frame_ && frame_->label != label)) return nullptr;
  if (!frame_) fill_frame(*last_, label);
  return &*frame_;
}

}  // namespace oxvac::observe
