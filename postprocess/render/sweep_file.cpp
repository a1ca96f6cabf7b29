#include "render/sweep_file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>

#include "base/error.hpp"

namespace oxvac::draw {
namespace {

/// One line of a CSV file, its quotes taken off; a quoted cell has no line break here.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      cells.back() += line[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else if (c != '\r')
      cells.back() += c;
  }
  return cells;
}

double number_in(const std::string& cell) {
  double value = 0;
  const char* const end = cell.data() + cell.size();
  const auto [rest, failed] = std::from_chars(cell.data(), end, value);
  return failed == std::errc() && rest == end ? value : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

SweepFile open_sweep(const std::filesystem::path& folder) {
  const std::string path = (folder / "sweep.csv").string();
  std::ifstream in(path);
  if (!in) throw io_error(path + ": cannot be read; name the folder of a sweep");
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> head = cells_of(line);
  // member, the swept keys, status, reason, wall_time_s, the figures
  const auto status = static_cast<std::size_t>(std::find(head.begin(), head.end(), "status") - head.begin());
  if (head.front() != "member" || status + 3 > head.size())
    throw io_error(path + ": is no table of a sweep; write it again with oxvac sweep");
  const auto at = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
  SweepFile file;
  file.folder = folder;
  file.axes.assign(head.begin() + 1, head.begin() + at(status));
  file.figures.assign(head.begin() + at(status + 3), head.end());
  while (std::getline(in, line)) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != head.size())
      throw io_error(path + ": a line has more or fewer cells than the first one");
    SweepFile::Row row;
    row.values.assign(cells.begin() + 1, cells.begin() + at(status));
    row.status = cells[status];
    for (std::size_t c = status + 3; c < cells.size(); ++c) row.figures.push_back(number_in(cells[c]));
    file.rows.push_back(std::move(row));
  }
  return file;
}

SweptKey swept_key(const std::string& head) {
  const std::size_t bracket = head.find(" [");
  const std::string path = head.substr(0, bracket);
  SweptKey key{path.substr(path.find_last_of('.') + 1), ""};
  if (bracket != std::string::npos) key.unit = head.substr(bracket + 2, head.size() - bracket - 3);
  return key;
}

}  // namespace oxvac::draw
