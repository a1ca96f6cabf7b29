#pragma once
/// \file First-layer weights as bitmaps, one for each hidden neuron and scenario.

#include <string>
#include <vector>

#include "render/canvas.hpp"

namespace oxvac::draw {

/// Weights of the first layer: what each scenario makes of the ternary ones.
struct WeightBitmaps {
  int rows = 0, columns = 0;           ///< of an image
  std::vector<std::string> scenarios;  ///< "ternary" first
  /// [scenario][hidden][row * columns + column]; 1 is a nominal weight.
  std::vector<std::vector<std::vector<float>>> values;
};

/// Reads weights_layer1.csv (docs/crossbar.md): hidden,row,column,ternary,<scenario>...
/// \throws Error(io) naming the line that is not a weight of a rows x columns image.
WeightBitmaps read_weights(const std::string& path, int rows, int columns);

/// A page with one line of bitmaps for each scenario, of the same few neurons: those whose weights change
/// most.
Canvas draw_weights(const WeightBitmaps& weights);

}  // namespace oxvac::draw
