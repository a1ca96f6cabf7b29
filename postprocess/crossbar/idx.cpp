#include "crossbar/idx.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"

namespace oxvac::crossbar {
namespace {

constexpr std::uint32_t image_magic = 0x00000803;  // unsigned bytes, three dimensions
constexpr std::uint32_t label_magic = 0x00000801;  // unsigned bytes, one dimension
constexpr std::uint64_t largest_file_bytes = std::uint64_t{1} << 31;

const char* const remedy = "run script/fetch-mnist, which fetches the four files and checks them";

struct IdxFile {
  std::vector<std::uint32_t> sizes;
  std::vector<std::uint8_t> bytes;
};

std::uint32_t read_big_endian(std::istream& in) {
  std::array<unsigned char, 4> b{};
  in.read(reinterpret_cast<char*>(b.data()), b.size());
  return (std::uint32_t{b[0]} << 24) | (std::uint32_t{b[1]} << 16) | (std::uint32_t{b[2]} << 8) | b[3];
}

IdxFile read_file(const std::string& path, std::uint32_t magic, int dimensions) {
  std::ifstream in(path, std::ios::binary);
  if (!in || !std::filesystem::is_regular_file(path)) {
    throw io_error(fmt::format("{}: cannot be opened; {}", path, remedy));
  }
  const std::uint64_t file_bytes = std::filesystem::file_size(path);
  const std::uint64_t header_bytes = 4 + 4 * std::uint64_t(dimensions);
  if (file_bytes < header_bytes) {
    throw io_error(
        fmt::format("{}: {} bytes are too few for the header of an IDX file; {}", path, file_bytes, remedy));
  }
  const std::uint32_t found = read_big_endian(in);
  if (found != magic) {
    const char* hint = (found >> 16) == 0x1f8b ? "it is gzip-packed: unpack it, or " : "";
    throw input_error(fmt::format("{}: the magic number is 0x{:08x} where 0x{:08x} is due; {}{}", path, found,
                                  magic, hint, remedy));
  }
  IdxFile file;
  std::uint64_t payload = 1;
  for (int d = 0; d < dimensions; ++d) {
    file.sizes.push_back(read_big_endian(in));
    if (file.sizes.back() != 0 && payload > largest_file_bytes / file.sizes.back()) {
      throw input_error(fmt::format("{}: the header promises more than 2 GiB; {}", path, remedy));
    }
    payload *= file.sizes.back();
  }
  if (payload == 0)
    throw input_error(fmt::format("{}: the header promises no data at all; {}", path, remedy));
  if (file_bytes != header_bytes + payload) {
    throw io_error(fmt::format("{}: {} bytes of data where the header promises {} ({}); {}", path,
                               file_bytes - header_bytes, payload,
                               file_bytes < header_bytes + payload ? "truncated" : "too long", remedy));
  }
  file.bytes.resize(payload);
  in.read(reinterpret_cast<char*>(file.bytes.data()), static_cast<std::streamsize>(payload));
  if (!in) throw io_error(fmt::format("{}: reading failed after the header", path));
  return file;
}

}  // namespace

ImageSet read_idx(const std::string& image_file, const std::string& label_file) {
  IdxFile images = read_file(image_file, image_magic, 3);
  IdxFile labels = read_file(label_file, label_magic, 1);
  if (images.sizes[0] != labels.sizes[0]) {
    throw input_error(fmt::format("{} holds {} images but {} holds {} labels; take both files of one set",
                                  image_file, images.sizes[0], label_file, labels.sizes[0]));
  }
  const auto wrong = std::find_if(labels.bytes.begin(), labels.bytes.end(), [](auto l) { return l > 9; });
  if (wrong != labels.bytes.end()) {
    throw input_error(fmt::format("{}: label {} of image {} is not a digit; {}", label_file, int(*wrong),
                                  wrong - labels.bytes.begin(), remedy));
  }
  ImageSet set;
  set.count = static_cast<int>(images.sizes[0]);
  set.rows = static_cast<int>(images.sizes[1]);
  set.columns = static_cast<int>(images.sizes[2]);
  set.pixels = std::move(images.bytes);
  set.labels = std::move(labels.bytes);
  return set;
}

Mnist read_mnist(const std::string& folder) {
  const auto in = [&](const char* name) { return (std::filesystem::path(folder) / name).string(); };
  Mnist mnist;
  mnist.training = read_idx(in("train-images-idx3-ubyte"), in("train-labels-idx1-ubyte"));
  mnist.test = read_idx(in("t10k-images-idx3-ubyte"), in("t10k-labels-idx1-ubyte"));
  if (mnist.training.rows != mnist.test.rows || mnist.training.columns != mnist.test.columns) {
    throw input_error(fmt::format("{}: training images have {}x{} pixels but test images {}x{}; {}", folder,
                                  mnist.training.rows, mnist.training.columns, mnist.test.rows,
                                  mnist.test.columns, remedy));
  }
  return mnist;
}

ImageSet first_images(const ImageSet& set, int count) {
  const int kept = std::min(count, set.count);
  const auto kept_bytes = std::ptrdiff_t(kept) * set.pixels_per_image();
  return {kept,
          set.rows,
          set.columns,
          {set.pixels.begin(), set.pixels.begin() + kept_bytes},
          {set.labels.begin(), set.labels.begin() + kept}};
}

}  // namespace oxvac::crossbar
