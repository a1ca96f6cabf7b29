#include "drive/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "drive/protocol_tree.hpp"

namespace oxvac {

namespace {

/// A sum whose error does not grow with the number of terms (Neumaier's variant of Kahan's).
class Clock {
 public:
  double now_s() const { return sum_s_ + lost_s_; }
  void advance(double dt_s) {
    const double next = sum_s_ + dt_s;
    lost_s_ += sum_s_ >= dt_s ? (sum_s_ - next) + dt_s : (dt_s - next) + sum_s_;
    sum_s_ = next;
  }

 private:
  double sum_s_ = 0, lost_s_ = 0;
};

/// Voltages closer than this are the same: what rounding of units leaves, not a jump.
constexpr double same_V = 1e-9;

class Unroller {
 public:
  void run(const std::vector<ProtocolEntry>& entries, int cycle) {
    for (const ProtocolEntry& entry : entries) {
      if (entry.is_group())
        run_group(entry, cycle);
      else if (entry.runs_in(cycle))
        append(entry.instruction, cycle);
    }
  }
  std::vector<Instruction> take() { return std::move(instructions_); }

 private:
  void run_group(const ProtocolEntry& group, int cycle) {
    for (int pass = 0; pass < group.count; ++pass)
      run(group.entries, group.is_named ? ++passed_[&group] : cycle);
  }

  void append(const Instruction& instruction, int cycle) {
    require_join(instruction);
    instructions_.push_back(instruction);
    instructions_.back().cycle = cycle;
    instructions_.back().start_s = clock_.now_s();
    clock_.advance(instruction.waveform->duration_s());
  }

  /// A voltage cannot jump from one instruction to the next, nor may a contact be left under bias.
  void require_join(const Instruction& next) const {
    const double begin_V = next.waveform->value_V(0);
    if (instructions_.empty()) {
      if (std::abs(begin_V) > same_V)
        throw input_error(
            fmt::format("{}: the first instruction, '{}', begins at {} V, but the cell starts at 0 V, and "
                        "a voltage cannot jump; put a sweep from 0 V before it",
                        next.where, next.name, begin_V));
      return;
    }
    const Instruction& last = instructions_.back();
    const double end_V = last.waveform->value_V(last.waveform->duration_s());
    if (next.contact != last.contact && std::max(std::abs(end_V), std::abs(begin_V)) > same_V)
      throw input_error(
          fmt::format("{}: '{}' drives another contact than '{}' ({}) before it; then the one must end "
                      "and the other begin at 0 V, not at {} V and {} V",
                      next.where, next.name, last.name, last.where, end_V, begin_V));
    if (std::abs(end_V - begin_V) > same_V)
      throw input_error(
          fmt::format("{}: '{}' begins at {} V, but '{}' ({}) before it ends at {} V, and a voltage cannot "
                      "jump; let one begin where the other ends, or put a sweep from {} V to {} V between",
                      next.where, next.name, begin_V, last.name, last.where, end_V, end_V, begin_V));
  }

  std::vector<Instruction> instructions_;
  std::map<const ProtocolEntry*, int> passed_;
  Clock clock_;
};

/// A stop that the compliance keeps the current away from would never come.
void require_reachable_stop(const ProtocolEntry& entry, const Circuit& circuit) {
  for (const ProtocolEntry& inner : entry.entries) require_reachable_stop(inner, circuit);
  const Instruction& instruction = entry.instruction;
  if (!instruction.stop_at_current_A) return;
  const Circuit now = circuit_during(circuit, instruction);
  const double limit_A = now.compliance_A(instruction.waveform->value_V(instruction.turn_s));
  if (*instruction.stop_at_current_A >= limit_A)
    throw input_error(
        fmt::format("{}: '{}' stops at {} A, but the compliance holds the current at {} A, so it never "
                    "would; lower stop_at_current or raise the compliance",
                    instruction.where, instruction.name, *instruction.stop_at_current_A, limit_A));
}

}  // namespace

std::vector<Instruction> read_protocol(const Reader& root, const Circuit& circuit) {
  const std::vector<ProtocolEntry> tree = read_protocol_tree(root);
  if (root.is_describing()) return {};
  for (const ProtocolEntry& entry : tree) require_reachable_stop(entry, circuit);
  Unroller unroller;
  unroller.run(tree, 0);
  return unroller.take();
}

}  // namespace oxvac
