// A mapping over a base: how built-in materials lie under what a config says.
#include "config/node.hpp"
#include "config/reader.hpp"
#include "config/session.hpp"

namespace oxvac {
namespace {

using config::Entry;
using config::Node;
using config::NodePtr;

NodePtr parse_base(std::string_view yaml, const std::string& name) {
  auto source = std::make_shared<config::Source>();
  source->name = name;
  source->order = 1 << 20;  // after every file of the user's
  return config::parse_yaml(std::string(yaml), source);
}

/// Fills in what `mapping` lacks. A section that names its own law keeps none of the base's parameters.
void lay_under(Node& mapping, const Node& base) {
  for (const Entry& e : base.entries) {
    Entry* own = mapping.find(e.key);
    if (!own)
      mapping.entries.push_back(e);
    else if (own->value->kind == Node::Kind::mapping && e.value->kind == Node::Kind::mapping &&
             !own->value->find("law"))
      lay_under(*own->value, *e.value);
  }
}

}  // namespace

Reader Reader::over(std::string_view base_yaml, const std::string& name) const {
  if (is_describing()) return *this;
  // The tree itself is completed, so that a key of the base that nobody reads is found like any other.
  lay_under(const_cast<Node&>(*node_), *parse_base(base_yaml, name));
  return *this;
}

Reader Reader::from_text(std::string_view yaml, const std::string& name, const std::string& path) const {
  if (is_describing()) return *this;
  const NodePtr node = parse_base(yaml, name);
  session_->kept.push_back(node);
  config::Resolved* here = &session_->resolved;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    here = &here->entry(path.substr(begin, end - begin), config::Resolved::Kind::mapping);
    begin = end + 1;
  }
  session_->records[node.get()].resolved = here;
  return Reader(node, session_, path);
}

}  // namespace oxvac
