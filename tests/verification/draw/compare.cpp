#include "compare.hpp"

#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "judge.hpp"

namespace oxvac::verification {
namespace {

constexpr double kRounding = 1e-10, kRelative = 0.01, kOrder = 0.05;

/// Rows of the same words (two meshes may be reported in the same ones) are told apart by their turn.
using Key = std::tuple<std::string, std::string, std::string, int>;

std::map<Key, const Row*> by_key(const std::vector<Row>& rows) {
  std::map<Key, const Row*> all;
  for (const Row& r : rows) {
    int turn = 0;
    while (!all.try_emplace({r.problem, r.test, r.what_without_errors(), turn}, &r).second) ++turn;
  }
  return all;
}

bool numbers_agree(const std::string& page, const std::string& found, bool order, bool is_accepted) {
  const Figures a = figures_of(page), b = figures_of(found);
  if (a.words != b.words || a.numbers.size() != b.numbers.size()) return false;
  for (std::size_t i = 0; i < a.numbers.size(); ++i) {
    const Figure &p = a.numbers[i], &f = b.numbers[i];
    if (std::abs(p.value) < kRounding) {
      if (std::abs(f.value) < kRounding || is_accepted) continue;
      return false;
    }
    const double off = std::abs(p.value - f.value);
    const double allowed =
        order ? kOrder : std::max(kRelative * std::abs(p.value), std::max(p.last_digit, f.last_digit));
    if (off > allowed * (1 + 1e-9)) return false;
  }
  return true;
}

/// Of a figure that its test calls rounding the digits are the machine's: its verdict is what must stay.
bool is_rounding(const Row& r) { return r.accepted.find("(rounding") != std::string::npos; }

std::string verdict(const Row& r) { return accepted(r) ? "" : " (not accepted)"; }

std::string difference_of(const Row& page, const Row& found) {
  const bool order = measure_of(page) == Measure::order;
  const std::string place = "problem " + page.problem + ", \"" + page.what_without_errors() + "\": ";
  if (page.title != found.title)
    return place + "the title on the page is \"" + page.title + "\", now \"" + found.title + "\"";
  if (page.accepted != found.accepted)
    return place + "the page accepts \"" + page.accepted + "\", the test \"" + found.accepted + "\"";
  if (accepted(page) != accepted(found) ||
      (!is_rounding(page) && !numbers_agree(page.measured, found.measured, order, accepted(found))))
    return place + "the page says " + page.measured + verdict(page) + ", measured " + found.measured +
           verdict(found) + ", accepted " + page.accepted;
  if (!numbers_agree(page.errors(), found.errors(), false, false))
    return place + "the page says" + page.errors() + ", measured" + found.errors();
  return "";
}

}  // namespace

std::vector<std::string> differences(const std::vector<Row>& found, const std::vector<Row>& page) {
  std::set<std::string> played;
  for (const Row& r : found) played.insert(r.test);
  std::vector<std::string> all;
  const auto measured = by_key(found), known = by_key(page);
  for (const auto& [key, row] : known) {
    if (played.count(row->test) == 0) continue;
    const auto same = measured.find(key);
    const std::string off = same == measured.end()
                                ? "problem " + row->problem + ", \"" + row->what + "\": the page says " +
                                      row->measured + ", measured nothing"
                                : difference_of(*row, *same->second);
    if (!off.empty()) all.push_back(off);
  }
  for (const auto& [key, row] : measured)
    if (known.count(key) == 0)
      all.push_back("problem " + row->problem + ", \"" + row->what + "\": not on the page, measured " +
                    row->measured);
  return all;
}

}  // namespace oxvac::verification
