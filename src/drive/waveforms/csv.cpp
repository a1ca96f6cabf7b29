// A voltage from a CSV file with the columns time_s and voltage_V, joined by straight lines: the pulse as the
// oscilloscope saw it, or whatever the other kinds cannot say.

#include "drive/waveforms/csv.hpp"

#include <fmt/format.h>

#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include "base/csv.hpp"
#include "base/error.hpp"
#include "config/node.hpp"
#include "drive/waveforms.hpp"
#include "drive/waveforms/piecewise_linear.hpp"

namespace oxvac {

namespace {

using config::shown;

const std::vector<std::string_view> header{"time_s", "voltage_V"};

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
  CsvLines lines(text, name);
  if (lines.next() && lines.cells() != header)
    throw input_error(fmt::format("{}: expected the header `{}`, found {}", lines.where(),
                                  fmt::join(header, ","), shown(lines.line())));
  while (lines.next()) {
    const auto cells = lines.cells();
    const auto number = [&](std::size_t k) {
      return cells.size() == 2 ? csv_number(cells[k]) : std::nullopt;
    };
    const auto time_s = number(0), voltage_V = number(1);
    if (!time_s || !voltage_V)
      throw input_error(
          fmt::format("{}: expected two finite numbers below 1e100, time in s and voltage in V, with a comma "
                      "between; found {}",
                      lines.where(), shown(lines.line())));
    require_order(times_s, *time_s, lines.where());
    times_s.push_back(*time_s);
    volts.push_back(*voltage_V);
  }
  if (times_s.size() < 2)
    throw input_error(
        fmt::format("{}: a waveform needs the header `{}` and at least two rows; found {} row{}",
                    lines.where(), fmt::join(header, ","), times_s.size(), times_s.size() == 1 ? "" : "s"));
  return std::make_shared<PiecewiseLinear>(std::move(times_s), std::move(volts));
}

Instruction read_csv_waveform(const Reader& reader) {
  const std::string path = reader.file("file", "CSV file with the columns time_s,voltage_V");
  Instruction instruction;
  if (reader.is_describing()) return instruction;
  std::ifstream file;
  try {
    file = open_csv(path);
  } catch (const Error& e) {
    throw reader.error("file", e.what());
  }
  instruction.waveform = parse_csv_waveform(file, path);
  return instruction;
}

}  // namespace oxvac
