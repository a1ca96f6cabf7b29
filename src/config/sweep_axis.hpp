#pragma once
/// \file What `oxvac sweep --over path=values` says: the values that a key of the config takes in turn.

#include <optional>
#include <string>
#include <vector>

namespace oxvac {

/// One value of a swept key.
struct SweepValue {
  std::string text;              ///< as an override takes it: "1.5 nm", "kim2014"
  std::optional<double> number;  ///< in SweepAxis::unit; none for a word
};

struct SweepAxis {
  std::string path;  ///< "circuit.series_resistance"
  std::string unit;  ///< that of the first value that has one; empty for plain numbers and words
  std::vector<SweepValue> values;
};

/// More runs than anybody waits for, and a slip of the pen in a range.
inline constexpr std::size_t most_sweep_members = 10'000;

/// Reads `path=values`: entries separated by commas, each of them
///   1 nm             a value as a config has it; quotes and brackets keep commas together,
///   1 nm..5 nm:5     five values in equal steps; one unit is enough, `1..5 nm:5`,
///   1e25..1e27:3:log three values in equal ratios,
///   1..10            the whole numbers from 1 to 10 (seeds).
/// Values within a range are rounded to 12 digits, its ends are as written (in the unit of the first one).
/// \throws Error (input) that begins with "--over path": no values, an empty range, ends of different
/// dimensions, a logarithm of what is not positive, the same value twice.
SweepAxis parse_sweep_axis(const std::string& assignment);

/// The members of a sweep, each as one index into the values of every axis: all combinations, the last axis
/// running fastest, or (side by side) the first values of all axes, the second ones, and so on.
/// \throws Error (input) for the same path twice, a path below another one, lists of different lengths side
/// by side, and more members than most_sweep_members.
std::vector<std::vector<std::size_t>> sweep_members(const std::vector<SweepAxis>& axes, bool side_by_side);

/// "series_resistance=1kohm,peak=1.5V" for every member: a name for its folder. Members that come out the
/// same get numbers.
std::vector<std::string> sweep_member_names(const std::vector<SweepAxis>& axes,
                                            const std::vector<std::vector<std::size_t>>& members);

}  // namespace oxvac
