#include "config/sweep_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/units.hpp"
#include "config/node.hpp"

namespace oxvac {
namespace {

using config::shown;

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "15 nm" as it is written: the number before any conversion.
struct Written {
  double number = 0;
  std::string unit;
};

std::optional<Written> as_written(const std::string& text) {
  const std::size_t first = !text.empty() && text.front() == '+' ? 1 : 0;
  Written w;
  const auto [rest, failed] = std::from_chars(text.data() + first, text.data() + text.size(), w.number);
  if (failed != std::errc() || !std::isfinite(w.number)) return {};
  w.unit = trimmed(std::string(rest, text.data() + text.size()));
  return w;
}

/// Cuts at commas outside of quotes and brackets.
std::vector<std::string> entries_of(const std::string& values) {
  std::vector<std::string> entries(1);
  char quote = 0;
  int depth = 0;
  for (const char c : values) {
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == '{' || c == '(') {
      ++depth;
    } else if (c == ']' || c == '}' || c == ')') {
      --depth;
    } else if (c == ',' && depth <= 0) {
      entries.emplace_back();
      continue;
    }
    entries.back() += c;
  }
  for (std::string& e : entries) e = trimmed(e);
  return entries;
}

/// "a..b:n:log", still in words.
struct Range {
  std::string from, to, count, spacing;
};

/// The parts of an entry that is a range. A name such as "../a.csv" is none: a range begins with a number.
std::optional<Range> range_in(const std::string& entry) {
  const std::size_t dots = entry.find("..");
  if (dots == std::string::npos || std::string("\"'[{").find(entry.front()) != std::string::npos) return {};
  Range r;
  r.from = trimmed(entry.substr(0, dots));
  const std::string rest = entry.substr(dots + 2);
  const std::size_t first = rest.find(':');
  r.to = trimmed(rest.substr(0, first));
  if (first != std::string::npos) {
    const std::size_t second = rest.find(':', first + 1);
    r.count = trimmed(rest.substr(first + 1, second - first - 1));
    if (r.count.empty()) r.count = "nothing";
    if (second != std::string::npos) r.spacing = trimmed(rest.substr(second + 1));
    if (second != std::string::npos && r.spacing.empty()) r.spacing = "nothing";
  }
  const bool begins = as_written(r.from).has_value();
  const bool lacks_begin = r.from.empty() && as_written(r.to);
  return begins || lacks_begin ? std::optional(r) : std::nullopt;
}

class AxisReader {
 public:
  explicit AxisReader(const std::string& path) { axis_.path = path; }

  void add(const std::string& entry) {
    if (entry.empty()) fail("there is nothing between two commas, or after the '='");
    if (const auto range = range_in(entry))
      add_range(entry, *range);
    else
      add_value(entry);
  }

  SweepAxis finish() {
    for (std::size_t i = 0; i < axis_.values.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) {
        const SweepValue &a = axis_.values[k], &b = axis_.values[i];
        if (a.text == b.text || (a.number && a.number == b.number))
          fail(fmt::format("{} and {} are the same value: each one runs once", shown(a.text), shown(b.text)));
      }
    return std::move(axis_);
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw input_error("--over " + axis_.path + ": " + message);
  }

  void push(SweepValue value) {
    if (axis_.values.size() >= most_sweep_members)
      fail(fmt::format("more than {} values", most_sweep_members));
    axis_.values.push_back(std::move(value));
  }

  /// The number in the unit of the axis, which is that of the first quantity.
  double in_axis_unit(const Written& w, const Dimension& dimension) {
    if (!has_quantity_) {
      axis_.unit = w.unit;
      dimension_ = dimension;
      has_quantity_ = true;
    }
    if (dimension != dimension_)
      fail(fmt::format("{} and {} do not go together: give every value its unit", dimension_name(dimension_),
                       dimension_name(dimension)));
    if (w.unit == axis_.unit) return w.number;
    const auto mine = parse_unit(w.unit.empty() ? "1" : w.unit);
    const auto its = parse_unit(axis_.unit.empty() ? "1" : axis_.unit);
    if ((!mine && !w.unit.empty()) || (!its && !axis_.unit.empty()))
      fail(fmt::format("write all values in one unit, not in {} and {}", shown(axis_.unit), shown(w.unit)));
    const double converted = w.number * (mine ? mine->factor : 1) / (its ? its->factor : 1);
    return std::stod(fmt::format("{:.12g}", converted));  // 1 um is 1000 nm, not 999.9999999999999 nm
  }

