#include <catch2/catch.hpp>

#include "complaint.hpp"

using namespace oxvac;
using namespace oxvac::testing;

TEST_CASE("keys and is_list look without reading", "[config]") {
  const Document d = Document::parse("b: [1]\na: {c: 1}\n", "c.yaml");
  CHECK(d.root().keys() == std::vector<std::string>{"b", "a"});
  CHECK(d.root().is_list("b"));
  CHECK_FALSE(d.root().is_list("a"));
  CHECK_FALSE(d.root().is_list("absent"));
  CHECK(contains(complaint([&] { d.require_all_used(); }), "c.yaml:1: b: "));
}

TEST_CASE("A mapping over a built-in base", "[config]") {
  const std::string base =
      "k: 3 W/mK\ndensity: 1\nconduction: {law: hopping, sigma: 5, slope: 6}\nheat: {c: 1, d: 2}\n";
  const Document d =
      Document::parse("m:\n  density: 2\n  heat: {c: 7}\n  conduction: {law: linear, slope: 1}\n", "c.yaml");
  const Reader m = d.root().section("m", "").over(base, "library:x");
  CHECK(m.number("density", "") == 2);
  CHECK(m.quantity("k", dim::thermal_conductivity, "") == 3);
  CHECK(m.where("k") == "library:x:1");
  CHECK(m.section("heat", "").number("c", "") == 7);
  CHECK(m.section("heat", "").number("d", "") == 2);
  const Reader law = m.section("conduction", "");
  CHECK(law.text("law", "") == "linear");
  CHECK(law.number("slope", "") == 1);
  CHECK_FALSE(law.has("sigma"));  // another law's parameters are none of its business
  d.require_all_used();
  CHECK(contains(d.resolved(), "k: 3 W/(m K)"));
}

TEST_CASE("A mapping from text is resolved under its path", "[config]") {
  const Document d = Document::parse("a: 1\n", "c.yaml");
  d.root().number("a", "");
  const Reader m = d.root().from_text("k: 3 W/mK\n", "library:x", "materials.x");
  CHECK(m.quantity("k", dim::thermal_conductivity, "") == 3);
  CHECK(m.path() == "materials.x");
  CHECK(d.resolved() == "a: 1\nmaterials:\n  x:\n    k: 3 W/(m K)\n");
  CHECK(
      contains(complaint([&] { m.number("gone", ""); }), "library:x:1: materials.x.gone: the required key"));
}
