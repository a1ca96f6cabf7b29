#pragma once
/// \file Reads a YAML config with units, and is at the same time its reference.
///
/// A read() function asks a Reader for each key together with its meaning, unit and default. The same
/// function serves three ends: it reads a config; run on Reader::describing() it lists every key it
/// would accept (oxvac describe, docs/config.md); and what it read is written back with all defaults
/// (Document::resolved). A key that nobody asked for is an error that names file, line and path.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/units.hpp"

namespace oxvac {

namespace config {
struct Node;     // one YAML node with file and line
struct Session;  // what has been asked for so far: used keys, resolved values, descriptions
}  // namespace config

/// One line of the config reference.
struct KeyDescription {
  std::string path;       ///< "materials.<name>.conduction.sigma0"
  std::string type;       ///< "length", "number", "word", "section", "list" ...
  std::string unit;       ///< SI unit, empty where there is none
  std::string default_;   ///< as text; "required" or "optional" otherwise
  std::string choices;    ///< allowed words, comma separated
  std::string doc;        ///< one sentence
  std::string condition;  ///< "law = hopping": the choice under which the key exists
};

/// A named alternative in a visible list: a law, a waveform, an output.
template <class T>
struct Choice;

/// A view of one mapping of the config.
class Reader {
 public:
  Reader(std::shared_ptr<const config::Node> node, std::shared_ptr<config::Session> session, std::string path,
         std::string condition = {});

  /// A reader that accepts everything, returns defaults, and records what was asked for.
  static Reader describing(std::shared_ptr<config::Session> session);
  bool is_describing() const;

  // --- scalars. Without a default the key is required. Values come back in SI. -------------------
  double quantity(std::string_view key, const Dimension& d, std::string_view doc) const;
  double quantity(std::string_view key, const Dimension& d, double default_SI, std::string_view doc) const;
  std::optional<double> maybe_quantity(std::string_view key, const Dimension& d, std::string_view doc) const;
  /// An energy kept in eV; the config may write eV, meV, J or kJ/mol-free units of energy.
  double energy_eV(std::string_view key, std::string_view doc) const;
  double energy_eV(std::string_view key, double default_eV, std::string_view doc) const;
  double number(std::string_view key, std::string_view doc) const;
  double number(std::string_view key, double default_value, std::string_view doc) const;
  int integer(std::string_view key, std::string_view doc) const;
  int integer(std::string_view key, int default_value, std::string_view doc) const;
  bool flag(std::string_view key, bool default_value, std::string_view doc) const;
  std::string text(std::string_view key, std::string_view doc) const;
  std::string text(std::string_view key, std::string_view default_value, std::string_view doc) const;
  /// A file, relative to the folder of the config that names it (or absolute). Not checked for existence.
  std::string file(std::string_view key, std::string_view doc) const;
  std::optional<std::string> maybe_file(std::string_view key, std::string_view doc) const;
  /// One of a set of words; the message of a wrong one lists them all.
  std::string word(std::string_view key, const std::vector<std::string>& allowed, std::string_view doc) const;
  std::string word(std::string_view key, const std::vector<std::string>& allowed,
                   std::string_view default_word, std::string_view doc) const;

  // --- lists of scalars. A single scalar is a list of one. --------------------------------------
  std::vector<double> quantities(std::string_view key, const Dimension& d, std::string_view doc) const;
  std::optional<std::vector<double>> maybe_quantities(std::string_view key, const Dimension& d,
                                                      std::string_view doc) const;
  std::vector<std::string> texts(std::string_view key, const std::vector<std::string>& default_value,
                                 std::string_view doc) const;

  // --- structure -----------------------------------------------------------------------------
  bool has(std::string_view key) const;  ///< always true while describing
  /// The keys of this mapping as written, in order; empty while describing. Does not count as reading them.
  std::vector<std::string> keys() const;
  /// True if the key is there and holds a mapping: for keys that take a scalar or a section.
  bool is_section(std::string_view key) const;
  /// True if the key is there and holds a sequence: for keys that take a scalar or a list of sections.
  bool is_list(std::string_view key) const;
  /// The mapping under a key; required.
  Reader section(std::string_view key, std::string_view doc) const;
  /// The mapping under a key, or an empty one that yields every default.
  Reader section_or_empty(std::string_view key, std::string_view doc) const;
  /// Calls `each` for every mapping of a sequence. Missing key: no call.
  void list(std::string_view key, std::string_view doc, const std::function<void(const Reader&)>& each) const;
  /// Calls `each` with name and mapping for every member of a mapping of mappings, in order. Missing: no
  /// call.
  void named(std::string_view key, std::string_view doc,
             const std::function<void(const std::string& name, const Reader&)>& each) const;
  /// Reads `key` as the name of one of the choices and lets that one read the rest of this mapping.
  template <class T>
  T choose(std::string_view key, const std::vector<Choice<T>>& choices, std::string_view doc) const;
  template <class T>
  T choose(std::string_view key, const std::vector<Choice<T>>& choices, std::string_view default_name,
           std::string_view doc) const;

