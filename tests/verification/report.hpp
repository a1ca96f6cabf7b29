#pragma once
/// \file The rows of the verification report (docs/verification.md, made by script/verification-report).

#include <functional>
#include <string>
#include <vector>

namespace oxvac::verification {

/// One curve of a problem's picture: a line where it is the known answer, points where it was computed.
struct Curve {
  std::string name;
  std::vector<double> x, y;
  bool exact = false;
};

/// A known line at 200 places in [from, to].
Curve known_line(const std::string& name, double from, double to, const std::function<double(double)>& f);

/// The line "slope p" below errors over sizes, on logarithmic axes.
Curve slope_line(int order, const std::vector<double>& sizes, const std::vector<double>& errors);

enum class PictureScale { linear, log_y, log_log };

/// Rows of one problem. Each row is printed, and, where the environment names a folder in
/// OXVAC_VERIFICATION_REPORT, written there as one line of JSON in <id>.jsonl, with the ctest entry that
/// ctest names in OXVAC_VERIFICATION_TEST. Rank 0 only.
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
  /// The problem's picture; axes are named with their unit: "depth [nm]". Written to <id>.picture.json in the
  /// folder of the rows; script/verification-report draws it.
  void picture(const std::string& x_axis, const std::string& y_axis, const std::vector<Curve>& curves,
               PictureScale scale = PictureScale::linear) const;

 private:
  std::string id_, title_, file_, test_;
};

}  // namespace oxvac::verification
