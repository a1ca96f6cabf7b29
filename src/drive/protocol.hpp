#pragma once
/// \file The protocol: everything that is done to the cell, in order.

#include <vector>

#include "config/reader.hpp"
#include "drive/circuit.hpp"
#include "drive/instruction.hpp"

namespace oxvac {

/// A protocol longer than this is refused before it is unrolled.
inline constexpr int most_instructions = 10'000'000;

/// Reads `protocol:` of the root mapping: a list whose entries are mappings with one key, the kind
/// (docs/protocol.md). Cycles and repeats are unrolled. Planned start times are summed without piling up
/// rounding. \param circuit  the compliance that an instruction without its own runs under, to refuse a
/// stop_at_current that it
///                 would never reach
/// \returns instructions in the order in which they run; at least one.
/// \throws Error (input) with file and line: unknown kind, impossible waveform, voltages that do not join, a
/// group name
///         used twice, more than most_instructions.
std::vector<Instruction> read_protocol(const Reader& root, const Circuit& circuit = {});

}  // namespace oxvac
