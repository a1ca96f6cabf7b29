#pragma once
/// \file Several plots below each other on one page, with one legend and one x axis.

#include <vector>

#include "render/line_plot.hpp"

namespace oxvac::draw {

/// Draws the plots from top to bottom in equal heights and with a common left edge. Only the lowest one shows
/// the numbers of the x axis; the legend of all (each label once) stands above the first. \returns the placed
/// axes. \param shares relative heights; empty: equal.
std::vector<Axes> draw_stack(Canvas& canvas, std::vector<LinePlot> plots, const Box& area,
                             const std::vector<double>& shares = {});

}  // namespace oxvac::draw
