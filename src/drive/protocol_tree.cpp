#include "drive/protocol_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.hpp"
#include "drive/circuit.hpp"
#include "drive/protocol.hpp"
#include "drive/waveforms.hpp"

namespace oxvac {

bool ProtocolEntry::runs_in(int cycle) const {
  if (every == 0 && at.empty()) return true;
  return (every > 0 && cycle % every == 0) || std::binary_search(at.begin(), at.end(), cycle);
}

namespace {

/// What encloses an entry. Counts are doubles: nested counts overflow integers long before they are refused.
struct Surroundings {
  std::string group;  ///< innermost named group; empty outside
  double passes = 0;  ///< through that group, over the whole protocol
  double runs = 1;    ///< of the list that the entry stands in, over the whole protocol
};

class TreeReader {
 public:
  std::vector<ProtocolEntry> read_list(const Reader& parent, std::string_view key, std::string_view doc,
                                       const Surroundings& around) {
    std::vector<ProtocolEntry> entries;
    parent.list(key, doc, [&](const Reader& entry) { entries.push_back(read_entry(entry, around)); });
    parent.require(!entries.empty(), key,
                   std::string(parent.has(key) ? "the list is empty" : "this list is missing") +
                       "; give at least one instruction, as in `- hold: {duration: 1 us}`");
    return entries;
  }

 private:
  ProtocolEntry read_entry(const Reader& entry, const Surroundings& around);
  ProtocolEntry read_instruction(const Reader& reader, const Choice<Instruction>& kind,
                                 const Surroundings& around);
  ProtocolEntry read_group(const Reader& reader, const std::string& kind, const Surroundings& around);
  void read_passes(const Reader& reader, ProtocolEntry& entry, const Surroundings& around);
  void claim_name(const Reader& reader, const std::string& name);
  void count_in(const Reader& reader, const ProtocolEntry& entry, const Surroundings& around);
  void count_corners(const Reader& reader, const Waveform& waveform);