  /// This mapping laid over a base given as YAML text (a built-in material): keys that it lacks come from
  /// there. \param name stands for the base in messages, e.g. "library:TaOx".
  Reader over(std::string_view base_yaml, const std::string& name) const;
  /// A mapping of its own from YAML text, whose keys count as asked for under `path`.
  Reader from_text(std::string_view yaml, const std::string& name, const std::string& path) const;

  // --- complaints ----------------------------------------------------------------------------
  /// An input Error that names file, line and path of `key`, or of this mapping where key is empty or absent;
  /// where it is absent, also the key not read so far that it may be a slip of.
  Error error(std::string_view key, const std::string& message) const;
  /// Throws error(key, message) unless ok; never while describing.
  void require(bool ok, std::string_view key, const std::string& message) const;
  const std::string& path() const { return path_; }
  /// "file:line" of a key, for objects that complain later.
  std::string where(std::string_view key = {}) const;

 private:
  Reader with_condition(std::string condition) const;
  std::string choose_name(std::string_view key, const std::vector<std::string>& names,
                          const std::string* fallback, std::string_view doc) const;
  template <class T>
  T read_choice(std::string_view key, const std::string& name, const std::vector<Choice<T>>& choices) const;
  const config::Node* find(std::string_view key) const;
  const config::Node* demand(std::string_view key, std::string_view type) const;
  /// " Did you mean 'key' where line 7 has 'kee'?", or nothing.
  std::string misspelt(std::string_view key) const;
  void note(std::string_view key, std::string type, std::string unit, std::string default_,
            std::string choices, std::string_view doc) const;
  void resolve(std::string_view key, const std::string& yaml) const;
  double read_quantity(const config::Node& node, const Dimension& d, const std::string& key_path) const;
  std::vector<double> read_quantities(const config::Node& node, std::string_view key,
                                      const Dimension& d) const;
  std::string child_path(std::string_view key) const;

  std::shared_ptr<const config::Node> node_;
  std::shared_ptr<config::Session> session_;
  std::string path_;
  std::string condition_;
};

template <class T>
struct Choice {
  std::string name;
  std::string doc;
  std::function<T(const Reader&)> read;
};

template <class T>
std::vector<std::string> names_of(const std::vector<Choice<T>>& choices) {
  std::vector<std::string> names;
  for (const auto& c : choices) names.push_back(c.name);
  return names;
}

template <class T>
T Reader::choose(std::string_view key, const std::vector<Choice<T>>& choices, std::string_view doc) const {
  return read_choice(key, choose_name(key, names_of(choices), nullptr, doc), choices);
}

template <class T>
T Reader::choose(std::string_view key, const std::vector<Choice<T>>& choices, std::string_view default_name,
                 std::string_view doc) const {
  const std::string fallback(default_name);
  return read_choice(key, choose_name(key, names_of(choices), &fallback, doc), choices);
}

template <class T>
T Reader::read_choice(std::string_view key, const std::string& name,
                      const std::vector<Choice<T>>& choices) const {
  std::optional<T> chosen;
  for (const Choice<T>& c : choices) {
    if (is_describing()) {  // the reference lists the keys of every alternative
      T described = c.read(with_condition(std::string(key) + " = " + c.name));
      if (c.name == name) chosen.emplace(std::move(described));
    } else if (c.name == name) {
      chosen.emplace(c.read(*this));
    }
  }
  return std::move(*chosen);
}

/// A config file with everything it includes and the command line's overrides.
class Document {
 public:
  /// \param overrides "path.to.key=value" as given by --set; a number in the path indexes a list.
  /// \throws Error (input) on a missing file, a YAML syntax error, a duplicate key, an include cycle.
  static Document load(const std::string& path, const std::vector<std::string>& overrides = {});
  /// The same from text; `name` stands for the file in messages.
  static Document parse(const std::string& yaml, const std::string& name = "<text>",
                        const std::vector<std::string>& overrides = {});

  Reader root() const;
  /// Error for the first key that nobody read, with "did you mean" among the keys asked for beside it.
  void require_all_used() const;
  /// The config as read: every default filled in, SI units, in the order in which it was read.
  std::string resolved() const;

 private:
  std::shared_ptr<const config::Node> node_;
  std::shared_ptr<config::Session> session_;
};

/// Every key that `read` accepts, in the order in which it asks.
std::vector<KeyDescription> describe(const std::function<void(const Reader&)>& read);

}  // namespace oxvac
