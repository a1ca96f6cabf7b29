#include <catch2/catch.hpp>
#include <random>

#include "complaint.hpp"
#include "config/node.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

std::string parse_complaint(const std::string& yaml) {
  return complaint([&] { Document::parse(yaml, "c.yaml"); });
}

config::NodePtr tree(const std::string& yaml) {
  auto source = std::make_shared<config::Source>();
  source->name = "t.yaml";
  return config::parse_yaml(yaml, source);
}

}  // namespace

TEST_CASE("Values and keys know their line and column", "[config][yaml]") {
  const auto root = tree("# comment\na: 1\nb:\n  c: [x,\n    y]\nd:\ne: {f: 2}\n");
  REQUIRE(root->entries.size() == 4);
  CHECK(root->find("a")->key_mark.line == 2);
  CHECK(root->find("a")->key_mark.column == 1);
  CHECK(root->find("a")->value->mark.column == 4);
  CHECK(root->find("b")->value->mark.line == 3);  // a section stands where its key stands
  const auto c = root->find("b")->value->find("c")->value;
  CHECK(c->items[0]->mark.line == 4);
  CHECK(c->items[1]->mark.line == 5);
  CHECK(c->items[1]->mark.column == 5);
  CHECK(root->find("d")->value->kind == config::Node::Kind::null);
  CHECK(root->find("d")->value->mark.line == 6);
  CHECK(root->find("e")->value->find("f")->key_mark.text() == "t.yaml:7");
}

TEST_CASE("A key written twice names both lines", "[config][yaml]") {
  CHECK(parse_complaint("a: 1\nb: 2\na: 3\n") ==
        "c.yaml:3: the key 'a' is written twice, first in line 1 and again in line 3. Keep one of them.");
  CHECK(contains(parse_complaint("s:\n  - {x: 1, y: 2, x: 3}\n"), "'x' is written twice"));
  CHECK(parse_complaint("s: {x: 1}\nt: {x: 1}\n") == "(no error)");
}

TEST_CASE("Syntax errors name file, line and column", "[config][yaml]") {
  CHECK(contains(parse_complaint("a: 1\nb: [1, 2\nc: 3\n"), "c.yaml:"));
  CHECK(contains(parse_complaint("a: 1\n b: 2\n"), "c.yaml:2: not valid YAML at column"));
  CHECK(contains(parse_complaint("a: \"open"), "c.yaml:1: not valid YAML"));
  CHECK(contains(parse_complaint("a: 1\n\tb: 2\n"), "c.yaml:2: not valid YAML"));
  CHECK(contains(parse_complaint("a: *nobody\n"), "c.yaml:1: not valid YAML"));
  CHECK(contains(parse_complaint("a: &x [*x]\n"), "c.yaml:1: an alias stands inside"));
  CHECK(contains(parse_complaint("[a, b]: 1\n"), "a key must be a single word"));
  CHECK(contains(parse_complaint("? {a: 1}\n: 2\n"), "a key must be a single word"));
  CHECK(contains(parse_complaint(": 1\n"), "a key is missing before ':'"));
}

TEST_CASE("The top must be a mapping", "[config][yaml]") {
  CHECK(contains(parse_complaint("- a\n- b\n"),
                 "c.yaml:1: the config must consist of 'key: value' lines, but it is a list"));
  CHECK(contains(parse_complaint("just words"), "but it is a single value"));
  CHECK(parse_complaint("") == "(no error)");  // what is required is then missed by who requires it
  CHECK(parse_complaint("# nothing\n---\n") == "(no error)");
  CHECK(contains(parse_complaint("a: 1\n---\nb: 2\n"), "more than one YAML document"));
}

TEST_CASE("Anchors, aliases and merge keys", "[config][yaml]") {
  const auto root = tree("a: &a {x: 1, y: 2}\nb: *a\nc:\n  <<: *a\n  y: 3\nd:\n  <<: [{z: 9, x: 8}, *a]\n");
  CHECK(root->find("b")->value->find("y")->value->scalar == "2");
  CHECK(root->find("b")->value != root->find("a")->value);  // each place keeps its own book
  const auto c = root->find("c")->value;
  CHECK(c->find("x")->value->scalar == "1");
  CHECK(c->find("y")->value->scalar == "3");
  CHECK(c->entries.size() == 2);
  const auto d = root->find("d")->value;
  CHECK(d->find("x")->value->scalar == "8");  // the first source wins
  CHECK(d->find("y")->value->scalar == "2");
  CHECK(contains(parse_complaint("a:\n  <<: 3\n"), "c.yaml:2: '<<' needs an alias of a section"));
}

