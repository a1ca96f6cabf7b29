// The structure of a config: keys, sections, lists, choices, complaints. Scalars are in scalars.cpp.

#include "config/reader.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "config/session.hpp"

namespace oxvac {

using config::Entry;
using config::Node;
using config::Record;
using config::Resolved;
using config::Session;

Reader::Reader(std::shared_ptr<const Node> node, std::shared_ptr<Session> session, std::string path,
               std::string condition)
    : node_(std::move(node)),
      session_(std::move(session)),
      path_(std::move(path)),
      condition_(std::move(condition)) {}

Reader Reader::describing(std::shared_ptr<Session> session) {
  session->describing = true;
  auto node = std::make_shared<Node>();
  node->kind = Node::Kind::mapping;
  return Reader(std::move(node), std::move(session), {});
}

bool Reader::is_describing() const { return session_->describing; }

Reader Reader::with_condition(std::string condition) const {
  return Reader(node_, session_, path_, condition_.empty() ? condition : condition_ + ", " + condition);
}

std::string Reader::child_path(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

// --- finding and keeping book --------------------------------------------------------------------

bool Reader::has(std::string_view key) const {
  if (is_describing()) {
    session_->asked_whether.insert(child_path(key));
    return true;
  }
  session_->records[node_.get()].ask(key);
  return node_->find(key) != nullptr;
}

std::vector<std::string> Reader::keys() const {
  std::vector<std::string> out;
  for (const Entry& e : node_->entries) out.push_back(e.key);
  return out;
}

bool Reader::is_section(std::string_view key) const {
  if (is_describing()) return true;
  session_->records[node_.get()].ask(key);
  const Entry* e = node_->find(key);
  return e && e->value->kind == Node::Kind::mapping;
}

bool Reader::is_list(std::string_view key) const {
  if (is_describing()) return true;
  session_->records[node_.get()].ask(key);
  const Entry* e = node_->find(key);
  return e && e->value->kind == Node::Kind::sequence;
}

const Node* Reader::find(std::string_view key) const {
  if (is_describing()) return nullptr;
  Record& record = session_->records[node_.get()];
  record.ask(key);
  const Entry* e = node_->find(key);
  if (!e) return nullptr;
  record.used.emplace(key);
  return e->value.get();
}

const Node* Reader::demand(std::string_view key, std::string_view type) const {
  if (const Node* node = find(key)) return node;
  throw error(key,
              "the required key '" + std::string(key) + "' is missing; it takes " + std::string(type) + ".");
}

std::string Reader::misspelt(std::string_view key) const {
  const Record& record = session_->records[node_.get()];
  std::vector<std::string> unread;
  for (const Entry& e : node_->entries)
    if (!record.used.count(e.key)) unread.push_back(e.key);
  const std::string wanted(key), similar = nearest_word(wanted, unread);
  if (similar.empty()) return {};
  const config::Mark& mark = node_->find(similar)->key_mark;
  const std::string place = mark.source && mark.source->is_override ? mark.text()
                            : mark.source == node_->mark.source     ? "line " + std::to_string(mark.line)
                                                                    : mark.text();
  return " Did you mean '" + wanted + "' where " + place + " has '" + similar + "'?";
}

void Reader::note(std::string_view key, std::string type, std::string unit, std::string default_,
                  std::string choices, std::string_view doc) const {
  if (!is_describing()) return;
  const std::string path = child_path(key);
  if (default_ == "required" && session_->asked_whether.count(path)) default_ = "optional";
  for (KeyDescription& known : session_->descriptions) {
    if (known.path != path) continue;
    if (condition_.empty()) known.condition.clear();  // read in any case, not only under a choice
    const bool covered = known.condition.empty() || known.condition == condition_ ||
                         condition_.starts_with(known.condition + ", ");
    if (covered) return;
  }
  session_->descriptions.push_back({path, std::move(type), std::move(unit), std::move(default_),
                                    std::move(choices), std::string(doc), condition_});
}

void Reader::resolve(std::string_view key, const std::string& yaml) const {
  if (is_describing()) return;
  Resolved* here = session_->records[node_.get()].resolved;
  here->entry(key, Resolved::Kind::leaf).yaml = yaml;
}

// --- structure -----------------------------------------------------------------------------------

namespace {

bool may_be_section(const Node& node) {
  return node.kind == Node::Kind::mapping || node.kind == Node::Kind::null;
}

Error not_a_section(const config::Mark& mark, const std::string& path, const Node& node) {
  return input_error(mark.text() + ": " + path + ": needs a section (indented 'key: value' lines), but " +
                     config::kind_name(node.kind) +
                     (node.kind == Node::Kind::scalar ? ", " + config::shown(node.scalar) + "," : "") +
                     " stands here");
}

}  // namespace

Reader Reader::section(std::string_view key, std::string_view doc) const {
  note(key, "section", "", "required", "", doc);
  if (is_describing()) return Reader(node_, session_, child_path(key), condition_);
  demand(key, "a section (indented 'key: value' lines)");
  return section_or_empty(key, doc);
}

Reader Reader::section_or_empty(std::string_view key, std::string_view doc) const {
  note(key, "section", "", "optional", "", doc);
  if (is_describing()) return Reader(node_, session_, child_path(key), condition_);
  find(key);
  std::shared_ptr<const Node> child;
  if (const Entry* e = node_->find(key)) {
    child = e->value;
    if (!may_be_section(*child)) throw not_a_section(e->key_mark, child_path(key), *child);
  } else {
    auto empty = std::make_shared<Node>();
    empty->kind = Node::Kind::mapping;
    empty->mark = node_->mark;
    session_->kept.push_back(empty);
    child = empty;
  }
  Resolved* here = session_->records[node_.get()].resolved;
  session_->records[child.get()].resolved = &here->entry(key, Resolved::Kind::mapping);
  return Reader(child, session_, child_path(key), condition_);
}

void Reader::list(std::string_view key, std::string_view doc,
                  const std::function<void(const Reader&)>& each) const {
  note(key, "list of sections", "", "optional", "", doc);
  if (is_describing()) return each(Reader(node_, session_, child_path(key) + "[]", condition_));
  const Node* sequence = find(key);
  if (!sequence) return;
  if (sequence->kind != Node::Kind::sequence && sequence->kind != Node::Kind::null)
    throw error(key, "needs a list, but " + config::kind_name(sequence->kind) +
                         " stands here. Start each entry with '- '.");
  Resolved& out = session_->records[node_.get()].resolved->entry(key, Resolved::Kind::sequence);
  for (std::size_t i = 0; i < sequence->items.size(); ++i) {
    const std::shared_ptr<const Node> item = sequence->items[i];
    const std::string path = child_path(key) + "[" + std::to_string(i) + "]";
    if (!may_be_section(*item)) throw not_a_section(item->mark, path, *item);
    session_->records[item.get()].resolved = &out.item(i);
    each(Reader(item, session_, path, condition_));
  }
}

void Reader::named(std::string_view key, std::string_view doc,
                   const std::function<void(const std::string&, const Reader&)>& each) const {
  note(key, "named sections", "", "optional", "", doc);
  if (is_describing()) return each("name", Reader(node_, session_, child_path(key) + ".<name>", condition_));
  const Node* members = find(key);
  if (!members) return;
  if (!may_be_section(*members))
    throw error(key, "needs named sections ('name:' with indented lines), but " +
                         config::kind_name(members->kind) + " stands here");
  Resolved& out = session_->records[node_.get()].resolved->entry(key, Resolved::Kind::mapping);
  session_->records[members].resolved = &out;
  for (const Entry& e : members->entries) {
    const std::string path = child_path(key) + "." + e.key;
    if (!may_be_section(*e.value)) throw not_a_section(e.key_mark, path, *e.value);
    Record& record = session_->records[members];
    record.ask(e.key);
    record.used.insert(e.key);
    session_->records[e.value.get()].resolved = &out.entry(e.key, Resolved::Kind::mapping);
    each(e.key, Reader(e.value, session_, path, condition_));
  }
}

std::string Reader::choose_name(std::string_view key, const std::vector<std::string>& names,
                                const std::string* fallback, std::string_view doc) const {
  return fallback ? word(key, names, *fallback, doc) : word(key, names, doc);
}

// --- complaints ----------------------------------------------------------------------------------

std::string Reader::where(std::string_view key) const {
  const Entry* e = key.empty() ? nullptr : node_->find(key);
  return e ? e->key_mark.text() : node_->mark.text();
}

Error Reader::error(std::string_view key, const std::string& message) const {
  const std::string path = key.empty() ? path_ : child_path(key);
  std::string text = where(key) + ": " + (path.empty() ? "" : path + ": ") + message;
  if (!key.empty() && !node_->find(key)) {
    const std::string hint = misspelt(key);
    if (!hint.empty() && text.back() != '.') text += '.';
    text += hint;
  }
  return input_error(text);
}

void Reader::require(bool ok, std::string_view key, const std::string& message) const {
  if (!ok && !is_describing()) throw error(key, message);
}

std::vector<KeyDescription> describe(const std::function<void(const Reader&)>& read) {
  const auto session = std::make_shared<Session>();
  read(Reader::describing(session));
  return session->descriptions;
}

}  // namespace oxvac
