// oxvac run: from a config to results.
#include "app/run.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "app/ranks.hpp"
#include "app/stop.hpp"
#include "app/timings.hpp"
#include "base/clock.hpp"
#include "base/memory.hpp"
#include "mesh/build.hpp"
#include "observe/checkpoint.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"
#include "time/integrator.hpp"

namespace oxvac {
namespace {

/// Largest memory that this process has taken so far.
double peak_memory_MiB() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;  // Linux counts in KiB
}

/// What the time loop took, and where. Collective.
void print_timing(const Newton& newton, MPI_Comm comm, const Layout& layout, double loop_s, bool speaks) {
  const int ranks = petsc::size(comm);
  std::vector<double> memory_MiB{peak_memory_MiB()};
  petsc::sum(comm, memory_MiB);
  const Newton::Seconds& s = newton.seconds();
  if (s.steps == 0 || !speaks) return;
  fmt::print(stderr,
             "timing: {} unknowns on {} rank{}: {:.2f} ms per attempted step, {:.2f} ms per Newton iteration "
             "(assembly {:.2f}, set-up {:.2f}, solve {:.2f}), {:.2f} iterations per step\n",
             layout.total(), ranks, ranks == 1 ? "" : "s", 1e3 * s.total() / s.steps,
             1e3 * s.total() / s.iterations, 1e3 * s.assembly / s.iterations, 1e3 * s.setup / s.iterations,
             1e3 * s.linear / s.iterations, static_cast<double>(s.iterations) / s.steps);
  fmt::print(stderr, "timing: time loop {:.3f} s, {:.3g} s per million unknown-steps; memory {:.0f} MiB\n",
             loop_s, 1e6 * loop_s / (static_cast<double>(layout.total()) * static_cast<double>(s.steps)),
             memory_MiB[0]);
  if (s.direct_steps > 0)
    fmt::print(stderr, "timing: in {} of {} steps GMRES did not converge and a direct solver went on\n",
               s.direct_steps, s.steps);
}

/// How the mesh is divided: a rank with more vertices lets the others wait, and ghosts are what they
/// exchange. Collective.
void print_partition(const Mesh& mesh, std::size_t entries, MPI_Comm comm, bool speaks) {
  const std::vector<std::int64_t>& owned = mesh.quality.vertices_per_rank;
  if (petsc::size(comm) == 1) return;
  std::vector<double> sums{static_cast<double>(mesh.points_m.size()) - mesh.owned,
                           static_cast<double>(mesh.cells.size()), static_cast<double>(entries)};
  std::vector<double> excess_percent;  // of the rank with most over the mean
  for (double& value : sums) excess_percent.push_back(petsc::max(comm, value));
  petsc::sum(comm, sums);
  const double ranks = petsc::size(comm);
  for (std::size_t k = 0; k < sums.size(); ++k)
    excess_percent[k] = 100 * (excess_percent[k] * ranks / std::max(sums[k], 1.0) - 1);
  if (!speaks || owned.empty()) return;
  const auto [least, most] = std::minmax_element(owned.begin(), owned.end());
  const auto vertices = static_cast<double>(mesh.quality.vertices);
  const double mean = vertices / ranks;
  fmt::print(
      stderr,
      "partition: {} / {:.0f} / {} vertices per rank (least / mean / most), imbalance {:.1f} %; ghosts "
      "{:.1f} % of all vertices; imbalance of ghosts {:.1f} %, cells {:.1f} %, Jacobian {:.1f} %\n",
      *least, mean, *most, 100 * (static_cast<double>(*most) / mean - 1), 100 * sums[0] / vertices,
      excess_percent[0], excess_percent[1], excess_percent[2]);
}

/// Refuses unknown PETSc options as soon as the solver has looked for its own, which is after the first step.
class OptionsUsed : public Observer {
 public:
  OptionsUsed(const petsc::Session& session, MPI_Comm comm) : session_(session), comm_(comm) {}
  void on_step(const StepView& view) override {
    // The first row is the state from which the run starts.
    if (view.step_s > 0 && !std::exchange(asked_, true)) session_.require_all_options_used(comm_);
  }

