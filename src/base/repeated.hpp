#pragma once
/// \file A list in which few different values stand over and over.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace oxvac {

/// Holds each different value once, and four bytes for each element.
template <class T>
class Repeated {
 public:
  Repeated() = default;
  /// Takes as long as there are elements times different values; neighbours that are alike cost nothing.
  explicit Repeated(const std::vector<T>& list) {
    which_.reserve(list.size());
    for (const T& value : list) {
      if (which_.empty() || !(values_[which_.back()] == value)) {
        const auto at = std::find(values_.begin(), values_.end(), value);
        which_.push_back(static_cast<int>(at - values_.begin()));
        if (at == values_.end()) values_.push_back(value);
      } else {
        which_.push_back(which_.back());
      }
    }
  }
  std::size_t size() const { return which_.size(); }
  const T& operator[](std::size_t k) const { return values_[which_[k]]; }

 private:
  std::vector<T> values_;
  std::vector<int> which_;
};

}  // namespace oxvac
