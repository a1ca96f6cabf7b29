#pragma once
/// \file Trains the networks and puts them on arrays: what a cell's curve costs in recognised digits.

#include "crossbar/config.hpp"
#include "crossbar/report.hpp"

namespace oxvac::crossbar {

/// Loads every curve first, so that a wrong one is refused before any training; then trains what the cache
/// lacks and runs every scenario with every network over the test images.
/// \throws Error (io, input) about the images, a curve or the cache, (numerics) if training diverges.
CrossbarReport run_crossbar(const CrossbarConfig& config, const Progress& progress = {});

/// The same on given images.
CrossbarReport run_crossbar(const CrossbarConfig& config, const Mnist& mnist, const Progress& progress = {});

}  // namespace oxvac::crossbar
