#include <catch2/catch.hpp>

#include "complaint.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

std::string load_complaint(const std::string& path, const std::vector<std::string>& overrides = {}) {
  return complaint([&] { Document::load(path, overrides); });
}

std::string set_complaint(const std::string& override_) {
  const std::string yaml = "a: {b: [{c: 1}, {c: 2}], s: x}\n";
  return complaint([&] { Document::parse(yaml, "c.yaml", {override_}); });
}

}  // namespace

TEST_CASE("A missing config", "[config][document]") {
  const Folder folder;
  const std::string path = folder.path("no.yaml");
  CHECK(load_complaint(path) == path + ": the config file does not exist. Check its name and folder.");
  CHECK(load_complaint(folder.path("")) == folder.path("") + ": the config file is a folder");
}

TEST_CASE("An included file lies under the one that includes it", "[config][document]") {
  const Folder folder;
  folder.write("shared/base.yaml",
               "device:\n  width: 1 nm\n  layers: [{t: 1 nm}, {t: 2 nm}]\n  law: {a: 1, b: 2}\n");
  const std::string main = folder.write("main.yaml",
                                        "include: shared/base.yaml\ndevice:\n  width: 5 nm\n"
                                        "  layers: [{t: 9 nm}]\n  law: {b: 7}\n");
  const Reader device = Document::load(main).root().section("device", "");
  CHECK(device.quantity("width", dim::length, "") == 5e-9);
  std::vector<double> thickness;
  device.list("layers", "", [&](const Reader& l) { thickness.push_back(l.quantity("t", dim::length, "")); });
  CHECK(thickness == std::vector<double>{9e-9});  // lists are replaced, mappings are merged
  CHECK(device.section("law", "").number("a", "") == 1);
  CHECK(device.section("law", "").number("b", "") == 7);
  CHECK(device.where("width") == main + ":3");
  CHECK(device.section("law", "").where("a") == folder.path("shared/base.yaml") + ":4");
}

TEST_CASE("Several and nested includes: the later and the nearer win", "[config][document]") {
  const Folder folder;
  folder.write("deep.yaml", "a: 1\nb: 1\nc: 1\nd: 1\n");
  folder.write("sub/one.yaml", "include: ../deep.yaml\nb: 2\nc: 2\nd: 2\n");
  folder.write("two.yaml", "c: 3\nd: 3\n");
  const std::string main = folder.write("main.yaml", "include: [sub/one.yaml, two.yaml]\nd: 4\n");
  const Reader r = Document::load(main).root();
  CHECK(r.number("a", "") == 1);
  CHECK(r.number("b", "") == 2);
  CHECK(r.number("c", "") == 3);
  CHECK(r.number("d", "") == 4);
}

TEST_CASE("Includes that fail name the line that asks for them", "[config][document]") {
  const Folder folder;
  const std::string gone = folder.write("gone.yaml", "a: 1\ninclude: nowhere.yaml\n");
  CHECK(load_complaint(gone) == gone + ":2: include: the file '" + folder.path("nowhere.yaml") +
                                    "' does not exist. Check its name and folder.");
  const std::string self = folder.write("self.yaml", "include: self.yaml\n");
  CHECK(contains(load_complaint(self), "self.yaml' includes itself"));
  folder.write("p.yaml", "include: q.yaml\n");
  folder.write("q.yaml", "include: sub/../p.yaml\n");
  std::filesystem::create_directories(folder.path("sub"));
  CHECK(contains(load_complaint(folder.path("p.yaml")), folder.path("q.yaml") + ":1: include: "));
  CHECK(contains(load_complaint(folder.path("p.yaml")), "includes itself, directly or through another file"));
  CHECK(contains(load_complaint(folder.write("bad.yaml", "include: {a: b}\n")),
                 "needs the name of a file or a list"));
  const std::string broken = folder.write("broken.yaml", "x: [\n");
  CHECK(contains(load_complaint(folder.write("user.yaml", "include: broken.yaml\n")), broken + ":"));
  CHECK(load_complaint(folder.write("twice.yaml", "include: [empty.yaml, empty.yaml]\na: 1\n"))
            .find("empty.yaml") != std::string::npos);
  folder.write("empty.yaml", "");
  CHECK(load_complaint(folder.path("twice.yaml")) == "(no error)");
}

TEST_CASE("An unread key of an included file names that file, after those of the main file",
          "[config][document]") {
  const Folder folder;
  const std::string base = folder.write("base.yaml", "s:\n  wrong: 1\n");
  const std::string main = folder.write("main.yaml", "include: base.yaml\ns: {worse: 2}\n");
  const auto unused = [](const std::string& path, const std::vector<std::string>& set) {
    return complaint([&] {
      const Document d = Document::load(path, set);
      d.root().section("s", "");
      d.require_all_used();
    });
  };
  CHECK(contains(unused(main, {}), main + ":2: s.worse: unknown key"));
  CHECK(contains(unused(folder.write("ok.yaml", "include: base.yaml\n"), {}),
                 base + ":2: s.wrong: unknown key"));
  CHECK(contains(unused(main, {"s.worst=3"}), "--set s.worst: s.worst: unknown key"));
}

