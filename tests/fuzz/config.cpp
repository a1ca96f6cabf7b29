// Bytes as a config: YAML, includes, overrides, every key read, and what was read written out and read again.

#include "crossbar/config.hpp"

#include <cmath>
#include <filesystem>
#include <sstream>
#include <vector>

#include "app/study.hpp"
#include "config/node.hpp"
#include "play.hpp"

namespace oxvac::fuzz {
namespace {

using config::Entry;
using config::Node;

/// What a protocol may be written out to here. The limits of the program itself are a thousand times higher;
/// a fuzzer that tried them would do nothing else (tests/unit/drive/limits_test.cpp tries them).
constexpr double most_repeats = 20'000;

/// The value of each `# arguments: --set path=value` at the top of a config.
std::vector<std::string> overrides_in(const std::string& yaml) {
  std::vector<std::string> out;
  std::istringstream lines(yaml);
  for (std::string line; std::getline(lines, line) && line.starts_with("#");) {
    std::istringstream words(line);
    std::string hash, arguments, word;
    if (!(words >> hash >> arguments) || arguments != "arguments:") continue;
    while (words >> word)
      if (word == "--set" && words >> word) out.push_back(word);
  }
  return out;
}

/// A name that may lead out of the folder of the fixtures.
bool leads_away(const std::string& name) {
  return name.starts_with('/') || name.find("..") != std::string::npos;
}

bool all_stay(const Node& node) {
  if (node.kind == Node::Kind::scalar && leads_away(node.scalar)) return false;
  for (const auto& item : node.items)
    if (!all_stay(*item)) return false;
  return true;
}

/// Walks the tree: does it name files elsewhere, and how much would its counts write out together?
struct Survey {
  bool stays_home = true;
  double repeats = 1;

  void walk(const Node& node) {
    for (const auto& item : node.items) walk(*item);
    for (const Entry& e : node.entries) {
      if (e.key == "include" || e.key == "file") stays_home = stays_home && all_stay(*e.value);
      if (e.key == "count" || e.key == "train" || e.key == "pairs" || e.key == "points")
        if (const auto n = parse_quantity(e.value->scalar); n && n->value_SI > 1) repeats *= n->value_SI;
      walk(*e.value);
    }
  }
};

/// Whether the input does no harm beyond this process; what the parser refuses is for the reader to refuse.
bool is_harmless(const std::string& yaml, const std::vector<std::string>& overrides) {
  for (const std::string& o : overrides)
    if (o.find('/') != std::string::npos || o.find("..") != std::string::npos ||
        o.find("count") != std::string::npos)
      return false;
  try {
    auto source = std::make_shared<config::Source>();
    source->name = "survey";
    Survey survey;
    survey.walk(*config::parse_yaml(yaml, source));
    return survey.stays_home && survey.repeats <= most_repeats;
  } catch (const Error&) {
    return true;
  }
}

/// The network stage, and the curves that need no file.
void read_network(const Reader& root) {
  root.text("title", "", "one line that says what this run is");
  const auto network = crossbar::read_crossbar(root.section("crossbar", "the network stage"));
  for (const crossbar::Scenario& scenario : network.scenarios) {
    if (scenario.curve.from != "linear" && scenario.curve.from != "power") continue;
    const crossbar::CellCurve curve = scenario.curve.load(network.voltage_max_V);
    curve.require_covers(network.voltage_max_V);
    if (!std::isfinite(curve.current_A(network.voltage_max_V))) broken("no current: " + curve.name());
  }
}

std::string read_and_resolve(const std::string& yaml, const std::vector<std::string>& overrides) {
  const Document document = Document::parse(yaml, "<text>", overrides);
  if (document.root().has("crossbar"))
    read_network(document.root());
  else
    read_study(document.root());
  document.require_all_used();
  return document.resolved();
}

}  // namespace

void play_config(const std::string& bytes) {
  static const bool moved = [] {
    std::filesystem::current_path(OXVAC_FUZZ_FILES);
    return true;
  }();
  static_cast<void>(moved);
  const std::vector<std::string> overrides = overrides_in(bytes);
  if (!is_harmless(bytes, overrides)) return;
  std::string resolved;
  if (!accepts([&] { resolved = read_and_resolve(bytes, overrides); })) return;
  // What results.h5 keeps must say the same as the config did.
  std::string again;
  if (!accepts([&] {
        try {
          again = read_and_resolve(resolved, {});
        } catch (const Error& e) {
          broken(std::string("the resolved config is refused: ") + e.what() + "\n" + resolved);
        }
      }))
    return;
  if (again != resolved)
    broken("the resolved config reads otherwise:\n" + resolved + "\n--- again:\n" + again);
}

}  // namespace oxvac::fuzz
