#include "crossbar/cache.hpp"

#include <fmt/core.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace oxvac::crossbar {
namespace {

/// To be raised with every change of train() that changes its result.
constexpr int training_version = 1;

/// FNV-1a, 64 bits (Fowler, Noll, Vo).
class Fnv {
 public:
  void add(const void* data, std::size_t bytes) {
    const auto* p = static_cast<const unsigned char*>(data);
    for (std::size_t i = 0; i < bytes; ++i) value_ = (value_ ^ p[i]) * 0x100000001b3;
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

std::uint64_t hash_of(std::string_view text) {
  Fnv fnv;
  fnv.add(text.data(), text.size());
  return fnv.value();
}

// The file: length and text of the key, the numbers, and the hash of all that as its last eight bytes.
template <class T>
void put(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put(std::string& out, const TernaryLayer& layer) {
  put(out, static_cast<std::int32_t>(layer.weights.rows()));
  put(out, static_cast<std::int32_t>(layer.weights.cols()));
  put(out, layer.scale);
  for (const float b : layer.bias) put(out, b);
  for (const float w : layer.weights.reshaped()) put(out, static_cast<std::int8_t>(w));
}

std::string packed(const TrainedNetwork& trained, const std::string& key) {
  std::string out;
  put(out, static_cast<std::uint32_t>(key.size()));
  out += key;
  put(out, trained.training_s);
  put(out, trained.network.hidden_full_scale);
  put(out, trained.network.first);
  put(out, trained.network.second);
  put(out, hash_of(out));
  return out;
}

/// Takes values off the front; `ok` turns false where the bytes run out.
struct Unpacker {
  std::string_view bytes;
  bool ok = true;

  template <class T>
  T take() {
    T value{};
    if (bytes.size() < sizeof value) {
      ok = false;
      return value;
    }
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
    return value;
  }

  TernaryLayer take_layer() {
    TernaryLayer layer;
    const auto rows = take<std::int32_t>();
    const auto columns = take<std::int32_t>();
    if (!ok || rows < 1 || columns < 1 || std::size_t(rows) * std::size_t(columns) > bytes.size()) {
      ok = false;
      return layer;
    }
    layer.scale = take<float>();
    layer.bias.resize(rows);
    for (float& b : layer.bias) b = take<float>();
    layer.weights.resize(rows, columns);
    for (float& w : layer.weights.reshaped()) w = take<std::int8_t>();
    return layer;
  }
};

std::optional<TrainedNetwork> unpacked(std::string_view file, const std::string& key,
                                       const NetworkConfig& config) {
  if (file.size() < sizeof(std::uint64_t)) return {};
  const std::string_view body = file.substr(0, file.size() - sizeof(std::uint64_t));
  Unpacker last{file.substr(body.size())};
  if (last.take<std::uint64_t>() != hash_of(body)) return {};
  Unpacker in{body};
  const auto key_size = in.take<std::uint32_t>();
  if (!in.ok || in.bytes.substr(0, key_size) != key) return {};
  in.bytes.remove_prefix(key_size);
  TrainedNetwork trained;
  trained.training_s = in.take<double>();
  trained.network.hidden_full_scale = in.take<float>();
  trained.network.first = in.take_layer();
  trained.network.second = in.take_layer();
  trained.network.activation = config.activation;
  trained.from_cache = true;
  if (!in.ok || !in.bytes.empty()) return {};
  return trained;
}

void write_whole(const std::filesystem::path& path, const std::string& bytes) {
  // Under another name first: a run that dies halfway leaves no half file.
  const std::filesystem::path partial = path.string() + ".part";
  std::ofstream out(partial, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  std::error_code failed;
  if (out) std::filesystem::rename(partial, path, failed);
  if (!out || failed) {
    throw io_error(
        fmt::format("{}: the trained network cannot be written; free some space or give another "
                    "folder with crossbar.cache",
                    path.string()));
  }
}

}  // namespace

std::uint64_t digest(const ImageSet& images) {
  Fnv fnv;
  fnv.add(images.pixels.data(), images.pixels.size());
  fnv.add(images.labels.data(), images.labels.size());
  return fnv.value();
}

std::string network_key(const NetworkConfig& config, std::uint64_t seed, const ImageSet& images,
                        std::uint64_t images_digest) {
  return fmt::format(
      "oxvac network, training code {}; {} images {}x{} {:016x}; hidden {}, {}, {}, epochs {}, batch {}, "
      "learning "
      "rate {}; seed {}; {}",
      training_version, images.count, images.rows, images.columns, images_digest, config.hidden,
      activation_names()[static_cast<int>(config.activation)],
      training_names()[static_cast<int>(config.training)], config.epochs, config.batch, config.learning_rate,
      seed, Eigen::SimdInstructionSetsInUse());
}

TrainedNetwork load_or_train(const ImageSet& images, std::uint64_t images_digest, const NetworkConfig& config,
                             std::uint64_t seed, const std::string& folder, const Progress& progress) {
  const std::string key = network_key(config, seed, images, images_digest);
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    throw io_error(
        fmt::format("{}: the folder for trained networks cannot be made ({}); give another one with "
                    "crossbar.cache",
                    folder, failed.message()));
  }
  const auto path = std::filesystem::path(folder) / fmt::format("{:016x}.network", hash_of(key));
  if (std::ifstream in(path, std::ios::binary); in) {
    std::stringstream bytes;
    bytes << in.rdbuf();
    if (auto trained = unpacked(bytes.str(), key, config)) {
      trained->seed = seed;
      if (progress) progress(fmt::format("seed {}: trained before, taken from {}", seed, path.string()));
      return *trained;
    }
    if (progress)
      progress(fmt::format("seed {}: {} is damaged or of another kind; training anew", seed, path.string()));
  }
  const auto start = Clock::now();
  TrainedNetwork trained{train(images, config, seed, progress), seed, 0, false};
  trained.training_s = seconds_since(start);
  write_whole(path, packed(trained, key));
  return trained;
}

}  // namespace oxvac::crossbar
