#include "reduce/switching.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "reduce/interpolate.hpp"

namespace oxvac {
namespace {

constexpr double lowest_part = 0.1;     // of the amplitude: below, I/V is dominated by the solver's tolerance
constexpr double finest_part = 1e-3;    // of the amplitude: rows closer than this are taken together
constexpr double smallest_fall = 0.01;  // of the current: less is no maximum
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool is_loop(const std::string& kind) { return kind == "sweep" || kind == "triangle"; }

std::optional<std::size_t> forming_instruction(const ResultsFile& file, const std::string& wanted) {
  if (!wanted.empty()) return find_instruction(file, wanted);
  const auto& all = file.instructions();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (is_loop(all[i].kind) && all[i].has_rows()) return i;
  return std::nullopt;
}

double interpolate_crossing(double v0, double v1, double i0, double i1, double level) {
  const double part = i0 > 0 ? std::log(level / i0) / std::log(i1 / i0) : (level - i0) / (i1 - i0);
  return v0 + part * (v1 - v0);
}

// One way of an excursion as a function of |applied voltage|: rows that do not advance are dropped.
struct Way {
  std::vector<double> v, i;
  void push(double v_, double i_) {
    if (v.empty() || v_ > v.back()) v.push_back(v_), i.push_back(i_);
  }
};

// After over before at the lowest voltage that both ways cover.
void compare_ways(const Excursion& e, SwitchingEvent& event) {
  Way up, down;
  for (std::size_t k = 0; k <= e.peak; ++k) up.push(e.applied_V[k], e.current_A[k]);
  for (std::size_t k = e.applied_V.size(); k-- > e.peak;) down.push(e.applied_V[k], e.current_A[k]);
  event.conductance_ratio = event.ratio_at_V = nan;
  if (up.v.size() < 3 || down.v.size() < 3) return;
  const double at = std::max({up.v.front(), down.v.front(), lowest_part * e.applied_V[e.peak]});
  const double before = MonotoneCubic(up.v, up.i)(at), after = MonotoneCubic(down.v, down.i)(at);
  if (!(before > 0 && after > 0)) return;
  event.ratio_at_V = at;
  event.conductance_ratio = after / before;
}

void look_for_set(const Excursion& e, const SwitchingOptions& o, SwitchingEvent& event) {
  if (std::isnan(event.conductance_ratio)) {
    event.reason = "the sweep does not return, so a set cannot be told from a steep I-V";
    return;
  }
  if (event.conductance_ratio < o.min_change) {
    event.reason = fmt::format("the conductance changes by a factor {:.3g} only", event.conductance_ratio);
    return;
  }
  const double amplitude = e.applied_V[e.peak];
  double steepest = 0;
  std::size_t from = 0;
  for (std::size_t k = 0; k <= e.peak; ++k) {
    const double step = e.applied_V[k] - e.applied_V[from];
    if (e.applied_V[from] < lowest_part * amplitude || e.current_A[from] <= 0) {
      from = k;
      continue;
    }
    if (step < finest_part * amplitude || e.current_A[k] <= 0) continue;
    const double rise =
        o.set_rule == SetRule::current
            ? e.current_A[k] - e.current_A[from]
            : std::log(e.current_A[k] / e.applied_V[k] * e.applied_V[from] / e.current_A[from]);
    if (rise / step > steepest) {
      steepest = rise / step;
      event.voltage_V = e.polarity * (e.axis_V[k] + e.axis_V[from]) / 2;
      event.current_A = e.polarity * e.current_A[from];
    }
    from = k;
  }
  if (!event.voltage_V) event.reason = "nowhere on the way up does the conductance rise";
}

void look_for_reset(const Excursion& e, const SwitchingOptions& o, SwitchingEvent& event) {
  const auto begin = e.current_A.begin();
  const auto peak = begin + static_cast<std::ptrdiff_t>(e.peak) + 1;
  const auto largest = std::max_element(begin, peak);
  const double smallest_after = *std::min_element(largest, peak);
  if (*largest <= 0) {
    event.reason = "no current flows";
  } else if (smallest_after > (1 - smallest_fall) * *largest) {
    event.reason = "the current does not fall before the largest voltage";
  } else if (event.conductance_ratio > 1 / o.min_change) {
    event.reason = fmt::format("the conductance changes by a factor {:.3g} only", event.conductance_ratio);
  } else {
    event.voltage_V = e.polarity * e.axis_V[static_cast<std::size_t>(largest - begin)];
    event.current_A = e.polarity * *largest;
  }
}

}  // namespace

Forming find_forming(const ResultsFile& file, const FormingOptions& options, VoltageAxis axis) {
  if (!(options.threshold_A > 0))
    throw input_error(fmt::format("the forming threshold must be positive; it is {} A", options.threshold_A));
  Forming forming;
  forming.threshold_A = options.threshold_A;
  forming.instruction = forming_instruction(file, options.instruction);
  if (!forming.instruction) {
    forming.reason = "the run has no sweep or triangle";
    return forming;
  }
  const IVCurve iv = IVTrace(file).curve(*forming.instruction);
  forming.name = iv.name;
  const auto first_row = static_cast<std::size_t>(file.instructions()[*forming.instruction].first_row);
  const auto& v = iv.voltage_V(axis);
  for (std::size_t k = 0; k < iv.size(); ++k) {
    if (std::abs(iv.current_A[k]) < options.threshold_A) continue;
    if (k == 0) {
      forming.reason = "the current is above the threshold from the first step on";
      return forming;
    }
    if (std::abs(iv.applied_V[k]) < std::abs(iv.applied_V[k - 1])) continue;  // crossed on the way back
    forming.row = first_row + k;
    forming.voltage_V = interpolate_crossing(v[k - 1], v[k], std::abs(iv.current_A[k - 1]),
                                             std::abs(iv.current_A[k]), options.threshold_A);
    return forming;
  }
  forming.reason = fmt::format("the current stays below {:g} A", options.threshold_A);
  return forming;
}

std::vector<Excursion> excursions(const IVTrace& trace, VoltageAxis axis) {
  std::vector<Excursion> found;
  Excursion now;
  bool falling = false;
  const auto close = [&] {
    if (!now.applied_V.empty()) {
      const auto peak = std::max_element(now.applied_V.begin(), now.applied_V.end());
      now.peak = static_cast<std::size_t>(peak - now.applied_V.begin());
      found.push_back(now);
    }
    now = Excursion{};
    falling = false;
  };
  for (std::size_t n = 0; n < trace.instructions().size(); ++n) {
    const ExecutedInstruction& instruction = trace.instructions()[n];
    if (!instruction.has_rows()) continue;
    if (!is_loop(instruction.kind)) {
      close();
      continue;
    }
    const IVCurve iv = trace.curve(n);
    const double zero_V = 1e-9 * std::abs(instruction.amplitude_V);
    for (std::size_t k = 0; k < iv.size(); ++k) {
      const double v = iv.applied_V[k];
      const int polarity = std::abs(v) <= zero_V ? 0 : (v > 0 ? 1 : -1);
      if (polarity == 0 || polarity != now.polarity) close();
      if (polarity == 0) continue;
      const double magnitude = polarity * v;
      if (!now.applied_V.empty()) {
        const double step = magnitude - now.applied_V.back();
        if (falling && step > zero_V) close();
        falling = falling || step < -zero_V;
      }
      if (now.applied_V.empty()) {
        now.instruction = n;
        now.polarity = polarity;
        now.first_row = static_cast<std::size_t>(instruction.first_row) + k;
      }
      now.last_row = static_cast<std::size_t>(instruction.first_row) + k;
      now.applied_V.push_back(magnitude);
      now.axis_V.push_back(polarity * iv.voltage_V(axis)[k]);
      now.current_A.push_back(polarity * iv.current_A[k]);
    }
  }
  close();
  return found;
}

std::vector<SwitchingEvent> switching_events(const IVTrace& trace, const SwitchingOptions& options,
                                             VoltageAxis axis, const Forming& forming) {
  if (options.set_polarity != 1 && options.set_polarity != -1)
    throw input_error(fmt::format("the set polarity is +1 or -1, not {}", options.set_polarity));
  if (!(options.min_change > 1))
    throw input_error(fmt::format(
        "the smallest change of conductance that counts is a factor above 1, not {}", options.min_change));
  std::vector<SwitchingEvent> events;
  for (const Excursion& e : excursions(trace, axis)) {
    if (forming.voltage_V && e.first_row <= forming.row && forming.row <= e.last_row) continue;
    const ExecutedInstruction& in = trace.instructions()[e.instruction];
    SwitchingEvent event;
    event.is_set = e.polarity == options.set_polarity;
    event.instruction = e.instruction;
    event.name = in.name;
    event.group = in.group;
    event.cycle = in.cycle;
    event.current_A = nan;
    event.amplitude_V = e.polarity * e.applied_V[e.peak];
    compare_ways(e, event);
    event.is_set ? look_for_set(e, options, event) : look_for_reset(e, options, event);
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace oxvac
