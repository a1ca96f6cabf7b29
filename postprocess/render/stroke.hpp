#pragma once
/// \file The plane geometry behind lines: clipping and dashes.

#include <vector>

#include "render/canvas.hpp"

namespace oxvac::draw {

/// The runs of a line that lie inside the box (Liang and Barsky); points that are not finite separate runs.
std::vector<std::vector<Point>> clipped(const std::vector<Point>& line, const Box& box);

/// The runs between points that are not finite.
std::vector<std::vector<Point>> finite_runs(const std::vector<Point>& line);

/// Cuts one run into dashes of `on` pixels with gaps of `off` pixels, measured along it.
std::vector<std::vector<Point>> dashed(const std::vector<Point>& line, double on, double off);

/// Of the points in one pixel column keeps the first, the lowest, the highest and the last, in order: the
/// picture stays the same and a trace of a million steps can be drawn.
std::vector<Point> thinned(const std::vector<Point>& line);

}  // namespace oxvac::draw
