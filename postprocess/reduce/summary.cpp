// The reduction as a page of text.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "reduce/reduce.hpp"

namespace oxvac {
namespace {

// "12.3 kΩ"; a dash for a number that does not exist.
std::string engineering(double x, const char* unit) {
  if (std::isnan(x)) return "-";
  if (x == 0 || std::isinf(x)) return fmt::format("{:g} {}", x, unit);
  static const char* const prefixes[] = {"a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P"};
  const int third =
      std::clamp(static_cast<int>(std::floor(std::log10(std::abs(x) * (1 + 1e-12)) / 3)), -6, 5);
  return fmt::format("{:.3g} {}{}", x / std::pow(1000.0, third), prefixes[third + 6], unit);
}

std::string number(double x, int digits = 3) {
  return std::isnan(x) ? "-" : fmt::format("{:.{}g}", x, digits);
}

std::string exponent(const FitResult& f) {
  if (!f.resolved) return f.points ? "unresolved" : "-";
  return fmt::format("{:.2f} ± {:.2g}", *f.exponent, f.sigma_p);
}

// A table whose columns are as wide as their contents; widths count characters, not bytes.
class Table {
 public:
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::string text() const {
    std::vector<std::size_t> width(rows_.front().size(), 0);
    for (const auto& row : rows_)
      for (std::size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], characters(row[c]));
    std::string out;
    for (const auto& row : rows_) {
      out += " ";
      for (std::size_t c = 0; c < row.size(); ++c)
        out += fmt::format(" {}{}{}", c ? " " : "", row[c], std::string(width[c] - characters(row[c]), ' '));
      out.erase(out.find_last_not_of(' ') + 1);
      out += "\n";
    }
    return out;
  }

 private:
  static std::size_t characters(const std::string& s) {
    return static_cast<std::size_t>(std::count_if(
        s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  }
  std::vector<std::vector<std::string>> rows_;
};

std::string forming_line(const Reduction& r) {
  const Forming& f = r.forming;
  if (f.voltage_V)
    return fmt::format("Forming: {:.3f} V at {} in '{}'\n", *f.voltage_V, engineering(f.threshold_A, "A"),
                       f.name);
  return fmt::format("Forming: not found; {}{}\n", f.reason,
                     f.name.empty() ? "" : fmt::format(" ('{}')", f.name));
}

std::string switching_line(const Reduction& r, bool set) {
  std::vector<double> voltages;
  std::size_t looked = 0;
  std::string reason;
  for (const SwitchingEvent& e : r.switching) {
    if (e.is_set != set) continue;
    ++looked;
    if (e.voltage_V)
      voltages.push_back(*e.voltage_V);
    else
      reason = e.reason;
  }
  const char* name = set ? "Set" : "Reset";
  if (looked == 0) return {};
  if (voltages.empty()) return fmt::format("{}: in none of {} loops; in the last {}\n", name, looked, reason);
  std::sort(voltages.begin(), voltages.end());
  std::string out = fmt::format("{}: {:.3f} V", name, voltages[voltages.size() / 2]);
  if (voltages.size() > 1)
    out += fmt::format(" (median; {:.3f} V to {:.3f} V)", voltages.front(), voltages.back());
  return out + fmt::format(" in {} of {} loops\n", voltages.size(), looked);
}

// All where they are few, else the first and last and about ten between, evenly in the logarithm.
std::set<std::size_t> sample(std::size_t count, std::size_t most) {
  std::set<std::size_t> shown;
  for (std::size_t k = 0; k < std::min(count, most); ++k) {
    const double part = static_cast<double>(k) / static_cast<double>(std::max<std::size_t>(most - 1, 1));
    shown.insert(count <= most ? k : static_cast<std::size_t>(std::lround(std::pow(count, part))) - 1);
  }
  return shown;
}

std::string reads_table(const Reduction& r) {
  Table table;
  table.add({"read", "cycle", "state", "resistance", "I(V)/I(V/2)", "2+c", "share of b", "r", "D"});
  for (const std::size_t k : sample(r.reads.size(), 16)) {
    const ReadState& s = r.reads[k];
    table.add({s.name, s.cycle ? fmt::format("{}@{}", s.group, s.cycle) : "", name_of(s.state),
               s.note.empty() ? engineering(s.resistance_ohm, "Ω") : s.note, number(s.fit.half_ratio),
               exponent(s.fit), number(s.fit.share, 2), number(s.fit.r, 2), number(s.fit.D, 2)});
  }
  return table.text();
}

// The passes that were read; all where none was.
std::vector<EnduranceRow> passes_shown(const Reduction& r) {
  std::vector<EnduranceRow> read;
  for (const EnduranceRow& e : r.endurance)
    if (e.lrs || e.hrs) read.push_back(e);
  return read.empty() ? r.endurance : read;
}

std::string endurance_table(const Reduction& r, const std::vector<EnduranceRow>& passes) {
  Table table;
  table.add({"pass", "cycles", "R_LRS", "R_HRS", "on/off", "I(V)/I(V/2)", "2+c", "D", "peak T"});
  for (const std::size_t k : sample(passes.size(), 12)) {
    const EnduranceRow& e = passes[k];
    const FitResult f = e.lrs ? r.reads[*e.lrs].fit : FitResult{};
    table.add({fmt::format("{}@{}", e.group, e.cycle), fmt::format("{}", e.cycles_total),
               engineering(e.resistance_lrs_ohm, "Ω"), engineering(e.resistance_hrs_ohm, "Ω"),
               number(e.on_off), number(f.half_ratio), exponent(f), number(f.D, 2),
               std::isnan(e.temperature_max_K) ? "-" : fmt::format("{:.0f} K", e.temperature_max_K)});
  }
  return table.text();
}

}  // namespace

std::string summary(const Reduction& r) {
  const char* axis = r.options.axis == VoltageAxis::applied ? "applied" : "device";
  std::string out = fmt::format("{}: {}\n", r.path, r.header.title);
  out += fmt::format("{}, {} steps; voltages are {} ones\n", r.header.status, r.rows, axis);
  out += forming_line(r) + switching_line(r, true) + switching_line(r, false);
  if (!r.reads.empty()) {
    out += fmt::format("\nReads, {} of {}; resistance at {:g} V", sample(r.reads.size(), 16).size(),
                       r.reads.size(), r.options.read_voltage_V);
    const auto fitted =
        std::find_if(r.reads.begin(), r.reads.end(), [](const ReadState& s) { return s.fit.points > 0; });
    if (fitted != r.reads.end())
      out += fmt::format("; fit of I = aV + bV^(2+c) with {} weights, first from {:.3g} V to {:.3g} V",
                         name_of(fitted->fit.weights), fitted->fit.v_low_V, fitted->fit.v_max_V);
    out += "\n" + reads_table(r);
  }
  if (!r.endurance.empty()) {
    const auto shown = passes_shown(r);
    out += fmt::format("\nEndurance, {} of {} passes; 2+c and D of the LRS\n",
                       sample(shown.size(), 12).size(), r.endurance.size());
    out += endurance_table(r, shown);
  }
  if (r.on_off) out += fmt::format("\nOn/off of the last LRS and HRS read: {:.3g}\n", r.on_off->ratio);
  return out;
}

}  // namespace oxvac
