#include "render/plots.hpp"

#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPNGReader.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "render/display.hpp"
#include "render/snapshots.hpp"
#include "render/weights_file.hpp"
#include "synthetic.hpp"

using Catch::Matchers::Contains;
using namespace oxvac;

namespace {

namespace fs = std::filesystem;

draw::Image read_png(const std::string& path) {
  vtkNew<vtkPNGReader> reader;
  reader->SetFileName(path.c_str());
  reader->Update();
  int size[3];
  reader->GetOutput()->GetDimensions(size);
  draw::Image image{size[0], size[1], {}};
  const auto* bytes = static_cast<const std::uint8_t*>(reader->GetOutput()->GetScalarPointer());
  image.rgb.assign(bytes, bytes + 3 * static_cast<std::size_t>(size[0]) * static_cast<std::size_t>(size[1]));
  return image;
}

/// A folder with a results.h5 of a planar cell.
struct Cell {
  fixture::TemporaryFolder folder;
  explicit Cell(int cycles = 3, const ResultsMesh& mesh = synthetic::planar()) {
    synthetic::write_cell(folder.file("results.h5"), cycles, mesh);
  }
  std::string path() const { return folder.file(""); }
};

std::vector<std::string> names(const std::vector<std::string>& paths) {
  std::vector<std::string> stems;
  for (const std::string& p : paths) stems.push_back(fs::path(p).stem().string());
  return stems;
}

using Names = std::vector<std::string>;

/// Small pages make quick tests.
PlotOptions small(const std::string& output, const Names& only = {}) {
  PlotOptions options;
  options.output = output, options.only = only, options.width = 1000, options.height = 700;
  return options;
}

std::string message_of(const std::function<void()>& call, ErrorKind kind) {
  try {
    call();
  } catch (const Error& e) {
    CHECK(e.kind() == kind);
    return e.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("Every picture of a run is drawn, whole and inside its page", "[.pages]") {
  const draw::Display display;
  const Cell cell(25);
  synthetic::write_crossbar(cell.path());
  Names notes;
  PlotOptions options = small("");
  options.notes = [&](const std::string& words) { notes.push_back(words); };
  const auto written = plot({cell.path()}, options);
  CHECK(names(written) == Names{"iv_linear", "iv_log", "iv_pulses", "trace", "reads", "nonlinearity",
                                "endurance", "accuracy", "confusion_ideal", "confusion_before_refresh",
                                "weights", "vacancies_initial", "vacancies_refresh", "temperature_refresh"});
  REQUIRE(notes.size() == 1);
  CHECK_THAT(notes[0], Contains("initial") && Contains("uniform at 300 K"));
  for (const std::string& path : written) {
    CAPTURE(path);
    CHECK(fs::path(path).parent_path() == fs::path(cell.path()) / "pictures");
    const draw::Image image = read_png(path);
    CHECK(image.width >= 1000);
    CHECK(image.height >= 500);
    CHECK(synthetic::colors_in(image) > 30);
    CHECK(synthetic::edge_is_white(image, 4));
  }
  CHECK(std::distance(fs::directory_iterator(fs::path(cell.path()) / "pictures"), {}) ==
        static_cast<long>(written.size()));
}

TEST_CASE("Two runs are drawn over each other, and their maps on one page", "[.pages]") {
  const draw::Display display;
  const Cell a, b(5);
  const fixture::TemporaryFolder out;
  const auto one = plot({a.path()}, small(out.file("one"), {"vacancies"}));
  const auto two = plot({a.path(), b.path()}, small(out.file("two"), {"iv_log", "vacancies"}));
  REQUIRE(names(two) == Names{"iv_log", "vacancies_initial", "vacancies_refresh"});
  CHECK(read_png(two[1]).height > read_png(one[0]).height);
  const draw::Image iv = read_png(two[0]);
  int blue = 0, red = 0;
  for (int y = 0; y < iv.height; ++y) {
    for (int x = 0; x < iv.width; ++x) {
      blue += synthetic::near(iv.at(x, y), draw::series_color(0));
      red += synthetic::near(iv.at(x, y), draw::series_color(1));
    }
  }
  CHECK(red > 1000);
  CHECK(blue + red > 1200);
}

TEST_CASE("A run of many instructions shares columns and legends", "[.pages]") {
  const draw::Display display;
  const fixture::TemporaryFolder folder;
  fixture::Run run;
  for (int i = 0; i < 40; ++i) {
    run.add("step number " + std::to_string(i), "sweep", fixture::ramps({0, 1 + 0.1 * i, 0}, 5),
            [](double v) { return 1e-6 * v; });
  }
  run.write(folder.file("results.h5"));
  const auto written = plot({folder.file("results.h5")}, small(folder.file("p"), {"iv_linear", "trace"}));
  REQUIRE(names(written) == Names{"iv_linear", "trace"});
  for (const std::string& path : written) {
    CAPTURE(path);
    CHECK(synthetic::edge_is_white(read_png(path), 4));
  }
}

TEST_CASE("What the data do not allow is left out with a reason, or refused when asked for by name",
          "[.pages]") {
  const draw::Display display;
  const fixture::TemporaryFolder folder;
  fixture::Run run;  // the initial row only
  run.write(folder.file("results.h5"));
  Names notes;
  PlotOptions options = small(folder.file("pictures"));
  options.notes = [&](const std::string& words) { notes.push_back(words); };
  CHECK(plot({folder.file("results.h5")}, options).empty());
  CHECK(notes.size() == picture_names().size() - 1);  // nobody misses that of a sweep
  CHECK_THAT(notes[0], Contains("iv_linear") && Contains("no sweep"));
  options.only = {"endurance"};
  CHECK_THAT(message_of([&] { plot({folder.file("results.h5")}, options); }, ErrorKind::input),
             Contains("endurance") && Contains("no read"));
}

TEST_CASE("Wrong requests say what there is") {
  const Cell cell;
  const std::string out = cell.folder.file("p");
  CHECK_THAT(message_of([&] { plot({cell.path()}, small(out, {"iv_liner"})); }, ErrorKind::input),
             Contains("Did you mean 'iv_linear'"));
  CHECK_THAT(message_of([&] { plot({}, small(out)); }, ErrorKind::input), Contains("results.h5"));
  CHECK_THAT(message_of(
                 [&] {
                   plot({cell.path(), cell.path()}, small(out));
                 },
                 ErrorKind::input),
             Contains("twice"));
  CHECK_THAT(message_of([&] { plot({cell.folder.file("nowhere")}, small(out)); }, ErrorKind::io),
             Contains("nowhere"));
  std::ofstream(cell.folder.file("crossbar.json")) << "{\"format\": 7";
  CHECK_THAT(message_of([&] { plot({cell.path()}, small(out)); }, ErrorKind::io), Contains("crossbar.json"));
  RenderOptions options;
  options.output = out;
  options.field = "vacancy_m3";
  CHECK_THAT(message_of([&] { render(cell.path(), options); }, ErrorKind::input), Contains("vacancies_m3"));
  options.field = "vacancies_m3", options.snapshot = "refres";
  CHECK_THAT(message_of([&] { render(cell.path(), options); }, ErrorKind::input),
             Contains("initial or refresh") && Contains("Did you mean"));
  options.snapshot = "", options.cut = "y=1 nm";
  CHECK_THAT(message_of([&] { render(cell.path(), options); }, ErrorKind::input), Contains("2 dimensions"));
  options.cut = "", options.low = 2, options.high = 1;
  CHECK_THAT(message_of([&] { render(cell.path(), options); }, ErrorKind::input), Contains("ascend"));
  CHECK_FALSE(fs::exists(out));
}

TEST_CASE("Snapshots are named by label, by occurrence and by number", "[.pages]") {
  const draw::Display display;
  const Cell cell;
  RenderOptions options;
  options.output = cell.folder.file("p"), options.width = 1000;
  options.field = "temperature_K", options.snapshot = "refresh";
  CHECK(names(render(cell.path(), options)) == Names{"temperature_refresh"});
  options.snapshot = "1", options.field = "vacancies_m3", options.log = true;
  CHECK(names(render(cell.path(), options)) == Names{"vacancies_refresh"});
}

TEST_CASE("Meshes of one and three dimensions, and axisymmetric ones, have their pictures", "[.pages]") {
  const draw::Display display;
  RenderOptions options;
  options.snapshot = "refresh", options.width = 1000;
  const Cell line(1, synthetic::box("line", {30, 0, 0}, {40 * synthetic::nm, 0, 0}));
  options.output = line.folder.file("p");
  CHECK(synthetic::edge_is_white(read_png(render(line.path(), options).at(0)), 4));

  const Cell turned(1,
                    synthetic::box("axisymmetric", {20, 8, 0}, {40 * synthetic::nm, 20 * synthetic::nm, 0}));
  options.output = turned.folder.file("p");
  CHECK(synthetic::colors_in(read_png(render(turned.path(), options).at(0))) > 100);

  const Cell cube(
      1, synthetic::box("box3d", {12, 6, 6}, {40 * synthetic::nm, 20 * synthetic::nm, 15 * synthetic::nm}));
  options.output = cube.folder.file("p");
  for (const char* cut : {"", "x = 12 nm"}) {
    options.cut = cut;
    CAPTURE(cut);
    CHECK(synthetic::colors_in(read_png(render(cube.path(), options).at(0))) > 30);
  }
  for (const char* cut : {"w", "y=12", "y=12 V", "yz", "y=30 nm"}) {
    options.cut = cut;
    CAPTURE(cut);
    CHECK(message_of([&] { render(cube.path(), options); }, ErrorKind::input) != "no error");
  }
}

TEST_CASE("What a solver leaves of a uniform field is no pattern") {
  draw::Range cold{300 - 7e-9, 300 + 3e-9, true};
  draw::settle_range(cold, {});
  CHECK(cold.low < 299);
  CHECK(cold.high > 301);
  draw::Range warm{300, 300.001, true};
  draw::settle_range(warm, {});
  CHECK(warm.low == 300);
  CHECK(warm.high == 300.001);
}

TEST_CASE("A cut goes through the middle, a named place or the hottest point of the run") {
  const auto mesh =
      synthetic::box("box3d", {12, 6, 6}, {40 * synthetic::nm, 20 * synthetic::nm, 15 * synthetic::nm});
  const Cell cell(1, mesh);
  const draw::Run run = draw::open_run(cell.path());
  const auto place = [&](const std::string& words) {
    const draw::CutPlane plane = draw::parse_cut(run, mesh, words);
    return std::pair{plane.axis, std::round(plane.at_m / synthetic::nm * 1000) / 1000};
  };
  CHECK(place("") == std::pair{1, 7.0});
  CHECK(place("y=hottest") == std::pair{1, 7.0});
  CHECK(place("x = hottest") == std::pair{0, 12.0});
  CHECK(place("z") == std::pair{2, 7.5});
  CHECK(place("y = 3.5 nm") == std::pair{1, 3.5});
}

TEST_CASE("Weights are read with their scenarios, and damage is named by line") {
  const fixture::TemporaryFolder folder;
  synthetic::write_crossbar(folder.file(""));
  const std::string path = folder.file("weights_layer1.csv");
  const draw::WeightBitmaps w = draw::read_weights(path, 4, 4);
  CHECK(w.scenarios == Names{"ternary", "before refresh"});
  REQUIRE(w.values.size() == 2);
  REQUIRE(w.values[1].size() == 3);
  CHECK(w.values[0][2][5] == 0);
  CHECK(w.values[0][0][5] == 1);
  CHECK(w.values[1][0][5] == Approx(0.4));
  std::ofstream(path, std::ios::app) << "1,9,0,1,1\n";
  CHECK_THROWS_WITH(draw::read_weights(path, 4, 4), Contains("line 50") && Contains("4 x 4"));
  CHECK_THROWS_AS(draw::read_weights(folder.file("none.csv"), 4, 4), Error);
}
