#pragma once
/// \file Which reads speak for the low-resistance state, as the experiment monitors it.

#include <vector>

#include "reduce/reduce.hpp"

namespace oxvac::draw {

/// Reads of the low-resistance state and those after a refresh, in order.
std::vector<const ReadState*> low_resistance_reads(const Reduction& reduction);

/// The largest number of switching cycles before any read.
int most_cycles(const std::vector<Reduction>& reductions);

}  // namespace oxvac::draw
