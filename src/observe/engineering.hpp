#pragma once
/// \file Numbers for the eye: "12.5 ns", "31 uA", "4 min 10 s".

#include <string>

namespace oxvac::observe {

/// Three significant digits with the prefix that keeps the number between 1 and 1000: f p n u m, none, k M G.
std::string engineering(double value, const std::string& unit);

/// A wall time: "8 s", "4 min 10 s", "3 h 05 min".
std::string duration(double seconds);

}  // namespace oxvac::observe
