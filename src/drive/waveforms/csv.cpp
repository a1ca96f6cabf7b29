// A voltage from a CSV file with the columns time_s and voltage_V, joined by straight lines: the pulse as the
// oscilloscope saw it, or whatever the other kinds cannot say.

#include "drive/waveforms/csv.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "config/node.hpp"
#include "drive/waveforms.hpp"
#include "drive/waveforms/piecewise_linear.hpp"

namespace oxvac {

namespace {

using config::shown;

constexpr std::string_view header = "time_s,voltage_V";
/// As for the numbers of a config: beyond is a slip, and differences of such voltages overflow.
constexpr double largest = 1e100;

std::string_view trimmed(std::string_view s) {
  const auto first = s.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
}

std::optional<double> finite_number(std::string_view word) {
  word = trimmed(word);
  if (!word.empty() && word.front() == '+') word.remove_prefix(1);
  double value = 0;
  const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (code != std::errc() || end != word.data() + word.size() || !(std::abs(value) <= largest)) return {};
  return value;
}

std::optional<std::pair<double, double>> parse_row(std::string_view line) {
  const auto comma = line.find(',');
  if (comma == std::string_view::npos) return {};
  const auto time_s = finite_number(line.substr(0, comma));
  const auto voltage_V = finite_number(line.substr(comma + 1));
  if (!time_s || !voltage_V) return {};
  return std::pair{*time_s, *voltage_V};
}

bool is_header(std::string_view line) {
  std::string bare;
  for (const char c : line)
    if (c != ' ' && c != '\t') bare += c;
  return bare == header;
}

void require_order(const std::vector<double>& times_s, double next_s, const std::string& where) {
  if (times_s.empty() && next_s != 0)
    throw input_error(
        fmt::format("{}: the first time is {} s, but a waveform begins at 0 s; shift the times of the file",
                    where, next_s));
  if (!times_s.empty() && next_s <= times_s.back())
    throw input_error(
        fmt::format("{}: time {} s does not come after {} s of the row before; times must strictly increase, "
                    "since a voltage that "
                    "jumps is no waveform",
                    where, next_s, times_s.back()));
}

}  // namespace

std::shared_ptr<const Waveform> parse_csv_waveform(std::istream& text, const std::string& name) {
  std::vector<double> times_s, volts;
  std::string raw;
  bool seen_header = false;
  int number = 0;
  while (std::getline(text, raw)) {
    const std::string where = fmt::format("{}:{}", name, ++number);
    std::string_view line = trimmed(raw);
    if (number == 1 && line.starts_with("\xEF\xBB\xBF"))
      line.remove_prefix(3);  // byte order mark of spreadsheets
    if (line.empty() || line.front() == '#') continue;
    if (!seen_header) {
      if (!is_header(line))
        throw input_error(fmt::format("{}: expected the header `{}`, found {}", where, header, shown(line)));
      seen_header = true;
      continue;
    }
    const auto row = parse_row(line);
    if (!row)
      throw input_error(
          fmt::format("{}: expected two finite numbers below 1e100, time in s and voltage in V, with a comma "
                      "between; found {}",
                      where, shown(line)));
    require_order(times_s, row->first, where);
    times_s.push_back(row->first);
    volts.push_back(row->second);
  }
  if (text.bad()) throw io_error(fmt::format("{}:{}: the file could not be read to its end", name, number));
  if (times_s.size() < 2)
    throw input_error(
        fmt::format("{}:{}: a waveform needs the header `{}` and at least two rows; found {} row{}", name,
                    number, header, times_s.size(), times_s.size() == 1 ? "" : "s"));
  return std::make_shared<PiecewiseLinear>(std::move(times_s), std::move(volts));
}

Instruction read_csv_waveform(const Reader& reader) {
  const std::string path = reader.file("file", "CSV file with the columns time_s,voltage_V");
  Instruction instruction;
  if (reader.is_describing()) return instruction;
  std::error_code ignored;
  const auto type = std::filesystem::status(path, ignored).type();
  reader.require(type != std::filesystem::file_type::directory, "file",
                 fmt::format("'{}' is a folder; name a CSV file", path));
  reader.require(type != std::filesystem::file_type::character && type != std::filesystem::file_type::block,
                 "file", fmt::format("'{}' is a device, which may never end; name a CSV file", path));
  std::ifstream file(path);
  if (!file)
    throw reader.error("file", fmt::format("cannot open the waveform '{}'; is the path right?", path));
  instruction.waveform = parse_csv_waveform(file, path);
  return instruction;
}

}  // namespace oxvac
