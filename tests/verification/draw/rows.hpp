#pragma once
/// \file Rows of the verification report as files: <id>.jsonl of a run, docs/verification.json of the last
/// page.

#include <string>
#include <vector>

namespace oxvac::verification {

/// One figure of a problem.
struct Row {
  std::string problem, title, what, measured, accepted;
  std::string test;   ///< the ctest entry that measured it, without "verification."
  bool green = true;  ///< accepted, and its test passed; stored on the page only

  /// Rows with errors behind an order are the same row when those errors change.
  std::string what_without_errors() const;
  /// The list behind what_without_errors(), or nothing.
  std::string errors() const;
};

/// All rows of the *.jsonl files of a folder, by problem and test, else as they were written.
/// \throws Error(io) naming file and line of what cannot be read.
std::vector<Row> read_rows(const std::string& folder);

/// The rows of docs/verification.json. \param must_exist otherwise a missing file has no rows. \throws
/// Error(io).
std::vector<Row> read_page_rows(const std::string& file, bool must_exist);

/// An array with one row per line. \throws Error(io).
void write_page_rows(const std::vector<Row>& rows, const std::string& file);

/// By problem, then by test; else as they are.
void sort_rows(std::vector<Row>& rows);

/// The whole file. \throws Error(io).
std::string read_text(const std::string& file);
/// \throws Error(io).
void write_text(const std::string& text, const std::string& file);

}  // namespace oxvac::verification
