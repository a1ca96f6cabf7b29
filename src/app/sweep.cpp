// oxvac sweep: many configs over the ranks.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app/ranks.hpp"
#include "app/run.hpp"
#include "app/stop.hpp"
#include "app/sweep_folder.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "mesh/root.hpp"
#include "observe/engineering.hpp"
#include "observe/folder.hpp"
#include "petsc/collective.hpp"
#include "petsc/groups.hpp"
#include "petsc/together.hpp"
#include "report/compare.hpp"

namespace oxvac {
namespace {

namespace fs = std::filesystem;

/// A message as a cell of a table.
std::string reason(const std::string& message) { return shortened(one_line(message), 500); }

/// While it lives, what this process says goes to the end of a file: words of libraries, too. Where the file
/// cannot be opened they stay where they are.
class OutputTo {
 public:
  explicit OutputTo(const std::string& path) {
    std::fflush(nullptr);
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file < 0) return;
    output_ = ::dup(STDOUT_FILENO), error_ = ::dup(STDERR_FILENO);
    ::dup2(file, STDOUT_FILENO), ::dup2(file, STDERR_FILENO);
    ::close(file);
  }
  ~OutputTo() {
    if (output_ < 0) return;
    std::fflush(nullptr);
    ::dup2(output_, STDOUT_FILENO), ::dup2(error_, STDERR_FILENO);
    ::close(output_), ::close(error_);
  }
  OutputTo(const OutputTo&) = delete;
  OutputTo& operator=(const OutputTo&) = delete;

 private:
  int output_ = -1, error_ = -1;
};

/// What the run found: all that `oxvac compare` knows, its largest current, the current and the vacancies at
/// its end.
std::map<std::string, double> figures_of(const ResultsFile& file, const ReductionOptions& how) {
  std::map<std::string, double> figures = quantities(reduce(file, how), file);
  const std::vector<double> current = file.trace("current_A");
  if (!current.empty()) figures["final_current_A"] = current.back();
  for (const double i : current)
    figures["largest_current_A"] = std::max(figures["largest_current_A"], std::abs(i));
  for (const std::string& column : file.trace_columns())
    if (column.starts_with("vacancies_"))
      if (const auto n = file.trace(column); !n.empty()) figures["final_vacancies"] += n.back();
  return figures;
}

MemberRecord failure(const char* what, int exit_code) { return {"failed", reason(what), exit_code, 0, {}}; }

/// One group of ranks, which takes one member after the other until there are no more.
class Worker {
 public:
  Worker(const petsc::Session& session, MPI_Comm comm, const SweepPlan& plan, const std::vector<int>& members,
         bool quiet)
      : session_(session),
        comm_(comm),
        plan_(plan),
        members_(members),
        claims_(plan.folder),
        table_(plan),
        quiet_(quiet) {}

  /// Collective over the group. \throws Error (io) where the folder of the sweep itself cannot be used.
  void play_all() {
    for (;;) {
      int member = -1;
      on_root(comm_, [&] { member = claims_.claim(members_); });
      member = petsc::broadcast(comm_, member);
      if (member < 0) return;
      play(plan_.members[static_cast<std::size_t>(member)], member);
    }
  }

 private:
  void play(const SweepMember& member, int number) {
    const auto start = Clock::now();
    MemberRecord record{"done", "", 0, 0, {}};
    std::exception_ptr stopped;
    try {
      on_root(comm_, [&] { begin_member(plan_, member); });
      simulate_member(member);
    } catch (const StoppedBySignal& e) {
      record = failure("stopped by a signal", e.exit_code());
      stopped = std::current_exception();
    } catch (const Error& e) {
      record = failure(e.what(), e.exit_code());
    } catch (const std::bad_alloc&) {
      record =
          failure("out of memory: use a coarser mesh or more ranks", static_cast<int>(ErrorKind::numerics));
    } catch (const std::exception& e) {
      record = failure((std::string("internal: ") + e.what()).c_str(), static_cast<int>(ErrorKind::numerics));
    }
    record.wall_s = seconds_since(start);
    if (petsc::rank(comm_) == 0) put_down(member, number, record);
    if (stopped) std::rethrow_exception(stopped);  // no further member
  }

