#pragma once
/// \file The protocol as written, before it is unrolled. Private to drive/.

#include <string>
#include <vector>

#include "config/reader.hpp"
#include "drive/instruction.hpp"

namespace oxvac {

/// An entry of the list: one instruction, or a group of entries done `count` times.
struct ProtocolEntry {
  Instruction instruction;  ///< without cycle and start_s; empty for a group
  int every = 0;            ///< run in each every-th pass of the enclosing group; 0: unset
  std::vector<int> at;      ///< run in these passes, ascending; with every unset and at empty: in all

  int count = 0;          ///< passes of a group; 0: this is one instruction
  bool is_named = false;  ///< a named group counts the cycles of what is in it
  std::vector<ProtocolEntry> entries;

  bool is_group() const { return count > 0; }
  bool runs_in(int cycle) const;
};

/// \throws Error (input), see read_protocol.
std::vector<ProtocolEntry> read_protocol_tree(const Reader& root);

}  // namespace oxvac
