#include "reduce/results_file.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "base/error.hpp"
#include "fixture.hpp"

using Catch::Matchers::Contains;
using oxvac::ResultsFile;

namespace {

// The message of the io error that opening or using a file throws.
template <class F>
std::string io_message(F&& f) {
  try {
    f();
  } catch (const oxvac::Error& e) {
    CHECK(e.kind() == oxvac::ErrorKind::io);
    return e.what();
  }
  return "nothing was thrown";
}

fixture::Run two_reads() {
  fixture::Run run;
  run.add(
      "set", "pulse", {0.8, 1.6, 0.0}, [](double v) { return v * 1e-5; }, "cycling", 1);
  run.add(
      "read", "read", {0.1, 0.2}, [](double v) { return v * 2e-5; }, "cycling", 1);
  return run;
}

}  // namespace

TEST_CASE("a results file gives back what was written") {
  const fixture::TemporaryFolder folder;
  fixture::Run run = two_reads();
  run.snapshots = {{0.0, 0, "initial"}, {3e-9, 3, "set"}};
  run.fields["temperature_K"] = {{300, 300, 300, 300, 300, 300}, {301, 302, 303, 304, 305, 306}};
  run.write(folder.file("results.h5"));

  const ResultsFile file(folder.file("results.h5"));
  CHECK(file.done());
  CHECK(file.header().title == "a synthetic cell");
  CHECK(file.header().ranks == 2);
  CHECK(file.header().git_hash == "abc123");
  CHECK(file.config_text() == "title: synthetic\n");
  CHECK(file.rows() == 6);
  CHECK(file.trace("applied_V") == std::vector<double>{0, 0.8, 1.6, 0, 0.1, 0.2});
  CHECK(file.trace_unit("temperature_max_K") == "K");
  CHECK(file.has_trace("current_A"));
  CHECK_FALSE(file.has_trace("gap_m"));

  REQUIRE(file.instructions().size() == 2);
  const auto& read = file.instructions()[1];
  CHECK(read.name == "read");
  CHECK(read.kind == "read");
  CHECK(read.group == "cycling");
  CHECK(read.cycle == 1);
  CHECK(read.first_row == 4);
  CHECK(read.last_row == 5);
  CHECK(file.instructions()[0].amplitude_V == 1.6);

  const auto mesh = file.mesh();
  CHECK(mesh.points_m.size() == 6);
  CHECK(mesh.points_m[5] == std::array<double, 3>{2, 1, 0});
  CHECK(mesh.cell_types == std::vector<int>{9, 9});
  CHECK(mesh.cell_offsets == std::vector<std::int64_t>{0, 4, 8});
  CHECK(mesh.region_names == std::vector<std::string>{"oxide", "ysz"});
  CHECK(mesh.geometry == "planar");
  CHECK(mesh.dimension == 2);
  CHECK(mesh.depth_m == 15e-9);

  REQUIRE(file.snapshots().size() == 2);
  CHECK(file.snapshots()[1].label == "set");
  CHECK(file.snapshots()[1].trace_row == 3);
  CHECK(file.field_names() == std::vector<std::string>{"temperature_K"});
  CHECK(file.field("temperature_K", 1) == std::vector<double>{301, 302, 303, 304, 305, 306});
  CHECK_THAT(io_message([&] { file.field("temperature_K", 2); }),
             Contains("snapshot 2") && Contains("there are 2"));
  CHECK_THAT(io_message([&] { file.field("temprature_K", 0); }), Contains("Did you mean 'temperature_K'"));
}

TEST_CASE("a run that goes on or failed is readable as far as it got") {
  const fixture::TemporaryFolder folder;
  fixture::Run run = two_reads();
  run.status = "running";
  run.trace["current_A"].pop_back();  // the last flush reached four columns of five
  run.instructions.push_back({"later", "pulse", "", 0, 0, 0, -1, -1, 0});
  run.write(folder.file("results.h5"));
  const ResultsFile file(folder.file("results.h5"));
  CHECK(file.running());
  CHECK_FALSE(file.done());
  CHECK(file.rows() == 5);
  CHECK(file.trace("applied_V").size() == 5);
  CHECK(file.instructions()[1].last_row == 4);
  CHECK(file.instructions()[1].has_rows());
  CHECK_FALSE(file.instructions()[2].has_rows());
  CHECK(file.snapshots().empty());

  run.status = "failed: the step became smaller than 1e-20 s";
  run.write(folder.file("failed.h5"));
  CHECK(ResultsFile(folder.file("failed.h5")).failed());
}

TEST_CASE("a file can be read while another process has it open for writing") {
  const fixture::TemporaryFolder folder;
  const std::string path = folder.file("results.h5");
  two_reads().write(path);
  int opened[2], release[2];
  REQUIRE(pipe(opened) == 0);
  REQUIRE(pipe(release) == 0);
  const pid_t writer = fork();
  REQUIRE(writer >= 0);
  if (writer == 0) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);  // takes the exclusive lock
    char byte = file >= 0 ? 'y' : 'n';
    if (write(opened[1], &byte, 1) != 1 || read(release[0], &byte, 1) != 1) _exit(1);
    H5Fclose(file);
    _exit(0);
  }
  char byte = 0;
  REQUIRE(read(opened[0], &byte, 1) == 1);
  CHECK(byte == 'y');
  CHECK_NOTHROW(ResultsFile(path).trace("current_A"));
  REQUIRE(write(release[1], &byte, 1) == 1);
  int status = -1;
  waitpid(writer, &status, 0);
  CHECK(status == 0);
  for (const int fd : {opened[0], opened[1], release[0], release[1]}) close(fd);
}

TEST_CASE("what is not a results file is refused with a reason") {
  const fixture::TemporaryFolder folder;
  const auto opening = [&](const std::string& name) {
    return io_message([&] { ResultsFile{folder.file(name)}; });
  };
  CHECK_THAT(opening("absent.h5"), Contains("absent.h5") && Contains("no such results file"));
  CHECK_THAT(io_message([&] { ResultsFile{folder.file("")}; }), Contains("folder"));

  std::ofstream(folder.file("text.h5")) << "this is no HDF5 file\n";
  CHECK_THAT(opening("text.h5"), Contains("not a readable HDF5 file"));

  fixture::Run run = two_reads();
  run.format = "someone-else";
  run.write(folder.file("foreign.h5"));
  CHECK_THAT(opening("foreign.h5"), Contains("not results of oxvac"));

  run = two_reads();
  run.format_version = 7;
  run.write(folder.file("future.h5"));
  CHECK_THAT(opening("future.h5"), Contains("format version 7") && Contains("reads version 1"));

  run = two_reads();
  run.write(folder.file("whole.h5"));
  std::filesystem::resize_file(folder.file("whole.h5"), 3000);
  CHECK_THAT(opening("whole.h5"), Contains("not a readable HDF5 file"));
}

TEST_CASE("a missing column is named together with the nearest one") {
  const fixture::TemporaryFolder folder;
  two_reads().write(folder.file("results.h5"));
  const ResultsFile file(folder.file("results.h5"));
  const std::string message = io_message([&] { file.trace("temprature_max_K"); });
  CHECK_THAT(message, Contains("results.h5") && Contains("'temprature_max_K'") &&
                          Contains("Did you mean 'temperature_max_K'"));
  CHECK_THAT(io_message([&] { file.trace_unit("curent_A"); }), Contains("Did you mean 'current_A'"));
}
