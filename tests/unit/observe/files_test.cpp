#include <hdf5.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "observe/folder.hpp"
#include "observe/hdf5.hpp"
#include "observe/options.hpp"
#include "observe/vtu.hpp"

using namespace oxvac;
using namespace oxvac::observe;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() : path(fs::temp_directory_path() / ("oxvac_files_" + std::to_string(::getpid()))) {
    fs::create_directories(path);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
};

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

void write_text(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

std::vector<double> stored(const fs::path& path, const char* name) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file < 0) return {};
  const hid_t data = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(data);
  std::vector<double> values(H5Sget_simple_extent_npoints(space));
  H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  H5Sclose(space), H5Dclose(data), H5Fclose(file);
  return values;
}

/// The code with which a child process ends that runs the body.
template <class Body>
int in_child(Body&& body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

WholeMesh two_cells() {
  WholeMesh m;
  m.points_m = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {2, 0, 0}};
  m.cell_types = {9, 5};
  m.cell_offsets = {0, 4, 7};
  m.cell_points = {0, 1, 2, 3, 1, 4, 2};
  m.cell_regions = {0, 1};
  return m;
}

/// The bytes of one appended array.
template <class T>
std::vector<T> array_of(const std::string& vtu, const std::string& name) {
  const auto tag = vtu.find("Name=\"" + name + "\"");
  const auto at = vtu.find("offset=\"", tag) + 8;
  const auto data =
      vtu.find("<AppendedData encoding=\"raw\">\n_") + std::strlen("<AppendedData encoding=\"raw\">\n_");
  const char* bytes = vtu.data() + data + std::stoul(vtu.substr(at));
  std::uint64_t size = 0;
  std::memcpy(&size, bytes, sizeof size);
  std::vector<T> values(size / sizeof(T));
  std::memcpy(values.data(), bytes + sizeof size, size);
  return values;
}

}  // namespace

TEST_CASE("Columns grow, and rows can be replaced", "[observe][hdf5]") {
  const Folder folder;
  const fs::path path = folder.path / "a.h5";
  {
    hdf5::File file(path.string());
    file.group("/g");
    hdf5::Column column = file.column("/g/x", hdf5::Kind::real, "m", 4);
    column.append(std::vector<double>{1, 2, 3});
    column.append(std::vector<double>{});
    column.append(std::vector<double>{4, 5, 6});
    column.replace(2, std::vector<double>{30, 40});
    hdf5::Column wide = file.wide_column("/g/w", "K", 3);
    wide.append(std::vector<double>{1, 2, 3});
    wide.append(std::vector<double>{4, 5, 6});
    file.flush();
  }
  CHECK(stored(path, "/g/x") == std::vector<double>{1, 2, 30, 40, 5, 6});
  CHECK(stored(path, "/g/w") == std::vector<double>{1, 2, 3, 4, 5, 6});
  CHECK_THROWS_WITH(hdf5::File(path.string()), Catch::Contains(path.string()) && Catch::Contains("exists"));
  CHECK_THROWS_WITH(hdf5::File((folder.path / "no" / "a.h5").string()), Catch::Contains("No such file"));
}

TEST_CASE("A run that dies leaves what was flushed", "[observe][hdf5]") {
  const Folder folder;
  const fs::path path = folder.path / "a.h5";
  in_child([&] {
    hdf5::File file(path.string());
    hdf5::Column column = file.column("/x", hdf5::Kind::real, "m");
    column.append(std::vector<double>{1, 2, 3});
    file.flush();
    column.append(std::vector<double>{4});
    ::raise(SIGKILL);
    return 0;
  });
  const std::vector<double> left = stored(path, "/x");
  REQUIRE(left.size() >= 3);
  CHECK(std::vector<double>(left.begin(), left.begin() + 3) == std::vector<double>{1, 2, 3});
}

TEST_CASE("A full disk is an error that names the file and the cause", "[observe][hdf5]") {
  const Folder folder;
  const fs::path path = folder.path / "a.h5";
  const int code = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);  // writing past the limit fails as on a full disk
    const rlimit limit{40000, 40000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      hdf5::File file(path.string());
      hdf5::Column column = file.column("/x", hdf5::Kind::real, "m");
      for (int k = 0; k < 100; ++k) {
        column.append(std::vector<double>(1000, 1.0));
        file.flush();
      }
    } catch (const Error& e) {
      const std::string what = e.what();
      return what.find(path.string()) != std::string::npos &&
                     what.find("File too large") != std::string::npos && e.exit_code() == 5
                 ? 0
                 : 2;
    }
    return 1;
  });
  CHECK(code == 0);
}

