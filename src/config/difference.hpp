#pragma once
/// \file What changed from one resolved config to another.

#include <string>

namespace oxvac {

/// The lines that only one of two configs has, "- old; + new", six at most, in one line as part of a message
/// about bad input. Empty where there are none.
std::string config_difference(const std::string& then, const std::string& now);

}  // namespace oxvac
