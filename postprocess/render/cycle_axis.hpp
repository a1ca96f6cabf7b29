#pragma once
/// \file The axis of switching cycles, which spans decades and starts at zero.

#include <vector>

#include "render/axes.hpp"

namespace oxvac::draw {

/// Logarithmic from 1 to `most` cycles with a place for 0 in front; linear up to 20 cycles.
/// \param most the largest number of cycles shown.
AxisSpec cycle_axis(int most);

/// Where `cycles` stands on that axis.
double cycle_place(int cycles, int most);

}  // namespace oxvac::draw
