#include "render/cycle_axis.hpp"

#include <algorithm>

namespace oxvac::draw {
namespace {

constexpr int kLinearUpTo = 20;
constexpr double kZero = 0.4;  ///< place of "before any cycle" on the logarithmic axis

}  // namespace

AxisSpec cycle_axis(int most) {
  AxisSpec axis;
  axis.label = "switching cycles";
  if (most <= kLinearUpTo) {
    axis.low = -0.5, axis.high = std::max(most, 1) + 0.5;
    for (int n = 0; n <= std::max(most, 1); ++n)
      axis.own_ticks.push_back({double(n), most <= 10 || n % 5 == 0 ? std::to_string(n) : ""});
    return axis;
  }
  axis.log = true;
  axis.low = 0.3, axis.high = most * 1.3;
  axis.own_ticks = log_ticks(1, *axis.high, 8);
  axis.own_ticks.insert(axis.own_ticks.begin(), {kZero, "0"});
  return axis;
}

double cycle_place(int cycles, int most) {
  if (most <= kLinearUpTo) return cycles;
  return cycles == 0 ? kZero : cycles;
}

}  // namespace oxvac::draw
