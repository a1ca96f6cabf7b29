#pragma once
/// \file What changed from one resolved config to another.

#include <string>

namespace oxvac {

/// The lines that only one of two configs has, "- old" and "+ new", six at most, each on a line of its own.
/// Empty where there are none.
std::string config_difference(const std::string& then, const std::string& now);

}  // namespace oxvac
