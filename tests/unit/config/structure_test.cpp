#include <catch2/catch.hpp>

#include "complaint.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

Reader root_of(const std::string& yaml) { return Document::parse(yaml, "c.yaml").root(); }

const std::vector<Choice<double>> laws = {
    {"constant", "the same everywhere",
     [](const Reader& r) { return r.quantity("sigma", dim::conductivity, ""); }},
    {"linear", "in the vacancies", [](const Reader& r) { return r.number("slope", 2.0, ""); }},
};

void read_device(const Reader& root) {
  const Reader device = root.section("device", "the cell");
  device.quantity("width", dim::length, "");
  device.list("layers", "", [](const Reader& layer) {
    layer.quantity("thickness", dim::length, "");
    layer.choose("law", laws, "linear", "");
  });
}

const std::string good = R"(device:
  width: 100 nm
  layers:
    - thickness: 15 nm
    - thickness: 5 nm
      law: constant
      sigma: 1 S/cm
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("Sections, lists and choices", "[config]") {
  CHECK(complaint_about(good, read_device) == "(no error)");
  const Reader device = root_of(good).section("device", "");
  CHECK(device.path() == "device");
  CHECK(device.where() == "c.yaml:1");
  CHECK(device.where("width") == "c.yaml:2");
  CHECK(device.where("absent") == "c.yaml:1");
  std::vector<std::string> seen;
  std::vector<double> values;
  device.list("layers", "", [&](const Reader& layer) {
    seen.push_back(layer.path() + " " + layer.where());
    values.push_back(layer.choose("law", laws, "linear", ""));
  });
  CHECK(seen == std::vector<std::string>{"device.layers[0] c.yaml:4", "device.layers[1] c.yaml:5"});
  CHECK(values == std::vector<double>{2, 100});
  int calls = 0;
  device.list("absent", "", [&](const Reader&) { ++calls; });
  CHECK(calls == 0);
}

TEST_CASE("Named sections come in the order in which they are written", "[config]") {
  const Reader r = root_of("contacts:\n  top: {v: 1 V}\n  bottom: {v: 2 V}\n  a:\n");
  std::vector<std::string> seen;
  r.named("contacts", "", [&](const std::string& name, const Reader& c) {
    seen.push_back(name + " " + c.path() + " " + c.where() + " " +
                   std::to_string(c.quantity("v", dim::voltage, 0.0, "")));
  });
  CHECK(seen == std::vector<std::string>{"top contacts.top c.yaml:2 1.000000",
                                         "bottom contacts.bottom c.yaml:3 2.000000",
                                         "a contacts.a c.yaml:4 0.000000"});
}

TEST_CASE("An absent or empty section yields its defaults", "[config]") {
  for (const char* yaml : {"", "solver:", "solver: {}", "other: 1"}) {
    const Reader solver = root_of(yaml).section_or_empty("solver", "");
    CHECK(solver.integer("steps", 10, "") == 10);
    CHECK(solver.path() == "solver");
  }
}

TEST_CASE("has and is_section look without reading", "[config]") {
  const Document d = Document::parse("a: 1\ns: {b: 1}\n", "c.yaml");
  CHECK(d.root().has("a"));
  CHECK_FALSE(d.root().has("b"));
  CHECK(d.root().is_section("s"));
  CHECK_FALSE(d.root().is_section("a"));
  CHECK_FALSE(d.root().is_section("b"));
  CHECK(complaint([&] { d.require_all_used(); }) ==
        "c.yaml:1: a: 'a' has no effect beside the other settings here. Remove it.");
}

TEST_CASE("A missing key names its section and a similar one", "[config]") {
  CHECK(complaint_about(replaced(good, "thickness: 5", "thikness: 5"), read_device) ==
        "c.yaml:5: device.layers[1].thickness: the required key 'thickness' is missing; it takes a length "
        "with its "
        "unit, e.g. '15 nm'. Did you mean 'thickness' where line 5 has 'thikness'?");
  CHECK(complaint_about("x: 1\ndevice:\n  height: 3 nm\n", read_device) ==
        "c.yaml:2: device.width: the required key 'width' is missing; it takes a length with its unit, e.g. "
        "'15 nm'.");
  CHECK(complaint_about("", read_device) ==
        "c.yaml:1: device: the required key 'device' is missing; it takes a section (indented 'key: value' "
        "lines).");
}

