#pragma once
/// \file The config as a tree in which every value and every key knows where it was written.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace oxvac::config {

/// Where a piece of text came from: a file or a --set.
struct Source {
  std::string name;          ///< file as the user named it, "<text>", or "--set a.b"
  std::string folder;        ///< files named in it are relative to this; empty: the working directory
  int order = 0;             ///< in which order the sources were opened
  bool is_override = false;  ///< a --set: has no lines
};

struct Mark {
  std::shared_ptr<const Source> source;
  int line = 1;
  int column = 1;
  std::string text() const;  ///< "file:line" or "--set a.b.0.c"
};

struct Node;
using NodePtr = std::shared_ptr<Node>;

/// One key of a mapping with its value.
struct Entry {
  std::string key;
  Mark key_mark;
  NodePtr value;
};

struct Node {
  enum class Kind { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  Mark mark;
  std::string scalar;
  std::vector<NodePtr> items;
  std::vector<Entry> entries;
  int height = 0;  ///< levels of nesting below

  const Entry* find(std::string_view key) const;
  Entry* find(std::string_view key);
};

/// More levels than any device needs, few enough for every recursion here.
inline constexpr int deepest_nesting = 100;
/// Aliases of aliases can blow a small file up; this bounds it.
inline constexpr std::size_t most_nodes = 200000;

/// Keys of one mapping are searched one after the other: more would take minutes, and no device has so many.
inline constexpr std::size_t most_keys = 10000;

/// \throws Error (input) if a mapping has no room for one key more.
void require_room(const Node& mapping, const Mark& mark);

/// Keys appear in messages and paths.
inline constexpr std::size_t longest_key = 200;

/// What stands there, for messages: "a list", "a section", "nothing".
std::string kind_name(Node::Kind kind);

/// A scalar as it may be shown in a one-line message: no line breaks, not too long, in quotes.
std::string shown(std::string_view scalar);

/// An independent copy; counts its nodes into `count`. \throws Error (input) above most_nodes.
NodePtr clone(const Node& node, std::size_t& count);

/// Merges `over` into `base` where both are mappings, key by key; anything else is replaced by `over`.
NodePtr merge(const NodePtr& base, const NodePtr& over);

/// Reads one YAML document. An empty text gives a null node.
/// \throws Error (input) with file and line: syntax error, duplicate key, endless alias, more than one
/// document.
NodePtr parse_yaml(const std::string& text, std::shared_ptr<const Source> source);

/// Puts "a.b.0.c=value" or "a.b[0].c=value" into the tree. \throws Error (input) naming the override.
void apply_override(const NodePtr& root, const std::string& assignment, int order);

/// "folder/name" as a path relative to where its source stands.
std::string resolve_path(const Mark& mark, const std::string& name);

}  // namespace oxvac::config
