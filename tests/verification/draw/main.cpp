// What is made of the rows and pictures that verification problems leave behind; script/verification-report
// and the ctest entry verification.report call it.
//
//   oxvac_verification_draw pictures ROWS OUTPUT          ROWS/*.picture.json to OUTPUT/<id>.png
//   oxvac_verification_draw page ROWS TESTS NOTES DOCS    DOCS/verification.md and .json anew
//   oxvac_verification_draw compare ROWS PAGE             rows against verification.json
//
// ROWS is the folder named by OXVAC_VERIFICATION_REPORT. TESTS lists each test with passed, failed or
// not_run. Exit codes: 0 done; 1 a problem is not green, or a figure differs from the page; 77 there are no
// rows.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "base/error.hpp"
#include "compare.hpp"
#include "page.hpp"
#include "picture.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

namespace fs = std::filesystem;
constexpr int kNothingThere = 77;  // ctest counts it as skipped

int draw_all(const std::string& rows, const std::string& output) {
  fmt::print("{} pictures drawn\n", draw_pictures(rows, output).size());
  return 0;
}

std::vector<std::string> pictures_in(const fs::path& folder) {
  std::vector<std::string> ids;
  if (!fs::is_directory(folder)) return ids;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".png") ids.push_back(entry.path().stem().string());
  std::sort(ids.begin(), ids.end());
  return ids;
}

void warn_of_pictures(const std::vector<Row>& rows, const std::vector<std::string>& pictures) {
  std::set<std::string> problems;
  for (const Row& r : rows) problems.insert(r.problem);
  for (const std::string& p : problems)
    if (!std::binary_search(pictures.begin(), pictures.end(), p))
      fmt::print(stderr, "warning: problem {} has no picture\n", p);
  for (const std::string& p : pictures)
    if (problems.count(p) == 0)
      fmt::print(stderr, "warning: docs/images/verification/{}.png belongs to no problem\n", p);
}

int write_page(const std::string& folder, const std::string& tests, const std::string& notes,
               const fs::path& docs) {
  const Outcomes outcomes = read_outcomes(read_text(tests));
  const std::string page_rows = docs / "verification.json";
  const std::vector<Row> rows = merged(read_page_rows(page_rows, false), read_rows(folder), outcomes);
  std::vector<std::string> failed;
  for (const auto& [test, outcome] : outcomes)
    if (outcome == Outcome::failed) failed.push_back(test);
  const std::vector<std::string> pictures = pictures_in(docs / "images" / "verification");
  warn_of_pictures(rows, pictures);
  write_page_rows(rows, page_rows);
  write_text(page_of(rows, pictures, failed, read_text(notes)), docs / "verification.md");
  for (const Row& r : rows)
    if (!r.green)
      fmt::print(stderr, "not green: problem {}, \"{}\": {}, accepted {}\n", r.problem, r.what, r.measured,
                 r.accepted);
  return std::all_of(rows.begin(), rows.end(), [](const Row& r) { return r.green; }) ? 0 : 1;
}

int compare(const std::string& folder, const std::string& page) {
  const std::vector<Row> found = read_rows(folder);
  if (found.empty()) {
    fmt::print("no problem left rows in {}: nothing to compare\n", folder);
    return kNothingThere;
  }
  const std::vector<std::string> off = differences(found, read_page_rows(page, true));
  for (const std::string& line : off) fmt::print("{}\n", line);
  if (off.empty()) {
    fmt::print("{} rows agree with {}\n", found.size(), page);
    return 0;
  }
  fmt::print("{} of {} rows differ from {}. If the new figures are right, run script/verification-report.\n",
             off.size(), found.size(), page);
  return 1;
}

int run(const std::vector<std::string>& words) {
  if (words.size() == 3 && words[0] == "pictures") return draw_all(words[1], words[2]);
  if (words.size() == 5 && words[0] == "page") return write_page(words[1], words[2], words[3], words[4]);
  if (words.size() == 3 && words[0] == "compare") return compare(words[1], words[2]);
  throw input_error(
      "usage: oxvac_verification_draw pictures ROWS OUTPUT | page ROWS TESTS NOTES DOCS | compare ROWS PAGE");
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run({arguments + 1, arguments + count});
  } catch (const Error& e) {
    std::cerr << "oxvac_verification_draw: " << e.what() << '\n';
    return e.exit_code();
  } catch (const std::exception& e) {
    std::cerr << "oxvac_verification_draw: " << e.what() << '\n';
    return 1;
  }
}
