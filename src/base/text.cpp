#include "base/text.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace oxvac {
namespace {

constexpr std::size_t longest_word = 64;  // nobody mistypes a key of this length; bounds the work

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Edit distance with insertion, deletion, replacement and swap of neighbours (optimal string alignment).
std::size_t edit_distance(const std::string& a, const std::string& b) {
  const std::size_t n = b.size();
  std::vector<std::size_t> before(n + 1), previous(n + 1), current(n + 1);
  for (std::size_t j = 0; j <= n; ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= n; ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    before = previous;
    previous = current;
  }
  return previous[n];
}

/// How many edits still look like a typo in a word of this length.
std::size_t tolerance(std::size_t length) {
  if (length <= 1) return 0;
  if (length <= 3) return 1;
  return length <= 6 ? 2 : 3;
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > longest_word) return {};
  const std::string wanted = lower(word);
  std::string best;
  // Case alone is the smallest mistake, but still one: 0 edits of the lowered words and a different original.
  std::size_t best_distance = tolerance(word.size()) + 1;
  bool best_has_first_letter = false;
  for (const std::string& candidate : candidates) {
    if (candidate.empty() || candidate.size() > longest_word || candidate == word) continue;
    const std::string lowered = lower(candidate);
    const std::size_t distance = edit_distance(wanted, lowered);
    // A short candidate bears few edits too: 'a' is not a typo of 'abc'.
    if (distance > tolerance(candidate.size())) continue;
    const bool first_letter = lowered[0] == wanted[0];
    const bool nearer = distance < best_distance;
    if (nearer || (distance == best_distance && !best.empty() && first_letter && !best_has_first_letter)) {
      best = candidate;
      best_distance = distance;
      best_has_first_letter = first_letter;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = nearest_word(word, candidates);
  return nearest.empty() ? std::string() : " Did you mean '" + nearest + "'?";
}

std::string one_of(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

std::string printable(std::string text) {
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F) c = ' ';
  return text;
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return printable(std::move(text));
}

std::string shortened(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return std::string(text);
  std::size_t length = longest;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  return std::string(text.substr(0, length)) + "...";
}

}  // namespace oxvac
