#include "fv/scatter_plan.hpp"

#include <algorithm>
#include <string_view>

#include "base/memory.hpp"

namespace oxvac {

void ScatterPlan::add_row(const Row& row, int to) {
  pattern_.rows.push_back(row);
  rows_.push_back(to);
  to_ = to;
}

void ScatterPlan::add_entry(int from, int column) {
  const auto [part, offset] = jacobian_->spot(to_, column);
  Row& row = pattern_.rows.back();
  if (row.spans == 0 || pattern_.spans.back().part != part) {
    ++row.spans;
    pattern_.spans.push_back({part, 0});
  }
  ++pattern_.spans.back().entries;
  pattern_.from.push_back(from);
  piece_offsets_.push_back(offset);
}

void ScatterPlan::end_piece() {
  // Neighbours in the mesh are likely to be of one pattern.
  const auto found = std::find(patterns_.rbegin(), patterns_.rend(), pattern_);
  const auto which = static_cast<int>(patterns_.rend() - found) - 1;
  pattern_of_.push_back(which >= 0 ? which : static_cast<int>(patterns_.size()));
  if (which < 0) patterns_.push_back(std::move(pattern_));
  pattern_ = {};

  // On a structured mesh almost all pieces have the same offsets, on another one each has its own.
  const std::size_t hash = std::hash<std::string_view>{}(
      {reinterpret_cast<const char*>(piece_offsets_.data()), bytes_of(piece_offsets_)});
  const auto [first, last] = known_.equal_range(hash);
  const auto same = std::find_if(first, last, [&](const auto& entry) {
    return offsets_.size() - entry.second >= piece_offsets_.size() &&
           std::equal(piece_offsets_.begin(), piece_offsets_.end(),
                      offsets_.begin() + static_cast<std::ptrdiff_t>(entry.second));
  });
  if (same != last) {
    offsets_of_.push_back(same->second);
  } else {
    offsets_of_.push_back(offsets_.size());
    known_.emplace(hash, offsets_.size());
    offsets_.insert(offsets_.end(), piece_offsets_.begin(), piece_offsets_.end());
  }
  piece_offsets_.clear();
}

void ScatterPlan::finish() {
  known_ = {};
  rows_.shrink_to_fit();
  offsets_.shrink_to_fit();
  pattern_of_.shrink_to_fit();
  offsets_of_.shrink_to_fit();
}

std::size_t ScatterPlan::bytes() const {
  return bytes_of(rows_) + bytes_of(pattern_of_) + bytes_of(offsets_of_) + bytes_of(offsets_);
}

}  // namespace oxvac
