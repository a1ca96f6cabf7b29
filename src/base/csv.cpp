#include "base/csv.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>

#include "base/error.hpp"

namespace oxvac {
namespace {

constexpr double largest = 1e100;

std::string_view trimmed(std::string_view s) {
  const auto first = s.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

bool CsvLines::next() {
  while (std::getline(text_, raw_)) {
    ++number_;
    line_ = trimmed(raw_);
    if (number_ == 1 && line_.starts_with("\xEF\xBB\xBF")) line_ = trimmed(line_.substr(3));
    if (!line_.empty() && line_.front() != '#') return true;
  }
  if (text_.bad()) throw io_error(where() + ": the file could not be read to its end");
  line_ = {};
  return false;
}

std::vector<std::string_view> CsvLines::cells() const {
  std::vector<std::string_view> cells;
  for (std::string_view rest = line_;;) {
    const auto comma = rest.find(',');
    cells.push_back(trimmed(rest.substr(0, comma)));
    if (comma == std::string_view::npos) return cells;
    rest.remove_prefix(comma + 1);
  }
}

std::string CsvLines::where() const { return fmt::format("{}:{}", name_, number_); }

std::optional<double> csv_number(std::string_view cell) {
  if (!cell.empty() && cell.front() == '+') cell.remove_prefix(1);
  double value = 0;
  const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (failure != std::errc() || end != cell.data() + cell.size() || !(std::abs(value) <= largest)) return {};
  return value;
}

std::ifstream open_csv(const std::string& path) {
  using std::filesystem::file_type;
  std::error_code ignored;
  const file_type type = std::filesystem::status(path, ignored).type();
  if (type == file_type::directory) throw io_error(path + ": is a folder; name a CSV file");
  if (type == file_type::character || type == file_type::block)
    throw io_error(path + ": is a device, which may never end; name a CSV file");
  std::ifstream file(path);
  if (!file) throw io_error(path + ": cannot be opened; give the path of a CSV file");
  return file;
}

}  // namespace oxvac
