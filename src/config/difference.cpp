#include "config/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

namespace oxvac {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Lines of `whole` that are not in `other`, a line that stands there twice only if it lacks both times.
std::vector<std::string> lines_lacking(const std::vector<std::string>& whole, std::vector<std::string> other,
                                       const std::string& sign) {
  std::vector<std::string> found;
  for (const std::string& line : whole) {
    const auto at = std::find(other.begin(), other.end(), line);
    if (at == other.end())
      found.push_back(sign + line.substr(std::min(line.find_first_not_of(' '), line.size())));
    else
      other.erase(at);
  }
  return found;
}

}  // namespace

std::string config_difference(const std::string& then, const std::string& now) {
  constexpr std::size_t shown = 6;
  const std::vector<std::string> a = lines_of(then), b = lines_of(now);
  std::vector<std::string> found = lines_lacking(a, b, "- ");
  const std::vector<std::string> fresh = lines_lacking(b, a, "+ ");
  found.insert(found.end(), fresh.begin(), fresh.end());
  const std::size_t all = found.size();
  if (all > shown) {
    found.resize(shown);
    found.push_back(fmt::format("... and {} more", all - shown));
  }
  return fmt::format("{}", fmt::join(found, "; "));
}

}  // namespace oxvac
