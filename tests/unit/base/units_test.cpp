#include "base/units.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "base/constants.hpp"

using namespace oxvac;

namespace {

void check_unit(const std::string& text, const Dimension& d, double factor) {
  INFO(text);
  const auto u = parse_unit(text);
  REQUIRE(u);
  CHECK(u->dimension == d);
  CHECK(u->factor == Approx(factor).epsilon(1e-15));
}

void check_no_unit(const std::string& text) {
  INFO("'" << text << "'");
  CHECK_FALSE(parse_unit(text));
}

}  // namespace

TEST_CASE("Symbols with prefixes", "[base][units]") {
  check_unit("m", dim::length, 1);
  check_unit("nm", dim::length, 1e-9);
  check_unit("um", dim::length, 1e-6);
  check_unit("\u00b5m", dim::length, 1e-6);
  check_unit("\u03bcm", dim::length, 1e-6);
  check_unit("mm", dim::length, 1e-3);
  check_unit("cm", dim::length, 1e-2);
  check_unit("angstrom", dim::length, 1e-10);
  check_unit("fs", dim::time, 1e-15);
  check_unit("ms", dim::time, 1e-3);
  check_unit("min", dim::time, 60);
  check_unit("h", dim::time, 3600);
  check_unit("day", dim::time, 86400);
  check_unit("year", dim::time, 31557600);
  check_unit("kg", dim::mass, 1);
  check_unit("g", dim::mass, 1e-3);
  check_unit("mK", dim::temperature, 1e-3);
  check_unit("MV", dim::voltage, 1e6);
  check_unit("GHz", dim::frequency, 1e9);
  check_unit("THz", dim::frequency, 1e12);
  check_unit("kohm", dim::resistance, 1e3);
  check_unit("k\u03a9", dim::resistance, 1e3);
  check_unit("M\u2126", dim::resistance, 1e6);
  check_unit("mS", dim::conductance, 1e-3);
  check_unit("pF", dim::current * dim::time / dim::voltage, 1e-12);
  check_unit("eV", dim::energy, constants::elementary_charge_C);
  check_unit("meV", dim::energy, 1e-3 * constants::elementary_charge_C);
  check_unit("%", dim::none, 0.01);
  check_unit("1", dim::none, 1);
}

TEST_CASE("Quotients and products", "[base][units]") {
  check_unit("V/s", dim::ramp_rate, 1);
  check_unit("V/ms", dim::ramp_rate, 1e3);
  check_unit("MV/cm", dim::voltage / dim::length, 1e8);
  check_unit("/m^3", dim::per_volume, 1);
  check_unit("1/m^3", dim::per_volume, 1);
  check_unit("m^-3", dim::per_volume, 1);
  check_unit("cm-3", dim::per_volume, 1e6);
  check_unit("cm\u207b\u00b3", dim::per_volume, 1e6);
  check_unit("nm^-2", dim::per_area, 1e18);
  check_unit("1/nm2", dim::per_area, 1e18);
  check_unit("/s", dim::frequency, 1);
  check_unit("S/cm", dim::conductivity, 100);
  check_unit("1/(ohm m)", dim::conductivity, 1);
  check_unit("V^2/K^2", dim::lorenz, 1);
  check_unit("W ohm/K^2", dim::lorenz, 1);
  check_unit("W*ohm/K2", dim::lorenz, 1);
  check_unit("W.ohm.K-2", dim::lorenz, 1);
  check_unit("W\u00b7ohm/K\u00b2", dim::lorenz, 1);
  check_unit("(V/K)^2", dim::lorenz, 1);
  check_unit("A s", dim::current * dim::time, 1);
  check_unit("kWh", dim::energy, 3.6e6);
  check_unit("W s", dim::energy, 1);
  check_unit("cm2/s", dim::diffusivity, 1e-4);
  check_unit("m / s", dim::velocity, 1);
  check_unit(" nm ", dim::length, 1e-9);
  check_unit("cm2/Vs", dim::diffusivity / dim::voltage, 1e-4);
  check_unit("cm^2/(V s)", dim::diffusivity / dim::voltage, 1e-4);
  check_unit("1/(1/s)", dim::time, 1);
}

TEST_CASE("A thermal conductivity in all its spellings", "[base][units]") {
  for (const char* text :
       {"W/(m K)", "W/m/K", "W/mK", "W/(mK)", "W m^-1 K^-1", "W/m K^-1", "W/K/m", "J/(s m K)"})
    check_unit(text, dim::thermal_conductivity, 1);
  check_unit("mW/mK", dim::thermal_conductivity, 1e-3);
  check_unit("W/cmK", dim::thermal_conductivity, 100);
  check_unit("MJ/m3K", dim::heat_capacity, 1e6);
  check_unit("J/(cm^3 K)", dim::heat_capacity, 1e6);
  check_unit("W/m2K", dim::interface_conductance, 1);
  check_unit("W/m^2/K", dim::interface_conductance, 1);
  check_unit("MW/(m^2 K)", dim::interface_conductance, 1e6);
}

TEST_CASE("After a bar one item is divided, up to the next operator", "[base][units]") {
  check_unit("W/m K", dim::power / dim::length * dim::temperature, 1);
  check_unit("mK", dim::temperature, 1e-3);  // millikelvin above the bar, metre kelvin below
  check_unit("/mK", dim::none / dim::length / dim::temperature, 1);
  check_unit("/ms", dim::frequency, 1000);
  check_unit("min/m", dim::time / dim::length, 60);
}

