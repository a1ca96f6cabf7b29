// Builds the tree from yaml-cpp's events rather than from its nodes: only the events tell where each key
// stands, and only they show a key that is written twice.

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <unordered_map>

#include "config/node.hpp"

namespace oxvac::config {
namespace {

class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::shared_ptr<const Source> source) : source_(std::move(source)) {}

  NodePtr root;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (wants_key()) fail(mark, "a key is missing before ':'");
    place(fresh(mark, Node::Kind::null), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) fail(mark, "an alias stands inside the very thing that it repeats");
    if (wants_key()) fail(mark, "an alias cannot be a key");
    place(clone(*found->second, count_), 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                const std::string& value) override {
    if (wants_key()) return begin_entry(mark, value);
    const NodePtr node = fresh(mark, Node::Kind::scalar);
    node->scalar = value;
    place(node, anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, Node::Kind::sequence, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, Node::Kind::mapping, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override {
    merge_defaults(*open_.back().node);
    close();
  }

 private:
  struct Open {
    NodePtr node;
    YAML::anchor_t anchor;
    bool has_key;                               // a mapping that waits for the value of its last key
    std::unordered_map<std::string, int> keys;  // lines, for duplicates
  };

  [[noreturn]] void fail(const YAML::Mark& mark, const std::string& message) const {
    throw input_error(at(mark).text() + ": " + message);
  }

  Mark at(const YAML::Mark& mark) const {
    return {source_, std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1};
  }

  NodePtr fresh(const YAML::Mark& mark, Node::Kind kind) {
    if (++count_ > most_nodes)
      fail(mark, "the config has more than " + std::to_string(most_nodes) + " values");
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->mark = at(mark);
    return node;
  }

  bool wants_key() const {
    return !open_.empty() && open_.back().node->kind == Node::Kind::mapping && !open_.back().has_key;
  }

  void begin_entry(const YAML::Mark& mark, const std::string& key) {
    if (key.size() > longest_key)
      fail(mark, "a key is longer than " + std::to_string(longest_key) + " characters: " + shown(key));
    Open& top = open_.back();
    require_room(*top.node, at(mark));
    const auto [first, is_new] = top.keys.emplace(key, at(mark).line);
    if (!is_new)
      fail(mark, "the key " + shown(key) + " is written twice, first in line " +
                     std::to_string(first->second) + " and again in line " + std::to_string(at(mark).line) +
                     ". Keep one of them.");
    top.node->entries.push_back({key, at(mark), nullptr});
    top.has_key = true;
  }

  void open(const YAML::Mark& mark, Node::Kind kind, YAML::anchor_t anchor) {
    if (wants_key())
      fail(mark,
           "a key must be a single word, but " + kind_name(kind) + " stands here. Is a bracket left open?");
    if (open_.size() >= deepest_nesting)
      fail(mark, "nested deeper than " + std::to_string(deepest_nesting) + " levels");
    open_.push_back({fresh(mark, kind), anchor, false, {}});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    place(done.node, done.anchor);
  }

  void place(const NodePtr& node, YAML::anchor_t anchor) {
    if (anchor) anchors_[anchor] = node;
    if (open_.empty()) {
      root = node;
      return;
    }
    Open& top = open_.back();
    top.node->height = std::max(top.node->height, node->height + 1);
    if (top.node->height > deepest_nesting)
      throw input_error(node->mark.text() + ": nested deeper than " + std::to_string(deepest_nesting) +
                        " levels with its aliases written out");
    if (top.node->kind == Node::Kind::sequence) {
      top.node->items.push_back(node);
    } else {
      Entry& entry = top.node->entries.back();
      // A section is found by its key; the event of an empty value even comes from the line after it.
      if (node->kind == Node::Kind::mapping || node->kind == Node::Kind::null) node->mark = entry.key_mark;
      entry.value = node;
      top.has_key = false;
    }
  }

  /// YAML's merge key: "<<: *common" supplies the keys that the mapping does not have itself.
  void merge_defaults(Node& node) {
    const auto found =
        std::find_if(node.entries.begin(), node.entries.end(), [](const Entry& e) { return e.key == "<<"; });
    if (found == node.entries.end()) return;
    const Entry merged = *found;
    node.entries.erase(found);
    std::vector<NodePtr> sources{merged.value};
    if (merged.value->kind == Node::Kind::sequence) sources = merged.value->items;
    for (const NodePtr& s : sources) {
      if (s->kind != Node::Kind::mapping)
        throw input_error(merged.key_mark.text() + ": '<<' needs an alias of a section, e.g. '<<: *common'");
      for (const Entry& e : s->entries)
        if (!node.find(e.key)) {
          require_room(node, merged.key_mark);
          node.entries.push_back(e);
        }
    }
  }

  std::shared_ptr<const Source> source_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, NodePtr> anchors_;
  std::size_t count_ = 0;
};

/// A file that is no text is better refused here than explained by a parser.
void require_text(const std::string& text, const std::shared_ptr<const Source>& source) {
  int line = 1;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '\n') ++line;
    if (code < 0x20 && c != '\n' && c != '\r' && c != '\t')
      throw input_error(Mark{source, line, 1}.text() + ": has a control character (code " +
                        std::to_string(code) + "): this is not a YAML text");
  }
}

}  // namespace

NodePtr parse_yaml(const std::string& text, std::shared_ptr<const Source> source) {
  require_text(text, source);
  TreeBuilder builder(source);
  std::istringstream stream(text);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    if (builder.root) {
      TreeBuilder second(source);
      if (parser.HandleNextDocument(second))
        throw input_error(source->name +
                          ": holds more than one YAML document ('---'). Keep the first, or "
                          "split the file and use 'include'.");
    }
  } catch (const YAML::Exception& e) {
    const Mark mark{source, std::max(e.mark.line, 0) + 1, std::max(e.mark.column, 0) + 1};
    throw input_error(mark.text() + ": not valid YAML at column " + std::to_string(mark.column) + ": " +
                      e.msg);
  }
  if (builder.root) return builder.root;
  auto empty = std::make_shared<Node>();
  empty->mark = {source, 1, 1};
  return empty;
}

}  // namespace oxvac::config
