#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "complaint.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

/// Reads a config with everything that a config can have; what it got, to the last bit, as text.
std::string read_all(const Reader& root) {
  std::ostringstream got;
  got.precision(17);
  const Reader device = root.section("device", "The cell.");
  got << device.quantity("width", dim::length, "Its width.") << ' ';
  device.list("layers", "From bottom to top.", [&](const Reader& l) {
    const std::vector<Choice<double>> laws = {
        {"constant", "",
         [](const Reader& r) { return r.quantity("sigma", dim::conductivity, 1e4, "Conductivity."); }},
        {"activated", "", [](const Reader& r) {
           const Reader s = r.section_or_empty("barrier", "What hinders.");
           return s.energy_eV("height", 1.1, "Its height.") + r.number("slope", "Per vacancy.");
         }}};
    got << l.quantity("thickness", dim::length, 15e-9, "Of the layer.") << ' ';
    got << l.choose("law", laws, "constant", "How it conducts.") << ' ';
    l.list("seeds", "", [&](const Reader& s) { got << s.text("name", "none", "") << ' '; });
  });
  root.named("contacts", "Where current enters.", [&](const std::string& name, const Reader& c) {
    got << name << c.flag("on", true, "Connected?") << c.word("type", {"fixed", "off"}, "off", "") << ' ';
  });
  const Reader solver = root.section_or_empty("solver", "Numerics.");
  got << solver.integer("steps", 100, "") << solver.quantity("dt", dim::time, 1e-9 / 3, "Time step.") << ' ';
  for (const auto& t : solver.texts("petsc", {"-ksp_type", "preonly", ""}, "")) got << '<' << t << '>';
  for (const double t : solver.maybe_quantities("times", dim::time, "").value_or(std::vector<double>{}))
    got << t << ' ';
  for (const double t : solver.quantities("levels", dim::none, "")) got << t << ' ';
  got << solver.maybe_quantity("limit", dim::current, "").value_or(-1) << ' ';
  got << solver.text("title", "none", "") << ' ' << solver.text("note", "a: b # c", "") << ' ';
  got << std::filesystem::absolute(solver.maybe_file("mesh", "").value_or("none"))
             .lexically_normal()
             .string();
  return got.str();
}

const std::string full = R"(
device:
  width: 0.1 um
  layers:
    - thickness: 1.1 nm
    - law: activated
      slope: 0.3333333333333333333
      seeds: [{}, {name: "second: \"quoted\" \\ \n line"}]
    - {law: activated, slope: 2, barrier: {height: 35 meV}}
contacts:
  top: {on: no}
  "odd: name":
    type: fixed
  "true":
  "":
solver:
  title: "yes"
  levels: [1, 2.5, 30 %]
  times: [1 ns, 70 min]
  limit: 1.7 mA
  mesh: some folder/m.msh
)";

void check_round_trip(const std::string& yaml) {
  INFO(yaml);
  const Document first = Document::parse(yaml);
  const std::string values = read_all(first.root());
  const std::string written = first.resolved();
  INFO(written);
  const Document second = Document::parse(written, "resolved.yaml");
  CHECK(read_all(second.root()) == values);
  CHECK_NOTHROW(second.require_all_used());
  CHECK(second.resolved() == written);
}

const KeyDescription& described(const std::vector<KeyDescription>& keys, const std::string& path) {
  for (const KeyDescription& k : keys)
    if (k.path == path) return k;
  FAIL("not described: " << path);
  return keys.front();
}

}  // namespace

TEST_CASE("The resolved config reads back to the same values", "[config][resolved]") {
  check_round_trip(full);
  check_round_trip("device: {width: 3 nm}\nsolver: {levels: []}\n");
  check_round_trip("device: {width: 3 nm, layers: []}\ncontacts: {}\nsolver: {levels: 7}\n");
  check_round_trip("device: {width: 3 nm, layers: [{seeds: []}, {}]}\ncontacts:\nsolver: {levels: 7}\n");
}

