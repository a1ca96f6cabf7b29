#include <catch2/catch.hpp>

#include "complaint.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

Reader root_of(const std::string& yaml) { return Document::parse(yaml, "c.yaml").root(); }

const auto thickness = [](const Reader& r) { r.quantity("thickness", dim::length, "of the layer"); };

}  // namespace

TEST_CASE("Quantities come back in SI", "[config]") {
  const Reader r = root_of(
      "thickness: 15 nm\nrate: 1 V/s\nk: 3.2 W/mK\nE: 1.1 eV\nF: 35 meV\nG: 1.602176634e-19 J\nx: 50 %\n");
  CHECK(r.quantity("thickness", dim::length, "") == 15e-9);
  CHECK(r.quantity("rate", dim::ramp_rate, "") == 1);
  CHECK(r.quantity("k", dim::thermal_conductivity, "") == 3.2);
  CHECK(r.energy_eV("E", "") == 1.1);  // without a detour through joule
  CHECK(r.energy_eV("F", 9.0, "") == 0.035);
  CHECK(r.energy_eV("G", "") == Approx(1).epsilon(1e-15));
  CHECK(r.energy_eV("absent", 0.7, "") == 0.7);
  CHECK(r.number("x", "") == 0.5);
  CHECK(r.number("absent", 4.5, "") == 4.5);
  CHECK(r.quantity("absent", dim::time, 2e-9, "") == 2e-9);
  CHECK_FALSE(r.maybe_quantity("absent", dim::time, ""));
  CHECK(r.maybe_quantity("thickness", dim::length, "") == 15e-9);
}

TEST_CASE("A quantity without its unit, with a wrong or an unknown one", "[config]") {
  CHECK(complaint_about("a: 1\nthickness: 15\n", thickness) ==
        "c.yaml:2: thickness: 'thickness' needs a length with its unit, e.g. '15 nm'; found '15'");
  CHECK(complaint_about("thickness: 0", thickness) ==
        "c.yaml:1: thickness: 'thickness' needs a length with its unit, e.g. '15 nm'; found '0'");
  CHECK(complaint_about("thickness: 15 V", thickness) ==
        "c.yaml:1: thickness: 'thickness' needs a length (m), but '15 V' is a voltage (V)");
  CHECK(complaint_about("thickness: 15 mn", thickness) ==
        "c.yaml:1: thickness: 'thickness' needs a length with its unit, e.g. '15 nm'; in '15 mn' the unit "
        "'mn' is "
        "not known. Did you mean 'mm'?");
  CHECK(complaint_about("thickness: 3 m A^4", thickness) ==
        "c.yaml:1: thickness: 'thickness' needs a length (m), but '3 m A^4' is a quantity in m A^4");
  const auto rate = [](const Reader& r) { r.number("n", ""); };
  CHECK(contains(complaint_about("n: 15 nm", rate), "'n' needs a plain number, but '15 nm' is a length (m)"));
  CHECK(contains(complaint_about("n: nm", rate), "'n' needs a plain number; found 'nm'"));
}

TEST_CASE("What cannot be a quantity", "[config]") {
  CHECK(contains(complaint_about("thickness: thick", thickness), "found 'thick'"));
  CHECK(contains(complaint_about("thickness: .nan", thickness), "found '.nan'"));
  CHECK(contains(complaint_about("thickness: nan m", thickness), "found 'nan m'"));
  CHECK(contains(complaint_about("thickness: inf nm", thickness), "found 'inf nm'"));
  CHECK(contains(complaint_about("thickness: 1e999 nm", thickness), "found '1e999 nm'"));
  CHECK(contains(complaint_about("thickness:\nother: 1", thickness),
                 "c.yaml:1: thickness: 'thickness' needs a length"));
  CHECK(contains(complaint_about("thickness:", thickness), "it has no value"));
  CHECK(contains(complaint_about("thickness: [1 nm]", thickness), "but a list stands here"));
  CHECK(contains(complaint_about("thickness: {a: 1 nm}", thickness), "but a section stands here"));
}

TEST_CASE("A default does not excuse a wrong value", "[config]") {
  const auto read = [](const Reader& r) { r.quantity("t", dim::time, 1e-9, ""); };
  CHECK(contains(complaint_about("t: 5", read), "'t' needs a time with its unit, e.g. '50 ns'; found '5'"));
  CHECK(contains(complaint_about("t:", read), "it has no value"));
  CHECK(complaint_about("", read) == "(no error)");
}

TEST_CASE("An optional value may be taken back with null", "[config]") {
  const Reader r = root_of("t: null\nf: ~\nl:\n");
  CHECK_FALSE(r.maybe_quantity("t", dim::time, ""));
  CHECK_FALSE(r.maybe_file("f", ""));
  CHECK_FALSE(r.maybe_quantities("l", dim::time, ""));
}

