#include "observe/checkpoint.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <sstream>

#include "mesh/root.hpp"
#include "observe/hdf5.hpp"
#include "observe/outputs.hpp"
#include "petsc/collective.hpp"

namespace oxvac {
namespace observe {
namespace {

constexpr double format_version = 1;

enum class Kind { state, slope, stored };
constexpr std::array<const char*, 3> kinds = {"state", "slope", "stored"};

/// Every number of a RunState that is no array, in the order of the file.
template <class State, class Visit>
void for_each_number(State& s, Visit visit) {
  visit(s.time_s);
  visit(s.time_low_s);
  visit(s.accumulated.joule_J);
  visit(s.accumulated.heat_out_J);
  visit(s.accumulated.vacancies_out);
  visit(s.accumulated.ions_out);
  visit(s.accumulated.heat_through_J);
  visit(s.accumulated.heat_slope_J_K);
  visit(s.origin_heat_J);
  visit(s.origin_vacancies);
  visit(s.origin_ions);
  visit(s.largest_current_A);
  visit(s.next_instruction);
  visit(s.careful_steps);
}

std::string dataset(Kind kind, int unknown) {
  return fmt::format("/{}/{}_{}", kinds[static_cast<int>(kind)], unknown,
                     name_of(static_cast<Unknown>(unknown)));
}

auto& values_of(auto& s, Kind kind) {
  return kind == Kind::state ? s.state : kind == Kind::slope ? s.slope : s.stored;
}

/// Whether a local unknown belongs to a vertex and, of what is stored, to this rank.
bool is_saved(const Layout& layout, int local, Kind kind) {
  return local >= 0 && layout.vertex(local) >= 0 && (kind != Kind::stored || local < layout.owned());
}

/// Voltages and currents of the electrodes, and their charges: the same on every rank.
std::vector<double> terminal_values(const RunState& s, const Layout& layout) {
  std::vector<double> list;
  for (const Layout::Terminal& t : layout.terminals())
    for (const int i : {t.voltage, t.current})
      for (const std::vector<double>* values : {&s.state, &s.slope})
        list.push_back(i >= 0 ? (*values)[i] : 0);
  list.insert(list.end(), s.stored.begin() + layout.owned(), s.stored.end());
  return list;
}

/// Keeps the last state from which the run could go on, and writes it now and then and at the end.
class Checkpoints : public Observer {
 public:
  Checkpoints(std::shared_ptr<Recorder> recorder, double interval_s)
      : recorder_(std::move(recorder)), interval_(interval_s) {}

  void on_start(const RunView& run) override {
    recorder_->begin(run);
    layout_ = &run.assembler.layout();
    gather_.emplace(run.comm, run.assembler.mesh());
  }

  void on_step(const StepView& view) override {
    if (!view.resume) return;
    keep(*view.resume);
    const auto now = std::chrono::steady_clock::now();
    // The clock of rank 0 decides for all.
    if (petsc::max(recorder_->comm(), recorder_->root() && now - written_ >= interval_ ? 1 : 0) > 0) write();
  }

  void on_finish(const std::string&) override {
    if (recorder_->begun()) write();
  }

 private:
  void keep(const RunState& s) {
    arrays_.clear();
    const int owned = recorder_->run().assembler.mesh().owned;
    for (const Kind kind : {Kind::state, Kind::slope, Kind::stored})
      for (int u = 0; u < unknown_count; ++u) {
        std::vector<double> local(recorder_->run().assembler.mesh().points_m.size(), 0.0);
        bool lives = false;
        for (int v = 0; v < owned; ++v)
          if (const int i = layout_->at(v, static_cast<Unknown>(u)); is_saved(*layout_, i, kind)) {
            local[v] = values_of(s, kind)[i];
            lives = true;
          }
        if (petsc::any(recorder_->comm(), lives))
          arrays_.emplace_back(dataset(kind, u), gather_->values(local));
      }
    terminals_ = terminal_values(s, *layout_);
    numbers_.clear();
    for_each_number(s, [&](const auto& x) { numbers_.push_back(static_cast<double>(x)); });
    is_new_ = true;
  }

  /// To another name first: a run that dies meanwhile leaves the last checkpoint whole.
  void write() {
    if (!is_new_) return;
    is_new_ = false;
    written_ = std::chrono::steady_clock::now();
    write_on_root(recorder_->comm(), [&] {
      const std::string path = recorder_->path("checkpoint.h5"), beside = path + ".part";
      std::filesystem::remove(beside);
      hdf5::File file(beside);
      file.attribute("/", "format", std::string("oxvac-checkpoint"));
      file.text("/config", recorder_->info().resolved_config);
      file.table("/format_version", std::vector<double>{format_version}, "1");
      file.table("/numbers", numbers_, "SI");
      file.table("/terminals", terminals_, "1");
      for (const char* kind : kinds) file.group(fmt::format("/{}", kind));
      for (const auto& [name, values] : arrays_) file.table(name, values, "1");
      file.close();
      std::filesystem::rename(beside, path);
    });
  }

