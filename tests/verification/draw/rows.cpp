#include "rows.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <tuple>

#include "base/error.hpp"

namespace oxvac::verification {
namespace {

namespace fs = std::filesystem;
constexpr const char* kErrors = " (errors ";

Row row_of(const nlohmann::json& j) {
  Row r;
  for (const auto& [name, part] : {std::pair{"problem", &r.problem},
                                   {"title", &r.title},
                                   {"what", &r.what},
                                   {"measured", &r.measured},
                                   {"accepted", &r.accepted}})
    j.at(name).get_to(*part);
  r.test = j.value("test", "");
  r.green = j.value("green", true);
  return r;
}

}  // namespace

std::string Row::what_without_errors() const { return what.substr(0, what.find(kErrors)); }

std::string Row::errors() const {
  const std::size_t at = what.find(kErrors);
  return at == std::string::npos ? "" : what.substr(at);
}

std::string read_text(const std::string& file) {
  const std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || !text) throw io_error("cannot read " + file);
  return text.str();
}

void write_text(const std::string& text, const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw io_error("cannot write " + file);
}

void sort_rows(std::vector<Row>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tie(a.problem, a.test) < std::tie(b.problem, b.test);
  });
}

std::vector<Row> read_rows(const std::string& folder) {
  std::vector<std::string> files;
  if (!fs::is_directory(folder)) throw io_error(folder + " is no folder with rows of verification problems");
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  std::vector<Row> rows;
  for (const std::string& file : files) {
    std::istringstream lines(read_text(file));
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      try {
        rows.push_back(row_of(nlohmann::json::parse(line)));
      } catch (const nlohmann::json::exception& e) {
        throw io_error(file + ":" + std::to_string(number) +
                       ": no row of the verification report: " + e.what());
      }
    }
  }
  sort_rows(rows);
  return rows;
}

std::vector<Row> read_page_rows(const std::string& file, bool must_exist) {
  if (!must_exist && !fs::exists(file)) return {};
  std::vector<Row> rows;
  const std::string text = read_text(file);
  try {
    for (const nlohmann::json& j : nlohmann::json::parse(text)) rows.push_back(row_of(j));
  } catch (const nlohmann::json::exception& e) {
    throw io_error(file + ": not the rows of a verification report: " + e.what());
  }
  return rows;
}

void write_page_rows(const std::vector<Row>& rows, const std::string& file) {
  std::string text = "[";
  for (const Row& r : rows) {
    nlohmann::ordered_json j;
    j["problem"] = r.problem;
    j["title"] = r.title;
    j["what"] = r.what;
    j["measured"] = r.measured;
    j["accepted"] = r.accepted;
    j["test"] = r.test;
    j["green"] = r.green;
    text += (&r == &rows.front() ? "\n" : ",\n") + j.dump();
  }
  write_text(text + "\n]\n", file);
}

}  // namespace oxvac::verification