TEST_CASE("Files are looked for beside the config that names them", "[config][document]") {
  const Folder folder;
  folder.write("shared/base.yaml", "mesh: m.msh\nwave: /abs/w.csv\nmine: x\n");
  const std::string main = folder.write("main.yaml", "include: shared/base.yaml\nmine: data/../t.csv\n");
  const Reader r = Document::load(main, {"given=g.csv"}).root();
  CHECK(r.file("mesh", "") == folder.path("shared/m.msh"));
  CHECK(r.file("wave", "") == "/abs/w.csv");
  CHECK(r.file("mine", "") == folder.path("t.csv"));
  CHECK(r.file("given", "") == "g.csv");  // of the command line: where the command is given
  CHECK_FALSE(r.maybe_file("absent", ""));
  CHECK(contains(complaint_about("f: ''", [](const Reader& q) { q.file("f", ""); }),
                 "needs the name of a file"));
}

TEST_CASE("--set replaces, adds and indexes", "[config][document]") {
  const std::string yaml = "a: {b: [{c: 1}, {c: 2}], s: x}\n";
  const Reader r = Document::parse(yaml, "c.yaml",
                                   {"a.b.1.c=7 nm", "a.b[0].c=3", "new.deep.key=[1 V, 2 V]", "a.s=\"=y\"",
                                    "flag=on", "sec={p: 1}"})
                       .root();
  std::vector<std::string> c;
  r.section("a", "").list("b", "",
                          [&](const Reader& b) { c.push_back(b.text("c", "") + " " + b.where("c")); });
  CHECK(c == std::vector<std::string>{"3 --set a.b[0].c", "7 nm --set a.b.1.c"});
  CHECK(r.section("new", "").section("deep", "").quantities("key", dim::voltage, "") ==
        std::vector<double>{1, 2});
  CHECK(r.section("a", "").text("s", "") == "=y");
  CHECK(r.flag("flag", false, ""));
  CHECK(r.section("sec", "").number("p", "") == 1);
}

TEST_CASE("The last --set wins, and reaches into included files", "[config][document]") {
  const Folder folder;
  folder.write("base.yaml", "s: {v: 1}\n");
  const std::string main = folder.write("main.yaml", "include: base.yaml\n");
  CHECK(Document::load(main, {"s.v=2", "s.v=3"}).root().section("s", "").number("v", "") == 3);
  CHECK(Document::load(main, {"s.v=2", "s={v: 5}"}).root().section("s", "").number("v", "") == 5);
}

TEST_CASE("A --set that cannot be followed names itself", "[config][document]") {
  CHECK(set_complaint("a.b.2.c=1") ==
        "--set a.b.2.c: there is no entry 2 in the list at c.yaml:1, which has 2 (the first is 0)");
  CHECK(contains(set_complaint("a.b.x.c=1"),
                 "--set a.b.x.c: 'x' stands where a list (c.yaml:1) needs a number"));
  CHECK(contains(set_complaint("a.b.-1.c=1"), "--set a.b.-1.c: '-1' stands where"));
  CHECK(contains(set_complaint("a.s.t=1"), "--set a.s.t: there is no 't' below the single value 'x'"));
  CHECK(contains(set_complaint("a.b"), "needs path.to.key=value"));
  for (const char* path : {"=1", "a..b=1", ".a=1", "a.=1", "a[]=1", "a[0=1", "a]0[=1", "a[0]b=1"}) {
    INFO(path);
    CHECK(contains(set_complaint(path), "is not a path like"));
  }
  CHECK(contains(set_complaint("a.s=\"x"), "--set a.s: not valid YAML"));
  CHECK(contains(set_complaint("a.s=[1, 2"),
                 "--set a.s: a key must be a single word, but a list stands here. Is a bracket left open?"));
  CHECK(contains(set_complaint("include=x.yaml"), "--set include: an include cannot be set"));
  const auto read = [](const Reader& r) { r.section("s", "").quantity("w", dim::length, ""); };
  CHECK(complaint_about("s: {w: 1 nm}", read, {"s.w=5"}) ==
        "--set s.w: s.w: 'w' needs a length with its unit, e.g. '15 nm'; found '5'");
  CHECK(contains(complaint_about("s: {w: 1 nm}", read, {"s.q=5"}), "--set s.q: s.q: unknown key 'q'"));
  CHECK(contains(complaint_about("s: {}", read, {"s.wd=5 nm"}), "Did you mean 'w' where") == false);
}

TEST_CASE("An empty --set value is no value", "[config][document]") {
  const auto read = [](const Reader& r) { r.number("n", 3.0, ""); };
  CHECK(contains(complaint_about("n: 1", read, {"n="}),
                 "--set n: n: 'n' needs a plain number; it has no value"));
}
