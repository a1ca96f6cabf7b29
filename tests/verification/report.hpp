#pragma once
/// \file The rows of the verification report (docs/verification.md, made by script/verification-report).

#include <string>
#include <vector>

namespace oxvac::verification {

/// Rows of one problem. Each row is printed, and, where the environment names a folder in
/// OXVAC_VERIFICATION_REPORT, written there as one line of JSON in <id>.jsonl. Rank 0 only.
class Report {
 public:
  /// \param id sorts the report: "03", "17a". \param title the problem in a few words.
  Report(std::string id, std::string title);
  /// \param accepted as the requirement states it: "<= 1e-12", "order 2".
  void row(const std::string& what, const std::string& measured, const std::string& accepted) const;
  /// The same for a number, written with three significant digits.
  void row(const std::string& what, double measured, const std::string& accepted) const;
  /// An order of convergence with the errors it comes from.
  void order(const std::string& what, double order, const std::vector<double>& errors,
             const std::string& accepted) const;

 private:
  std::string id_, title_, file_;
};

}  // namespace oxvac::verification
