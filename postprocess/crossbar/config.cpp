#include "crossbar/config.hpp"

#include <algorithm>
#include <cmath>

namespace oxvac::crossbar {
namespace {

template <class Enum>
Enum read_enum(const Reader& reader, const char* key, const std::vector<std::string>& names,
               Enum default_value, const char* doc) {
  const std::string word = reader.word(key, names, names[static_cast<std::size_t>(default_value)], doc);
  return static_cast<Enum>(std::find(names.begin(), names.end(), word) - names.begin());
}

int read_positive(const Reader& reader, const char* key, int default_value, const char* doc) {
  const int value = reader.integer(key, default_value, doc);
  reader.require(value >= 1, key, "must be at least 1");
  return value;
}

int read_bits(const Reader& reader, const char* key, const char* doc) {
  const int bits = reader.integer(key, 0, doc);
  reader.require(bits >= 0 && bits <= 8, key, "takes 1 to 8 bits, or 0 for a converter as fine as its data");
  return bits;
}

std::vector<std::uint64_t> read_seeds(const Reader& reader, const std::vector<std::uint64_t>& default_value) {
  const auto numbers = reader.maybe_quantities(
      "seeds", dim::none, "one network is trained for each of these whole numbers; default 1, 2, 3");
  if (!numbers) return default_value;
  std::vector<std::uint64_t> seeds;
  for (const double n : *numbers) {
    reader.require(n >= 0 && n < 1e9 && n == std::floor(n), "seeds", "seeds are whole numbers from 0 to 1e9");
    seeds.push_back(static_cast<std::uint64_t>(n));
    reader.require(std::count(seeds.begin(), seeds.end(), seeds.back()) == 1, "seeds",
                   "a seed is given twice: the same network twice says nothing about the spread");
  }
  reader.require(!seeds.empty(), "seeds", "give at least one seed");
  return seeds;
}

NetworkConfig read_network(const Reader& reader) {
  NetworkConfig net;
  net.hidden = read_positive(reader, "hidden", net.hidden, "hidden units");
  net.activation = read_enum(reader, "activation", activation_names(), net.activation, "of the hidden units");
  net.training = read_enum(reader, "training", training_names(), net.training,
                           "ternary weights in every forward pass, or float training ternarised at its end");
  net.epochs = read_positive(reader, "epochs", net.epochs, "passes over the training images");
  net.batch = read_positive(reader, "batch", net.batch, "images per step");
  net.learning_rate =
      reader.number("learning_rate", net.learning_rate, "of Adam at the start; falls as a cosine");
  reader.require(net.learning_rate > 0, "learning_rate", "must be positive");
  net.seeds = read_seeds(reader, net.seeds);
  return net;
}

Spread read_spread(const Reader& reader) {
  Spread spread;
  spread.sigma = reader.number("sigma", "standard deviation of ln r from cell to cell");
  reader.require(spread.sigma >= 0, "sigma", "must not be negative");
  const int seed = reader.integer("seed", 1, "of the draw of cells");
  reader.require(seed >= 0, "seed", "must not be negative");
  spread.seed = static_cast<std::uint64_t>(seed);
  return spread;
}

ArrayConfig read_array(const Reader& reader) {
  ArrayConfig array;
  array.mapping = reader.choose("mapping", mapping_choices(), "differential", "how a weight sits on cells");
  array.both_layers = reader.word("layers", {"first", "both"}, "first", "layers on the array") == "both";
  array.gain = reader.choose("gain", gain_choices(), "endpoint", "what the readout divides the current by");
  array.encoder.range = read_enum(reader, "pixels", pixel_range_names(), array.encoder.range,
                                  "black at 0 V, or at -voltage_max");
  array.encoder.dac_bits =
      read_bits(reader, "dac_bits", "levels of the input voltages as a power of two; 0: no limit");
  array.adc_bits = read_bits(reader, "adc_bits", "levels of the readout as a power of two; 0: no limit");
  if (reader.has("spread")) {
    array.spread =
        read_spread(reader.section("spread", "cells that differ from each other in r; none by default"));
  }
  if (reader.has("hidden_full_scale")) {
    array.hidden_full_scale = reader.number("hidden_full_scale",
                                            "hidden value sent at voltage_max; by default 1 "
                                            "for sigmoid, the 99.99 percentile for relu");
    reader.require(*array.hidden_full_scale > 0, "hidden_full_scale", "must be positive");
  }
  return array;
}

}  // namespace

CrossbarConfig read_crossbar(const Reader& reader) {
  CrossbarConfig config;
  config.mnist = reader.file("mnist", "folder with the four unpacked IDX files; script/fetch-mnist fills it");
  config.output =
      reader.maybe_file("output", "folder for the report; default: crossbar").value_or(config.output);
  config.cache =
      reader.maybe_file("cache", "folder for trained networks; default: networks in the output folder")
          .value_or("");
  config.voltage_max_V = reader.quantity("voltage_max", dim::voltage, config.voltage_max_V,
                                         "read voltage that stands for the largest input");
  reader.require(config.voltage_max_V > 0, "voltage_max", "must be positive");
  config.network = read_network(reader.section_or_empty("network", "the network and its training"));
  reader.named("scenarios", "one curve on one kind of array each",
               [&](const std::string& name, const Reader& r) {
                 r.require(name.find_first_of(",\"\n\r") == std::string::npos, "",
                           "a scenario's name heads a column of a CSV file: no comma, quote or line break");
                 Scenario scenario;
                 scenario.name = name;
                 scenario.curve = r.section("iv", "current of a low-resistance cell against voltage")
                                      .choose("from", curve_source_choices(), "where the curve comes from");
                 scenario.array = read_array(r);
                 config.scenarios.push_back(std::move(scenario));
               });
  reader.require(!config.scenarios.empty(), "scenarios", "name at least one scenario");
  return config;
}

}  // namespace oxvac::crossbar
