#include "crossbar/cache.hpp"

#include <catch2/catch.hpp>

#include "images.hpp"

using Catch::Matchers::Contains;
using namespace oxvac::crossbar;

namespace {

NetworkConfig small() {
  NetworkConfig config;
  config.hidden = 12;
  config.epochs = 2;
  config.batch = 20;
  return config;
}

bool same(const Network& a, const Network& b) {
  return a.first.weights == b.first.weights && a.second.weights == b.second.weights &&
         a.first.bias == b.first.bias && a.second.bias == b.second.bias && a.first.scale == b.first.scale &&
         a.second.scale == b.second.scale && a.activation == b.activation &&
         a.hidden_full_scale == b.hidden_full_scale;
}

std::string only_file(const std::string& folder) {
  std::string found;
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    found = entry.path().string();
    ++count;
  }
  CHECK(count == 1);
  return found;
}

}  // namespace

TEST_CASE("a network is trained once and then comes from its file, bit by bit") {
  const images::TemporaryFolder folder;
  const ImageSet set = images::digits(200, 1);
  NetworkConfig config = small();
  config.activation = GENERATE(Activation::sigmoid, Activation::relu);
  std::vector<std::string> said;
  const auto get = [&](std::uint64_t seed) {
    said.clear();
    return load_or_train(set, digest(set), config, seed, folder.file("nets"),
                         [&](const std::string& s) { said.push_back(s); });
  };
  const TrainedNetwork fresh = get(3);
  CHECK_FALSE(fresh.from_cache);
  CHECK(said.size() == 2);
  const TrainedNetwork again = get(3);
  CHECK(again.from_cache);
  CHECK(again.seed == 3);
  CHECK(again.training_s == fresh.training_s);
  CHECK(same(again.network, fresh.network));
  CHECK(same(again.network, train(set, config, 3)));
  REQUIRE(said.size() == 1);
  CHECK_THAT(said[0], Contains("trained before"));

  const std::string path = only_file(folder.file("nets"));
  std::string bytes = images::read_text(path);
  SECTION("a flipped bit is noticed") { bytes[bytes.size() / 2] ^= 1; }
  SECTION("half a file is noticed") { bytes.resize(bytes.size() / 2); }
  SECTION("an empty file is noticed") { bytes.clear(); }
  images::write_bytes(path, {bytes.begin(), bytes.end()});
  const bool intact = bytes == images::read_text(path) && get(3).from_cache;
  if (!intact) {
    CHECK_THAT(said.front(), Contains("damaged"));
    CHECK(get(3).from_cache);  // it was mended
  }
}

TEST_CASE("whatever determines a network is in its key") {
  const ImageSet set = images::digits(50, 1);
  const NetworkConfig base = small();
  const std::string key = network_key(base, 1, set, digest(set));
  CHECK(network_key(base, 1, set, digest(set)) == key);
  CHECK(network_key(base, 2, set, digest(set)) != key);
  const auto changed = [&](auto change) {
    NetworkConfig config = base;
    change(config);
    return network_key(config, 1, set, digest(set)) != key;
  };
  CHECK(changed([](auto& c) { c.hidden = 13; }));
  CHECK(changed([](auto& c) { c.activation = Activation::relu; }));
  CHECK(changed([](auto& c) { c.training = Training::float_then_ternary; }));
  CHECK(changed([](auto& c) { c.epochs = 3; }));
  CHECK(changed([](auto& c) { c.batch = 10; }));
  CHECK(changed([](auto& c) { c.learning_rate = 0.5; }));
  CHECK_FALSE(changed([](auto& c) { c.seeds = {7}; }));  // the other seeds do not touch this network
  ImageSet other = set;
  other.pixels[100] ^= 1;
  CHECK(digest(other) != digest(set));
  other = set;
  other.labels[0] = static_cast<std::uint8_t>((set.labels[0] + 1) % 10);
  CHECK(digest(other) != digest(set));
}

TEST_CASE("a cache that cannot be made says so") {
  const images::TemporaryFolder folder;
  images::write_bytes(folder.file("file"), {1});
  const ImageSet set = images::digits(20, 1);
  CHECK_THAT(
      images::io_message([&] { load_or_train(set, digest(set), small(), 1, folder.file("file/nets")); }),
      Contains("crossbar.cache"));
}
