#pragma once
/// \file What is right of the results file: how a config of the network is read.

#include "config/reader.hpp"
#include "crossbar/crossbar.hpp"

namespace oxvac {

/// Reads the section `crossbar` of a config.
crossbar::CrossbarConfig read_network(const Reader& root);

}  // namespace oxvac