TEST_CASE("The resolved config holds every default, in the order of reading", "[config][resolved]") {
  const Document d = Document::parse("solver: {levels: 1}\ndevice: {width: 3 nm, layers: [{}]}\n");
  read_all(d.root());
  CHECK(d.resolved() == R"(device:
  width: 3e-09 m
  layers:
    - thickness: 1.5e-08 m
      law: constant
      sigma: 10000 S/m
solver:
  steps: 100
  dt: 3.3333333333333337e-10 s
  petsc: ["-ksp_type", preonly, ""]
  levels: [1]
  title: none
  note: "a: b # c"
)");
  CHECK(Document::parse("a: 1").resolved() == "{}\n");
}

TEST_CASE("Texts survive whatever they hold", "[config][resolved]") {
  for (const std::string text : {"plain",
                                 "",
                                 " ",
                                 "null",
                                 "~",
                                 "True",
                                 "off",
                                 "1e5",
                                 "- x",
                                 "a: b",
                                 "x #y",
                                 "tab\there",
                                 "two\nlines\n",
                                 "'",
                                 "\"",
                                 "\\",
                                 "*alias",
                                 "&anchor",
                                 "!tag",
                                 "%",
                                 "@",
                                 "`",
                                 "{a}",
                                 "[a]",
                                 "a,b",
                                 "?",
                                 "| x",
                                 "trailing ",
                                 "\u00b5m \u03a9",
                                 "---",
                                 "<<",
                                 "=",
                                 "C:\\dir\\file",
                                 "\x7f"}) {
    const auto quoted = [&] {
      const Document d = Document::parse("");
      d.root().text("t", text, "");
      d.root().texts("l", {text, text}, "");
      return d.resolved();
    }();
    INFO(quoted);
    const Document d = Document::parse(quoted);
    CHECK(d.root().text("t", "") == text);
    CHECK(d.root().texts("l", {}, "") == std::vector<std::string>{text, text});
  }
}

TEST_CASE("A file is resolved to where it is", "[config][resolved]") {
  const Folder folder;
  const std::string main = folder.write("main.yaml", "mesh: m.msh\n");
  const Document d = Document::load(main);
  d.root().file("mesh", "");
  const Folder elsewhere;
  const Document again = Document::load(elsewhere.write("resolved.yaml", d.resolved()));
  CHECK(again.root().file("mesh", "") == folder.path("m.msh"));
}

TEST_CASE("Reading twice resolves once", "[config][resolved]") {
  const Document d = Document::parse("s: {a: 1}\nl: [{b: 2}]\n");
  for (int i = 0; i < 2; ++i) {
    d.root().section("s", "").number("a", "");
    d.root().section_or_empty("absent", "").number("c", 3.0, "");
    d.root().list("l", "", [](const Reader& r) { r.number("b", ""); });
  }
  CHECK(d.resolved() == "s:\n  a: 1\nabsent:\n  c: 3\nl:\n  - b: 2\n");
}

TEST_CASE("describe lists every key with type, unit, default and condition", "[config][describe]") {
  const auto keys = describe([](const Reader& r) { read_all(r); });
  const auto is = [&](const std::string& path, const std::string& type, const std::string& unit,
                      const std::string& default_, const std::string& choices, const std::string& condition) {
    const KeyDescription& k = described(keys, path);
    INFO(path);
    CHECK(k.type == type);
    CHECK(k.unit == unit);
    CHECK(k.default_ == default_);
    CHECK(k.choices == choices);
    CHECK(k.condition == condition);
  };
  is("device", "section", "", "required", "", "");
  is("device.width", "length", "m", "required", "", "");
  is("device.layers", "list of sections", "", "optional", "", "");
  is("device.layers[].thickness", "length", "m", "15 nm", "", "");
  is("device.layers[].law", "word", "", "constant", "constant, activated", "");
  is("device.layers[].sigma", "electrical conductivity", "S/m", "100 S/cm", "", "law = constant");
  is("device.layers[].slope", "number", "", "required", "", "law = activated");
  is("device.layers[].barrier", "section", "", "optional", "", "law = activated");
  is("device.layers[].barrier.height", "energy", "eV", "1.1 eV", "", "law = activated");
  is("contacts.<name>.on", "flag", "", "true", "", "");
  is("solver.steps", "integer", "", "100", "", "");
  is("solver.times", "list of time", "s", "optional", "", "");
  is("solver.levels", "list of number", "", "required", "", "");
  is("solver.mesh", "file", "", "optional", "", "");
  CHECK(described(keys, "device.width").doc == "Its width.");
  CHECK(keys.front().path == "device");
  CHECK(keys[1].path == "device.width");
  std::vector<std::string> paths;
  for (const auto& k : keys) paths.push_back(k.path + " | " + k.condition);
  std::sort(paths.begin(), paths.end());
  CHECK(std::adjacent_find(paths.begin(), paths.end()) == paths.end());
}