  void add_value(const std::string& text) {
    const auto quantity = parse_quantity(text);
    const auto written = as_written(text);
    if (quantity && written)
      push({text, in_axis_unit(*written, quantity->dimension)});
    else
      push({text, std::nullopt});
  }

  /// One end of a range; a unit that is missing is that of the other end.
  Written end_of(const std::string& entry, const std::string& text, const std::string& other) const {
    auto w = as_written(text);
    if (!w)
      fail(fmt::format("{}: the range lacks {}; write e.g. '1 nm..5 nm:5'", shown(entry),
                       text.empty() ? "one of its ends" : "a number at " + shown(text)));
    if (w->unit.empty())
      if (const auto o = as_written(other)) w->unit = o->unit;
    if (const std::string whole = fmt::format("{} {}", w->number, w->unit);
        !w->unit.empty() && !parse_quantity(whole))
      fail(fmt::format("{}: the unit {} is not known", shown(entry), shown(w->unit)));
    return *w;
  }

  std::size_t count_of(const std::string& entry, const Range& range, const Written& a, const Written& b) {
    const bool whole = a.unit.empty() && b.unit.empty() && std::trunc(a.number) == a.number &&
                       std::trunc(b.number) == b.number;
    if (range.count.empty()) {
      if (!whole)
        fail(
            fmt::format("{}: how many values? Write e.g. '{}:5'; only whole numbers without unit count by "
                        "themselves",
                        shown(entry), entry));
      const double count = std::abs(b.number - a.number) + 1;
      if (count > most_sweep_members)
        fail(fmt::format("{}: more than {} values", shown(entry), most_sweep_members));
      return static_cast<std::size_t>(count);
    }
    std::size_t count = 0;
    const char* const end = range.count.data() + range.count.size();
    const auto [rest, failed] = std::from_chars(range.count.data(), end, count);
    if (failed != std::errc() || rest != end)
      fail(fmt::format("{}: the number of values must be a whole number; found {}", shown(entry),
                       shown(range.count)));
    if (count < 2)
      fail(fmt::format("{}: a range of {} value{} is empty between its ends: it needs at least 2",
                       shown(entry), count, count == 1 ? "" : "s"));
    if (count > most_sweep_members)
      fail(fmt::format("{}: more than {} values", shown(entry), most_sweep_members));
    return count;
  }

  void check_spacing(const std::string& entry, const Range& range, const Written& a, double end) const {
    if (range.spacing.empty()) return;
    if (range.spacing != "log")
      fail(fmt::format("{}: the spacing can be 'log'; found {}.{}", shown(entry), shown(range.spacing),
                       did_you_mean(range.spacing, {"log"})));
    if (a.number <= 0 || end <= 0)
      fail(fmt::format("{}: both ends of a logarithmic range must be above 0", shown(entry)));
    if (!a.unit.empty() && !parse_unit(a.unit))
      fail(fmt::format("{}: the zero of {} is arbitrary; write a logarithmic range in kelvin", shown(entry),
                       a.unit));
  }

  void add_range(const std::string& entry, const Range& range) {
    const Written a = end_of(entry, range.from, range.to), b = end_of(entry, range.to, range.from);
    const std::size_t count = count_of(entry, range, a, b);
    if (a.number == b.number && a.unit == b.unit) fail(shown(entry) + ": both ends are the same");
    const auto dimension = [](const Written& w) {
      return parse_quantity(fmt::format("{} {}", w.number, w.unit))->dimension;
    };
    // Steps are taken in the unit of the first end, as the user thinks of them.
    AxisReader own(axis_.path);
    own.in_axis_unit(a, dimension(a));
    const double end = own.in_axis_unit(b, dimension(b));
    check_spacing(entry, range, a, end);
    for (std::size_t i = 0; i < count; ++i) {
      const double part = static_cast<double>(i) / static_cast<double>(count - 1);
      const double inside = range.spacing == "log" ? a.number * std::pow(end / a.number, part)
                                                   : a.number + (end - a.number) * part;
      const bool is_end = i == 0 || i + 1 == count;
      std::string text = is_end ? fmt::format("{}", i == 0 ? a.number : end) : fmt::format("{:.12g}", inside);
      if (!a.unit.empty()) text += " " + a.unit;
      add_value(text);
    }
  }