TEST_CASE("An earlier run gives way, but is not lost", "[observe][folder]") {
  const Folder folder;
  const auto name = [&](const char* file) { return folder.path / file; };
  for (const char* file :
       {"results.h5", "trace.csv", "fields.pvd", "fields_00003.vtu", "notes.txt", "iv.csv"})
    write_text(name(file), file);
  CHECK_THROWS_WITH(prepare_folder(folder.path.string(), false), Catch::Contains("output.overwrite"));
  CHECK(fs::exists(name("trace.csv")));
  prepare_folder(folder.path.string(), true);
  CHECK(read_text(name("results.h5.bak")) == "results.h5");
  for (const char* file : {"results.h5", "trace.csv", "fields.pvd", "fields_00003.vtu"})
    CHECK_FALSE(fs::exists(name(file)));
  for (const char* file : {"notes.txt", "iv.csv"}) CHECK(fs::exists(name(file)));
  prepare_folder((folder.path / "new" / "deeper").string(), false);
  CHECK(fs::is_directory(folder.path / "new" / "deeper"));
  CHECK_THROWS_WITH(prepare_folder(name("notes.txt").string(), true), Catch::Contains("is a file"));
}

TEST_CASE("Two runs do not write into one folder", "[observe][folder]") {
  const Folder folder;
  const hdf5::File other((folder.path / "results.h5").string());
  CHECK_THROWS_WITH(prepare_folder(folder.path.string(), true), Catch::Contains("another run"));
}

TEST_CASE("A .vtu holds mesh, fields and time", "[observe][vtu]") {
  const Folder folder;
  const fs::path path = folder.path / "a.vtu";
  const std::vector<double> t{1, 2, 3, 4, 5.5};
  write_vtu(path.string(), two_cells(), 2.5e-9, {{"temperature_K", &t}});
  const std::string vtu = read_text(path);
  CHECK_THAT(vtu, Catch::Contains("NumberOfPoints=\"5\" NumberOfCells=\"2\"") &&
                      Catch::Contains("header_type=\"UInt64\""));
  CHECK(array_of<double>(vtu, "temperature_K") == t);
  CHECK(array_of<double>(vtu, "TimeValue") == std::vector<double>{2.5e-9});
  CHECK(array_of<double>(vtu, "points_m").size() == 15);
  CHECK(array_of<std::int64_t>(vtu, "offsets") == std::vector<std::int64_t>{4, 7});
  CHECK(array_of<std::int64_t>(vtu, "connectivity") == std::vector<std::int64_t>{0, 1, 2, 3, 1, 4, 2});
  CHECK(array_of<std::uint8_t>(vtu, "types") == std::vector<std::uint8_t>{9, 5});
  CHECK(array_of<std::int32_t>(vtu, "region") == std::vector<std::int32_t>{0, 1});
  CHECK_THROWS_WITH(write_vtu((folder.path / "no" / "a.vtu").string(), two_cells(), 0, {}),
                    Catch::Contains("No such file"));
}

TEST_CASE("A .pvd gives each file its time", "[observe][vtu]") {
  const Folder folder;
  const fs::path path = folder.path / "fields.pvd";
  write_pvd(path.string(), {{0, "fields_00000.vtu"}});
  write_pvd(path.string(), {{0, "fields_00000.vtu"}, {2.5e-9, "fields_00001.vtu"}});
  CHECK_THAT(read_text(path),
             Catch::Contains("timestep=\"2.5e-09\" group=\"\" part=\"0\" file=\"fields_00001.vtu\""));
  CHECK_FALSE(fs::exists(folder.path / "fields.pvd.new"));
}

TEST_CASE("Outputs are chosen in the config", "[observe][options]") {
  const auto read = [](const std::string& yaml) {
    const Document document = Document::parse(yaml, "run.yaml");
    const OutputOptions options = read_output(document.root());
    document.require_all_used();
    return options;
  };
  const OutputOptions plain = read("{}");
  CHECK(plain.snapshots == SnapshotRule::named);
  CHECK(plain.percolation_m3 == Approx(0.3e27));
  CHECK(plain.overwrite);
  const OutputOptions o = read(
      "output: {snapshots: steps, snapshot_interval: 20, percolation: 0.6 /nm^3, filament_regions: [oxide], "
      "vtu: no}");
  CHECK(o.snapshots == SnapshotRule::steps);
  CHECK(o.snapshot_interval == 20);
  CHECK(o.percolation_m3 == Approx(0.6e27));
  CHECK(o.filament_regions == std::vector<std::string>{"oxide"});
  CHECK_FALSE(o.vtu);
  CHECK_THROWS_WITH(read("output: {snapshots: steps, snapshot_interval: 0}"), Catch::Contains("run.yaml:1"));
  CHECK_THROWS_WITH(read("output: {percolation: 0 /m^3}"), Catch::Contains("above 0"));
  CHECK_THROWS_WITH(read("output: {snapshot_interval: 5}"), Catch::Contains("snapshot_interval"));
}
