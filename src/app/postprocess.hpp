#pragma once
/// \file What is right of the results file: how configs of the reduction and of the network are read.

#include "config/reader.hpp"
#include "crossbar/crossbar.hpp"
#include "reduce/reduce.hpp"

namespace oxvac {

/// Reads the section `reduction` of a config, every key of which has a default.
ReductionOptions read_reduction(const Reader& root);

/// Reads the section `crossbar` of a config.
crossbar::CrossbarConfig read_network(const Reader& root);

}  // namespace oxvac
