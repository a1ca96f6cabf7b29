// The outputs of a run played by hand: what the files hold, and that they are the same on any number of
// ranks.

#include <hdf5.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/error.hpp"
#include "drive/protocol.hpp"
#include "fv/measure.hpp"
#include "mesh/build.hpp"
#include "observe/observers.hpp"
#include "physics/system.hpp"
#include "session.hpp"

using namespace oxvac;
namespace fs = std::filesystem;

namespace {

const std::string cell = R"(
mesh: {geometry: planar, depth: 10 nm, spacing: {x: [{from: 0 nm, to: 12 nm, spacing: 1 nm}], z: [{from: 0 nm, to: 10 nm, spacing: 1 nm}]}}
regions:
  oxide: {material: TaOx, x: [0 nm, 8 nm], z: [0 nm, 8 nm]}
  coat: {material: YSZ, x: [8 nm, 12 nm], z: [0 nm, 8 nm]}
  cap: {material: Ti, x: [0 nm, 12 nm], z: [8 nm, 10 nm]}
contacts:
  bottom: {on: z_min, region: oxide, electrical: grounded}
  top: {on: z_max, electrical: driven}
initial:
  vacancies: [{regions: [oxide], density: 0.1e27 /m^3}, {regions: [coat], density: 2.2e27 /m^3}]
protocol:
  - hold: {name: rest, duration: 1 ns, voltage: 0 V}
  - cycle:
      name: loop
      count: 2
      do:
        - triangle: {name: up, peak: 1 V, rate: 1e9 V/s, snapshot: true}
)";

int rank_in(MPI_Comm comm) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  return rank;
}

/// A folder that every rank of the world knows by the same name; gone when the test ends.
class Folder {
 public:
  Folder() {
    int id = static_cast<int>(::getpid());
    MPI_Bcast(&id, 1, MPI_INT, 0, PETSC_COMM_WORLD);
    path = fs::temp_directory_path() / ("oxvac_observe_" + std::to_string(id));
    if (rank_in(PETSC_COMM_WORLD) == 0) fs::create_directories(path);
    MPI_Barrier(PETSC_COMM_WORLD);
  }
  ~Folder() {
    MPI_Barrier(PETSC_COMM_WORLD);
    std::error_code ignored;
    if (rank_in(PETSC_COMM_WORLD) == 0) fs::remove_all(path, ignored);
  }
  fs::path path;
};

struct Parts {
  explicit Parts(MPI_Comm comm)
      : document(Document::parse(cell)),
        device(read_device(document.root())),
        instructions(read_protocol(document.root())),
        equations(equations_of(device)),
        mesh(build_mesh(comm, device.mesh, device.contact_faces())),
        layout(comm, mesh, device, equations),
        assembler(comm, mesh, device, equations, layout) {}

  Document document;
  Device device;
  std::vector<Instruction> instructions;
  EquationList equations;
  Mesh mesh;
  Layout layout;
  Assembler assembler;
};

/// A filament 4 nm wide that grows from the top: its tip stands `gap_m` above the bottom.
std::vector<double> state_with_gap(Parts& p, double gap_m) {
  std::vector<double> state = initial_state(p.assembler);
  for (int i = 0; i < p.layout.local(); ++i) {
    const int v = p.layout.vertex(i);
    if (v < 0) continue;
    const double x = p.mesh.points_m[v][0], z = p.mesh.points_m[v][1];
    double value = state[i] * p.assembler.scale(i);
    if (p.layout.kind(i) == Unknown::temperature) value = 300 + 1e10 * x + 2e10 * z;
    if (p.layout.kind(i) == Unknown::potential) value = 1e8 * z;
    if (p.layout.kind(i) == Unknown::vacancies && x < 4.5e-9 && z > gap_m - 0.5e-9) value = 1e27;
    state[i] = value / p.assembler.scale(i);
  }
  return state;
}

/// Plays a run of five steps and the initial state by hand.
void play(MPI_Comm comm, const std::string& folder, OutputOptions options,
          const std::string& status = "done") {
  Parts p(comm);
  const auto observers =
      make_observers(options, {folder, "a title", "cell.yaml", "resolved: yes\n", true, {}});
  const RunView run{p.assembler, p.instructions, comm};
  for (const auto& o : observers) o->on_start(run);
  StepView view;
  view.fluxes.current_A = {-2e-6, 2e-6};
  view.fluxes.joule_W = 3e-6;
  view.ledger = {1e-13, 2e-12, 3e-9};
  const auto step = [&](int instruction, double time_s, bool begins, bool ends, double gap_m) {
    const std::vector<double> state = state_with_gap(p, gap_m);
    view.step_s = time_s - view.time_s;
    view.time_s = time_s;
    view.instruction = instruction;
    view.instruction_begins = begins;
    view.instruction_ends = ends;
    view.applied_V = time_s * 1e9;
    view.totals = measure(comm, p.assembler, state);
    view.state = &state;
    for (const auto& o : observers) o->on_step(view);
    ++view.row;
  };
  step(-1, 0, false, false, 6e-9);
  step(0, 0.5e-9, true, false, 5e-9);
  step(0, 1e-9, false, true, 4e-9);
  step(1, 2.5e-9, true, false, 2e-9);
  step(1, 3e-9, false, true, 0);
  step(2, 4e-9, true, false, 0);
  for (const auto& o : observers) o->on_finish(status);
}

