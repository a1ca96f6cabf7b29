#include "judge.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>

namespace oxvac::verification {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_'; }

/// Length of the number that begins at `at`, 0 where there is none.
std::size_t number_length(const std::string& text, std::size_t at) {
  if (at > 0 && is_word(text[at - 1])) return 0;
  std::size_t end = at + (text[at] == '-' || text[at] == '+' ? 1 : 0);
  if (end >= text.size() || !is_digit(text[end])) return 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1]))
    for (++end; end < text.size() && is_digit(text[end]);) ++end;
  std::size_t power = end;
  if (power < text.size() && (text[power] == 'e' || text[power] == 'E')) {
    ++power;
    if (power < text.size() && (text[power] == '-' || text[power] == '+')) ++power;
    if (power < text.size() && is_digit(text[power])) {
      while (power < text.size() && is_digit(text[power])) ++power;
      end = power;
    }
  }
  return end < text.size() && std::isalpha(static_cast<unsigned char>(text[end])) != 0 ? 0 : end - at;
}

Figure figure_of(const std::string& number) {
  const std::size_t exponent = number.find_first_of("eE"), point = number.find('.');
  const std::size_t digits_end = std::min(exponent, number.size());
  const int decimals = point == std::string::npos ? 0 : static_cast<int>(digits_end - point) - 1;
  const int power = exponent == std::string::npos ? 0 : std::atoi(number.c_str() + exponent + 1);
  return {std::strtod(number.c_str(), nullptr), std::pow(10.0, power - decimals)};
}

/// The words before the first number and the number, where the text has one.
struct Lead {
  std::string before, after;
  double value = 0;
};

std::optional<Lead> lead_of(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t length = number_length(text, i);
    if (length > 0)
      return Lead{text.substr(0, i), text.substr(i + length), std::strtod(text.c_str() + i, nullptr)};
  }
  return std::nullopt;
}

bool begins_with_percent(const std::string& text) { return text.starts_with("%") || text.starts_with(" %"); }

/// "within X" or "within X %" of a target.
std::optional<double> share_within(const std::string& text, double target, const Figure& measured) {
  const std::optional<Lead> bound = lead_of(text);
  if (!bound || bound->before != "within ") return std::nullopt;
  const double allowed =
      begins_with_percent(bound->after) ? std::abs(target) * bound->value / 100 : bound->value;
  // Printed figures are rounded: half a unit of the last digit does not make a difference.
  return std::max(0.0, std::abs(measured.value - target) - 0.5 * measured.last_digit) / allowed;
}

}  // namespace

Figures figures_of(const std::string& text) {
  Figures f;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = number_length(text, i);
    if (length > 0) f.numbers.push_back(figure_of(text.substr(i, length)));
    f.words += length > 0 ? '#' : text[i];
    i += std::max<std::size_t>(length, 1);
  }
  return f;
}

std::string name_of(Measure m) {
  switch (m) {
    case Measure::order:
      return "order";
    case Measure::error:
      return "error";
    case Measure::ratio:
      return "ratio";
    case Measure::value:
      return "value";
  }
  return "";
}

Measure measure_of(const Row& row) {
  const bool at_least = row.accepted.starts_with(">");
  if (!row.errors().empty() || (at_least && row.what.find("order") != std::string::npos))
    return Measure::order;
  if (row.accepted.starts_with("<")) return Measure::error;
  return row.accepted.find(" within ") != std::string::npos ? Measure::ratio : Measure::value;
}

std::optional<double> share_of_limit(const Row& row) {
  const Figures measured = figures_of(row.measured);
  const std::optional<Lead> first = lead_of(row.accepted);
  if (measured.numbers.size() != 1 || !first) return std::nullopt;
  const Figure& m = measured.numbers.front();
  const bool both_or_no_percent =
      begins_with_percent(first->after) == (row.measured.find('%') != std::string::npos);
  const bool at_most = first->before == "<= " || first->before == "< ";
  if (at_most && both_or_no_percent)
    return m.value <= first->value ? (first->value == 0 ? 0 : std::max(0.0, m.value / first->value))
                                   : INFINITY;
  if ((first->before == ">= " || first->before == "> ") && both_or_no_percent)
    return m.value >= first->value ? (m.value == 0 ? 0 : std::abs(first->value / m.value)) : INFINITY;
  if (first->before.empty() && first->after.starts_with(" within "))
    return share_within(first->after.substr(1), first->value, m);
  const std::size_t at = row.what.find("exact");
  if (first->before == "within " && at != std::string::npos)
    if (const std::optional<Lead> exact = lead_of(row.what.substr(at)))
      return share_within(row.accepted, exact->value, m);
  return std::nullopt;
}

bool accepted(const Row& row) {
  const std::optional<double> share = share_of_limit(row);
  return !share || *share <= 1;
}

}  // namespace oxvac::verification
