// Single values and lists of them, each read, checked, noted for the reference and for the resolved config.

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>

#include "base/constants.hpp"
#include "base/text.hpp"
#include "config/reader.hpp"
#include "config/session.hpp"

namespace oxvac {

using config::Node;
using config::shown;

namespace {

constexpr const char* required = "required";
/// A number above this in SI, or below its inverse, is a slip whatever it stands for.
constexpr double largest_SI = 1e100;
/// The deepest levels that matter here are those of bands and barriers: some electronvolts.
constexpr double largest_eV = 100;
constexpr const char* optional = "optional";

/// "a length" without its article.
std::string type_of(const Dimension& d) {
  if (d == dim::none) return "number";
  const std::string name = dimension_name(d);
  return name.substr(name.find(' ') + 1);
}

std::string unit_of(const Dimension& d) { return d == dim::none ? "" : si_unit(d); }

/// "a length with its unit, e.g. '15 nm'".
std::string need(const Dimension& d) {
  if (d == dim::none) return "a plain number";
  const char* number = d == dim::length ? "15" : d == dim::temperature ? "300" : d == dim::time ? "50" : "1";
  return fmt::format("{} with its unit, e.g. '{} {}'", dimension_name(d), number, common_units(d).front());
}

/// A default as people would write it: "15 nm" rather than "1.5e-08 m"; always reads back exactly.
std::string shown_default(double value_SI, const Dimension& d) {
  std::string best = format_quantity(value_SI, d);
  if (d == dim::none || value_SI == 0) return best;
  for (const std::string& unit : common_units(d)) {
    const auto u = parse_unit(unit);
    if (!u) continue;
    const std::string candidate = fmt::format("{:.15g} {}", value_SI / u->factor, unit);
    const auto back = parse_quantity(candidate);
    if (candidate.size() < best.size() && back && back->value_SI == value_SI) best = candidate;
  }
  return best;
}

std::string last_key(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos ? path : path.substr(dot + 1);
}

Error complaint(const Node& node, const std::string& path, const std::string& message) {
  return input_error(node.mark.text() + ": " + path + ": '" + last_key(path) + "' " + message);
}

/// The text of a value, or a complaint that something else stands there.
const std::string& scalar_text(const Node& node, const std::string& path, const std::string& needed) {
  if (node.kind == Node::Kind::scalar) return node.scalar;
  if (node.kind == Node::Kind::null) throw complaint(node, path, "needs " + needed + "; it has no value");
  throw complaint(node, path, "needs " + needed + ", but " + config::kind_name(node.kind) + " stands here");
}

/// What follows the number in "15 nn"; nothing if the text does not start with a number.
std::optional<std::string> text_after_number(const std::string& text) {
  const char* begin = text.data();
  const char* const end = begin + text.size();
  while (begin != end && (*begin == ' ' || *begin == '+')) ++begin;
  double value = 0;
  const auto [rest, ec] = std::from_chars(begin, end, value);
  if (ec != std::errc() || !std::isfinite(value)) return {};
  std::string unit(rest, end);
  unit.erase(0, unit.find_first_not_of(' '));
  return unit;
}

Error bad_quantity(const Node& node, const Dimension& d, const std::string& path) {
  const std::string& text = node.scalar;
  const auto found = parse_quantity(text);
  if (found && found->dimension == dim::none)
    return complaint(node, path, "needs " + need(d) + "; found " + shown(text));
  if (found) {
    const std::string wanted = d == dim::none ? need(d) : dimension_name(d) + " (" + si_unit(d) + ")";
    const std::string is = dimension_name(found->dimension);
    const std::string unit = si_unit(found->dimension);
    const bool unit_is_said = is.ends_with(unit);
    return complaint(
        node, path,
        "needs " + wanted + ", but " + shown(text) + " is " + is + (unit_is_said ? "" : " (" + unit + ")"));
  }
  const auto unit = text_after_number(text);
  if (unit && *unit != "" && !parse_unit(*unit))
    return complaint(node, path,
                     "needs " + need(d) + "; in " + shown(text) + " the unit " + shown(*unit) +
                         " is not known." + did_you_mean(*unit, common_units(d)));
  return complaint(node, path, "needs " + need(d) + "; found " + shown(text));
}

/// eV, meV ... in eV without the detour through joule, whose rounding would show in the resolved config: an
/// electronvolt relates to a volt as the energy of one charge to its voltage.
std::optional<double> electronvolts(const std::string& text) {
  const std::size_t end = text.find_last_not_of(' ');
  if (end == std::string::npos || end < 1 || text.compare(end - 1, 2, "eV") != 0) return {};
  const auto volts = parse_quantity(text.substr(0, end - 1) + "V");
  if (!volts || volts->dimension != dim::voltage) return {};
  return volts->value_SI;
}

int to_integer(const Node& node, const std::string& path) {
  const std::string& text = scalar_text(node, path, "a whole number");
  const auto q = parse_quantity(text);
  const bool plain = q && q->dimension == dim::none && text.find('%') == std::string::npos;
  if (!plain || std::trunc(q->value_SI) != q->value_SI)
    throw complaint(node, path, "needs a whole number; found " + shown(text));
  constexpr int limit = std::numeric_limits<int>::max();
  if (std::abs(q->value_SI) > limit)
    throw complaint(node, path, fmt::format("needs a whole number up to {}; found {}", limit, shown(text)));
  return static_cast<int>(q->value_SI);
}

bool to_flag(const Node& node, const std::string& path) {
  const std::string& text = scalar_text(node, path, "true or false");
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (lower == "true" || lower == "on" || lower == "yes") return true;
  if (lower == "false" || lower == "off" || lower == "no") return false;
  throw complaint(node, path, "needs true or false (or on, off, yes, no); found " + shown(text));
}

/// The values of a list, or a single one as a list of one, each with its path.
template <class F>
void for_each_value(const Node& node, const std::string& path, F each) {
  if (node.kind != Node::Kind::sequence) return each(node, path);
  for (std::size_t i = 0; i < node.items.size(); ++i) each(*node.items[i], fmt::format("{}[{}]", path, i));
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}
std::string yaml_list(const std::vector<std::string>& scalars) {
  return fmt::format("[{}]", joined(scalars));
}

}  // namespace

double Reader::read_quantity(const Node& node, const Dimension& d, const std::string& key_path) const {
  const auto q = parse_quantity(scalar_text(node, key_path, need(d)));
  if (!q || q->dimension != d) throw bad_quantity(node, d, key_path);
  const double size = std::abs(q->value_SI);
  if (size > largest_SI || (size > 0 && size < 1 / largest_SI))
    throw complaint(
        node, key_path,
        "is out of every range at " + format_quantity(q->value_SI, d) + ": check the number and its unit");
  return q->value_SI;
}

// --- quantities and numbers ----------------------------------------------------------------------

double Reader::quantity(std::string_view key, const Dimension& d, std::string_view doc) const {
  note(key, type_of(d), unit_of(d), required, "", doc);
  if (is_describing()) return 1;
  const double value = read_quantity(*demand(key, need(d)), d, child_path(key));
  resolve(key, format_quantity(value, d));
  return value;
}

double Reader::quantity(std::string_view key, const Dimension& d, double default_SI,
                        std::string_view doc) const {
  note(key, type_of(d), unit_of(d), is_describing() ? shown_default(default_SI, d) : "", "", doc);
  const Node* node = find(key);
  const double value = node ? read_quantity(*node, d, child_path(key)) : default_SI;
  resolve(key, format_quantity(value, d));
  return value;
}

std::optional<double> Reader::maybe_quantity(std::string_view key, const Dimension& d,
                                             std::string_view doc) const {
  note(key, type_of(d), unit_of(d), optional, "", doc);
  if (is_describing()) return 1;
  const Node* node = find(key);
  if (!node || node->kind == Node::Kind::null) return {};
  const double value = read_quantity(*node, d, child_path(key));
  resolve(key, format_quantity(value, d));
  return value;
}

namespace {

double to_eV(const Node& node, double joule, const std::string& key_path) {
  const auto direct = electronvolts(node.scalar);
  const double value = direct ? *direct : joule / constants::elementary_charge_C;
  if (std::abs(value) > largest_eV)
    throw complaint(node, key_path,
                    fmt::format("is {:.4g} eV; no energy of an electron or ion in a solid is above {} eV: "
                                "check the number and its unit",
                                value, largest_eV));
  return value;
}

}  // namespace

double Reader::energy_eV(std::string_view key, std::string_view doc) const {
  note(key, "energy", "eV", required, "", doc);
  if (is_describing()) return 1;
  const Node& node = *demand(key, need(dim::energy));
  const double value = to_eV(node, read_quantity(node, dim::energy, child_path(key)), child_path(key));
  resolve(key, fmt::format("{} eV", value));
  return value;
}

double Reader::energy_eV(std::string_view key, double default_eV, std::string_view doc) const {
  note(key, "energy", "eV", fmt::format("{} eV", default_eV), "", doc);
  const Node* node = find(key);
  const std::string path = child_path(key);
  const double value = node ? to_eV(*node, read_quantity(*node, dim::energy, path), path) : default_eV;
  resolve(key, fmt::format("{} eV", value));
  return value;
}

double Reader::number(std::string_view key, std::string_view doc) const {
  return quantity(key, dim::none, doc);
}

double Reader::number(std::string_view key, double default_value, std::string_view doc) const {
  return quantity(key, dim::none, default_value, doc);
}

int Reader::integer(std::string_view key, std::string_view doc) const {
  note(key, "integer", "", required, "", doc);
  if (is_describing()) return 1;
  const int value = to_integer(*demand(key, "a whole number"), child_path(key));
  resolve(key, std::to_string(value));
  return value;
}

int Reader::integer(std::string_view key, int default_value, std::string_view doc) const {
  note(key, "integer", "", std::to_string(default_value), "", doc);
  const Node* node = find(key);
  const int value = node ? to_integer(*node, child_path(key)) : default_value;
  resolve(key, std::to_string(value));
  return value;
}

bool Reader::flag(std::string_view key, bool default_value, std::string_view doc) const {
  note(key, "flag", "", default_value ? "true" : "false", "", doc);
  const Node* node = find(key);
  const bool value = node ? to_flag(*node, child_path(key)) : default_value;
  resolve(key, value ? "true" : "false");
  return value;
}

// --- texts, files and words ----------------------------------------------------------------------

std::string Reader::text(std::string_view key, std::string_view doc) const {
  note(key, "text", "", required, "", doc);
  if (is_describing()) return "name";
  const std::string value = scalar_text(*demand(key, "a text"), child_path(key), "a text");
  resolve(key, config::yaml_scalar(value));
  return value;
}

std::string Reader::text(std::string_view key, std::string_view default_value, std::string_view doc) const {
  note(key, "text", "", default_value.empty() ? "\"\"" : std::string(default_value), "", doc);
  const Node* node = find(key);
  const std::string value = node ? scalar_text(*node, child_path(key), "a text") : std::string(default_value);
  resolve(key, config::yaml_scalar(value));
  return value;
}

namespace {

std::string file_of(const Node& node, const std::string& path) {
  const std::string& name = scalar_text(node, path, "the name of a file");
  if (name.empty()) throw complaint(node, path, "needs the name of a file; found ''");
  return config::resolve_path(node.mark, name);
}

/// Written absolute, since the resolved config is kept in another folder than the one that named the file.
std::string resolved_file(const std::string& file) {
  return config::yaml_scalar(std::filesystem::absolute(file).lexically_normal().string());
}

}  // namespace

std::string Reader::file(std::string_view key, std::string_view doc) const {
  note(key, "file", "", required, "", doc);
  if (is_describing()) return "name";
  const std::string value = file_of(*demand(key, "the name of a file"), child_path(key));
  resolve(key, resolved_file(value));
  return value;
}

std::optional<std::string> Reader::maybe_file(std::string_view key, std::string_view doc) const {
  note(key, "file", "", optional, "", doc);
  if (is_describing()) return "name";
  const Node* node = find(key);
  if (!node || node->kind == Node::Kind::null) return {};
  const std::string value = file_of(*node, child_path(key));
  resolve(key, resolved_file(value));
  return value;
}

namespace {

const std::string& to_word(const Node& node, const std::string& path,
                           const std::vector<std::string>& allowed) {
  const std::string& text = scalar_text(node, path, one_of(allowed));
  if (std::find(allowed.begin(), allowed.end(), text) != allowed.end()) return text;
  throw complaint(
      node, path,
      "must be " + one_of(allowed) + "; found " + shown(text) + "." + did_you_mean(text, allowed));
}

}  // namespace

std::string Reader::word(std::string_view key, const std::vector<std::string>& allowed,
                         std::string_view doc) const {
  note(key, "word", "", required, joined(allowed), doc);
  if (is_describing()) return allowed.empty() ? "name" : allowed.front();
  const std::string value = to_word(*demand(key, one_of(allowed)), child_path(key), allowed);
  resolve(key, config::yaml_scalar(value));
  return value;
}

std::string Reader::word(std::string_view key, const std::vector<std::string>& allowed,
                         std::string_view default_word, std::string_view doc) const {
  note(key, "word", "", std::string(default_word), joined(allowed), doc);
  const Node* node = find(key);
  const std::string value = node ? to_word(*node, child_path(key), allowed) : std::string(default_word);
  resolve(key, config::yaml_scalar(value));
  return value;
}

// --- lists of scalars ----------------------------------------------------------------------------

std::vector<double> Reader::quantities(std::string_view key, const Dimension& d, std::string_view doc) const {
  note(key, "list of " + type_of(d), unit_of(d), required, "", doc);
  if (is_describing()) return {1};
  return read_quantities(*demand(key, need(d) + ", or a list of them"), key, d);
}

std::optional<std::vector<double>> Reader::maybe_quantities(std::string_view key, const Dimension& d,
                                                            std::string_view doc) const {
  note(key, "list of " + type_of(d), unit_of(d), optional, "", doc);
  if (is_describing()) return std::vector<double>{1};
  const Node* node = find(key);
  if (!node || node->kind == Node::Kind::null) return {};
  return read_quantities(*node, key, d);
}

std::vector<double> Reader::read_quantities(const Node& node, std::string_view key,
                                            const Dimension& d) const {
  std::vector<double> values;
  std::vector<std::string> written;
  for_each_value(node, child_path(key), [&](const Node& item, const std::string& path) {
    values.push_back(read_quantity(item, d, path));
    written.push_back(format_quantity(values.back(), d));
  });
  resolve(key, yaml_list(written));
  return values;
}

std::vector<std::string> Reader::texts(std::string_view key, const std::vector<std::string>& default_value,
                                       std::string_view doc) const {
  note(key, "list of texts", "", default_value.empty() ? "[]" : yaml_list(default_value), "", doc);
  const Node* node = find(key);
  std::vector<std::string> values = default_value;
  if (node) {
    values.clear();
    for_each_value(*node, child_path(key), [&](const Node& item, const std::string& path) {
      values.push_back(scalar_text(item, path, "a text"));
    });
  }
  std::vector<std::string> written;
  for (const std::string& v : values) written.push_back(config::yaml_scalar(v));
  resolve(key, yaml_list(written));
  return values;
}

}  // namespace oxvac