  std::shared_ptr<Recorder> recorder_;
  std::chrono::duration<double> interval_;
  const Layout* layout_ = nullptr;
  std::optional<Gather> gather_;
  std::vector<std::pair<std::string, std::vector<double>>> arrays_;
  std::vector<double> terminals_, numbers_;
  bool is_new_ = false;
  std::chrono::steady_clock::time_point written_ = std::chrono::steady_clock::now();
};

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The lines that only one of two configs has, a few of them.
std::string difference(const std::string& then, const std::string& now) {
  constexpr std::size_t shown = 6;
  const std::vector<std::string> a = lines_of(then), b = lines_of(now);
  std::vector<std::string> found;
  const auto missing = [&](const auto& in, const auto& from, const char* sign) {
    for (const std::string& line : in)
      if (std::find(from.begin(), from.end(), line) == from.end()) found.push_back(sign + line);
  };
  missing(a, b, "- ");
  missing(b, a, "+ ");
  const std::size_t all = found.size();
  if (all > shown) {
    found.resize(shown);
    found.push_back(fmt::format("... and {} more", all - shown));
  }
  return fmt::format("{}", fmt::join(found, "\n  "));
}

void broadcast(MPI_Comm comm, std::vector<double>& values) {
  auto size = static_cast<std::int64_t>(values.size());
  MPI_Bcast(&size, 1, MPI_INT64_T, 0, comm);
  values.resize(static_cast<std::size_t>(size));
  MPI_Bcast(values.data(), static_cast<int>(size), MPI_DOUBLE, 0, comm);
}

}  // namespace

std::unique_ptr<Observer> make_checkpoints(std::shared_ptr<Recorder> recorder, double interval_s) {
  return std::make_unique<Checkpoints>(std::move(recorder), interval_s);
}

}  // namespace observe

namespace {

using namespace observe;

/// Rank 0 reads one dataset; all ranks get it. Collective.
std::vector<double> read_table(MPI_Comm comm, const std::optional<hdf5::Input>& file,
                               const std::string& name) {
  std::vector<double> values;
  write_on_root(comm, [&] {
    if (file->has(name)) values = file->table(name);
  });
  broadcast(comm, values);
  return values;
}

}  // namespace

RunState read_checkpoint(MPI_Comm comm, const std::string& path, const Assembler& assembler,
                         const std::string& resolved_config, bool force) {
  const Layout& layout = assembler.layout();
  const Mesh& mesh = assembler.mesh();
  std::optional<hdf5::Input> file;
  on_root(comm, [&] {
    file.emplace(path);
    if (!file->has("/format_version") || !file->has("/config"))
      throw io_error(path + ": is no checkpoint; give the checkpoint.h5 of a results folder");
    const std::vector<std::string> config = file->texts("/config");
    if (config.size() != 1 || file->table("/format_version") != std::vector<double>{format_version})
      throw io_error(path + ": is no checkpoint of this version of oxvac");
    if (!force && config[0] != resolved_config)
      throw input_error(
          fmt::format("{}: is the checkpoint of another config; what changed:\n  {}\nGo on all the same "
                      "with --force, or run from the beginning",
                      path, difference(config[0], resolved_config)));
  });
  RunState s;
  s.state.assign(layout.local(), 0.0);
  s.slope.assign(layout.local(), 0.0);
  s.stored.assign(assembler.stored().size(), 0.0);
  for (const Kind kind : {Kind::state, Kind::slope, Kind::stored})
    for (int u = 0; u < unknown_count; ++u) {
      const std::vector<double> whole = read_table(comm, file, dataset(kind, u));
      bool lives = false;
      for (std::size_t v = 0; v < mesh.points_m.size(); ++v) {
        const int i = layout.at(static_cast<int>(v), static_cast<Unknown>(u));
        if (!is_saved(layout, i, kind)) continue;
        lives = true;
        if (mesh.natural[v] < static_cast<std::int64_t>(whole.size()))
          values_of(s, kind)[i] = whole[mesh.natural[v]];
      }
      if (const auto size = static_cast<std::int64_t>(whole.size());
          petsc::any(comm, lives) != (size > 0) || (size > 0 && size != mesh.quality.vertices))
        throw input_error(path +
                          ": belongs to another mesh or to other equations: the numbers of vertices or the "
                          "unknowns differ");
    }
  const std::vector<double> numbers = read_table(comm, file, "/numbers");
  std::size_t next = 0;
  for_each_number(s, [&](auto& x) {
    if (next < numbers.size()) x = static_cast<std::decay_t<decltype(x)>>(numbers[next]);
    ++next;
  });
  const std::vector<double> terminals = read_table(comm, file, "/terminals");
  if (next != numbers.size() || terminals.size() != terminal_values(s, layout).size())
    throw input_error(path + ": belongs to other contacts");
  std::size_t k = 0;
  for (const Layout::Terminal& t : layout.terminals())
    for (const int i : {t.voltage, t.current})
      for (std::vector<double>* values : {&s.state, &s.slope}) {
        if (i >= 0) (*values)[i] = terminals[k];
        ++k;
      }
  std::copy(terminals.begin() + static_cast<std::ptrdiff_t>(k), terminals.end(),
            s.stored.begin() + layout.owned());
  return s;
}

}  // namespace oxvac
