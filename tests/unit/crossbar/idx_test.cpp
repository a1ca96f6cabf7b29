#include "crossbar/idx.hpp"

#include <catch2/catch.hpp>

#include "images.hpp"

using Catch::Matchers::Contains;
using images::idx_bytes;
using images::input_message;
using images::io_message;
using images::write_bytes;
using namespace oxvac::crossbar;

namespace {

constexpr std::uint32_t image_magic = 0x803, label_magic = 0x801;

/// Two pictures of 2x3 pixels with the labels 7 and 0.
struct Pair {
  images::TemporaryFolder folder;
  std::string image_file = folder.file("images"), label_file = folder.file("labels");
  Pair() {
    write_bytes(image_file,
                idx_bytes(image_magic, {2, 2, 3}, {0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255}));
    write_bytes(label_file, idx_bytes(label_magic, {2}, {7, 0}));
  }
  ImageSet read() const { return read_idx(image_file, label_file); }
};

}  // namespace

TEST_CASE("images and labels come back as they were written") {
  const ImageSet set = Pair().read();
  CHECK(set.count == 2);
  CHECK(set.rows == 2);
  CHECK(set.columns == 3);
  CHECK(set.pixels == std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255});
  CHECK(set.labels == std::vector<std::uint8_t>{7, 0});

  const ImageSet one = first_images(set, 1);
  CHECK(one.count == 1);
  CHECK(one.pixels == std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5});
  CHECK(one.labels == std::vector<std::uint8_t>{7});
  CHECK(first_images(set, 5).count == 2);
}

TEST_CASE("a damaged IDX file is refused with what to do") {
  const Pair pair;
  const auto io = [&] { return io_message([&] { pair.read(); }); };
  const auto input = [&] { return input_message([&] { pair.read(); }); };

  SECTION("missing") {
    std::filesystem::remove(pair.image_file);
    CHECK_THAT(io(), Contains("cannot be opened") && Contains("script/fetch-mnist"));
  }
  SECTION("a folder in its place") {
    std::filesystem::remove(pair.image_file);
    std::filesystem::create_directory(pair.image_file);
    CHECK_THAT(io(), Contains("cannot be opened"));
  }
  SECTION("shorter than a header") {
    write_bytes(pair.image_file, {0, 0, 8, 3, 0, 0});
    CHECK_THAT(io(), Contains("6 bytes are too few"));
  }
  SECTION("truncated") {
    write_bytes(pair.image_file, idx_bytes(image_magic, {2, 2, 3}, {1, 2, 3}));
    CHECK_THAT(io(), Contains("3 bytes of data where the header promises 12") && Contains("truncated"));
  }
  SECTION("too long") {
    write_bytes(pair.label_file, idx_bytes(label_magic, {2}, {7, 0, 1}));
    CHECK_THAT(io(), Contains("too long") && Contains("labels"));
  }
  SECTION("labels in place of images") {
    std::filesystem::copy_file(pair.label_file, pair.image_file,
                               std::filesystem::copy_options::overwrite_existing);
    // 10 bytes: too short for three sizes
    CHECK_THAT(io(), Contains("too few for the header"));
  }
  SECTION("another magic number") {
    write_bytes(pair.image_file, idx_bytes(0x0D03, {2, 2, 3}, std::vector<std::uint8_t>(12)));
    CHECK_THAT(input(), Contains("0x00000d03") && Contains("0x00000803"));
  }
  SECTION("still packed") {
    write_bytes(pair.image_file, idx_bytes(0x1f8b0808, {2, 2, 3}, std::vector<std::uint8_t>(12)));
    CHECK_THAT(input(), Contains("gzip-packed"));
  }
  SECTION("sizes beyond reason") {
    write_bytes(pair.image_file, idx_bytes(image_magic, {0xffffffff, 0xffffffff, 28}, {}));
    CHECK_THAT(input(), Contains("more than 2 GiB"));
  }
  SECTION("no images") {
    write_bytes(pair.image_file, idx_bytes(image_magic, {0, 28, 28}, {}));
    CHECK_THAT(input(), Contains("no data"));
  }
  SECTION("files of two sets") {
    write_bytes(pair.label_file, idx_bytes(label_magic, {3}, {1, 2, 3}));
    CHECK_THAT(input(), Contains("2 images") && Contains("3 labels"));
  }
  SECTION("a label that is no digit") {
    write_bytes(pair.label_file, idx_bytes(label_magic, {2}, {7, 12}));
    CHECK_THAT(input(), Contains("label 12 of image 1"));
  }
}

TEST_CASE("training and test images must have one size") {
  const images::TemporaryFolder folder;
  write_bytes(folder.file("train-images-idx3-ubyte"), idx_bytes(image_magic, {1, 2, 2}, {1, 2, 3, 4}));
  write_bytes(folder.file("train-labels-idx1-ubyte"), idx_bytes(label_magic, {1}, {5}));
  write_bytes(folder.file("t10k-images-idx3-ubyte"), idx_bytes(image_magic, {1, 2, 2}, {5, 6, 7, 8}));
  write_bytes(folder.file("t10k-labels-idx1-ubyte"), idx_bytes(label_magic, {1}, {9}));
  const Mnist mnist = read_mnist(folder.path());
  CHECK(mnist.training.labels[0] == 5);
  CHECK(mnist.test.pixels[3] == 8);

  write_bytes(folder.file("t10k-images-idx3-ubyte"), idx_bytes(image_magic, {1, 1, 4}, {5, 6, 7, 8}));
  CHECK_THAT(input_message([&] { read_mnist(folder.path()); }), Contains("2x2") && Contains("1x4"));
}
