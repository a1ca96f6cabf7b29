#pragma once
/// \file The section `crossbar:` of a config.

#include <string>
#include <vector>

#include "config/reader.hpp"
#include "crossbar/analogue.hpp"
#include "crossbar/curve_source.hpp"
#include "crossbar/train.hpp"

namespace oxvac::crossbar {

/// One curve on one kind of array.
struct Scenario {
  std::string name;
  CurveSource curve = linear_source();
  ArrayConfig array;
};

struct CrossbarConfig {
  std::string mnist = "data/mnist";  ///< folder with the four IDX files
  std::string output = "crossbar";   ///< folder for what write_report() writes
  std::string cache;                 ///< folder for trained networks; empty: <output>/networks
  double voltage_max_V = 0.6;        ///< read voltage of the largest input
  NetworkConfig network;
  std::vector<Scenario> scenarios;

  std::string cache_folder() const { return cache.empty() ? output + "/networks" : cache; }
};

/// Reads the mapping under the key `crossbar`. Opens no file. \throws Error (input).
CrossbarConfig read_crossbar(const Reader& reader);

}  // namespace oxvac::crossbar