TEST_CASE("Integers are whole and fit", "[config]") {
  const Reader r = root_of("a: 7\nb: -3\nc: 1e3\nd: 2147483647\n");
  CHECK(r.integer("a", "") == 7);
  CHECK(r.integer("b", 1, "") == -3);
  CHECK(r.integer("c", "") == 1000);
  CHECK(r.integer("d", "") == 2147483647);
  CHECK(r.integer("absent", 12, "") == 12);
  const auto read = [](const Reader& q) { q.integer("n", ""); };
  CHECK(complaint_about("n: 2.5", read) == "c.yaml:1: n: 'n' needs a whole number; found '2.5'");
  CHECK(contains(complaint_about("n: 3 nm", read), "found '3 nm'"));
  CHECK(contains(complaint_about("n: 100 %", read), "found '100 %'"));
  CHECK(contains(complaint_about("n: many", read), "found 'many'"));
  CHECK(contains(complaint_about("n: 3000000000", read), "up to 2147483647; found '3000000000'"));
}

TEST_CASE("Flags", "[config]") {
  const Reader r = root_of("a: true\nb: off\nc: Yes\nd: NO\ne: on\nf: false\n");
  CHECK(r.flag("a", false, ""));
  CHECK_FALSE(r.flag("b", true, ""));
  CHECK(r.flag("c", false, ""));
  CHECK_FALSE(r.flag("d", true, ""));
  CHECK(r.flag("e", false, ""));
  CHECK_FALSE(r.flag("f", true, ""));
  CHECK(r.flag("absent", true, ""));
  CHECK(contains(complaint_about("a: maybe", [](const Reader& q) { q.flag("a", true, ""); }),
                 "needs true or false (or on, off, yes, no); found 'maybe'"));
}

TEST_CASE("Words", "[config]") {
  const std::vector<std::string> laws = {"constant", "linear", "hopping"};
  const auto read = [&](const Reader& r) { r.word("law", laws, "of conduction"); };
  CHECK(root_of("law: hopping").word("law", laws, "") == "hopping");
  CHECK(root_of("").word("law", laws, "linear", "") == "linear");
  CHECK(complaint_about("law: hoping", read) ==
        "c.yaml:1: law: 'law' must be constant, linear or hopping; found 'hoping'. Did you mean 'hopping'?");
  CHECK(complaint_about("law: magic", read) ==
        "c.yaml:1: law: 'law' must be constant, linear or hopping; found 'magic'.");
  CHECK(contains(complaint_about("", read), "'law' is missing; it takes constant, linear or hopping."));
}

TEST_CASE("Texts", "[config]") {
  const Reader r = root_of("a: some words\nb: 'quoted: yes'\nc: \"\"\nd: |\n  two\n  lines\ne: 15 nm\n");
  CHECK(r.text("a", "") == "some words");
  CHECK(r.text("b", "") == "quoted: yes");
  CHECK(r.text("c", "").empty());
  CHECK(r.text("d", "") == "two\nlines\n");
  CHECK(r.text("e", "x", "") == "15 nm");
  CHECK(r.text("absent", "x", "") == "x");
  CHECK(contains(complaint_about("a: [1]", [](const Reader& q) { q.text("a", ""); }),
                 "needs a text, but a list"));
}

TEST_CASE("Lists of values", "[config]") {
  const Reader r = root_of("a: [1 ns, 2 us]\nb: 3 V\nc: []\nd: [-ksp_type, cg]\ne: one\n");
  CHECK(r.quantities("a", dim::time, "") == std::vector<double>{1e-9, 2e-6});
  CHECK(r.quantities("b", dim::voltage, "") == std::vector<double>{3});
  CHECK(r.quantities("c", dim::voltage, "").empty());
  CHECK(r.texts("d", {}, "") == std::vector<std::string>{"-ksp_type", "cg"});
  CHECK(r.texts("e", {}, "") == std::vector<std::string>{"one"});
  CHECK(r.texts("absent", {"x", "y"}, "") == std::vector<std::string>{"x", "y"});
  const auto read = [](const Reader& q) { q.section("s", "").quantities("a", dim::time, ""); };
  CHECK(complaint_about("s:\n  a:\n  - 1 ns\n  - 2\n", read) ==
        "c.yaml:4: s.a[1]: 'a[1]' needs a time with its unit, e.g. '50 ns'; found '2'");
  CHECK(contains(complaint_about("s: {}", read), "'a' is missing; it takes a time with its unit"));
  CHECK(complaint_about("s: {a: }", read) ==
        "c.yaml:1: s.a: 'a' needs a time with its unit, e.g. '50 ns'; it has no value");
  CHECK(contains(complaint_about("s: {a: [1 ns, [2 ns]]}", read), "but a list stands here"));
}

TEST_CASE("A long or broken value is shown on one short line", "[config]") {
  const std::string message =
      complaint_about("thickness: \"" + std::string(5000, 'x') + "\\n\\ny\"", thickness);
  CHECK(message.size() < 250);
  CHECK_FALSE(contains(message, "\n"));
  CHECK(contains(message, "xxx...'"));
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "\u00fc";
  const std::string cut = complaint_about("thickness: a" + umlauts, thickness);
  CHECK(contains(cut, "\u00fc...'"));  // not cut within a character
}
