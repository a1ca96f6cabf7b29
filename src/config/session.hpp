#pragma once
/// \file What has been asked of a config so far.

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "config/node.hpp"
#include "config/reader.hpp"

namespace oxvac::config {

/// The config as it was read, in the order of reading; to be written as YAML.
struct Resolved {
  enum class Kind { leaf, mapping, sequence };
  Kind kind = Kind::mapping;
  std::string yaml;  ///< of a leaf, ready to be written
  std::vector<std::pair<std::string, std::unique_ptr<Resolved>>> entries;
  std::vector<std::unique_ptr<Resolved>> items;

  /// The entry of that name, made or turned into the wanted kind where needed.
  Resolved& entry(std::string_view key, Kind kind);
  /// The item of that number, a mapping.
  Resolved& item(std::size_t index);
};

/// Block style YAML, two spaces per level.
std::string write_yaml(const Resolved& root);
/// A text as YAML scalar, quoted where it needs quotes.
std::string yaml_scalar(std::string_view text);

/// The book about one mapping.
struct Record {
  std::vector<std::string> asked;  ///< keys asked for, each once, in order
  std::unordered_set<std::string> used;
  Resolved* resolved = nullptr;

  void ask(std::string_view key);
};

struct Session {
  bool describing = false;
  std::vector<KeyDescription> descriptions;
  std::unordered_set<std::string> asked_whether;  ///< paths whose presence was asked for: not required
  Resolved resolved;
  /// By mapping; nodes live as long as the session (the document and `kept` hold them), so addresses are
  /// unique.
  std::unordered_map<const Node*, Record> records;
  std::vector<std::shared_ptr<const Node>> kept;
};

}  // namespace oxvac::config