TEST_CASE("Nested choices carry all their conditions", "[config][describe]") {
  const auto keys = describe([](const Reader& r) {
    const std::vector<Choice<int>> inner = {
        {"p", "", [](const Reader& q) { return q.integer("deep", ""); }},
        {"q", "", [](const Reader& q) { return q.integer("shared", 1, ""); }}};
    const std::vector<Choice<int>> outer = {
        {"a", "", [&](const Reader& q) { return q.choose("kind", inner, ""); }},
        {"b", "", [](const Reader& q) { return q.integer("shared", 2, ""); }}};
    r.choose("law", outer, "b", "");
    r.integer("after", 3, "");
  });
  std::vector<std::string> lines;
  for (const auto& k : keys) lines.push_back(k.path + " " + k.default_ + " | " + k.condition);
  CHECK(lines == std::vector<std::string>{"law b | ", "kind required | law = a",
                                          "deep required | law = a, kind = p", "shared 1 | law = a, kind = q",
                                          "shared 2 | law = b", "after 3 | "});
}

TEST_CASE("A key read under a choice and in any case is described without condition", "[config][describe]") {
  const std::vector<Choice<int>> laws = {{"a", "", [](const Reader& r) { return r.integer("n", 1, ""); }}};
  const auto after = describe([&](const Reader& r) {
    r.choose("law", laws, "");
    r.integer("n", 1, "");
  });
  const auto before = describe([&](const Reader& r) {
    r.integer("n", 1, "");
    r.choose("law", laws, "");
  });
  REQUIRE(after.size() == 2);
  REQUIRE(before.size() == 2);
  CHECK(described(after, "n").condition.empty());
  CHECK(described(before, "n").condition.empty());
}

TEST_CASE("A describing reader returns harmless values and never complains", "[config][describe]") {
  describe([](const Reader& r) {
    CHECK(r.is_describing());
    CHECK(r.quantity("a", dim::length, "") == 1);
    CHECK(r.quantity("b", dim::length, 5.0, "") == 5);
    CHECK(r.maybe_quantity("c", dim::length, "") == 1);
    CHECK(r.energy_eV("d", "") == 1);
    CHECK(r.integer("e", "") == 1);
    CHECK(r.text("f", "") == "name");
    CHECK(r.file("g", "") == "name");
    CHECK(r.maybe_file("h", "") == std::string("name"));
    CHECK(r.word("i", {"first", "second"}, "") == "first");
    CHECK(r.word("j", {"first", "second"}, "second", "") == "second");
    CHECK(r.quantities("k", dim::time, "") == std::vector<double>{1});
    CHECK(r.has("whatever"));
    CHECK(r.is_section("whatever"));
    CHECK(r.section("s", "").path() == "s");
    CHECK(r.section_or_empty("t", "").is_describing());
    int lists = 0, members = 0;
    r.list("l", "", [&](const Reader& i) { lists += i.path() == "l[]"; });
    r.named("m", "", [&](const std::string&, const Reader& i) { members += i.path() == "m.<name>"; });
    CHECK(lists == 1);
    CHECK(members == 1);
    CHECK_NOTHROW(r.require(false, "a", "never"));
  });
}