  /// Everything that this run opens is closed again when it returns. Collective over the group.
  void simulate_member(const SweepMember& member) {
    const std::string folder = member_folder(plan_, member);
    const OutputTo log((fs::path(folder) / "run.log").string());
    petsc::start_afresh();
    petsc::together(comm_, [&] {
      try {
        LoadedStudy loaded = load_study(plan_.config, member.overrides);
        if (loaded.resolved != member.resolved)
          throw input_error(plan_.config + ": was changed while the sweep was running");
        loaded.study.output.overwrite = true;  // what may be replaced has been settled at the start
        RunOptions run;
        run.config = plan_.config;
        run.output = folder;
        simulate(session_, comm_, run, loaded);
      } catch (const Error& e) {
        if (petsc::rank(comm_) == 0) fmt::print(stderr, "oxvac: error: {}\n", e.what());
        // Should it be the error of this rank alone, then `together` ends all, and nobody else says why.
        write_record(folder, failure(e.what(), e.exit_code()));
        throw;
      }
    });
  }

  /// Nothing that fails here may stop the other members.
  void put_down(const SweepMember& member, int number, MemberRecord record) {
    const std::string folder = member_folder(plan_, member);
    const auto attempt = [](const auto& body) {
      try {
        body();
      } catch (const std::exception& e) {
        fmt::print(stderr, "warning: {}\n", e.what());
      }
    };
    try {
      if (record.status == "done") {
        const ResultsFile file((fs::path(folder) / "results.h5").string());
        // One that was stopped before its end is to be run again.
        if (file.done())
          record.figures = figures_of(file, plan_.reduction);
        else
          record.status = "failed", record.reason = "the run ended as '" + file.header().status + "'";
      }
    } catch (const std::exception& e) {
      record.reason = reason(std::string("no figures: ") + e.what());
    }
    attempt([&] { write_record(folder, record); });
    attempt([&] { claims_.finish(number, record); });
    attempt([&] {
      const auto counts = claims_.counts();
      table_.update(counts.done + counts.failed == static_cast<int>(members_.size()));
    });
    if (!quiet_) say(member, record);
  }

  void say(const SweepMember& member, const MemberRecord& record) const {
    const auto counts = claims_.counts();
    const int ended = counts.done + counts.failed, left = static_cast<int>(members_.size()) - ended;
    std::string line = fmt::format("sweep: {} done, {} failed, {} to go", counts.done, counts.failed, left);
    if (left > 0 && ended > 0)
      line += fmt::format(", {} left", observe::duration(seconds_since(start_) * left / ended));
    line += fmt::format("; {}: {} in {}", member.name, record.status, observe::duration(record.wall_s));
    if (!record.reason.empty()) line += ": " + shortened(record.reason, 100);
    fmt::print(stderr, "{}\n", line);
    std::fflush(stderr);
  }

