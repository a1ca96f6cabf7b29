#pragma once
/// \file Small things about words: "did you mean", lists in messages, what a terminal may be shown.

#include <string>
#include <string_view>
#include <vector>

namespace oxvac {

/// The candidate closest to `word` in edit distance (transpositions count one), if close enough to be a typo.
/// \returns an empty string where nothing is near.
std::string nearest_word(std::string_view word, const std::vector<std::string>& candidates);

/// " Did you mean 'sigma0'?" or an empty string.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// "a, b or c"; empty for an empty list.
std::string one_of(const std::vector<std::string>& words);

/// The text without what would steer a terminal that shows it: of control characters only ends of lines stay,
/// the others become spaces.
std::string printable(std::string text);

/// The same, and ends of lines are spaces, too.
std::string one_line(std::string text);

/// The text, or its beginning of at most so many bytes and "..."; no UTF-8 character is cut in two.
std::string shortened(std::string_view text, std::size_t longest);

}  // namespace oxvac
