#include "render/scale.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace oxvac::draw;

namespace {

std::vector<std::string> labels(const std::vector<Tick>& ticks) {
  std::vector<std::string> words;
  for (const Tick& t : ticks) {
    if (!t.label.empty()) words.push_back(t.label);
  }
  return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("Linear ticks stand at round values inside the range") {
  CHECK(labels(linear_ticks(-1.1, 3.2, 8)) ==
        Words{"−1.0", "−0.5", "0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"});
  CHECK(labels(linear_ticks(0, 0.03, 3)) == Words{"0", "0.01", "0.02", "0.03"});
  CHECK(labels(linear_ticks(290, 1510, 3)) == Words{"500", "1000", "1500"});
  for (const Tick& t : linear_ticks(-7.3, 11.9, 6)) {
    CHECK(t.value >= -7.3);
    CHECK(t.value <= 11.9);
  }
}

TEST_CASE("Logarithmic ticks label powers of ten, and 2 and 5 where the range is short") {
  CHECK(labels(log_ticks(1e-9, 1e-4, 6)) == Words{"10⁻⁹", "10⁻⁸", "10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴"});
  CHECK(labels(log_ticks(0.8, 2e4, 8)) == Words{"1", "10", "100", "1000", "10⁴"});
  CHECK(labels(log_ticks(9, 220, 6)) == Words{"10", "20", "50", "100", "200"});
  CHECK(labels(log_ticks(2.1e5, 3.9e5, 4)).size() >= 3);
  CHECK(labels(log_ticks(1e-20, 1, 5)) == Words{"10⁻²⁰", "10⁻¹⁶", "10⁻¹²", "10⁻⁸", "10⁻⁴", "1"});
  // Between decades there are small ticks without words.
  CHECK(log_ticks(1, 1000, 6).size() == 28);
}

TEST_CASE("Prefixes make plain numbers") {
  CHECK(prefix_for(3.2e-6, "A").unit == "µA");
  CHECK(prefix_for(3.2e-6, "A").factor == Approx(1e-6));
  CHECK(prefix_for(1e-3, "V").unit == "mV");
  CHECK(prefix_for(999.9, "V").unit == "V");
  CHECK(prefix_for(1000, "Ω").unit == "kΩ");
  CHECK(prefix_for(2.3e27, "m⁻³").unit == "10²⁷ m⁻³");
  CHECK(prefix_for(1500, "K").unit == "K");
  CHECK(prefix_for(0, "A").unit == "A");
}

TEST_CASE("Numbers with their units, as a person writes them") {
  CHECK(with_unit(50e-9, "s") == "50 ns");
  CHECK(with_unit(1.234e6, "Ω") == "1.23 MΩ");
  CHECK(with_unit(999.7e-9, "s") == "1 µs");
  CHECK(with_unit(0, "V") == "0 V");
  CHECK(with_unit(300, "K", 4) == "300 K");
  CHECK(plain_number(3e26) == "3×10²⁶");
  CHECK(plain_number(-0.02) == "−0.02");
  CHECK(plain_number(97.264, 4) == "97.26");
  CHECK(plain_number(std::nan("")) == "?");
  CHECK(raised(-12) == "⁻¹²");
}

TEST_CASE("A single value still gets a range") {
  double low = 5, high = 5;
  add_margin(low, high, 0.04);
  CHECK(low < 5);
  CHECK(high > 5);
  low = high = 1e-6;
  add_log_margin(low, high, 0.04);
  CHECK(low < 1e-6);
  CHECK(low > 0);
  CHECK(high > 1e-6);
}
