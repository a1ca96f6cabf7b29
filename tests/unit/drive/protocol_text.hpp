#pragma once
/// \file Protocols from text, for the tests of drive/.

#include <string>
#include <vector>

#include "base/error.hpp"
#include "config/reader.hpp"
#include "drive/circuit.hpp"
#include "drive/protocol.hpp"

namespace oxvac::test {

/// Reads the text as "p.yaml" and insists that every key was read.
inline std::vector<Instruction> read_all(const std::string& yaml) {
  const Document document = Document::parse(yaml, "p.yaml");
  const Circuit circuit = read_circuit(document.root());
  std::vector<Instruction> instructions = read_protocol(document.root(), circuit);
  document.require_all_used();
  return instructions;
}

/// A protocol of the one entry, which stands in line 2.
inline std::vector<Instruction> read_entry(const std::string& entry) {
  return read_all("protocol:\n  - " + entry);
}
inline Instruction read_one(const std::string& entry) { return read_entry(entry).at(0); }

/// The message with which the text is refused as input; empty if it is not refused.
inline std::string refusal(const std::string& yaml) {
  try {
    read_all(yaml);
  } catch (const Error& e) {
    return e.kind() == ErrorKind::input ? e.what() : std::string("not an input error: ") + e.what();
  }
  return {};
}
inline std::string entry_refusal(const std::string& entry) { return refusal("protocol:\n  - " + entry); }

}  // namespace oxvac::test