TEST_CASE("What is not a unit", "[base][units]") {
  for (const char* text : {"",     " ",     "nn",   "metre", "V//s",  "V/",   "/",      "V**s", "m^",
                           "m^-",  "m^0",   "m^99", "m^0.5", "(m",    "m)",   "()",     "2",    "11",
                           "m(K)", "K m (", "cV",   "kmin",  "ueV%x", "degC", "V/degC", "V,s",  "mn"})
    check_no_unit(text);
  check_no_unit(std::string(50000, 'm'));
  check_no_unit(std::string(90, 'm'));
  check_no_unit(std::string(90, '('));
  check_no_unit("nm^20 nm^20");  // a factor beyond the range of a double
}

TEST_CASE("Quantities", "[base][units]") {
  const auto exactly = [](const std::string& text, double value, const Dimension& d) {
    INFO(text);
    const auto q = parse_quantity(text);
    REQUIRE(q);
    CHECK(q->value_SI == value);  // to the last bit: decimal factors do not round twice
    CHECK(q->dimension == d);
  };
  exactly("15 nm", 15e-9, dim::length);
  exactly("1.1nm", 1.1e-9, dim::length);
  exactly("+2.7 um", 2.7e-6, dim::length);
  exactly("-3.5 V", -3.5, dim::voltage);
  exactly("\u22123.5 V", -3.5, dim::voltage);
  exactly("50 ns", 50e-9, dim::time);
  exactly("1e3 mV", 1.0, dim::voltage);
  exactly("2.2e27 /m^3", 2.2e27, dim::per_volume);
  exactly("2.2E+21/cm3", 2.2e27, dim::per_volume);
  exactly("1/s", 1, dim::frequency);
  exactly("5 1/s", 5, dim::frequency);
  exactly("42", 42, dim::none);
  exactly("  7.5  ", 7.5, dim::none);
  exactly("50 %", 0.5, dim::none);
  exactly("50%", 0.5, dim::none);
  exactly("0 nm", 0, dim::length);
  exactly("25 degC", 298.15, dim::temperature);
  exactly("25\u00b0C", 298.15, dim::temperature);
  exactly("1.1 eV", 1.1 * constants::elementary_charge_C, dim::energy);
  exactly("2 h", 7200, dim::time);
}

TEST_CASE("What is not a quantity", "[base][units]") {
  for (const char* text :
       {"", "nm", "fifteen nm", "15 nn", "1,5 nm", "nan", ".nan", "inf V", "-inf", "1e999 V", "1e308 km",
        "0x10 nm", "1 2 nm", "--1 V", "+-1 V", "15 nm nn", "1e V", "~", "1..2 m"}) {
    INFO(text);
    CHECK_FALSE(parse_quantity(text));
  }
  CHECK_FALSE(parse_quantity(std::string(100000, '1')));
}

TEST_CASE("Every named dimension has a unit that can be read back, and neighbours to suggest",
          "[base][units]") {
  for (const Dimension& d : {dim::length,
                             dim::mass,
                             dim::time,
                             dim::current,
                             dim::temperature,
                             dim::energy,
                             dim::power,
                             dim::voltage,
                             dim::resistance,
                             dim::frequency,
                             dim::per_area,
                             dim::per_volume,
                             dim::diffusivity,
                             dim::velocity,
                             dim::ramp_rate,
                             dim::conductivity,
                             dim::thermal_conductivity,
                             dim::heat_capacity,
                             dim::interface_conductance,
                             dim::lorenz,
                             dim::conductance,
                             Dimension{{3, -2, 1, 5, -4}},
                             Dimension{{-3, 0, 0, 2, 0}}}) {
    INFO(si_unit(d));
    check_unit(si_unit(d), d, 1);
    REQUIRE_FALSE(common_units(d).empty());
    for (const std::string& u : common_units(d)) {
      INFO(u);
      const auto q = parse_quantity("3 " + u);
      REQUIRE(q);
      CHECK(q->dimension == d);
    }
  }
  CHECK(si_unit(dim::none) == "1");
  CHECK(si_unit(dim::thermal_conductivity) == "W/(m K)");
  CHECK(dimension_name(dim::length) == "a length");
  CHECK(dimension_name(dim::voltage) == "a voltage");
  CHECK(dimension_name(Dimension{{3, 0, 0, 2, 0}}) == "a quantity in m^3 A^2");
}

TEST_CASE("Written quantities read back to the last bit", "[base][units]") {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> mantissa(-10, 10);
  std::uniform_int_distribution<int> decade(-250, 250);
  for (const Dimension& d : {dim::none, dim::length, dim::energy, dim::heat_capacity, dim::per_volume,
                             dim::mass, Dimension{{3, -2, 1, 5, -4}}}) {
    for (int i = 0; i < 500; ++i) {
      const double value = mantissa(random) * std::pow(10.0, decade(random));
      const auto q = parse_quantity(format_quantity(value, d));
      REQUIRE(q);
      REQUIRE(q->value_SI == value);
      REQUIRE(q->dimension == d);
    }
  }
  CHECK(format_quantity(1.5e-8, dim::length) == "1.5e-08 m");
  CHECK(format_quantity(0.1, dim::none) == "0.1");
  for (const double edge : {0.0, std::numeric_limits<double>::max(), std::numeric_limits<double>::min()})
    CHECK(parse_quantity(format_quantity(edge, dim::voltage))->value_SI == edge);
}

TEST_CASE("Powers of powers end before their exponents overflow", "[base][units]") {
  CHECK(parse_unit("((m^3)^-2)^5")->dimension == power(dim::length, -30));
  CHECK_FALSE(parse_unit("((((((((km^20)^20)^20)^20)^20)^20)^20)^20)"));
  CHECK_FALSE(parse_quantity("1 ((((((((m^-20)^-20)^-20)^-20)^-20)^-20)^-20)^-20)"));
}
