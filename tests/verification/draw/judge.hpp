#pragma once
/// \file What the words of a row say: its numbers, and whether the figure is accepted.

#include <optional>
#include <string>
#include <vector>

#include "rows.hpp"

namespace oxvac::verification {

/// A number as it is printed.
struct Figure {
  double value = 0;
  double last_digit = 0;  ///< worth of one unit in its last digit: 0.01e-4 for "7.26e-04"
};

/// A text taken apart: "60 steps, 965 K" is {60, 965} and "# steps, # K". Digits inside words ("L2") are
/// text.
struct Figures {
  std::vector<Figure> numbers;
  std::string words;
};
Figures figures_of(const std::string& text);

enum class Measure { order, error, ratio, value };
std::string name_of(Measure m);

/// Does the row give an order of convergence?
Measure measure_of(const Row& row);

/// How much of what is allowed a figure uses: 1 is the limit, more is not accepted. Understood are "<= 1e-9",
/// ">= 1.9", "1 within 3 %", and "within 1e-4" where the row says "exact 0.12157"; where words say something
/// else, or several figures are given, nothing: the test alone judges.
std::optional<double> share_of_limit(const Row& row);

/// Accepted by its own words, or not judged by them.
bool accepted(const Row& row);

}  // namespace oxvac::verification
