#include "config/sweep_axis.hpp"

#include <catch2/catch.hpp>

#include "complaint.hpp"

using namespace oxvac;
using namespace oxvac::testing;
using Catch::Contains;

namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

Texts texts(const std::string& assignment) {
  Texts all;
  for (const SweepValue& v : parse_sweep_axis(assignment).values) all.push_back(v.text);
  return all;
}

Numbers numbers(const SweepAxis& axis) {
  Numbers all;
  for (const SweepValue& v : axis.values) all.push_back(v.number.value());
  return all;
}

std::string refused(const std::string& assignment) {
  return complaint([&] { parse_sweep_axis(assignment); });
}

}  // namespace

TEST_CASE("Lists of a sweep are values as a config has them", "[config]") {
  const SweepAxis axis = parse_sweep_axis("mesh.depth=1 nm, 2nm,0.003 um");
  CHECK(axis.path == "mesh.depth");
  CHECK(axis.unit == "nm");
  CHECK(numbers(axis)[0] == 1);
  CHECK(numbers(axis)[1] == 2);
  CHECK(numbers(axis)[2] == Approx(3));
  CHECK(texts("mesh.depth=1 nm, 2nm,0.003 um") == Texts{"1 nm", "2nm", "0.003 um"});
  CHECK(texts("a=off") == Texts{"off"});
  CHECK_FALSE(parse_sweep_axis("a=off,1").values[0].number);
  CHECK(texts("a=[1 nm, 2 nm],[1 nm, 3 nm]") == Texts{"[1 nm, 2 nm]", "[1 nm, 3 nm]"});
  CHECK(texts("a=[{b: 1, c: 2}],'x,y'") == Texts{"[{b: 1, c: 2}]", "'x,y'"});
  CHECK(texts("a=../one.csv,../two.csv") == Texts{"../one.csv", "../two.csv"});
  CHECK(texts("a='1..3'") == Texts{"'1..3'"});
  CHECK(parse_sweep_axis("a=25 degC,85 degC").unit == "degC");
}

TEST_CASE("Ranges of a sweep", "[config]") {
  CHECK(texts("T=300..400:5") == Texts{"300", "325", "350", "375", "400"});
  CHECK(texts("T=300 K..400 K:3") == Texts{"300 K", "350 K", "400 K"});
  CHECK(texts("T=300..400 K:3") == Texts{"300 K", "350 K", "400 K"});
  CHECK(texts("T=300 K..400:3") == Texts{"300 K", "350 K", "400 K"});
  CHECK(texts("d=500 nm..1 um:2") == Texts{"500 nm", "1000 nm"});
  CHECK(texts("T=25..125 degC:3") == Texts{"25 degC", "75 degC", "125 degC"});
  CHECK(texts("V=1..-1 V:3") == Texts{"1 V", "0 V", "-1 V"});
  CHECK(texts("n=1e25..1e27:3:log") == Texts{"1e+25", "1e+26", "1e+27"});
  CHECK(texts("n=1e25..1e27 /m^3:3:log") == Texts{"1e+25 /m^3", "1e+26 /m^3", "1e+27 /m^3"});
  CHECK(texts("d=1..2 nm:4") == Texts{"1 nm", "1.33333333333 nm", "1.66666666667 nm", "2 nm"});
  CHECK(texts("seed=1..4") == Texts{"1", "2", "3", "4"});
  CHECK(texts("seed=4..2,7") == Texts{"4", "3", "2", "7"});
  // What the table says is what ran.
  CHECK(numbers(parse_sweep_axis("d=1..2 nm:4"))[1] == 1.33333333333);
}