TEST_CASE("An alias read in one place is still unread in another", "[config][yaml]") {
  const auto read = [](const Reader& r) {
    r.section("b", "").number("x", "");
    r.section("a", "");
  };
  CHECK(contains(complaint_about("a: &a {x: 1}\nb: *a\n", read), "a.x: unknown key 'x'"));
}

TEST_CASE("Hostile texts end in a message", "[config][yaml][hostile]") {
  CHECK(contains(parse_complaint("a: " + std::string(100000, '[')), "c.yaml:1: "));
  CHECK(contains(parse_complaint("a: " + std::string(100000, '{')), "c.yaml:1: "));
  CHECK(contains(parse_complaint("a: " + std::string(150, '[') + std::string(150, ']')),
                 "nested deeper than 100 levels"));
  std::string deep;
  for (int i = 0; i < 150; ++i) deep += std::string(i, ' ') + "k:\n";
  CHECK(contains(parse_complaint(deep), "nested deeper than 100 levels"));
  CHECK(contains(parse_complaint(std::string("a: 1\nb: \0 2\n", 11)), "c.yaml:2: has a control character"));
  CHECK(contains(parse_complaint("\x89HDF\r\n\x1a\n"), "c.yaml:2: has a control character"));
  CHECK(contains(parse_complaint("a: \x04"), "c.yaml:1: has a control character"));
  CHECK(parse_complaint("\xEF\xBB\xBF"
                        "a: 1\r\nb: 2\r\n") == "(no error)");  // as editors on Windows write it
}

TEST_CASE("Aliases of aliases are bounded in number and depth", "[config][yaml][hostile]") {
  std::string wide = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string one = "*a" + std::to_string(i - 1);
    wide += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + one;
    for (int j = 0; j < 9; ++j) wide += ", " + one;
    wide += "]\n";
  }
  CHECK(contains(parse_complaint(wide), "more than 200000 values"));
  std::string long_texts = "x-a: &a " + std::string(1'000'000, 'z') + "\nx-b: [*a";
  for (int i = 0; i < 1000; ++i) long_texts += ", *a";
  CHECK(contains(parse_complaint(long_texts + "]\n"), "more than 200000 values"));
  std::string deep = "a0: &a0 []\n";
  for (int i = 1; i < 300; ++i)
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  CHECK(contains(parse_complaint(deep), "nested deeper than 100 levels"));
}

TEST_CASE("Very long scalars are read, very long keys refused", "[config][yaml][hostile]") {
  const std::string big(1 << 20, 'z');
  const Document d = Document::parse("a: " + big + "\n");
  CHECK(d.root().text("a", "") == big);
  const std::string message =
      complaint_about("? " + big + "\n: 1\n", [](const Reader& r) { r.number("n", 0.0, ""); });
  CHECK(contains(message, "a key is longer than 200 characters: 'zzz"));
  CHECK(message.size() < 200);
}

TEST_CASE("A section of very many keys is refused before it takes minutes", "[config][yaml][hostile]") {
  const auto section = [](const std::string& name, char letter, int keys) {
    std::string out = name + ":\n";
    for (int i = 0; i < keys; ++i) out += std::string("  ") + letter + std::to_string(i) + ": 1\n";
    return out;
  };
  CHECK(parse_complaint(section("x-a", 'k', 10000)) == "(no error)");
  CHECK(contains(parse_complaint(section("x-a", 'k', 10001)),
                 "c.yaml:10002: the section has more than 10000 keys"));
  std::string merged = section("x-a", 'k', 6000) + section("x-b", 'l', 6000) + "  <<: *a\n";
  merged.insert(merged.find(':') + 1, " &a");
  CHECK(contains(parse_complaint(merged), "more than 10000 keys"));
}

TEST_CASE("Damaged configs are refused or read, never worse", "[config][yaml][hostile]") {
  const std::string text =
      "x-c: &c {a: [1, 2]}\nd:\n  <<: *c\n  l:\n    - {t: 15 nm}\n    - t: \"5 nm\"\n  s: |\n    two\n    "
      "lines\n";
  std::mt19937 random(3);
  const auto pick = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::string alphabet = "[]{}:-,&*?|>'\"%@`#! \n\tab<1\xff\x80";
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string broken = text;
    for (std::size_t n = 1 + pick(6); n > 0; --n)
      broken[pick(broken.size())] = alphabet[pick(alphabet.size())];
    if (pick(4) == 0) broken.resize(pick(broken.size()));
    const std::string message = parse_complaint(broken);  // anything but an input error fails the test
    INFO(broken << "\n" << message);
    CHECK_FALSE(contains(message, "(wrong kind)"));
    if (message != "(no error)") {
      ++refused;
      CHECK(message.rfind("c.yaml:", 0) == 0);
    }
  }
  CHECK(refused > 1000);
}