  SweepAxis axis_;
  Dimension dimension_;
  bool has_quantity_ = false;
};

/// Characters that every file system and shell takes as they are.
std::string file_word(const std::string& text) {
  std::string word;
  for (const char c : text) {
    if (c == ' ') continue;
    const bool plain =
        std::isalnum(static_cast<unsigned char>(c)) || std::string("._+-").find(c) != std::string::npos;
    word += plain ? c : '_';
  }
  return word;
}

std::string last_key(const std::string& path) { return path.substr(path.find_last_of('.') + 1); }

/// "protocol.1.triangle.peak" from "protocol[1].triangle.peak": two spellings of one place.
std::string plain_path(const std::string& path) {
  std::string plain;
  for (const char c : path)
    if (c == '[')
      plain += '.';
    else if (c != ']')
      plain += c;
  return plain;
}

}  // namespace

SweepAxis parse_sweep_axis(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0)
    throw input_error("--over " + shown(assignment) +
                      ": needs path.to.key=values, e.g. mesh.depth=10 nm,20 nm");
  AxisReader reader(trimmed(assignment.substr(0, equals)));
  for (const std::string& entry : entries_of(assignment.substr(equals + 1))) reader.add(entry);
  return reader.finish();
}

std::vector<std::vector<std::size_t>> sweep_members(const std::vector<SweepAxis>& axes, bool side_by_side) {
  for (std::size_t i = 0; i < axes.size(); ++i)
    for (std::size_t k = 0; k < axes.size(); ++k) {
      const std::string a = plain_path(axes[k].path), b = plain_path(axes[i].path);
      if (k < i && a == b)
        throw input_error("--over " + axes[i].path + ": is given twice: put all its values into one list");
      if (k != i && b.starts_with(a + "."))
        throw input_error("--over " + axes[i].path + ": lies inside of " + axes[k].path +
                          ", which is swept as well: sweep one of them");
    }
  std::vector<std::vector<std::size_t>> members;
  if (side_by_side) {
    for (const SweepAxis& a : axes)
      if (a.values.size() != axes.front().values.size())
        throw input_error(fmt::format("--zip: {} has {} values and {} has {}; side by side they need as many",
                                      axes.front().path, axes.front().values.size(), a.path,
                                      a.values.size()));
    for (std::size_t i = 0; !axes.empty() && i < axes.front().values.size(); ++i)
      members.emplace_back(axes.size(), i);
    return members;
  }
  members.emplace_back();
  for (const SweepAxis& a : axes) {
    if (members.size() * a.values.size() > most_sweep_members)
      throw input_error(
          fmt::format("--over: more than {} combinations: sweep fewer values", most_sweep_members));
    std::vector<std::vector<std::size_t>> longer;
    for (const auto& m : members)
      for (std::size_t v = 0; v < a.values.size(); ++v) {
        longer.push_back(m);
        longer.back().push_back(v);
      }
    members = std::move(longer);
  }
  return members;
}

std::vector<std::string> sweep_member_names(const std::vector<SweepAxis>& axes,
                                            const std::vector<std::vector<std::size_t>>& members) {
  constexpr std::size_t longest_name = 150;  // file systems take 255 bytes
  std::map<std::string, int> keys, taken;
  for (const SweepAxis& a : axes) ++keys[last_key(a.path)];
  std::vector<std::string> names;
  for (const auto& member : members) {
    std::string name;
    for (std::size_t k = 0; k < axes.size(); ++k) {
      const std::string key = last_key(axes[k].path);
      name += (name.empty() ? "" : ",") + file_word(keys[key] > 1 ? axes[k].path : key) + "=" +
              file_word(axes[k].values[member[k]].text);
    }
    name.resize(std::min(name.size(), longest_name));
    const int number = ++taken[name];
    names.push_back(number > 1 ? fmt::format("{},{}", name, number) : name);
  }
  return names;
}

}  // namespace oxvac
