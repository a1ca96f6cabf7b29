#include "reduce/iv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "reduce/interpolate.hpp"

namespace oxvac {
namespace {

std::vector<double> finite_column(const ResultsFile& file, const std::string& name) {
  auto values = file.trace(name);
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!std::isfinite(values[row]))
      throw io_error(fmt::format(
          "{}: trace column '{}' is not finite in row {}; the run is not to be trusted from there",
          file.path(), name, row));
  return values;
}

// A run of rows along which the voltage only rises or only falls, stored rising.
struct Branch {
  std::vector<double> v;
  MonotoneCubic current, other;
  double range_V() const { return v.back() - v.front(); }
  double largest_gap_V() const {
    double gap = 0;
    for (std::size_t k = 1; k < v.size(); ++k) gap = std::max(gap, v[k] - v[k - 1]);
    return gap;
  }
};

// Collects the rows of one run; what has fewer than two points is no branch.
struct Run {
  std::vector<double> v, i, other;
  int direction = 0;
  void push(double v_, double i_, double other_) {
    v.push_back(v_), i.push_back(i_), other.push_back(other_);
  }
  void finish(std::vector<Branch>& out) {
    if (v.size() >= 2) {
      if (direction < 0)
        for (auto* column : {&v, &i, &other}) std::reverse(column->begin(), column->end());
      out.push_back({v, MonotoneCubic(v, i), MonotoneCubic(v, other)});
    }
    *this = Run{};
  }
};

std::vector<Branch> split(const std::vector<double>& v, const std::vector<double>& i,
                          const std::vector<double>& other, double sign, double resolution_V) {
  std::vector<Branch> branches;
  Run run;
  for (std::size_t k = 0; k < v.size(); ++k) {
    const double here = sign * v[k];
    if (here < -resolution_V) {
      run.finish(branches);
      continue;
    }
    if (!run.v.empty()) {
      const double step = here - run.v.back();
      if (std::abs(step) <= resolution_V) {  // the voltage stands: the later row is the settled one
        run.i.back() = sign * i[k], run.other.back() = sign * other[k];
        continue;
      }
      const int direction = step > 0 ? 1 : -1;
      if (run.direction != 0 && direction != run.direction) {
        const double corner_v = run.v.back(), corner_i = run.i.back(), corner_other = run.other.back();
        run.finish(branches);
        run.push(corner_v, corner_i, corner_other);
      }
      run.direction = direction;
    }
    run.push(std::abs(here) <= resolution_V ? 0.0 : here, sign * i[k], sign * other[k]);
  }
  run.finish(branches);
  return branches;
}

// A read returns to zero quickly and in large steps unless it was told to record the way back. Between those
// the curve is not known, so a branch with gaps half as large again as those of the best one over its range
// is left out.
void drop_sparse(std::vector<Branch>& branches) {
  double longest_V = 0, gap_V = std::numeric_limits<double>::infinity();
  for (const Branch& b : branches) longest_V = std::max(longest_V, b.range_V());
  for (const Branch& b : branches)
    if (b.range_V() > 0.9 * longest_V) gap_V = std::min(gap_V, b.largest_gap_V());
  branches.erase(std::remove_if(branches.begin(), branches.end(),
                                [&](const Branch& b) { return b.largest_gap_V() > 1.5 * gap_V; }),
                 branches.end());
}

}  // namespace

IVTrace::IVTrace(const ResultsFile& file)
    : instructions_(file.instructions()),
      time_s_(finite_column(file, "time_s")),
      applied_V_(finite_column(file, "applied_V")),
      device_V_(finite_column(file, "device_V")),
      current_A_(finite_column(file, "current_A")) {}

IVCurve IVTrace::curve(std::size_t instruction) const {
  const ExecutedInstruction& of = instructions_.at(instruction);
  IVCurve curve{of.name, of.kind, of.group, of.cycle, instruction, {}, {}, {}, {}, 0};
  if (!of.has_rows()) return curve;
  const auto cut = [&](const std::vector<double>& column) {
    return std::vector<double>(column.begin() + of.first_row, column.begin() + of.last_row + 1);
  };
  curve.applied_V = cut(applied_V_);
  curve.device_V = cut(device_V_);
  curve.current_A = cut(current_A_);
  curve.time_s = cut(time_s_);
  return curve;
}

