#pragma once
/// \file Tables that a user brings along as CSV.

#include <fstream>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oxvac {

/// The lines of a table that say something: comments (#), blank lines and the byte order mark of spreadsheets
/// are passed over.
class CsvLines {
 public:
  /// \param name stands for the file in messages.
  CsvLines(std::istream& text, std::string name) : text_(text), name_(std::move(name)) {}
  /// Goes on to the next line. \returns false at the end. \throws Error (io) if the text cannot be read to
  /// there.
  bool next();
  /// Without blanks at its ends; until next() is called again.
  std::string_view line() const { return line_; }
  /// What stands between the commas, without blanks around it.
  std::vector<std::string_view> cells() const;
  /// "file:line", for messages.
  std::string where() const;

 private:
  std::istream& text_;
  std::string name_, raw_;
  std::string_view line_;
  int number_ = 0;
};

/// A number that can be calculated with: beyond 1e100 it is a slip, and differences would overflow.
std::optional<double> csv_number(std::string_view cell);

/// Opens a table. \throws Error (io) with the path where there is no file that ends: a folder, a device.
std::ifstream open_csv(const std::string& path);

}  // namespace oxvac