 private:
  const petsc::Session& session_;
  MPI_Comm comm_;
  bool asked_ = false;
};

/// The folder of the results: as asked for, else that of the checkpoint, else named after the config.
std::string folder_of(const RunOptions& options) {
  if (!options.output.empty()) return options.output;
  if (options.restart.empty()) return std::filesystem::path(options.config).stem().string() + "-results";
  const auto folder = std::filesystem::path(checkpoint_file(options.restart)).parent_path();
  return folder.empty() ? "." : folder.string();
}

/// The command that goes on where this run has stopped.
std::string command_to_go_on(const RunOptions& options, const std::string& folder) {
  std::string command = fmt::format("oxvac run {} -o {}", quoted(options.config), quoted(folder));
  for (const std::string& o : options.overrides) command += " --set " + quoted(o);
  command += " --restart " + quoted((std::filesystem::path(folder) / "checkpoint.h5").string());
  for (std::size_t k = 0; k < options.petsc_options.size(); ++k)
    command += (k == 0 ? " -- " : " ") + quoted(options.petsc_options[k]);
  return command;
}

void say_where_it_starts(const RunOptions& options, const Study& study, const Mesh& mesh,
                         const Layout& layout, int ranks, const std::string& folder,
                         const std::optional<Checkpoint>& from) {
  fmt::print(stderr, "{}: {} vertices, {} cells, {} unknowns on {} rank{}, {} instructions; results in {}\n",
             study.title, mesh.quality.vertices, mesh.quality.cells, layout.total(), ranks,
             ranks == 1 ? "" : "s", study.protocol.size(), folder);
  if (!from) return;
  const Place& place = from->state.place;
  fmt::print(stderr, "goes on from {}: step {}, t = {:.9g} s, instruction {} of {}\n",
             checkpoint_file(options.restart), from->state.row, from->state.time_s.value(),
             std::min<std::size_t>(place.instruction + 1, study.protocol.size()), study.protocol.size());
}

}  // namespace

void simulate(const petsc::Session& session, MPI_Comm comm, const RunOptions& options,
              const LoadedStudy& loaded) {
  const Study& study = loaded.study;
  const Mesh mesh = build_mesh(comm, study.device.mesh, study.device.contact_faces());
  return_freed_memory();
  const EquationList equations = equations_of(study.device);
  const Layout layout(comm, mesh, study.device, equations);
  Assembler assembler(comm, mesh, study.device, equations, layout);
  initial_state(assembler);  // complains about the initial densities now
  const bool speaks = petsc::rank(comm) == 0 && !options.quiet;
  if (options.check_only) {
    if (speaks) fmt::print("{}: in order; {} unknowns\n", options.config, layout.total());
    return;
  }
  RunInfo info;
  info.folder = folder_of(options);
  info.title = study.title;
  info.config_file = options.config;
  info.resolved_config = loaded.resolved;
  info.quiet = options.quiet;
  std::optional<Checkpoint> from;
  if (!options.restart.empty()) {
    from = read_checkpoint(comm, checkpoint_file(options.restart), assembler, loaded.resolved, options.force);
    info.from = from->notes;
  }
  if (speaks) say_where_it_starts(options, study, mesh, layout, petsc::size(comm), info.folder, from);
  const auto observers = make_observers(study.output, info);
  OptionsUsed options_used(session, comm);
  StopOnSignal stop(comm, study.output.checkpoint ? command_to_go_on(options, info.folder) : "");
  std::vector<Observer*> views{&options_used};
  for (const auto& o : observers) views.push_back(o.get());
  Newton newton(comm, assembler, study.newton);
  std::optional<Timings> timings;
  if (!options.timings.empty()) views.push_back(&timings.emplace(comm, newton, options.timings));
  views.push_back(&stop);  // after the others have seen the step
  print_partition(mesh, assembler.jacobian().values().size(), comm, speaks);
  return_freed_memory();
  Integrator integrator(comm, assembler, newton, study.circuit, study.step, views);
  const auto start = Clock::now();
  integrator.run(study.protocol, from ? &from->state : nullptr);
  print_timing(newton, comm, layout, seconds_since(start), speaks);
}