bool has_iv(const std::string& kind) {
  static const std::vector<std::string> kinds{"sweep", "triangle", "read", "pulse", "waveform", "refresh"};
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::vector<IVCurve> iv_curves(const ResultsFile& file) {
  const IVTrace trace(file);
  std::vector<IVCurve> curves;
  for (std::size_t i = 0; i < trace.instructions().size(); ++i)
    if (has_iv(trace.instructions()[i].kind) && trace.instructions()[i].has_rows())
      curves.push_back(trace.curve(i));
  return curves;
}

IVCurve single_valued(const IVCurve& curve, VoltageAxis axis) {
  const auto& v = curve.voltage_V(axis);
  const auto& other = axis == VoltageAxis::applied ? curve.device_V : curve.applied_V;
  const auto no_curve = [&] {
    return input_error(
        fmt::format("instruction '{}' ({}) has no I-V: fewer than two points of different voltage",
                    curve.name, curve.kind));
  };
  if (v.empty()) throw no_curve();
  const auto [low, high] = std::minmax_element(v.begin(), v.end());
  const double sign = *high > 1e-9 * std::abs(*low) ? 1.0 : -1.0;
  const double resolution_V = 1e-12 * std::max(std::abs(*low), std::abs(*high));
  auto branches = split(v, curve.current_A, other, sign, resolution_V);
  if (branches.empty()) throw no_curve();
  drop_sparse(branches);

  std::vector<double> grid{0.0};
  for (const Branch& b : branches) grid.insert(grid.end(), b.v.begin(), b.v.end());
  std::sort(grid.begin(), grid.end());
  // Points of two branches that differ by rounding are one point.
  const double apart_V = 1e3 * resolution_V;
  grid.erase(std::unique(grid.begin(), grid.end(), [&](double a, double b) { return b - a <= apart_V; }),
             grid.end());

  IVCurve merged{curve.name, curve.kind, curve.group, curve.cycle, curve.instruction, {}, {}, {}, {}, 0};
  double spread_A = 0, largest_A = 0;
  std::vector<double> merged_v, merged_other;
  for (const double at : grid) {
    double sum = 0, sum_other = 0, smallest = 0, largest = 0;
    int n = 0;
    for (const Branch& b : branches) {
      // A branch that starts at this very point up to rounding counts as reaching it.
      const double inside = std::clamp(at, b.current.front(), b.current.back());
      if (std::abs(inside - at) > apart_V) continue;
      const double here = b.current(inside);
      smallest = n ? std::min(smallest, here) : here;
      largest = n ? std::max(largest, here) : here;
      sum += here, sum_other += b.other(inside), ++n;
    }
    merged_v.push_back(at);
    merged_other.push_back(n ? sum_other / n : 0.0);
    merged.current_A.push_back(n ? sum / n : 0.0);
    spread_A = std::max(spread_A, largest - smallest);
    largest_A = std::max(largest_A, std::abs(merged.current_A.back()));
  }
  if (merged_v.size() < 2) throw no_curve();
  merged.branch_mismatch = largest_A > 0 ? spread_A / largest_A : 0;
  (axis == VoltageAxis::applied ? merged.applied_V : merged.device_V) = std::move(merged_v);
  (axis == VoltageAxis::applied ? merged.device_V : merged.applied_V) = std::move(merged_other);
  return merged;
}

std::size_t find_instruction(const ResultsFile& file, const std::string& name) {
  const auto& all = file.instructions();
  const auto last = [&](const std::string& wanted, std::optional<int> cycle) -> std::optional<std::size_t> {
    for (std::size_t i = all.size(); i-- > 0;)
      if (all[i].name == wanted && all[i].has_rows() && (!cycle || all[i].cycle == *cycle)) return i;
    return std::nullopt;
  };
  if (const auto found = last(name, std::nullopt)) return *found;

  const std::size_t at = name.rfind('@');
  const std::string base = name.substr(0, at);
  if (at != std::string::npos) {
    int cycle = 0;
    const char* end = name.data() + name.size();
    const auto parsed = std::from_chars(name.data() + at + 1, end, cycle);
    if (parsed.ec != std::errc() || parsed.ptr != end)
      throw input_error(
          fmt::format("'{}': after the '@' comes the number of a cycle, e.g. '{}@17'", name, base));
    if (const auto found = last(base, cycle)) return *found;
    int largest = 0;
    for (const ExecutedInstruction& i : all)
      if (i.name == base && i.has_rows()) largest = std::max(largest, i.cycle);
    if (last(base, std::nullopt))
      throw input_error(
          fmt::format("{}: the instruction '{}' was not executed in cycle {}; its last cycle is {}",
                      file.path(), base, cycle, largest));
  }
  std::vector<std::string> names;
  for (const ExecutedInstruction& i : all)
    if (i.has_rows() && std::find(names.begin(), names.end(), i.name) == names.end()) names.push_back(i.name);
  throw input_error(fmt::format("{}: no instruction '{}' was executed.{} There {} {}", file.path(), base,
                                did_you_mean(base, names), names.empty() ? "is" : "are",
                                names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
}

IVCurve read_curve(const ResultsFile& file, const std::string& instruction_name, VoltageAxis axis) {
  return single_valued(IVTrace(file).curve(find_instruction(file, instruction_name)), axis);
}

}  // namespace oxvac
