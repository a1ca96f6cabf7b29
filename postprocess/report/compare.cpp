#include "report/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.hpp"

namespace oxvac {
namespace {

void put(std::map<std::string, double>& into, const std::string& key, double value) {
  if (std::isfinite(value)) into[key] = value;
}

/// Non-linearity and resistance of one read, by a prefix of its name.
void put_read(std::map<std::string, double>& q, const std::string& prefix, const ReadState& read) {
  put(q, prefix + ".resistance_ohm", read.resistance_ohm);
  if (read.fit.exponent) put(q, prefix + ".exponent", *read.fit.exponent);
  put(q, prefix + ".best_exponent", read.fit.best_p);
  put(q, prefix + ".half_ratio", read.fit.half_ratio);
  put(q, prefix + ".D", read.fit.D);
  put(q, prefix + ".power_share_percent", 100 * read.fit.share);
}

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream stream(line);
  for (std::string part; std::getline(stream, part, ',');) {
    const auto first = part.find_first_not_of(" \t\r");
    parts.push_back(
        first == std::string::npos ? "" : part.substr(first, part.find_last_not_of(" \t\r") - first + 1));
  }
  return parts;
}

std::string number(double v) {
  if (v != 0 && (std::abs(v) >= 1e5 || std::abs(v) < 1e-3)) return fmt::format("{:.3g}", v);
  return fmt::format("{:.4g}", v);
}

}  // namespace

std::map<std::string, double> quantities(const Reduction& r, const ResultsFile& file) {
  std::map<std::string, double> q;
  if (r.forming.voltage_V) put(q, "forming_V", std::abs(*r.forming.voltage_V));
  const std::vector<double> temperature = file.trace("temperature_max_K");
  if (!temperature.empty())
    put(q, "temperature_max_K", *std::max_element(temperature.begin(), temperature.end()));
  if (r.on_off) put(q, "on_off", r.on_off->ratio);
  // The series of cycles: its first and last pass with both states.
  const EnduranceRow* first = nullptr;
  const EnduranceRow* last = nullptr;
  for (const EnduranceRow& row : r.endurance) {
    if (!std::isfinite(row.on_off)) continue;
    if (!first) first = &row;
    last = &row;
  }
  if (last) {
    put(q, "cycles", last->cycle);
    put(q, "on_off_first", first->on_off);
    put(q, "on_off_last", last->on_off);
    for (const EnduranceRow* row : {first, last}) {
      const std::string which = row == first ? "first" : "last";
      if (row->lrs) put_read(q, "lrs_" + which, r.reads[*row->lrs]);
      if (row->hrs) put_read(q, "hrs_" + which, r.reads[*row->hrs]);
    }
  }
  // Every read by its own name: the last one of that name.
  for (const ReadState& read : r.reads) put_read(q, "read." + read.name, read);
  for (const SwitchingEvent& e : r.switching)
    if (e.voltage_V) put(q, e.is_set ? "set_V" : "reset_V", *e.voltage_V);
  return q;
}

std::map<std::string, double> crossbar_quantities(const std::string& path) {
  std::ifstream stream(path);
  if (!stream) throw io_error(path + ": cannot be read; run 'oxvac crossbar' first");
  std::map<std::string, double> q;
  try {
    const auto json = nlohmann::json::parse(stream);
    const auto accuracy = [&](const nlohmann::json& s) { return 100 * s.at("accuracy_mean").get<double>(); };
    put(q, "ideal.accuracy_percent", accuracy(json.at("ideal")));
    for (const auto& s : json.at("scenarios"))
      put(q, s.at("name").get<std::string>() + ".accuracy_percent", accuracy(s));
  } catch (const nlohmann::json::exception& e) {
    throw io_error(path + ": is not a crossbar.json of this version: " + e.what());
  }
  return q;
}

std::vector<ReferenceRow> read_reference(const std::string& path) {
  std::ifstream stream(path);
  if (!stream) throw io_error(path + ": the reference table cannot be read");
  std::vector<ReferenceRow> rows;
  int number_of_line = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number_of_line;
    if (line.empty() || line[0] == '#' || line.rfind("key,", 0) == 0) continue;
    const std::vector<std::string> parts = fields(line);
    const std::string where = fmt::format("{}:{}: ", path, number_of_line);
    if (parts.size() < 4) throw input_error(where + "needs the columns key,words,relation,value,unit");
    ReferenceRow row{parts[0], parts[1], parts[2], std::nullopt, parts.size() > 4 ? parts[4] : ""};
    try {
      std::size_t used = 0;
      if (!parts[3].empty()) row.value = std::stod(parts[3], &used);
      if (used != parts[3].size()) throw std::invalid_argument(parts[3]);
    } catch (const std::exception&) {
      throw input_error(where + "'" + parts[3] + "' is not a number");
    }
    rows.push_back(row);
  }
  return rows;
}

std::string comparison(const std::vector<ReferenceRow>& reference,
                       const std::map<std::string, double>& found) {
  std::size_t width = 8;
  for (const ReferenceRow& r : reference) width = std::max(width, r.words.size());
  std::string text = fmt::format("{:{}}  {:>12}  {:>14}\n", "", width, "found", "reference");
  for (const ReferenceRow& r : reference) {
    const auto it = found.find(r.key);
    const std::string value = it == found.end() ? "not found" : number(it->second);
    const std::string other = r.value ? r.relation + " " + number(*r.value) : "-";
    text += fmt::format("{:{}}  {:>12}  {:>14} {}\n", r.words, width, value, other, r.unit);
  }
  return text;
}

}  // namespace oxvac
