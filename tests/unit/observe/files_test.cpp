#include <hdf5.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "base/error.hpp"
#include "observe/folder.hpp"
#include "observe/hdf5.hpp"
#include "observe/options.hpp"
#include "observe/safe_file.hpp"
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
  }
  CHECK(stored(path, "/g/x") == std::vector<double>{1, 2, 30, 40, 5, 6});
  CHECK(stored(path, "/g/w") == std::vector<double>{1, 2, 3, 4, 5, 6});
  CHECK_THROWS_WITH(hdf5::File(path.string()), Catch::Contains(path.string()) && Catch::Contains("exists"));
  CHECK_THROWS_WITH(hdf5::File((folder.path / "no" / "a.h5").string()), Catch::Contains("No such file"));
}

TEST_CASE("Files that exist get more rows, and lose some", "[observe][hdf5]") {
  const Folder folder;
  const fs::path path = folder.path / "a.h5";
  {
    hdf5::File file(path.string());
    file.column("/x", hdf5::Kind::real, "m", 4).append(std::vector<double>{1, 2, 3, 4, 5});
    file.wide_column("/w", "K", 2).append(std::vector<double>{1, 2});
    file.column("/t", hdf5::Kind::text, "1").append(std::vector<std::string>{"a", "b"});
  }
  {
    hdf5::File file = hdf5::File::open(path.string());
    hdf5::Column x = file.column("/x");
    CHECK(x.rows() == 5);
    CHECK_THROWS_WITH(x.cut(6), Catch::Contains("/x"));
    x.cut(2);
    x.append(std::vector<double>{30});
    file.column("/w").append(std::vector<double>{3, 4});
    file.column("/t").cut(1);
    CHECK_THROWS_WITH(file.column("/y"), Catch::Contains("/y"));
  }
  CHECK(stored(path, "/x") == std::vector<double>{1, 2, 30});
  CHECK(stored(path, "/w") == std::vector<double>{1, 2, 3, 4});
  CHECK(hdf5::Input(path.string()).texts("/t") == std::vector<std::string>{"a"});
}

TEST_CASE("A bit that flips in a number is found by HDF5 itself", "[observe][hdf5]") {
  const Folder folder;
  const fs::path path = folder.path / "a.h5";
  const std::vector<double> values{1.2345678901234567e-8, 2, 3};
  {
    hdf5::File file(path.string());
    file.column("/x", hdf5::Kind::real, "m", 16).append(values);
    file.table("/points", values, "m", 3);
  }
  append_checksum(path.string());
  CHECK(hdf5::Input(path.string()).table("/x") == values);
  const std::string whole = read_text(path);
  const std::string_view number(reinterpret_cast<const char*>(values.data()), sizeof values[0]);
  int places = 0;
  for (std::size_t at = whole.find(number); at != std::string::npos; at = whole.find(number, at + 1)) {
    ++places;
    for (std::size_t bit = 0; bit < 64; bit += 7) {
      std::string flipped = whole;
      flipped[at + bit / 8] = static_cast<char>(flipped[at + bit / 8] ^ (1 << bit % 8));
      write_text(path, flipped);
      const hdf5::Input in(path.string());
      const auto both = [&] { return in.table("/x") == in.table("/points"); };
      CHECK_THROWS_WITH(both(), Catch::Contains("a.h5") && Catch::Contains("cannot read dataset"));
    }
  }
  CHECK(places == 2);
  write_text(path, whole.substr(0, whole.size() / 2));
  CHECK_THROWS_WITH(hdf5::Input(path.string()), Catch::Contains("truncated"));
}

TEST_CASE("A file that ends in its checksum is whole or found damaged", "[observe][safe_file]") {
  const Folder folder;
  const std::string path = (folder.path / "a").string();
  write_text(path, "twenty-one characters");
  CHECK_FALSE(damage_of(path).empty());
  CHECK_FALSE(has_checksum(path));
  append_checksum(path);
  CHECK(has_checksum(path));
  CHECK(damage_of(path).empty());
  const std::string whole = read_text(path);
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    write_text(path, flipped);
    INFO("bit " << bit);
    CHECK_FALSE(damage_of(path).empty());
  }
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write_text(path, whole.substr(0, length));
    CHECK_FALSE(damage_of(path).empty());
  }
  write_text(path, whole + "x");
  CHECK_FALSE(damage_of(path).empty());
  CHECK_THAT(damage_of(path + "b"), Catch::Contains("cannot be read"));
}

