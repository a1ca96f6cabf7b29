#pragma once
/// \file Where the nodes of one axis go.

#include <vector>

#include "device/geometry.hpp"

namespace oxvac {

/// Wanted spacing at x: the smallest over all entries of spacing + ln(growth) * distance from [from, to],
/// which makes successive cells grow by about the factor `growth`.
double wanted_spacing_m(const std::vector<Spacing>& entries, double x_m);

/// Node positions in metres, ascending, first and last breakpoint included. Every breakpoint is a node;
/// between two of them the number of cells is the integral of dx / spacing, rounded (at least 1), and the
/// nodes stand at equal steps of that integral. \param breakpoints_m ascending; points nearer to each other
/// than 1e-9 of the whole length count as one.
std::vector<double> graded_nodes(const std::vector<double>& breakpoints_m,
                                 const std::vector<Spacing>& entries);

}  // namespace oxvac