  const petsc::Session& session_;
  MPI_Comm comm_;
  const SweepPlan& plan_;
  const std::vector<int>& members_;
  SweepClaims claims_;
  SweepTable table_;
  bool quiet_;
  Clock::time_point start_ = Clock::now();
};

/// Which members are to run, in this order: what has failed before comes last, in case that it ends them all.
std::vector<int> members_to_run(const std::vector<MemberState>& states) {
  std::vector<int> members;
  for (const bool failed : {false, true})
    for (std::size_t m = 0; m < states.size(); ++m)
      if (states[m] != MemberState::done && (states[m] == MemberState::failed) == failed)
        members.push_back(static_cast<int>(m));
  return members;
}

void list_members(const SweepPlan& plan, const std::vector<MemberState>& states) {
  const auto done = std::count(states.begin(), states.end(), MemberState::done);
  fmt::print("{} members, {} of them done; results in {}\n", states.size(), done, plan.folder);
  for (std::size_t m = 0; m < states.size(); ++m) {
    static constexpr const char* words[] = {"to run", "failed, to run", "done", "done with another config"};
    fmt::print("{}: {}\n", plan.members[m].name, words[static_cast<int>(states[m])]);
  }
}

/// Says who works on what.
void print_start(const SweepPlan& plan, std::size_t to_run, int ranks, int each) {
  if (to_run == 0) {
    fmt::print(stderr, "sweep: {} members, 0 to run; results in {}\n", plan.members.size(), plan.folder);
    return;
  }
  const int groups = ranks / each, busy = std::min<int>(groups, static_cast<int>(to_run));
  fmt::print(stderr, "sweep: {} members, {} to run, {} at a time on {} rank{} each; results in {}\n",
             plan.members.size(), to_run, busy, each, each == 1 ? "" : "s", plan.folder);
  if (busy * each < ranks)
    fmt::print(stderr, "note: {} of {} ranks have nothing to do\n", ranks - busy * each, ranks);
}

/// The last table, and one sentence about it. \throws Error naming the members that are not done.
void conclude(const SweepPlan& plan) {
  SweepTable table(plan);
  table.update(true);
  std::vector<std::string> failed;
  int code = 0;
  for (std::size_t m = 0; m < plan.members.size(); ++m) {
    const auto& r = table.records()[m];
    if (r && r->status == "done") continue;
    const std::string why = r && r->status == "failed" ? r->reason : "not run to its end";
    failed.push_back(fmt::format("{} ({})", plan.members[m].name, shortened(why, 60)));
    const int own = r && r->exit_code != 0 ? r->exit_code : static_cast<int>(ErrorKind::numerics);
    // After a failed write the program must leave in another way (petsc::Session::abandon).
    if (code == 0 || own == static_cast<int>(ErrorKind::io)) code = own;
  }
  const std::size_t all = plan.members.size();
  if (failed.empty()) {
    fmt::print("{} of {} members are done; table in {}\n", all, all, table.path());
    return;
  }
  const std::size_t shown = std::min<std::size_t>(failed.size(), 5), count = failed.size();
  failed.resize(shown);
  if (count > shown) failed.push_back(fmt::format("and {} more", count - shown));
  throw Error(static_cast<ErrorKind>(code),
              fmt::format("{} of {} members failed: {}. The table is in {}; the same command runs again what "
                          "failed, and only that",
                          count, all, fmt::join(failed, "; "), table.path()));
}

/// Collective over all ranks.
void play(const petsc::Session& session, const SweepOptions& options, const SweepPlan& plan) {
  const MPI_Comm world = PETSC_COMM_WORLD;
  std::optional<observe::FolderLock> lock;
  std::vector<int> members;
  on_root(world, [&] {
    lock.emplace(plan.folder);
    const auto states = look_at_members(plan);
    if (!options.force) refuse_changed(plan, states);
    members = members_to_run(states);
    for (const int m : members) forget_record(plan, plan.members[static_cast<std::size_t>(m)]);
    SweepClaims(plan.folder).clear();
    SweepTable(plan).update(true);
    if (!options.quiet) print_start(plan, members.size(), petsc::size(world), options.ranks_per_run);
  });
  petsc::broadcast(world, members);
  {
    const petsc::Group group(world, options.ranks_per_run);
    if (!group.is_idle()) {
      Worker worker(session, group.comm(), plan, members, options.quiet);
      try {
        worker.play_all();
      } catch (const std::exception& e) {
        // The other groups go on; what is left undone is found below.
        if (petsc::rank(group.comm()) == 0) fmt::print(stderr, "warning: {}\n", e.what());
      }
    }
    petsc::wait_for_all(world);
  }
  on_root(world, [&] { conclude(plan); });
}

void sweep(const SweepOptions& options, const CommandLine& line) {
  // Every config is settled before PETSc starts or a folder is made.
  const SweepPlan plan = plan_sweep(options);
  on_all_ranks(line, [&](const petsc::Session& session) {
    if (options.dry_run) return on_root(PETSC_COMM_WORLD, [&] { list_members(plan, look_at_members(plan)); });
    const int ranks = petsc::size(PETSC_COMM_WORLD);
    if (options.ranks_per_run > ranks)
      throw input_error(fmt::format("--ranks-per-run {}: there {} only {} rank{}; start more with mpirun -n",
                                    options.ranks_per_run, ranks == 1 ? "is" : "are", ranks,
                                    ranks == 1 ? "" : "s"));
    play(session, options, plan);
  });
}

}  // namespace

void add_sweep(CLI::App& app, const CommandLine& line, Action& action) {
  auto o = std::make_shared<SweepOptions>();
  CLI::App* command =
      app.add_subcommand("sweep", "Run a config with many values of its keys; works under mpirun");
  command->add_option("config", o->config, "YAML file that states the cell and the protocol")->required();
  command
      ->add_option("--over", o->over,
                   "path=values: '1 nm,2 nm', '1 nm..5 nm:5', '1e25..1e27:3:log', '1..10'; several make all "
                   "combinations")
      ->required()
      ->take_all()
      ->allow_extra_args(false);
  command->add_flag("--zip", o->side_by_side, "go through the lists side by side; no combinations");
  command
      ->add_option("--set", o->overrides,
                   "path=value: override a key for all members; reduction.* for the figures of the table")
      ->take_all()
      ->allow_extra_args(false);
  command->add_option("-o,--output", o->output, "folder for the table and the members [<config>-sweep]");
  command->add_option("--ranks-per-run", o->ranks_per_run, "ranks that share one run")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  command->add_flag("--dry-run", o->dry_run, "list the members, then stop");
  command->add_flag("--force", o->force, "run members again that are done with another config");
  command->add_flag("-q,--quiet", o->quiet, "no progress");
  command->callback([=, &line, &action] { action = [=, &line] { sweep(*o, line); }; });
}

}  // namespace oxvac