TEST_CASE("Something else where structure belongs", "[config]") {
  CHECK(complaint_about("device: 3 nm", read_device) ==
        "c.yaml:1: device: needs a section (indented 'key: value' lines), but a single value, '3 nm', stands "
        "here");
  CHECK(contains(
      complaint_about("device: {width: 1 nm, layers: {thickness: 1 nm}}", read_device),
      "c.yaml:1: device.layers: needs a list, but a section stands here. Start each entry with '- '."));
  CHECK(contains(complaint_about("device:\n  width: 1 nm\n  layers:\n  - 3 nm\n", read_device),
                 "c.yaml:4: device.layers[0]: needs a section"));
  const auto read = [](const Reader& r) { r.named("n", "", [](const std::string&, const Reader&) {}); };
  CHECK(contains(complaint_about("n: [a]", read), "needs named sections"));
  CHECK(contains(complaint_about("n:\n  a: 1\n", read), "c.yaml:2: n.a: needs a section"));
}

TEST_CASE("The first key that nobody read is an error", "[config]") {
  CHECK(complaint_about(good + "devise: 1\nzzz: 2\n", read_device) ==
        "c.yaml:8: devise: unknown key 'devise'. Did you mean 'device'? Keys read here: device.");
  CHECK(complaint_about(replaced(good, "law: constant", "law: linear"), read_device) ==
        "c.yaml:7: device.layers[1].sigma: unknown key 'sigma'. Keys read here: thickness, law, slope.");
  CHECK(complaint_about("a:\n  b: {c: 1}\n", [](const Reader& r) { r.section("a", "").section("b", ""); }) ==
        "c.yaml:2: a.b.c: unknown key 'c'. No key is read here.");
  CHECK(contains(complaint_about("n:\n  p: {v: 1 V}\n  q: {w: 1 V}\n",
                                 [](const Reader& r) {
                                   r.named("n", "", [](const std::string&, const Reader& c) {
                                     c.quantity("v", dim::voltage, 0.0, "");
                                   });
                                 }),
                 "c.yaml:3: n.q.w: unknown key 'w'."));
}

TEST_CASE("Keys that start with x- are the user's own", "[config]") {
  const std::string yaml = "x-common: &common\n  width: 7 nm\ndevice: *common\n";
  CHECK(complaint_about(yaml, [](const Reader& r) {
          r.section("device", "").quantity("width", dim::length, "");
        }) == "(no error)");
  CHECK(contains(complaint_about("device: {x-own: 1}", [](const Reader& r) { r.section("device", ""); }),
                 "x-own"));
}

TEST_CASE("A reader's own complaints", "[config]") {
  const Reader device = root_of(good).section("device", "");
  CHECK(std::string(device.error("width", "must be positive").what()) ==
        "c.yaml:2: device.width: must be positive");
  CHECK(std::string(device.error("depth", "is needed in 3D").what()) ==
        "c.yaml:1: device.depth: is needed in 3D");
  CHECK(std::string(device.error("", "is empty").what()) == "c.yaml:1: device: is empty");
  CHECK(std::string(root_of(good).error("", "is empty").what()) == "c.yaml:1: is empty");
  CHECK_NOTHROW(device.require(true, "width", "must be positive"));
  CHECK(complaint([&] { device.require(false, "width", "must be positive"); }) ==
        "c.yaml:2: device.width: must be positive");
}

TEST_CASE("A choice without default is required; a wrong one lists all", "[config]") {
  const auto read = [](const Reader& r) { r.choose("law", laws, "the law"); };
  CHECK(contains(complaint_about("", read), "'law' is missing; it takes constant or linear."));
  CHECK(contains(complaint_about("law: lineal", read),
                 "must be constant or linear; found 'lineal'. Did you mean 'linear'?"));
  CHECK(complaint_about("law: linear\nslope: 3", read) == "(no error)");
}