TEST_CASE("A file takes another's name, which is kept", "[observe][safe_file]") {
  const Folder folder;
  const auto name = [&](const char* file) { return (folder.path / file).string(); };
  write_text(name("part"), "1");
  replace_file_and_keep(name("part"), name("file"), name("kept"));
  CHECK(read_text(name("file")) == "1");
  CHECK_FALSE(fs::exists(name("kept")));
  write_text(name("part"), "2");
  replace_file_and_keep(name("part"), name("file"), name("kept"));
  CHECK(read_text(name("file")) == "2");
  CHECK(read_text(name("kept")) == "1");
  write_text(name("part"), "3");
  replace_file_and_keep(name("part"), name("file"), name("part"));
  CHECK(read_text(name("file")) == "3");
  CHECK(read_text(name("part")) == "2");
  CHECK_THROWS_WITH(replace_file(name("nothing"), name("file")), Catch::Contains("nothing"));
  CHECK_THROWS_WITH(write_whole(name("no/where"), "x"), Catch::Contains("no/where"));
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 3);
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
      for (int k = 0; k < 100; ++k) column.append(std::vector<double>(1000, 1.0));
      column = hdf5::Column();
      file.close();
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
  for (const char* file : {"results.h5", "checkpoint.h5", "checkpoint_previous.h5", "trace.csv", "fields.pvd",
                           "fields_00003.vtu", "notes.txt", "iv.csv"})
    write_text(name(file), file);
  CHECK_THROWS_WITH(clear_folder(folder.path.string(), false, false), Catch::Contains("output.overwrite"));
  CHECK(fs::exists(name("trace.csv")));
  clear_folder(folder.path.string(), true, true);
  CHECK(read_text(name("results.h5.bak")) == "results.h5");
  for (const char* file : {"results.h5", "trace.csv", "fields.pvd", "fields_00003.vtu"})
    CHECK_FALSE(fs::exists(name(file)));
  for (const char* file : {"notes.txt", "iv.csv", "checkpoint.h5", "checkpoint_previous.h5"})
    CHECK(fs::exists(name(file)));
  clear_folder(folder.path.string(), true, false);
  CHECK(read_text(name("checkpoint.h5.bak")) == "checkpoint.h5");
  for (const char* file : {"checkpoint.h5", "checkpoint_previous.h5"}) CHECK_FALSE(fs::exists(name(file)));
  { const FolderLock made((folder.path / "new" / "deeper").string()); }
  CHECK(fs::is_directory(folder.path / "new" / "deeper"));
  CHECK_THROWS_WITH(FolderLock(name("notes.txt").string()), Catch::Contains("is a file"));
  CHECK_THROWS_WITH(FolderLock((name("notes.txt") / "below").string()), Catch::Contains("cannot be used"));
}

TEST_CASE("A run goes on from the folder's checkpoint.h5", "[observe][folder]") {
  const Folder folder;
  const auto name = [&](const char* file) { return (folder.path / file).string(); };
  write_text(name("checkpoint.h5"), "last");
  write_text(name("checkpoint_previous.h5"), "previous");
  promote_checkpoint(folder.path.string(), name("checkpoint.h5"));
  CHECK(read_text(name("checkpoint_previous.h5")) == "previous");
  promote_checkpoint(folder.path.string(), name("checkpoint_previous.h5"));
  CHECK(read_text(name("checkpoint.h5")) == "previous");
  CHECK(read_text(name("checkpoint.h5.bak")) == "last");
  CHECK_FALSE(fs::exists(name("checkpoint_previous.h5")));
  write_text(name("elsewhere"), "copy");
  promote_checkpoint(folder.path.string(), name("elsewhere"));
  CHECK(read_text(name("checkpoint.h5")) == "copy");
  CHECK(read_text(name("elsewhere")) == "copy");
}

TEST_CASE("Two runs do not write into one folder, and a run that died locks out nobody", "[observe][folder]") {
  const Folder folder;
  {
    const FolderLock first(folder.path.string());
    CHECK_THROWS_WITH(FolderLock(folder.path.string()),
                      Catch::Contains("another run (process " + std::to_string(::getpid())));
  }
  in_child([&] {
    const FolderLock lock(folder.path.string());
    ::raise(SIGKILL);
    return 0;
  });
  CHECK_NOTHROW(FolderLock(folder.path.string()));
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
