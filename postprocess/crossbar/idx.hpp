#pragma once
/// \file Reads MNIST's IDX files (big-endian magic, sizes, then one byte per value).
/// Format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".

#include <cstdint>
#include <string>
#include <vector>

namespace oxvac::crossbar {

/// Grey images with their labels, one byte per pixel (0 black, 255 white), row by row, image after image.
struct ImageSet {
  int count = 0;
  int rows = 0;
  int columns = 0;
  std::vector<std::uint8_t> pixels;  ///< [count][rows][columns]
  std::vector<std::uint8_t> labels;  ///< [count], 0..9

  int pixels_per_image() const { return rows * columns; }
};

struct Mnist {
  ImageSet training;
  ImageSet test;
};

/// Reads an image file and the label file that belongs to it.
/// \throws Error (io) where a file cannot be opened or is shorter or longer than its header says;
///         Error (input) on another magic number, no images, a label above 9 or unequal counts.
ImageSet read_idx(const std::string& image_file, const std::string& label_file);

/// Reads the four unpacked files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte
/// and t10k-labels-idx1-ubyte of a folder.
/// \throws Error as read_idx; a missing file's message names script/fetch-mnist.
Mnist read_mnist(const std::string& folder);

/// The first `count` images of a set (all of them if there are fewer).
ImageSet first_images(const ImageSet& set, int count);

}  // namespace oxvac::crossbar
