// Reading a checkpoint, on any number of ranks.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>
#include <system_error>

#include "base/error.hpp"
#include "config/difference.hpp"
#include "mesh/root.hpp"
#include "observe/checkpoint.hpp"
#include "observe/checkpoint_parts.hpp"
#include "observe/folder.hpp"
#include "observe/hdf5.hpp"
#include "observe/safe_file.hpp"
#include "petsc/collective.hpp"

namespace oxvac {
namespace {

using namespace observe;
namespace fs = std::filesystem;

/// What to do about a checkpoint that cannot be used.
std::string remedy(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  for (const char* name : {checkpoint_name, previous_checkpoint_name}) {
    const fs::path other = folder / name;
    std::error_code error;
    if (!fs::exists(other, error) || fs::equivalent(other, path, error) || !damage_of(other.string()).empty())
      continue;
    return fmt::format("go on from the other one, which is whole: --restart {}", other.string());
  }
  return "there is no other one beside it: run from the beginning";
}

/// Opens a checkpoint after looking at every byte of it.
hdf5::Input open_whole(const std::string& path) {
  const hdf5::Input file = [&] {
    const std::string damage = damage_of(path);
    if (damage.empty()) return hdf5::Input(path);
    // Whatever else it is, HDF5 knows: a results file is not a damaged checkpoint.
    bool is_other = false;
    try {
      is_other = hdf5::Input(path).attribute("format") == "oxvac-results";
    } catch (const Error&) {
    }
    if (is_other) throw io_error(path + ": is no checkpoint; give the checkpoint.h5 of a results folder");
    throw io_error(fmt::format("{}: the checkpoint {}; {}", path, damage, remedy(path)));
  }();
  if (file.attribute("format") != "oxvac-checkpoint" || !file.has("/format_version") || !file.has("/config"))
    throw io_error(path + ": is no checkpoint; give the checkpoint.h5 of a results folder");
  if (file.texts("/config").size() != 1 ||
      file.table("/format_version") != std::vector<double>{checkpoint_version})
    throw io_error(path + ": is no checkpoint of this version of oxvac; run from the beginning");
  return hdf5::Input(path);
}

/// Rank 0 reads; all ranks know.
class Shared {
 public:
  Shared(MPI_Comm comm, const std::string& path) : comm_(comm), path_(path) {
    on_root(comm, [&] { file_.emplace(open_whole(path)); });
  }
  /// Empty where there is no such dataset. Collective.
  std::vector<double> table(const std::string& name) const {
    std::vector<double> values;
    on_root(comm_, [&] {
      if (file_->has(name)) values = file_->table(name);
    });
    auto size = static_cast<std::int64_t>(values.size());
    MPI_Bcast(&size, 1, MPI_INT64_T, 0, comm_);
    values.resize(static_cast<std::size_t>(size));
    MPI_Bcast(values.data(), static_cast<int>(size), MPI_DOUBLE, 0, comm_);
    return values;
  }
  const hdf5::Input& on_rank_0() const { return *file_; }
  const std::string& path() const { return path_; }
  MPI_Comm comm() const { return comm_; }

 private:
  MPI_Comm comm_;
  std::string path_;
  std::optional<hdf5::Input> file_;
};

/// Fills one array from the datasets of its group. Collective.
template <class Part>
void read_part(const Shared& file, const Part& part, const Assembler& assembler) {
  const Layout& layout = assembler.layout();
  const Mesh& mesh = assembler.mesh();
  for (int u = 0; u < unknown_count; ++u) {
    const std::vector<double> whole = file.table(dataset_of(part.group, u));
    bool lives = false;
    for (std::size_t v = 0; v < mesh.points_m.size(); ++v) {
      const int i = layout.at(static_cast<int>(v), static_cast<Unknown>(u));
      if (!is_saved(layout, i, part.is_stored)) continue;
      lives = true;
      if (mesh.natural[v] < static_cast<std::int64_t>(whole.size()))
        (*part.values)[i] = whole[mesh.natural[v]];
    }
    if (const auto size = static_cast<std::int64_t>(whole.size());
        petsc::any(file.comm(), lives) != (size > 0) || (size > 0 && size != mesh.quality.vertices))
      throw input_error(file.path() +
                        ": belongs to another mesh or to other equations: the numbers of vertices or the "
                        "unknowns differ");
  }
}

RunState read_state(const Shared& file, const Assembler& assembler) {
  const auto other_contacts = [&] { return input_error(file.path() + ": belongs to other contacts"); };
  RunState s;
  s.history.steps_s = file.table("/steps");
  const std::size_t states = s.history.steps_s.size() + 1;
  if (states > most_states) throw other_contacts();
  const auto zeros = [](std::size_t count) { return shared(std::vector<double>(count, 0.0)); };
  for (std::size_t k = 0; k < states; ++k) s.history.states.push_back(zeros(assembler.layout().local()));
  s.history.slope = zeros(assembler.layout().local());
  for (SharedValues& stored : s.stored) stored = zeros(assembler.stored().size());
  for (const auto& part : parts_of(s)) read_part(file, part, assembler);

  const auto fill = [&](const std::vector<double>& from, const auto& for_each) {
    std::size_t next = 0;
    for_each([&](auto& x) {
      if (next < from.size()) x = static_cast<std::decay_t<decltype(x)>>(from[next]);
      ++next;
    });
    if (next != from.size()) throw other_contacts();
  };
  fill(file.table("/numbers"), [&](auto visit) { for_each_number(s, visit); });
  fill(file.table("/terminals"), [&](auto visit) { for_each_terminal_value(s, assembler.layout(), visit); });
  const std::vector<double> time_s = file.table("/time");
  if (time_s.size() != 2) throw other_contacts();
  s.time_s = CompensatedSum(time_s[0], time_s[1]);
  return s;
}

}  // namespace

std::string checkpoint_file(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error) ? (fs::path(path) / checkpoint_name).string() : path;
}

Checkpoint read_checkpoint(MPI_Comm comm, const std::string& path, const Assembler& assembler,
                           const std::string& resolved_config, bool force) {
  const Shared file(comm, path);
  on_root(comm, [&] {
    const std::string config = file.on_rank_0().texts("/config")[0];
    if (!force && config != resolved_config)
      throw input_error(
          fmt::format("{}: is the checkpoint of another config; what changed: {}. Go on all the same "
                      "with --force, or run from the beginning",
                      path, config_difference(config, resolved_config)));
  });
  Checkpoint c;
  c.state = read_state(file, assembler);
  c.notes.path = path;
  c.notes.first_row = static_cast<long>(file.table("/first_row").at(0));
  const std::vector<double> filament = file.table("/filament");
  c.notes.filament = {filament.at(0), filament.at(1), filament.at(2)};
  on_root(comm, [&] {
    c.notes.run_id = file.on_rank_0().attribute("run_id");
    c.notes.mesh_sum = std::stoull(file.on_rank_0().texts("/mesh_sum").at(0), nullptr, 16);
  });
  return c;
}

}  // namespace oxvac