  std::map<std::string, std::string> group_where_;  ///< name → file:line
  double instructions_ = 0;
  std::size_t corners_ = 0;
};

/// Corners and samples of waveforms are held in memory, once for all passes of an instruction.
constexpr std::size_t most_corners = 20'000'000;

/// Kinds that enclose other instructions; those that move the voltage are listed in waveforms.cpp.
const std::vector<std::pair<std::string, std::string>> group_kinds{
    {"cycle", "instructions done many times, with a count that results and reads refer to"},
    {"repeat", "instructions done several times"},
};

std::vector<std::string> all_kinds() {
  std::vector<std::string> words = names_of(waveform_kinds());
  for (const auto& [name, doc] : group_kinds) words.push_back(name);
  return words;
}

/// The kind of an entry: its only key.
std::string kind_of(const Reader& entry) {
  const std::vector<std::string> keys = entry.keys();
  if (keys.size() > 1)
    throw entry.error(keys[1],
                      fmt::format("a protocol entry has one key, the kind of instruction; this one has '{}'. "
                                  "Begin each instruction with its own dash, and indent its parameters "
                                  "below the kind.",
                                  fmt::join(keys, "', '")));
  const std::vector<std::string> kinds = all_kinds();
  if (keys.empty())
    throw entry.error("", fmt::format("an empty protocol entry; it can be {}", one_of(kinds)));
  if (std::find(kinds.begin(), kinds.end(), keys[0]) == kinds.end())
    throw entry.error(keys[0], fmt::format("unknown kind of instruction '{}'; it can be {}.{}", keys[0],
                                           one_of(kinds), did_you_mean(keys[0], kinds)));
  return keys[0];
}

ProtocolEntry TreeReader::read_entry(const Reader& entry, const Surroundings& around) {
  const bool all = entry.is_describing();  // the reference lists every kind
  const std::string kind = all ? std::string() : kind_of(entry);
  ProtocolEntry result;
  for (const auto& choice : waveform_kinds())
    if (all || choice.name == kind)
      result = read_instruction(entry.section(choice.name, choice.doc), choice, around);
  for (const auto& [name, doc] : group_kinds)
    if (all || name == kind) result = read_group(entry.section(name, doc), name, around);
  return result;
}

ProtocolEntry TreeReader::read_instruction(const Reader& reader, const Choice<Instruction>& kind,
                                           const Surroundings& around) {
  ProtocolEntry entry;
  const std::string name = reader.text("name", kind.name, "what results call it");
  entry.instruction = kind.read(reader);
  Instruction& instruction = entry.instruction;
  instruction.name = name;
  instruction.kind = kind.name;
  instruction.group = around.group;
  instruction.where = reader.where();
  const ComplianceWords words = read_compliance(reader);
  instruction.compliance_positive_A = words.positive_A;
  instruction.compliance_negative_A = words.negative_A;
  instruction.contact =
      reader.text("contact", "", "the contact to drive; empty: the one that the device names");
  instruction.snapshot_at_end = reader.flag("snapshot", false, "write the fields at its end");
  const auto max_step_s = reader.maybe_quantity("max_step", dim::time, "longest time step in it");
  reader.require(!max_step_s || *max_step_s > 0, "max_step", "the longest time step must be positive");
  if (max_step_s) instruction.max_step_s = *max_step_s;
  read_passes(reader, entry, around);
  if (reader.is_describing()) return entry;
  count_in(reader, entry, around);
  count_corners(reader, *instruction.waveform);
  return entry;
}

/// Reads `every` and `at`: in which passes of the enclosing group an instruction is done.
void TreeReader::read_passes(const Reader& reader, ProtocolEntry& entry, const Surroundings& around) {
  entry.every = reader.integer("every", 0, "do it in each such cycle of the enclosing group only; 0: in all");
  const auto at = reader.maybe_quantities("at", dim::none, "do it in these cycles only, counted from 1");
  if (reader.is_describing()) return;
  reader.require(entry.every >= 0, "every", fmt::format("must not be negative ({})", entry.every));
  const char* key = at ? "at" : "every";
  if (entry.every > 0 || at)
    reader.require(
        !around.group.empty(), key,
        fmt::format("'{}' counts the cycles of a named cycle or repeat, and there is none around this "
                    "instruction",
                    key));
  reader.require(
      entry.every <= around.passes || entry.every == 0, "every",
      fmt::format("'{}' has only {:.0f} cycles, so this would never be done", around.group, around.passes));
  if (!at) return;
  reader.require(!at->empty(), "at",
                 "the list is empty, so this would never be done; remove it to do it always");
  for (const double cycle : *at) {
    reader.require(cycle >= 1 && cycle == std::floor(cycle), "at",
                   fmt::format("cycles are whole numbers from 1, not {}", cycle));
    reader.require(cycle <= around.passes, "at",
                   fmt::format("there is no cycle {}: '{}' has {:.0f}", cycle, around.group, around.passes));
    entry.at.push_back(static_cast<int>(cycle));
  }
  std::sort(entry.at.begin(), entry.at.end());
  entry.at.erase(std::unique(entry.at.begin(), entry.at.end()), entry.at.end());
}

void TreeReader::count_in(const Reader& reader, const ProtocolEntry& entry, const Surroundings& around) {
  double runs = around.runs;
  if (entry.every > 0 || !entry.at.empty()) {
    double cycles = entry.every > 0 ? std::floor(around.passes / entry.every) : 0;
    for (const int cycle : entry.at) cycles += entry.every == 0 || cycle % entry.every != 0;
    runs = cycles * (around.runs / around.passes);
  }
  instructions_ += runs;
  reader.require(
      instructions_ <= most_instructions, "",
      fmt::format("up to here the protocol has {:.4g} instructions once its cycles are written out, and the "
                  "limit is {}; lower a count",
                  instructions_, most_instructions));
}

void TreeReader::count_corners(const Reader& reader, const Waveform& waveform) {
  corners_ += waveform.corners_s().size() + waveform.samples_s().size();
  reader.require(
      corners_ <= most_corners, "",
      fmt::format("up to here the waveforms have {} corners and points, and the limit is {}; put what "
                  "repeats into a cycle or repeat",
                  corners_, most_corners));
}

void TreeReader::claim_name(const Reader& reader, const std::string& name) {
  const auto [found, is_new] = group_where_.emplace(name, reader.where());
  reader.require(
      is_new, "name",
      fmt::format("the name '{}' is taken by the group at {}, and results could not tell the two apart; give "
                  "this one a name of its own",
                  name, found->second));
}

ProtocolEntry TreeReader::read_group(const Reader& reader, const std::string& kind,
                                     const Surroundings& around) {
  ProtocolEntry group;
  const bool is_cycle = kind == "cycle";
  const std::string name =
      is_cycle ? reader.text("name", "cycle", "what results call the group")
               : reader.text("name", "", "what results call the group; without one it is only shorthand");
  group.count = reader.integer("count", "how often");
  if (reader.is_describing()) {
    // Its entries are those of the protocol again: one level of the reference is enough.
    reader.list("do", "instructions, in order: entries like those of protocol", [](const Reader&) {});
    return group;
  }
  reader.require(group.count >= 1, "count", fmt::format("must be at least 1, not {}", group.count));
  Surroundings inside = around;
  inside.runs = around.runs * group.count;
  group.is_named = !name.empty();
  if (group.is_named) {
    claim_name(reader, name);
    inside.group = name;
    inside.passes = inside.runs;
  }
  reader.require(inside.runs <= most_instructions, "count",
                 fmt::format("{:.4g} passes in all are more than the limit of {}; lower the count",
                             inside.runs, most_instructions));
  group.entries = read_list(reader, "do", "instructions, in order: entries like those of protocol", inside);
  return group;
}

}  // namespace

std::vector<ProtocolEntry> read_protocol_tree(const Reader& root) {
  return TreeReader().read_list(root, "protocol",
                                "what is done to the cell: a list of instructions, in order", {});
}

}  // namespace oxvac