TEST_CASE("Values of a sweep that make no sense are refused", "[config]") {
  CHECK(refused("mesh.depth") ==
        "--over 'mesh.depth': needs path.to.key=values, e.g. mesh.depth=10 nm,20 nm");
  CHECK_THAT(refused("=1"), Contains("needs path.to.key=values"));
  CHECK(refused("a=") == "--over a: there is nothing between two commas, or after the '='");
  CHECK_THAT(refused("a=1,,2"), Contains("nothing between two commas"));
  CHECK_THAT(refused("a=1..2:0"), Contains("a range of 0 values is empty"));
  CHECK_THAT(refused("a=1..2:1"), Contains("a range of 1 value is empty"));
  CHECK_THAT(refused("a=1..2:-3"), Contains("must be a whole number; found '-3'"));
  CHECK_THAT(refused("a=1..2:"), Contains("must be a whole number"));
  CHECK_THAT(refused("a=1..2:3:lgo"), Contains("Did you mean 'log'?"));
  CHECK_THAT(refused("a=1 nm..2 nm"), Contains("'1 nm..2 nm': how many values?"));
  CHECK_THAT(refused("a=0.5..3"), Contains("how many values?"));
  CHECK_THAT(refused("a=1..:3"), Contains("lacks one of its ends"));
  CHECK_THAT(refused("a=..2:3"), Contains("lacks one of its ends"));
  CHECK_THAT(refused("a=1 nm..2 x:3"), Contains("the unit 'x' is not known"));
  CHECK_THAT(refused("a=1 nm..2 V:3"), Contains("a length and a voltage do not go together"));
  CHECK_THAT(refused("a=1 nm,2"), Contains("give every value its unit"));
  CHECK_THAT(refused("a=3..3:2"), Contains("both ends are the same"));
  CHECK_THAT(refused("a=0..3:4:log"), Contains("must be above 0"));
  CHECK_THAT(refused("a=20..80 degC:3:log"), Contains("in kelvin"));
  CHECK_THAT(refused("a=1 nm,1nm"), Contains("'1 nm' and '1nm' are the same value"));
  CHECK_THAT(refused("a=1..3,2"), Contains("are the same value"));
  CHECK_THAT(refused("a=x,x"), Contains("are the same value"));
  CHECK_THAT(refused("a=1..1000000"), Contains("more than 10000 values"));
  CHECK_THAT(refused("a=25 degC,300 K"), Contains("write all values in one unit"));
}

TEST_CASE("Members of a sweep: all combinations, or side by side", "[config]") {
  using Members = std::vector<std::vector<std::size_t>>;
  const SweepAxis a = parse_sweep_axis("one.a=1,2"), b = parse_sweep_axis("two.b=x,y,z");
  CHECK(sweep_members({a, b}, false) == Members{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}});
  CHECK(sweep_members({b, b.path == "two.b" ? parse_sweep_axis("c=1..3") : a}, true) ==
        Members{{0, 0}, {1, 1}, {2, 2}});
  const auto complaint_of = [](const std::vector<SweepAxis>& axes, bool zip) {
    return complaint([&] { sweep_members(axes, zip); });
  };
  CHECK(complaint_of({a, b}, true) ==
        "--zip: one.a has 2 values and two.b has 3; side by side they need as many");
  CHECK_THAT(complaint_of({a, a}, false), Contains("--over one.a: is given twice"));
  CHECK_THAT(complaint_of({parse_sweep_axis("p[1].x=1"), parse_sweep_axis("p.1.x=2")}, false),
             Contains("is given twice"));
  CHECK_THAT(complaint_of({parse_sweep_axis("p.1=1"), parse_sweep_axis("p.1.x=2")}, false),
             Contains("lies inside of p.1"));
  CHECK_THAT(complaint_of({parse_sweep_axis("p=1..1000"), parse_sweep_axis("q=1..1000")}, false),
             Contains("more than 10000 combinations"));
}

TEST_CASE("A member's folder is named after its values", "[config]") {
  const auto names = [](const std::vector<SweepAxis>& axes) {
    return sweep_member_names(axes, sweep_members(axes, false));
  };
  CHECK(names({parse_sweep_axis("circuit.series_resistance=1 kohm"), parse_sweep_axis("n=1e25 /m^3")}) ==
        Texts{"series_resistance=1kohm,n=1e25_m_3"});
  CHECK(names({parse_sweep_axis("a.x=1"), parse_sweep_axis("b.x=2")}) == Texts{"a.x=1,b.x=2"});
  CHECK(names({parse_sweep_axis("f=a/b,a b,a_b")}) == Texts{"f=a_b", "f=ab", "f=a_b,2"});
}