/// What a results file holds, by the HDF5 library alone.
class Stored {
 public:
  explicit Stored(const fs::path& path) : file_(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT)) {}
  ~Stored() { H5Fclose(file_); }
  Stored(const Stored&) = delete;

  std::vector<hsize_t> extent(const std::string& name) const {
    const hid_t data = H5Dopen2(file_, name.c_str(), H5P_DEFAULT), space = H5Dget_space(data);
    std::vector<hsize_t> e(H5Sget_simple_extent_ndims(space));
    H5Sget_simple_extent_dims(space, e.data(), nullptr);
    H5Sclose(space), H5Dclose(data);
    return e;
  }
  std::vector<double> numbers(const std::string& name) const {
    std::size_t count = 1;
    for (const hsize_t n : extent(name)) count *= n;
    std::vector<double> values(count);
    const hid_t data = H5Dopen2(file_, name.c_str(), H5P_DEFAULT);
    H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(data);
    return values;
  }
  std::vector<std::string> texts(const std::string& name) const {
    const hid_t data = H5Dopen2(file_, name.c_str(), H5P_DEFAULT), space = H5Dget_space(data),
                type = H5Dget_type(data);
    std::vector<char*> raw(H5Sget_simple_extent_npoints(space));
    H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data());
    const std::vector<std::string> values(raw.begin(), raw.end());
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, raw.data());
    H5Tclose(type), H5Sclose(space), H5Dclose(data);
    return values;
  }
  std::string attribute(const std::string& object, const std::string& name) const {
    const hid_t a = H5Aopen_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
    const hid_t type = H5Aget_type(a), space = H5Aget_space(a);
    std::vector<char*> raw(H5Sget_simple_extent_npoints(space), nullptr);
    H5Aread(a, type, raw.data());
    std::string joined;
    for (const char* text : raw) joined += (joined.empty() ? "" : " ") + std::string(text ? text : "");
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, raw.data());
    H5Sclose(space), H5Tclose(type), H5Aclose(a);
    return joined;
  }
  std::vector<std::string> members(const std::string& group) const {
    std::vector<std::string> names;
    H5Literate_by_name(
        file_, group.c_str(), H5_INDEX_NAME, H5_ITER_INC, nullptr,
        [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
          static_cast<std::vector<std::string>*>(out)->emplace_back(name);
          return 0;
        },
        &names, H5P_DEFAULT);
    return names;
  }

 private:
  hid_t file_;
};

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::istringstream in(read_text(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("results.h5 holds what docs/results.md says", "[observe]") {
  const Folder folder;
  const fs::path out = folder.path / "run";
  play(PETSC_COMM_WORLD, out.string(), {});
  if (rank_in(PETSC_COMM_WORLD) != 0) return;
  const Stored file(out / "results.h5");

  CHECK(file.attribute("/", "format") == "oxvac-results");
  CHECK(file.attribute("/", "status") == "done");
  CHECK(file.attribute("/", "title") == "a title");
  CHECK(file.attribute("/", "config_file") == "cell.yaml");
  CHECK_THAT(file.attribute("/", "libraries"), Catch::Contains("PETSc 3.") && Catch::Contains("HDF5 1.") &&
                                                   Catch::Contains("yaml-cpp 0.") && Catch::Contains("MPI"));
  CHECK(file.texts("/config") == std::vector<std::string>{"resolved: yes\n"});

  CHECK(file.numbers("/trace/time_s") == std::vector<double>{0, 0.5e-9, 1e-9, 2.5e-9, 3e-9, 4e-9});
  CHECK(file.numbers("/trace/instruction") == std::vector<double>{-1, 0, 0, 1, 1, 2});
  CHECK(file.numbers("/trace/current_top_A") == std::vector<double>(6, 2e-6));
  CHECK(file.numbers("/trace/current_bottom_A") == std::vector<double>(6, -2e-6));
  CHECK(file.numbers("/trace/power_W") == std::vector<double>(6, 3e-6));
  CHECK(file.attribute("/trace/applied_V", "unit") == "V");
  CHECK(file.attribute("/trace/filament_volume_m3", "unit") == "m3");
  for (const std::string& column : file.members("/trace")) {
    INFO(column);
    CHECK(file.extent("/trace/" + column) == std::vector<hsize_t>{6});
  }

  CHECK(file.texts("/instructions/name") == std::vector<std::string>{"rest", "up", "up"});
  CHECK(file.texts("/instructions/kind") == std::vector<std::string>{"hold", "triangle", "triangle"});
  CHECK(file.texts("/instructions/group") == std::vector<std::string>{"", "loop", "loop"});
  CHECK(file.numbers("/instructions/cycle") == std::vector<double>{0, 1, 2});
  CHECK(file.numbers("/instructions/first_row") == std::vector<double>{1, 3, 5});
  CHECK(file.numbers("/instructions/last_row") == std::vector<double>{2, 4, 5});
  CHECK(file.numbers("/instructions/start_s") == std::vector<double>{0, 1e-9, 3e-9});
  CHECK(file.numbers("/instructions/end_s")[1] == 3e-9);
  CHECK(file.numbers("/instructions/amplitude_V") == std::vector<double>{0, 1, 1});

  // The initial state and the first "up"; the second has not ended.
  CHECK(file.texts("/fields/label") == std::vector<std::string>{"initial", "up"});
  CHECK(file.numbers("/fields/trace_row") == std::vector<double>{0, 4});
  CHECK(file.numbers("/fields/time_s") == std::vector<double>{0, 3e-9});
}

TEST_CASE("The stored mesh and fields fit together", "[observe]") {
  const Folder folder;
  const fs::path out = folder.path / "run";
  play(PETSC_COMM_WORLD, out.string(), {});
  if (rank_in(PETSC_COMM_WORLD) != 0) return;
  const Stored file(out / "results.h5");
  CHECK(file.attribute("/mesh", "geometry") == "planar");
  const std::vector<double> points = file.numbers("/mesh/points"),
                            volume = file.numbers("/mesh/point_volume");
  const std::size_t count = volume.size();
  REQUIRE(points.size() == 3 * count);
  double total = 0;
  for (const double v : volume) total += v;
  CHECK(total == Approx(12e-9 * 10e-9 * 10e-9).epsilon(1e-12));
  CHECK(file.numbers("/mesh/cell_offsets").size() == file.numbers("/mesh/cell_types").size() + 1);

  const std::vector<double> t = file.numbers("/fields/temperature_K"),
                            n = file.numbers("/fields/vacancies_m3");
  REQUIRE(t.size() == 2 * count);
  for (std::size_t p = 0; p < count; ++p) {
    const double x = points[3 * p], z = points[3 * p + 1];
    CHECK(t[p] == Approx(300 + 1e10 * x + 2e10 * z).epsilon(1e-12));
    if (z > 8.5e-9)
      CHECK(n[p] == 0);  // no vacancies in metal
    else if (x < 4.5e-9)
      CHECK(n[count + p] == Approx(1e27));
  }
}

TEST_CASE("The trace follows the filament, past the coat that conducts nothing", "[observe]") {
  const Folder folder;
  const fs::path out = folder.path / "run";
  play(PETSC_COMM_WORLD, out.string(), {});
  if (rank_in(PETSC_COMM_WORLD) != 0) return;
  const Stored file(out / "results.h5");
  const std::vector<double> gap = file.numbers("/trace/gap_m"), neck = file.numbers("/trace/neck_radius_m"),
                            volume = file.numbers("/trace/filament_volume_m3");
  // Linear between 0.1 and 1e27 the threshold of 0.3e27 lies 7/9 of an edge beyond the tip.
  CHECK(gap[0] == Approx((6 - 7.0 / 9) * 1e-9).epsilon(1e-9));
  CHECK(gap[2] == Approx((4 - 7.0 / 9) * 1e-9).epsilon(1e-9));
  CHECK(gap[4] == 0);
  CHECK(neck[3] == 0);
  CHECK(neck[4] == Approx(0.5 * (4 + 7.0 / 9) * 1e-9).epsilon(1e-9));
  CHECK(volume[4] == Approx(4.5e-9 * 8e-9 * 10e-9).epsilon(1e-9));
  CHECK(volume[2] < volume[4]);
}

TEST_CASE("One rank and many write the same", "[observe]") {
  const Folder folder;
  const int rank = rank_in(PETSC_COMM_WORLD);
  const fs::path many = folder.path / "many", alone = folder.path / ("alone" + std::to_string(rank));
  play(PETSC_COMM_WORLD, many.string(), {});
  play(PETSC_COMM_SELF, alone.string(), {});
  if (rank != 0) return;
  const Stored a(many / "results.h5"), b(alone / "results.h5");
  for (const char* name : {"/mesh/points", "/mesh/cell_types", "/mesh/cell_offsets", "/mesh/cell_points",
                           "/mesh/cell_regions", "/mesh/point_volume", "/fields/temperature_K",
                           "/fields/vacancies_m3", "/fields/potential_V", "/fields/bound_m3"}) {
    INFO(name);
    CHECK(a.extent(name) == b.extent(name));
    CHECK(a.numbers(name) == b.numbers(name));
  }
  REQUIRE(a.members("/trace") == b.members("/trace"));
  for (const std::string& column : a.members("/trace")) {
    INFO(column);
    const auto left = a.numbers("/trace/" + column), right = b.numbers("/trace/" + column);
    for (std::size_t k = 0; k < left.size(); ++k) CHECK(left[k] == Approx(right[k]).epsilon(1e-12));
  }
  for (const char* name : {"fields_00000.vtu", "fields_00001.vtu", "fields.pvd"}) {
    INFO(name);
    CHECK(!read_text(many / name).empty());
    CHECK(read_text(many / name) == read_text(alone / name));
  }
}

TEST_CASE("trace.csv has the columns of the trace", "[observe]") {
  const Folder folder;
  play(PETSC_COMM_WORLD, folder.path.string(), {});
  if (rank_in(PETSC_COMM_WORLD) != 0) return;
  const std::vector<std::string> lines = lines_of(folder.path / "trace.csv");
  REQUIRE(lines.size() == 7);
  CHECK_THAT(lines[0],
             Catch::StartsWith("time_s,step_s,instruction,applied_V,device_V,current_A,current_bottom_A"));
  CHECK_THAT(lines[2], Catch::StartsWith("5e-10,5e-10,0,0.5,"));
  const Stored file(folder.path / "results.h5");
  const auto commas = std::count(lines[0].begin(), lines[0].end(), ',');
  CHECK(static_cast<std::size_t>(commas) + 1 == file.members("/trace").size());
}

TEST_CASE("Snapshots come when they are asked for", "[observe]") {
  const Folder folder;
  OutputOptions every;
  every.snapshots = SnapshotRule::steps;
  every.snapshot_interval = 2;
  play(PETSC_COMM_WORLD, (folder.path / "steps").string(), every);
  OutputOptions all;
  all.snapshots = SnapshotRule::all_instructions;
  all.vtu = all.csv = false;
  play(PETSC_COMM_WORLD, (folder.path / "all").string(), all, "failed: on purpose");
  if (rank_in(PETSC_COMM_WORLD) != 0) return;
  CHECK(Stored(folder.path / "steps" / "results.h5").numbers("/fields/trace_row") ==
        std::vector<double>{0, 2, 4});
  const Stored file(folder.path / "all" / "results.h5");
  // A run that failed stores its last good state too.
  CHECK(file.numbers("/fields/trace_row") == std::vector<double>{0, 2, 4, 5});
  CHECK(file.attribute("/", "status") == "failed: on purpose");
  CHECK_FALSE(fs::exists(folder.path / "all" / "fields.pvd"));
  CHECK_FALSE(fs::exists(folder.path / "all" / "trace.csv"));
}

TEST_CASE("A folder that cannot be used stops every rank alike", "[observe]") {
  const Folder folder;
  play(PETSC_COMM_WORLD, folder.path.string(), {});
  OutputOptions careful;
  careful.overwrite = false;
  const auto kind_of = [&](const std::string& where, const OutputOptions& options) {
    try {
      play(PETSC_COMM_WORLD, where, options);
    } catch (const Error& e) {
      CHECK_THAT(e.what(), Catch::Contains(folder.path.string()));
      return e.exit_code();
    }
    return 0;
  };
  CHECK(kind_of(folder.path.string(), careful) == 5);
  CHECK(kind_of((folder.path / "trace.csv").string(), {}) == 5);
  CHECK(kind_of(folder.path.string(), {}) == 0);
  if (rank_in(PETSC_COMM_WORLD) == 0) CHECK(fs::exists(folder.path / "results.h5.bak"));
}

TEST_CASE("Filaments are looked for in regions that hold vacancies", "[observe]") {
  const Folder folder;
  OutputOptions options;
  options.filament_regions = {"oxid"};
  CHECK_THROWS_WITH(play(PETSC_COMM_WORLD, folder.path.string(), options),
                    Catch::Contains("Did you mean 'oxide'?"));
  options.filament_regions = {"cap"};
  CHECK_THROWS_WITH(play(PETSC_COMM_WORLD, folder.path.string(), options), Catch::Contains("no vacancies"));
}
