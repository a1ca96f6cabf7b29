// A config file with its includes and overrides.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include "base/text.hpp"
#include "config/session.hpp"

namespace oxvac {

using config::Entry;
using config::Mark;
using config::Node;
using config::NodePtr;
using config::Record;
using config::Session;
using config::Source;

namespace {

constexpr int most_sources = 1000;
/// A thousand times a large config; what goes on beyond it is a device that never ends.
constexpr std::size_t longest_config = std::size_t{64} << 20;

std::string read_text(const std::string& path, const std::string& asked_from) {
  const std::string prefix = asked_from.empty() ? path + ": " : asked_from + ": include: ";
  const std::string file = asked_from.empty() ? "the config file" : "the file '" + path + "'";
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) throw input_error(prefix + file + " is a folder");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    const bool exists = std::filesystem::exists(path, ignored);
    throw input_error(
        prefix + file +
        (exists ? " cannot be read. Check its permissions." : " does not exist. Check its name and folder."));
  }
  std::string text;
  std::vector<char> piece(std::size_t{1} << 16);
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())) || stream.gcount() > 0) {
    text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > longest_config)
      throw input_error(prefix + file + " goes on beyond " + std::to_string(longest_config >> 20) +
                        " MiB: that is no config");
  }
  return text;
}

/// Opens a file and what it includes.
class Loader {
 public:
  int opened() const { return opened_; }

  NodePtr load(const std::string& path, const std::string& asked_from) {
    const std::string text = read_text(path, asked_from);
    const std::string identity = std::filesystem::weakly_canonical(path).string();
    if (std::find(open_.begin(), open_.end(), identity) != open_.end())
      throw input_error(asked_from + ": include: '" + path +
                        "' includes itself, directly or through another file");
    open_.push_back(identity);
    const NodePtr root = parse(text, path, std::filesystem::path(path).parent_path().string());
    open_.pop_back();
    return root;
  }

  NodePtr parse(const std::string& text, const std::string& name, const std::string& folder) {
    if (opened_ >= most_sources)
      throw input_error(name + ": more than " + std::to_string(most_sources) + " includes");
    auto source = std::make_shared<Source>();
    source->name = name;
    source->folder = folder;
    source->order = opened_++;
    const NodePtr root = config::parse_yaml(text, source);
    if (root->kind == Node::Kind::null) root->kind = Node::Kind::mapping;
    if (root->kind != Node::Kind::mapping)
      throw input_error(root->mark.text() + ": the config must consist of 'key: value' lines, but it is " +
                        config::kind_name(root->kind));
    return with_includes(root);
  }

 private:
  NodePtr with_includes(const NodePtr& root) {
    const auto found = std::find_if(root->entries.begin(), root->entries.end(),
                                    [](const Entry& e) { return e.key == "include"; });
    if (found == root->entries.end()) return root;
    const Entry include = *found;
    root->entries.erase(found);
    std::vector<NodePtr> names{include.value};
    if (include.value->kind == Node::Kind::sequence) names = include.value->items;
    NodePtr merged;
    for (const NodePtr& name : names) {
      if (name->kind != Node::Kind::scalar || name->scalar.empty())
        throw input_error(include.key_mark.text() + ": include: needs the name of a file or a list of names");
      const NodePtr other = load(config::resolve_path(name->mark, name->scalar), name->mark.text());
      merged = merged ? config::merge(merged, other) : other;
    }
    return merged ? config::merge(merged, root) : root;
  }

  std::vector<std::string> open_;
  int opened_ = 0;
};

std::shared_ptr<Session> session_for(const NodePtr& root) {
  auto session = std::make_shared<Session>();
  session->kept.push_back(root);
  session->records[root.get()].resolved = &session->resolved;
  return session;
}

/// A key that nobody read.
struct Unused {
  const Entry* entry;
  const Record* record;  // of the mapping that it stands in
  std::string path;
};

void collect_unused(const Session& session, const Node& node, const std::string& path,
                    std::vector<Unused>& out) {
  static const Record nothing_asked;
  const auto found = session.records.find(&node);
  const bool is_root = path.empty();
  const Record& record = found == session.records.end() ? nothing_asked : found->second;
  for (const Entry& e : node.entries) {
    if (is_root && e.key.starts_with("x-")) continue;
    const std::string child = is_root ? e.key : path + "." + e.key;
    if (!record.used.count(e.key)) {
      out.push_back({&e, &record, child});
      continue;
    }
    if (session.records.count(e.value.get())) collect_unused(session, *e.value, child, out);
    for (std::size_t i = 0; i < e.value->items.size(); ++i) {
      const Node& item = *e.value->items[i];
      if (session.records.count(&item))
        collect_unused(session, item, child + "[" + std::to_string(i) + "]", out);
    }
  }
}

std::string all_of(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& w : words) out += (out.empty() ? "" : ", ") + w;
  return out;
}

/// Overrides first, then the files in the order in which they were opened, each from the top.
bool stands_before(const Unused& a, const Unused& b) {
  const Mark& x = a.entry->key_mark;
  const Mark& y = b.entry->key_mark;
  if (x.source->is_override != y.source->is_override) return x.source->is_override;
  if (x.source->order != y.source->order) return x.source->order < y.source->order;
  return std::pair(x.line, x.column) < std::pair(y.line, y.column);
}

}  // namespace

Document Document::load(const std::string& path, const std::vector<std::string>& overrides) {
  Loader loader;
  Document document;
  const NodePtr root = loader.load(path, {});
  int order = loader.opened();
  for (const std::string& o : overrides) config::apply_override(root, o, order++);
  document.session_ = session_for(root);
  document.node_ = root;
  return document;
}

Document Document::parse(const std::string& yaml, const std::string& name,
                         const std::vector<std::string>& overrides) {
  Loader loader;
  Document document;
  const NodePtr root = loader.parse(yaml, name, {});
  int order = loader.opened();
  for (const std::string& o : overrides) config::apply_override(root, o, order++);
  document.session_ = session_for(root);
  document.node_ = root;
  return document;
}

Reader Document::root() const { return Reader(node_, session_, {}); }

void Document::require_all_used() const {
  std::vector<Unused> unused;
  collect_unused(*session_, *node_, {}, unused);
  if (unused.empty()) return;
  const Unused& first = *std::min_element(unused.begin(), unused.end(), stands_before);
  const std::string& key = first.entry->key;
  const std::vector<std::string>& asked = first.record->asked;
  std::string message = first.entry->key_mark.text() + ": " + first.path + ": ";
  if (std::find(asked.begin(), asked.end(), key) != asked.end()) {
    message += "'" + key + "' has no effect beside the other settings here. Remove it.";
  } else {
    message += "unknown key " + config::shown(key) + "." + did_you_mean(key, asked);
    message += asked.empty() ? " No key is read here." : " Keys read here: " + all_of(asked) + ".";
  }
  throw input_error(message);
}

std::string Document::resolved() const { return config::write_yaml(session_->resolved); }

}  // namespace oxvac
