#include "config/node.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/text.hpp"

namespace oxvac::config {

std::string Mark::text() const {
  if (!source) return "<config>";
  return source->is_override ? source->name : source->name + ":" + std::to_string(line);
}

const Entry* Node::find(std::string_view key) const {
  for (const Entry& e : entries)
    if (e.key == key) return &e;
  return nullptr;
}

Entry* Node::find(std::string_view key) {
  return const_cast<Entry*>(static_cast<const Node*>(this)->find(key));
}

std::string kind_name(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::scalar:
      return "a single value";
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::mapping:
      return "a section";
    case Node::Kind::null:
      break;
  }
  return "nothing";
}

std::string shown(std::string_view scalar) {
  constexpr std::size_t longest = 60;
  return "'" + one_line(shortened(scalar, longest)) + "'";
}

NodePtr clone(const Node& node, std::size_t& count) {
  constexpr std::size_t usual_length = 100;  // long texts count as several, or they would fill the memory
  count += 1 + node.scalar.size() / usual_length;
  if (count > most_nodes)
    throw input_error(node.mark.text() + ": the config has more than " + std::to_string(most_nodes) +
                      " values with its aliases written out. Shorten it, or keep tables in CSV files.");
  auto copy = std::make_shared<Node>();
  copy->kind = node.kind;
  copy->mark = node.mark;
  copy->scalar = node.scalar;
  copy->height = node.height;
  for (const NodePtr& item : node.items) copy->items.push_back(clone(*item, count));
  for (const Entry& e : node.entries) copy->entries.push_back({e.key, e.key_mark, clone(*e.value, count)});
  return copy;
}

void require_room(const Node& mapping, const Mark& mark) {
  if (mapping.entries.size() >= most_keys)
    throw input_error(mark.text() + ": the section has more than " + std::to_string(most_keys) + " keys");
}

NodePtr merge(const NodePtr& base, const NodePtr& over) {
  if (!base || base->kind != Node::Kind::mapping || over->kind != Node::Kind::mapping) return over;
  base->mark = over->mark;
  for (Entry& e : over->entries) {
    if (Entry* existing = base->find(e.key)) {
      existing->value = merge(existing->value, e.value);
      existing->key_mark = e.key_mark;
    } else {
      require_room(*base, e.key_mark);
      base->entries.push_back(e);
    }
  }
  return base;
}

std::string resolve_path(const Mark& mark, const std::string& name) {
  const std::filesystem::path path(name);
  if (path.is_absolute() || !mark.source || mark.source->folder.empty())
    return path.lexically_normal().string();
  return (std::filesystem::path(mark.source->folder) / path).lexically_normal().string();
}

namespace {

/// "a.b[0].c" and "a.b.0.c" as a, b, 0, c; nothing where a piece is missing or a bracket has no partner.
std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at < path.size();) {
    const bool bracket = path[at] == '[';
    const bool first = pieces.empty();
    if (first ? bracket : !bracket && path[at] != '.') return {};
    if (!first) ++at;  // over the '.' or '['
    const std::size_t end = std::min(path.find_first_of(bracket ? "]" : ".[]", at), path.size());
    if (end == at || (bracket && end == path.size())) return {};
    pieces.push_back(path.substr(at, end - at));
    at = bracket ? end + 1 : end;
  }
  if (path.ends_with('.')) return {};
  return pieces;
}

std::size_t list_index(const Node& list, const std::string& piece, const std::string& name) {
  std::size_t index = 0;
  const auto [end, ec] = std::from_chars(piece.data(), piece.data() + piece.size(), index);
  if (ec != std::errc() || end != piece.data() + piece.size())
    throw input_error(name + ": " + shown(piece) + " stands where a list (" + list.mark.text() +
                      ") needs a number that counts from 0");
  if (index >= list.items.size())
    throw input_error(name + ": there is no entry " + piece + " in the list at " + list.mark.text() +
                      ", which has " + std::to_string(list.items.size()) + " (the first is 0)");
  return index;
}

/// The place that a piece of the path names, made if a mapping does not have it yet.
NodePtr& step(Node& node, const std::string& piece, const std::string& name, const Mark& mark) {
  if (node.kind == Node::Kind::null) node.kind = Node::Kind::mapping;
  if (node.kind == Node::Kind::sequence) return node.items[list_index(node, piece, name)];
  if (node.kind != Node::Kind::mapping)
    throw input_error(name + ": there is no " + shown(piece) + " below the single value " +
                      shown(node.scalar) + " (" + node.mark.text() + ")");
  if (Entry* e = node.find(piece)) {
    return e->value;
  }
  auto fresh = std::make_shared<Node>();
  fresh->mark = mark;
  node.entries.push_back({piece, mark, fresh});
  return node.entries.back().value;
}

}  // namespace

void apply_override(const NodePtr& root, const std::string& assignment, int order) {
  const std::size_t equals = assignment.find('=');
  const std::string path = assignment.substr(0, equals);
  const std::string name = "--set " + path;
  if (equals == std::string::npos)
    throw input_error("--set " + shown(assignment) + ": needs path.to.key=value");
  const std::vector<std::string> pieces = split_path(path);
  if (pieces.empty() || pieces.size() > deepest_nesting)
    throw input_error(name + ": is not a path like device.layers.0.thickness");
  if (pieces.front() == "include")
    throw input_error(name +
                      ": an include cannot be set from the command line. Name the other file as the "
                      "config, or write a config that includes both.");
  auto source = std::make_shared<Source>();
  source->name = name;
  source->order = order;
  source->is_override = true;
  const NodePtr value = parse_yaml(assignment.substr(equals + 1), source);
  const Mark mark{source, 1, 1};
  Node* at = root.get();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    NodePtr& place = step(*at, pieces[i], name, mark);
    if (i + 1 < pieces.size()) {
      at = place.get();
      continue;
    }
    place = value;
    if (Entry* e = at->find(pieces[i])) e->key_mark = mark;
  }
}

}  // namespace oxvac::config
