#include "base/units.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/constants.hpp"

namespace oxvac {
namespace {

// --- the tables ----------------------------------------------------------------------------------

/// A unit without prefix. Its size is mantissa * 10^decade, so that decimal factors stay exact.
struct BaseUnit {
  const char* symbol;
  Dimension dimension;
  double mantissa;
  int decade;
  bool takes_prefix;
};

constexpr Dimension charge = dim::current * dim::time;

constexpr BaseUnit base_units[] = {
    {"m", dim::length, 1, 0, true},
    {"g", dim::mass, 1, -3, true},
    {"s", dim::time, 1, 0, true},
    {"A", dim::current, 1, 0, true},
    {"K", dim::temperature, 1, 0, true},
    {"V", dim::voltage, 1, 0, true},
    {"W", dim::power, 1, 0, true},
    {"J", dim::energy, 1, 0, true},
    {"C", charge, 1, 0, true},
    {"F", charge / dim::voltage, 1, 0, true},
    {"S", dim::conductance, 1, 0, true},
    {"ohm", dim::resistance, 1, 0, true},
    {"Ohm", dim::resistance, 1, 0, true},
    {"Hz", dim::frequency, 1, 0, true},
    {"eV", dim::energy, constants::elementary_charge_C, 0, true},
    {"angstrom", dim::length, 1, -10, false},
    {"min", dim::time, 60, 0, false},
    {"h", dim::time, 3600, 0, false},
    {"d", dim::time, 86400, 0, false},
    {"day", dim::time, 86400, 0, false},
    {"year", dim::time, 365.25 * 86400, 0, false},
    {"%", dim::none, 1, -2, false},
};

constexpr std::pair<char, int> prefixes[] = {{'f', -15}, {'p', -12}, {'n', -9}, {'u', -6}, {'m', -3},
                                             {'c', -2},  {'k', 3},   {'M', 6},  {'G', 9},  {'T', 12}};

/// How a dimension is written and called, and which units people write for it.
struct Name {
  Dimension dimension;
  const char* unit;
  const char* name;
  std::vector<std::string> common;
};

const std::vector<Name>& names() {
  using namespace dim;
  static const std::vector<Name> table = {
      {none, "1", "a plain number", {"%"}},
      {length, "m", "a length", {"nm", "um", "mm", "cm", "m", "pm", "angstrom"}},
      {mass, "kg", "a mass", {"kg", "g", "mg"}},
      {time, "s", "a time", {"ns", "us", "ms", "s", "ps", "fs", "min", "h", "day", "year"}},
      {current, "A", "a current", {"uA", "mA", "nA", "A", "pA", "fA"}},
      {temperature, "K", "a temperature", {"K", "degC", "mK"}},
      {energy, "J", "an energy", {"eV", "meV", "J", "mJ", "uJ", "nJ", "pJ", "fJ", "kJ"}},
      {dim::power, "W", "a power", {"mW", "uW", "nW", "W", "kW", "MW"}},
      {voltage, "V", "a voltage", {"V", "mV", "uV", "kV"}},
      {resistance, "ohm", "a resistance", {"ohm", "kohm", "Mohm", "Gohm", "mohm"}},
      {frequency, "Hz", "a frequency", {"Hz", "kHz", "MHz", "GHz", "THz", "/s", "1/s", "s^-1"}},
      {per_area, "/m^2", "a density per area", {"/nm^2", "/cm^2", "/m^2", "m^-2", "cm^-2", "nm^-2"}},
      {volume, "m^3", "a volume", {"nm^3", "cm^3", "m^3"}},
      {per_volume, "/m^3", "a density per volume", {"/m^3", "/cm^3", "/nm^3", "m^-3", "cm^-3", "nm^-3"}},
      {diffusivity, "m^2/s", "a diffusivity", {"m^2/s", "cm^2/s", "nm^2/s"}},
      {velocity, "m/s", "a velocity", {"m/s", "nm/s", "um/s", "cm/s"}},
      {ramp_rate, "V/s", "a ramp rate", {"V/s", "mV/s", "V/ms", "V/us", "V/ns", "kV/s", "MV/s"}},
      {conductivity, "S/m", "an electrical conductivity", {"S/m", "S/cm", "mS/cm"}},
      {thermal_conductivity, "W/(m K)", "a thermal conductivity", {"W/(m K)", "W/m/K", "W/mK"}},
      {heat_capacity, "J/(m^3 K)", "a heat capacity per volume", {"MJ/(m^3 K)", "J/(m^3 K)", "J/(cm^3 K)"}},
      {interface_conductance, "W/(m^2 K)", "a heat transfer coefficient", {"W/(m^2 K)", "MW/(m^2 K)"}},
      {lorenz, "V^2/K^2", "a Lorenz number", {"V^2/K^2", "W ohm/K^2"}},
      {conductance, "S", "a conductance", {"uS", "mS", "nS", "S"}},
      {charge, "C", "a charge", {"C", "nC", "pC", "fC"}},
      {charge / voltage, "F", "a capacitance", {"F", "fF", "pF", "nF"}},
      {dim::power / temperature, "W/K", "a thermal conductance", {"W/K", "uW/K", "nW/K"}},
      {temperature / dim::power, "K/W", "a thermal resistance", {"K/W", "K/mW", "K/uW"}},
      {voltage / length, "V/m", "an electric field", {"V/m", "MV/cm", "V/nm", "MV/m"}},
      {voltage / temperature, "V/K", "a thermopower", {"uV/K", "mV/K", "V/K"}},
      {temperature / time, "K/s", "a heating rate", {"K/s", "K/min", "K/ns"}},
      {diffusivity / voltage, "m^2/(V s)", "a mobility", {"m^2/(V s)", "cm^2/(V s)", "cm^2/Vs"}},
      {resistance * length, "ohm m", "a resistivity", {"ohm m", "ohm cm"}},
      {resistance * diffusivity * time, "ohm m^2", "a contact resistivity", {"ohm m^2", "ohm cm^2"}},
      {conductance / diffusivity / time, "S/m^2", "a conductance per area", {"S/m^2", "S/cm^2"}},
      {charge / voltage / length, "F/m", "a permittivity", {"F/m"}},
      {charge / voltage * per_area, "F/m^2", "a capacitance per area", {"F/m^2", "uF/cm^2"}},
      {diffusivity * time, "m^2", "an area", {"nm^2", "um^2", "cm^2", "m^2"}},
      {none / per_volume, "m^3", "a volume", {"nm^3", "um^3", "cm^3", "m^3"}},
      {none / length, "/m", "an inverse length", {"/m", "/cm", "/nm"}},
      {none / voltage, "/V", "an inverse voltage", {"/V"}},
      {none / temperature, "/K", "an inverse temperature", {"/K"}},
      {per_area / time, "/(m^2 s)", "a particle flux", {"/(m^2 s)", "/(cm^2 s)", "/(nm^2 s)"}},
      {per_volume / time, "/(m^3 s)", "a rate per volume", {"/(m^3 s)", "/(cm^3 s)"}},
      {dim::richardson, "A/(m^2 K^2)", "a Richardson constant", {"A/(m^2 K^2)", "A/(cm^2 K^2)"}},
      {current * per_area, "A/m^2", "a current density", {"A/m^2", "A/cm^2"}},
      {current / length, "A/m", "a current per length", {"A/m", "mA/m", "uA/um"}},
      {charge * per_volume, "C/m^3", "a charge density", {"C/m^3", "C/cm^3"}},
      {dim::power * per_area, "W/m^2", "a heat flux", {"W/m^2", "W/cm^2"}},
      {dim::power * per_volume, "W/m^3", "a heat source density", {"W/m^3", "W/cm^3"}},
      {mass * per_volume, "kg/m^3", "a mass density", {"kg/m^3", "g/cm^3"}},
  };
  return table;
}

const Name* find_name(const Dimension& d) {
  for (const Name& n : names())
    if (n.dimension == d) return &n;
  return nullptr;
}

// --- parsing -------------------------------------------------------------------------------------

/// A unit under construction: mantissa * 10^decade.
struct Scaled {
  Dimension dimension;
  double mantissa = 1;
  int decade = 0;
};

Scaled operator*(const Scaled& a, const Scaled& b) {
  return {a.dimension * b.dimension, a.mantissa * b.mantissa, a.decade + b.decade};
}

Scaled to_power(const Scaled& a, int n) {
  return {power(a.dimension, n), a.mantissa == 1 ? 1 : std::pow(a.mantissa, n), a.decade * n};
}

/// Brackets can raise powers to powers: far beyond any quantity, long before an exponent overflows.
bool is_sensible(const Scaled& s) {
  constexpr int largest = 1000;
  for (const int e : s.dimension.exponent)
    if (std::abs(e) > largest) return false;
  return std::abs(s.decade) <= largest;
}

/// A symbol with an optional prefix, taken as a whole.
std::optional<Scaled> whole_symbol(std::string_view word) {
  for (const BaseUnit& u : base_units)
    if (word == u.symbol) return Scaled{u.dimension, u.mantissa, u.decade};
  if (word.size() < 2) return {};
  for (const BaseUnit& u : base_units) {
    if (!u.takes_prefix || word.substr(1) != u.symbol) continue;
    for (const auto& [letter, decade] : prefixes) {
      const bool allowed = letter != 'c' || u.dimension == dim::length;  // nobody writes centivolt
      if (word[0] == letter && allowed) return Scaled{u.dimension, u.mantissa, u.decade + decade};
    }
  }
  return {};
}

/// Cuts a word into symbols from the left, longest first, and steps back where the rest does not fit.
bool split_word(std::string_view word, std::vector<Scaled>& symbols) {
  if (word.empty()) return true;
  for (std::size_t n = std::min<std::size_t>(word.size(), 8); n > 0; --n) {
    const auto symbol = whole_symbol(word.substr(0, n));
    if (!symbol) continue;
    symbols.push_back(*symbol);
    if (split_word(word.substr(n), symbols)) return true;
    symbols.pop_back();
  }
  return false;
}

/// Letters without digit, e.g. "nm", "Vs", as one or several symbols. A whole symbol goes before a product,
/// with one exception: below a fraction bar "mK" is metre kelvin, as in W/mK.
std::optional<std::vector<Scaled>> read_word(std::string_view word, bool below_bar) {
  constexpr std::size_t longest = 12;  // bounds the steps back
  if (word.empty() || word.size() > longest) return {};
  if (below_bar && word == "mK") return std::vector{*whole_symbol("m"), *whole_symbol("K")};
  if (const auto whole = whole_symbol(word)) return std::vector{*whole};
  std::vector<Scaled> symbols;
  if (!split_word(word, symbols)) return {};
  return symbols;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Recursive descent over  [/] item { (space | * | . | /) item },  item = run | ( ... ).
class UnitParser {
 public:
  explicit UnitParser(std::string_view text) : text_(text) {}

  std::optional<Scaled> parse() {
    auto unit = product(false);
    if (!unit || at_ != text_.size()) return {};
    return unit;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool ended() const { return at_ >= text_.size() || text_[at_] == ')'; }
  void skip_spaces() {
    while (peek() == ' ') ++at_;
  }

  std::optional<Scaled> product(bool below_bar) {
    Scaled result;
    skip_spaces();
    bool divide = peek() == '/';
    if (divide) ++at_;
    while (true) {
      skip_spaces();
      const auto next = item(below_bar || divide);
      if (!next) return {};
      result = result * to_power(*next, divide ? -1 : 1);
      if (!is_sensible(result)) return {};
      const std::size_t before = at_;
      skip_spaces();
      if (ended()) return result;
      divide = peek() == '/';
      if (divide || peek() == '*' || peek() == '.')
        ++at_;
      else if (at_ == before)
        return {};  // two items without an operator between them
    }
  }

  std::optional<Scaled> item(bool below_bar) {
    if (peek() != '(') return run(below_bar);
    ++at_;
    const auto inside = product(below_bar);
    if (!inside || peek() != ')') return {};
    ++at_;
    const auto n = exponent();
    if (!n) return {};
    return to_power(*inside, *n);
  }

  /// Words with exponents without anything between them: "m2K", "nm^-2", or a lone 1.
  std::optional<Scaled> run(bool below_bar) {
    if (peek() == '1') {
      ++at_;
      return Scaled{};
    }
    if (!is_letter(peek())) return {};
    Scaled result;
    while (is_letter(peek())) {
      const std::size_t start = at_;
      while (is_letter(peek())) ++at_;
      auto symbols = read_word(text_.substr(start, at_ - start), below_bar);
      const auto n = exponent();
      if (!symbols || !n) return {};
      symbols->back() = to_power(symbols->back(), *n);
      for (const Scaled& s : *symbols) result = result * s;
    }
    return result;
  }

  /// "^-2", "-2", "2" or nothing (1). Nothing is returned for a sign without a digit or a senseless number.
  std::optional<int> exponent() {
    const bool hat = peek() == '^';
    if (hat) ++at_;
    const bool negative = peek() == '-';
    if (negative) ++at_;
    if (!is_digit(peek())) return hat || negative ? std::nullopt : std::optional(1);
    int n = 0;
    for (; is_digit(peek()); ++at_) {
      n = 10 * n + (peek() - '0');
      if (n > 20) return {};
    }
    if (n == 0) return {};
    return negative ? -n : n;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Replaces the characters beyond ASCII that people write in units.
std::string to_ascii(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> table[] = {
      {"\u00b5", "u"}, {"\u03bc", "u"},        {"\u03a9", "ohm"}, {"\u2126", "ohm"}, {"\u00b0", "deg"},
      {"\u00b7", "*"}, {"\u22c5", "*"},        {"\u2212", "-"},   {"\u207b", "-"},   {"\u00b9", "1"},
      {"\u00b2", "2"}, {"\u00b3", "3"},        {"\u2074", "4"},   {"\u2075", "5"},   {"\u2076", "6"},
      {"\u00a0", " "}, {"\u00c5", "angstrom"}, {"\u202f", " "},   {"\u2009", " "},   {"\t", " "},
  };
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    bool replaced = false;
    for (const auto& [from, to] : table) {
      if (text.substr(i, from.size()) != from) continue;
      out += to;
      i += from.size();
      replaced = true;
      break;
    }
    if (!replaced) out += text[i++];
  }
  const auto first = out.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

constexpr std::size_t longest_text = 96;

std::optional<Scaled> parse_scaled(const std::string& ascii) {
  if (ascii.empty() || ascii.size() > longest_text) return {};
  const auto unit = UnitParser(ascii).parse();
  if (!unit || std::abs(unit->decade) > 200) return {};
  return unit;
}

double scaled_value(double mantissa, int decade) {
  // Powers up to 10^22 are exact, so that dividing by one rounds only once.
  return decade < 0 ? mantissa / std::pow(10.0, -decade) : mantissa * std::pow(10.0, decade);
}

/// The number at the start of the text times 10^decade, rounded once: "15" and -9 give exactly 15e-9.
std::optional<double> shifted_number(std::string_view number, int decade) {
  const std::size_t e = number.find_first_of("eE");
  int exponent = 0;
  if (e != std::string_view::npos) {
    std::string_view digits = number.substr(e + 1);
    if (!digits.empty() && digits[0] == '+') digits.remove_prefix(1);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc()) return {};
  }
  const std::string text = fmt::format("{}e{}", number.substr(0, e), exponent + decade);
  double value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

}  // namespace

std::string si_unit(const Dimension& d) {
  if (const Name* n = find_name(d)) return n->unit;
  static constexpr const char* symbols[] = {"m", "kg", "s", "A", "K"};
  std::string out;
  for (int i = 0; i < 5; ++i) {
    if (d.exponent[i] == 0) continue;
    if (!out.empty()) out += ' ';
    out += symbols[i];
    if (d.exponent[i] != 1) out += fmt::format("^{}", d.exponent[i]);
  }
  return out;
}

std::string dimension_name(const Dimension& d) {
  const Name* n = find_name(d);
  return n ? n->name : "a quantity in " + si_unit(d);
}

std::vector<std::string> common_units(const Dimension& d) {
  const Name* n = find_name(d);
  return n ? n->common : std::vector{si_unit(d)};
}

std::optional<Unit> parse_unit(std::string_view text) {
  if (text.size() > longest_text) return {};
  const auto unit = parse_scaled(to_ascii(text));
  if (!unit) return {};
  return Unit{unit->dimension, scaled_value(unit->mantissa, unit->decade)};
}

std::optional<Quantity> parse_quantity(std::string_view text) {
  if (text.size() > longest_text) return {};
  const std::string ascii = to_ascii(text);
  const char* begin = ascii.data();
  const char* const end = begin + ascii.size();
  if (end - begin > 1 && *begin == '+' && begin[1] != '-') ++begin;
  double value = 0;
  const auto [number_end, ec] = std::from_chars(begin, end, value);
  if (ec != std::errc() || !std::isfinite(value)) return {};
  const char* unit_begin = number_end;
  while (unit_begin != end && *unit_begin == ' ') ++unit_begin;
  if (unit_begin == end) return Quantity{value, dim::none};
  const std::string unit_text(unit_begin, end);
  if (unit_text == "degC") return Quantity{value + 273.15, dim::temperature};
  const auto unit = parse_scaled(unit_text);
  if (!unit) return {};
  const std::string_view number(begin, static_cast<std::size_t>(number_end - begin));
  const auto shifted = value == 0 ? value : shifted_number(number, unit->decade);
  if (!shifted) return {};
  const double value_SI = *shifted * unit->mantissa;
  if (!std::isfinite(value_SI)) return {};
  return Quantity{value_SI, unit->dimension};
}

std::string format_quantity(double value_SI, const Dimension& d) {
  if (d == dim::none) return fmt::format("{}", value_SI);
  return fmt::format("{} {}", value_SI, si_unit(d));
}

}  // namespace oxvac
