#pragma once
/// \file One value for each corner of a cell, without an allocation: a large mesh has millions of cells.

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

namespace oxvac {

inline constexpr int most_corners = 8;

template <class T>
class PerCorner {
 public:
  PerCorner() = default;
  PerCorner(std::initializer_list<T> values) : PerCorner(values.begin(), values.end()) {}
  /// At most `most_corners` values.
  template <class Iterator>
  PerCorner(Iterator first, Iterator last) : size_(static_cast<int>(last - first)) {
    std::copy(first, last, values_.begin());
  }

  std::size_t size() const { return static_cast<std::size_t>(size_); }
  const T& operator[](std::size_t k) const { return values_[k]; }
  T& operator[](std::size_t k) { return values_[k]; }
  const T* begin() const { return values_.data(); }
  const T* end() const { return values_.data() + size_; }
  bool operator==(const PerCorner& other) const {
    return std::equal(begin(), end(), other.begin(), other.end());
  }

 private:
  std::array<T, most_corners> values_{};
  int size_ = 0;
};

}  // namespace oxvac
