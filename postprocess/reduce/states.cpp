#include "reduce/states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "reduce/interpolate.hpp"

namespace oxvac {
namespace {

// How an instruction drives the cell. A polarity counts if it reaches half of the largest |V|.
struct Drive {
  double largest_V = 0;
  bool positive = false, negative = false;
  int last_polarity = 0;
};

Drive drive_of(const IVCurve& iv) {
  Drive d;
  for (const double v : iv.applied_V) d.largest_V = std::max(d.largest_V, std::abs(v));
  if (d.largest_V == 0) return d;
  for (const double v : iv.applied_V) {
    if (std::abs(v) < d.largest_V / 2) continue;
    (v > 0 ? d.positive : d.negative) = true;
    d.last_polarity = v > 0 ? 1 : -1;
  }
  return d;
}

bool may_switch(const std::string& kind) { return has_iv(kind) && kind != "read"; }

// Resistance at the read voltage and the fit, or a note why not.
void evaluate(const IVCurve& raw, const StateOptions& options, VoltageAxis axis, ReadState& read) {
  IVCurve curve;
  try {
    curve = single_valued(raw, axis);
  } catch (const Error& e) {
    read.note = e.what();
    read.fit.reason = "no I-V";
    return;
  }
  read.branch_mismatch = curve.branch_mismatch;
  read.fit = fit_power_law(curve, axis, options.fit);
  const MonotoneCubic current(curve.voltage_V(axis), curve.current_A);
  if (options.read_voltage_V > current.back() * (1 + 1e-9)) {
    read.note = fmt::format("the read ends at {:.4g} V, below the read voltage of {:.4g} V", current.back(),
                            options.read_voltage_V);
    return;
  }
  read.voltage_V = options.read_voltage_V;
  read.current_A = current(std::min(options.read_voltage_V, current.back()));
  if (read.current_A > 0)
    read.resistance_ohm = read.voltage_V / read.current_A;
  else
    read.note = "no current flows at the read voltage";
}

}  // namespace

std::string name_of(CellState state) {
  switch (state) {
    case CellState::lrs:
      return "lrs";
    case CellState::hrs:
      return "hrs";
    case CellState::refreshed:
      return "refreshed";
    case CellState::initial:
      break;
  }
  return "initial";
}

std::vector<Pass> passes(const IVTrace& trace) {
  std::vector<Pass> found;
  const auto& all = trace.instructions();
  bool positive = false, negative = false, open = false;
  int total = 0;
  const auto close = [&] {
    if (open) {
      found.back().switches = positive && negative;
      found.back().cycles_total = total += found.back().switches;
    }
    positive = negative = open = false;
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].has_rows()) continue;
    if (open && (all[i].group != found.back().group || all[i].cycle != found.back().cycle)) close();
    if (all[i].cycle <= 0) continue;
    if (!open) found.push_back({all[i].group, all[i].cycle, i, i, false, 0});
    open = true;
    found.back().last = i;
    if (may_switch(all[i].kind) && all[i].kind != "refresh") {
      const Drive d = drive_of(trace.curve(i));
      positive = positive || d.positive;
      negative = negative || d.negative;
    }
  }
  close();
  return found;
}

std::vector<ReadState> read_states(const IVTrace& trace, const StateOptions& options, VoltageAxis axis) {
  if (!(options.read_voltage_V > 0))
    throw input_error(fmt::format("the read voltage must be positive; it is {} V", options.read_voltage_V));
  const auto& all = trace.instructions();
  const std::vector<Pass> all_passes = passes(trace);
  std::vector<Drive> drives(all.size());
  std::vector<ReadState> reads;
  std::size_t begun = 0;  // passes that begin at or before the instruction
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].has_rows()) continue;
    const IVCurve iv = trace.curve(i);
    drives[i] = drive_of(iv);
    if (all[i].kind != "read") continue;
    ReadState read;
    read.instruction = i;
    read.name = all[i].name;
    read.group = all[i].group;
    read.cycle = all[i].cycle;
    read.time_s = iv.time_s.back();
    while (begun < all_passes.size() && all_passes[begun].first <= i) ++begun;
    if (begun > 0) read.cycles_total = all_passes[begun - 1].cycles_total;
    for (std::size_t before = i; before-- > 0;) {
      if (!may_switch(all[before].kind) || drives[before].largest_V <= drives[i].largest_V * (1 + 1e-9))
        continue;
      read.state = all[before].kind == "refresh"                          ? CellState::refreshed
                   : drives[before].last_polarity == options.set_polarity ? CellState::lrs
                                                                          : CellState::hrs;
      read.after = all[before].name;
      break;
    }
    evaluate(iv, options, axis, read);
    reads.push_back(std::move(read));
  }
  return reads;
}

std::vector<EnduranceRow> endurance(const IVTrace& trace, const std::vector<ReadState>& reads,
                                    const std::vector<double>& temperature_max_K) {
  std::vector<EnduranceRow> rows;
  std::size_t k = 0;
  for (const Pass& pass : passes(trace)) {
    EnduranceRow row;
    row.group = pass.group;
    row.cycle = pass.cycle;
    row.cycles_total = pass.cycles_total;
    while (k < reads.size() && reads[k].instruction < pass.first) ++k;
    for (; k < reads.size() && reads[k].instruction <= pass.last; ++k) {
      if (reads[k].state == CellState::lrs) row.lrs = k, row.resistance_lrs_ohm = reads[k].resistance_ohm;
      if (reads[k].state == CellState::hrs) row.hrs = k, row.resistance_hrs_ohm = reads[k].resistance_ohm;
    }
    if (!row.lrs && !row.hrs && !pass.switches) continue;
    row.on_off = row.resistance_hrs_ohm / row.resistance_lrs_ohm;
    for (std::size_t i = pass.first; i <= pass.last; ++i) {
      const ExecutedInstruction& in = trace.instructions()[i];
      if (!in.has_rows() || temperature_max_K.empty()) continue;
      const auto from = temperature_max_K.begin() + in.first_row,
                 to = temperature_max_K.begin() + in.last_row + 1;
      const double here = *std::max_element(from, to);
      row.temperature_max_K =
          std::isnan(row.temperature_max_K) ? here : std::max(row.temperature_max_K, here);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace oxvac
