#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "config/session.hpp"

namespace oxvac::config {

Resolved& Resolved::entry(std::string_view key, Kind wanted) {
  for (auto& [name, value] : entries) {
    if (name != key) continue;
    if (value->kind != wanted) {
      value = std::make_unique<Resolved>();
      value->kind = wanted;
    }
    return *value;
  }
  entries.emplace_back(std::string(key), std::make_unique<Resolved>());
  entries.back().second->kind = wanted;
  return *entries.back().second;
}

Resolved& Resolved::item(std::size_t index) {
  while (items.size() <= index) items.push_back(std::make_unique<Resolved>());
  return *items[index];
}

void Record::ask(std::string_view key) {
  if (std::find(asked.begin(), asked.end(), key) == asked.end()) asked.emplace_back(key);
}

std::string yaml_scalar(std::string_view text) {
  static const std::vector<std::string> special = {"null", "true", "false", "yes", "no",
                                                   "on",   "off",  "y",     "n"};
  const auto plain = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '/' || c == '.'; };
  const auto inner = [&](unsigned char c) {
    return plain(c) || c == '-' || c == ' ' || c == '+' || c == '=';
  };
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const bool bare = !text.empty() && plain(static_cast<unsigned char>(text.front())) && text.back() != ' ' &&
                    std::all_of(text.begin(), text.end(), inner) &&
                    std::find(special.begin(), special.end(), lower) == special.end();
  if (bare) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += fmt::format("\\{}", c);
    else if (c == '\n')
      out += "\\n";
    else if (code < 0x20 || code == 0x7F)
      out += fmt::format("\\x{:02x}", code);
    else
      out += c;
  }
  return out + '"';
}

namespace {

void write_mapping(const Resolved& node, int indent, std::string& out);

/// Writes what follows "key:" or "-".
void write_value(const Resolved& node, int indent, std::string& out) {
  switch (node.kind) {
    case Resolved::Kind::leaf:
      out += fmt::format(" {}\n", node.yaml);
      break;
    case Resolved::Kind::mapping:
      out += node.entries.empty() ? " {}\n" : "\n";
      write_mapping(node, indent + 2, out);
      break;
    case Resolved::Kind::sequence:
      out += node.items.empty() ? " []\n" : "\n";
      for (const auto& item : node.items) {
        out += std::string(indent + 2, ' ') + "-";
        if (item->entries.empty()) {
          out += " {}\n";
          continue;
        }
        // The first key stands on the line of the dash, in the column of the others.
        std::string inside;
        write_mapping(*item, indent + 4, inside);
        out += fmt::format(" {}", inside.substr(indent + 4));
      }
      break;
  }
}

void write_mapping(const Resolved& node, int indent, std::string& out) {
  for (const auto& [key, value] : node.entries) {
    out += std::string(indent, ' ') + yaml_scalar(key) + ":";
    write_value(*value, indent, out);
  }
}

}  // namespace

std::string write_yaml(const Resolved& root) {
  if (root.entries.empty()) return "{}\n";
  std::string out;
  write_mapping(root, 0, out);
  return out;
}

}  // namespace oxvac::config
