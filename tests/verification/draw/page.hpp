#pragma once
/// \file The page docs/verification.md and its rows.

#include <map>
#include <string>
#include <vector>

#include "rows.hpp"

namespace oxvac::verification {

enum class Outcome { passed, failed, not_run };

/// Each test of the suite, with what became of it in this run.
using Outcomes = std::map<std::string, Outcome>;

/// One test per line: its name without "verification." and "passed", "failed" or "not_run".
/// \throws Error(input) naming the line.
Outcomes read_outcomes(const std::string& text);

/// The rows of the last page with those of the tests that were played now in their place. Rows of tests that
/// are no more are dropped. A failed test's rows are not green: those that its limits refuse or, where these
/// see nothing wrong, all; rows that it did not come to are kept, without figure.
std::vector<Row> merged(const std::vector<Row>& last, const std::vector<Row>& found,
                        const Outcomes& outcomes);

/// What a problem's line in the summary shows.
struct Summary {
  Row worst;  ///< the row closest to its limit, or beyond it
  bool green = true;
};

/// By problem.
std::map<std::string, Summary> summarised(const std::vector<Row>& rows);

/// "3" for "03": as the reader counts problems.
std::string shown_id(const std::string& problem);

/// The whole page in Markdown. \param pictures problems that have one in images/verification/.
/// \param notes Markdown, one paragraph per problem. \param failed names of failed tests.
std::string page_of(const std::vector<Row>& rows, const std::vector<std::string>& pictures,
                    const std::vector<std::string>& failed, const std::string& notes);

}  // namespace oxvac::verification
