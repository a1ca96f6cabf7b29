#pragma once
/// \file Synthetic images, files and networks for the tests of the crossbar; no MNIST needed.

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "crossbar/idx.hpp"
#include "crossbar/network.hpp"
#include "crossbar/random.hpp"

namespace images {

/// A folder that lives as long as the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "oxvac-crossbar-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

inline void write_bytes(const std::string& path, const std::vector<std::uint8_t>& bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Big-endian magic and sizes, then the payload.
inline std::vector<std::uint8_t> idx_bytes(std::uint32_t magic, const std::vector<std::uint32_t>& sizes,
                                           const std::vector<std::uint8_t>& payload) {
  std::vector<std::uint8_t> bytes;
  const auto put = [&](std::uint32_t v) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(v >> shift));
  };
  put(magic);
  for (const std::uint32_t s : sizes) put(s);
  bytes.insert(bytes.end(), payload.begin(), payload.end());
  return bytes;
}

/// Ten kinds of 8x8 pictures: a fixed pattern of about a third lit pixels for each digit, with noise in grey
/// and a tenth of the lit pixels missing.
inline oxvac::crossbar::ImageSet digits(int count, std::uint64_t seed) {
  oxvac::crossbar::Random pattern_random(1234);
  std::vector<std::vector<bool>> patterns(10, std::vector<bool>(64));
  for (auto& pattern : patterns) {
    for (std::size_t p = 0; p < 64; ++p) pattern[p] = pattern_random.uniform() < 0.33;
  }
  oxvac::crossbar::Random random(seed, 7);
  oxvac::crossbar::ImageSet set;
  set.count = count;
  set.rows = set.columns = 8;
  for (int i = 0; i < count; ++i) {
    const auto digit = static_cast<std::uint8_t>(random.below(10));
    set.labels.push_back(digit);
    for (std::size_t p = 0; p < 64; ++p) {
      const bool lit = patterns[digit][p] ? random.uniform() > 0.1 : random.uniform() < 0.05;
      set.pixels.push_back(lit ? static_cast<std::uint8_t>(60 + random.below(196)) : 0);
    }
  }
  return set;
}

/// A network with random ternary weights; nothing that has learned, but a full-sized mixture of states.
inline oxvac::crossbar::Network random_network(int pixels, int hidden, std::uint64_t seed) {
  oxvac::crossbar::Random random(seed, 99);
  const auto layer = [&](int outputs, int inputs) {
    oxvac::crossbar::TernaryLayer l;
    l.weights.resize(outputs, inputs);
    for (float& w : l.weights.reshaped()) w = static_cast<float>(static_cast<int>(random.below(3)) - 1);
    l.scale = 0.3f;
    l.bias.resize(outputs);
    for (float& b : l.bias) b = static_cast<float>(random.uniform() - 0.5);
    return l;
  };
  oxvac::crossbar::Network network;
  network.first = layer(hidden, pixels);
  network.second = layer(10, hidden);
  return network;
}

/// The message of the Error that f throws, with its kind checked by the caller; empty if none is thrown.
template <class F>
std::string message_of(F&& f, oxvac::ErrorKind kind) {
  try {
    f();
  } catch (const oxvac::Error& e) {
    return e.kind() == kind ? e.what() : std::string("wrong kind: ") + e.what();
  }
  return {};
}

template <class F>
std::string input_message(F&& f) {
  return message_of(f, oxvac::ErrorKind::input);
}
template <class F>
std::string io_message(F&& f) {
  return message_of(f, oxvac::ErrorKind::io);
}

}  // namespace images
