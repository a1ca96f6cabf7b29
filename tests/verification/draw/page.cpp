#include "page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "base/error.hpp"
#include "judge.hpp"

namespace oxvac::verification {
namespace {

constexpr const char* kHead = R"(# Verification report

Written by `script/verification-report`; do not edit. Each problem has a known answer, a config in
`tests/verification/` and a test (`ctest -L verification`). The test `verification.report` compares the figures with
this page. Figures near rounding (below 1e-10) differ from machine to machine.

In the pictures lines are the known answer and points what was computed.

## Summary

The worst figure of a problem is the one closest to its limit.

)";

/// As a cell of a table.
std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, 1, '\\');
  return text;
}

Outcome outcome_of(const Outcomes& outcomes, const std::string& test) {
  const auto found = outcomes.find(test);
  return found == outcomes.end() ? Outcome::not_run : found->second;
}

std::string anchor(const std::string& problem) { return "problem-" + shown_id(problem); }

std::string table_row(const Row& r) {
  return fmt::format("| {} | {} | {}{} |\n", cell(r.what), cell(r.measured), cell(r.accepted),
                     r.green ? "" : " **not met**");
}

std::string summary_table(const std::vector<Row>& rows) {
  std::string text = "| | problem | measure | worst | accepted | green |\n|---|---|---|---|---|---|\n";
  for (const auto& [problem, s] : summarised(rows))
    text += fmt::format("| [{}](#{}) | {} | {} | {} | {} | {} |\n", shown_id(problem), anchor(problem),
                        cell(s.worst.title), name_of(measure_of(s.worst)), cell(s.worst.measured),
                        cell(s.worst.accepted), s.green ? "yes" : "**no**");
  return text;
}

}  // namespace

Outcomes read_outcomes(const std::string& text) {
  static const std::map<std::string, Outcome> words{
      {"passed", Outcome::passed}, {"failed", Outcome::failed}, {"not_run", Outcome::not_run}};
  Outcomes outcomes;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream parts(line);
    std::string test, word;
    parts >> test >> word;
    if (words.count(word) == 0)
      throw input_error("'" + line + "': a test and passed, failed or not_run were expected");
    outcomes[test] = words.at(word);
  }
  return outcomes;
}

std::vector<Row> merged(const std::vector<Row>& last, const std::vector<Row>& found,
                        const Outcomes& outcomes) {
  std::vector<Row> rows;
  std::set<std::string> refused;
  std::set<std::pair<std::string, std::string>> seen;
  for (Row r : found) {
    r.green = accepted(r);
    if (!r.green) refused.insert(r.test);
    seen.insert({r.test, r.what_without_errors()});
    rows.push_back(std::move(r));
  }
  for (Row& r : rows)
    if (outcome_of(outcomes, r.test) == Outcome::failed && refused.count(r.test) == 0) r.green = false;
  for (Row r : last) {
    if (outcomes.count(r.test) == 0 || seen.count({r.test, r.what_without_errors()}) > 0) continue;
    if (outcome_of(outcomes, r.test) == Outcome::passed) continue;
    if (outcome_of(outcomes, r.test) == Outcome::failed)
      r.measured = "nothing: the test failed", r.green = false;
    rows.push_back(std::move(r));
  }
  sort_rows(rows);
  return rows;
}

std::map<std::string, Summary> summarised(const std::vector<Row>& rows) {
  std::map<std::string, Summary> all;
  for (const Row& r : rows) {
    const auto [at, is_new] = all.try_emplace(r.problem, Summary{r, true});
    Summary& s = at->second;
    s.green = s.green && r.green;
    // A row that is not green comes before all others, one without limits after them.
    const auto rank = [](const Row& row) { return std::pair(!row.green, share_of_limit(row).value_or(-1)); };
    if (!is_new && rank(r) > rank(s.worst)) s.worst = r;
  }
  return all;
}

std::string shown_id(const std::string& problem) {
  return problem.size() > 1 && problem.front() == '0' ? problem.substr(1) : problem;
}

std::string page_of(const std::vector<Row>& rows, const std::vector<std::string>& pictures,
                    const std::vector<std::string>& failed, const std::string& notes) {
  std::string text = kHead;
  if (!failed.empty()) text += "**Some problems failed in this run:**\n\n";
  for (const std::string& test : failed) text += "- `verification." + test + "`\n";
  text += (failed.empty() ? "" : "\n") + summary_table(rows);
  std::string problem;
  for (const Row& r : rows) {
    if (r.problem != problem) {
      problem = r.problem;
      text += fmt::format("\n## <a id=\"{}\"></a>{}. {}\n\n", anchor(problem), shown_id(problem), r.title);
      if (std::find(pictures.begin(), pictures.end(), problem) != pictures.end())
        text += fmt::format("![Problem {}](images/verification/{}.png)\n\n", shown_id(problem), problem);
      text += "| what | measured | accepted |\n|---|---|---|\n";
    }
    text += table_row(r);
  }
  return text + "\n## What stands behind the figures\n\n" + notes;
}

}  // namespace oxvac::verification