namespace {

void run(RunOptions options, const CommandLine& line) {
  options.petsc_options = line.petsc_options;
  // Everything about the config is settled before PETSc starts or a folder is made.
  const LoadedStudy loaded = load_study(options.config, options.overrides);
  on_all_ranks(line,
               [&](const petsc::Session& session) { simulate(session, PETSC_COMM_WORLD, options, loaded); });
}

/// Collective.
void print_mesh(const Device& device, MPI_Comm comm) {
  const Mesh mesh = build_mesh(comm, device.mesh, device.contact_faces());
  std::vector<double> area(device.contacts.size(), 0);
  for (std::size_t k = 0; k < mesh.faces.size(); ++k)
    for (const BoundaryPiece& p : mesh.faces[k].pieces)
      if (mesh.cells[p.cell].vertices[p.corner] < mesh.owned) area[k] += p.area_m2;
  petsc::sum(comm, area);
  if (petsc::rank(comm) != 0) return;
  const MeshQuality& q = mesh.quality;
  fmt::print("{} vertices, {} cells, edges {:.4g} to {:.4g} nm\n", q.vertices, q.cells,
             q.shortest_edge_m * 1e9, q.longest_edge_m * 1e9);
  fmt::print("negative couplings (non-Delaunay edges): {}{}\n", q.negative_couplings,
             q.negative_couplings > 0 ? fmt::format(", worst {:.3g}", q.worst_coupling) : "");
  for (std::size_t r = 0; r < mesh.region_names.size(); ++r)
    fmt::print("region {:16} material {:12} volume {:.6g} nm^3\n", mesh.region_names[r],
               device.material_of(mesh.region_names[r]).name, mesh.region_volume_m3[r] * 1e27);
  for (std::size_t k = 0; k < area.size(); ++k)
    fmt::print("contact {:15} area {:.6g} nm^2\n", device.contacts[k].name, area[k] * 1e18);
  for (std::size_t r = 0; r < q.vertices_per_rank.size(); ++r)
    fmt::print("rank {}: {} vertices\n", r, q.vertices_per_rank[r]);
}

void print_mesh(const RunOptions& options, const CommandLine& line) {
  const LoadedStudy loaded = load_study(options.config, options.overrides);
  on_all_ranks(line, [&](const petsc::Session&) { print_mesh(loaded.study.device, PETSC_COMM_WORLD); });
}

void add_config(CLI::App* command, RunOptions& options) {
  command->add_option("config", options.config, "YAML file that states the cell and the protocol")
      ->required();
  command
      ->add_option("--set", options.overrides,
                   "path=value: override a key of the config, e.g. mesh.depth=20nm")
      ->take_all()
      ->allow_extra_args(false);
}

}  // namespace

void add_run(CLI::App& app, const CommandLine& line, Action& action) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Simulate what a config states; works under mpirun");
  add_config(command, *options);
  command->add_option("-o,--output", options->output,
                      "folder for the results [<config>-results, with --restart the checkpoint's]");
  command->add_flag("--check", options->check_only, "check the config and build the mesh, then stop");
  command->add_option(
      "--restart", options->restart,
      "go on from this checkpoint.h5, or from that of this folder, with the same config and any "
      "number of ranks; results are added to those in the folder");
  command->add_flag("--force", options->force, "with --restart: although the config has changed");
  command->add_option("--timings", options->timings,
                      "CSV file for the wall time of each iteration of Newton's method");
  command->add_flag("-q,--quiet", options->quiet, "no progress");
  command->callback([=, &line, &action] { action = [=, &line] { run(*options, line); }; });
}

void add_check(CLI::App& app, Action& action) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command =
      app.add_subcommand("check", "Check a config and its mesh; nothing is simulated or written");
  add_config(command, *options);
  options->check_only = true;
  static const char* program = "oxvac";
  static char* arguments[] = {const_cast<char*>(program), nullptr};
  static const CommandLine line{1, arguments, {}};
  command->callback([=, &action] { action = [=] { run(*options, line); }; });
}

void add_mesh(CLI::App& app, const CommandLine& line, Action& action) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command =
      app.add_subcommand("mesh", "Build or import the mesh; print counts, quality, regions, contacts");
  add_config(command, *options);
  command->callback([=, &line, &action] { action = [=, &line] { print_mesh(*options, line); }; });
}

}  // namespace oxvac
