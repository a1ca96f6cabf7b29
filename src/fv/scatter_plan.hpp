#pragma once
/// \file Where the local systems of pieces are added up.

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "fv/jacobian.hpp"

namespace oxvac {

/// Rows of the residual and places in the Jacobian, piece by piece. Few pieces differ in more than the
/// numbers of their rows: what else there is to know is held once.
class ScatterPlan {
 public:
  /// A row of the local system, and as what it is added.
  struct Row {
    int index;      ///< in the local residual
    int contact;    ///< of the electrode whose current this is part of, or -1
    double factor;  ///< current per flux
    bool is_rate;   ///< the balance is a charge, whose rate is meant
    bool counts;    ///< has a residual, not entries alone
    int spans = 0;  ///< counted by add_entry()
    bool operator==(const Row&) const = default;
  };

  ScatterPlan() = default;
  explicit ScatterPlan(Jacobian& jacobian) : jacobian_(&jacobian) {}

  /// Plans one piece: its rows, each followed by its entries, then end_piece(). \param to number of the row.
  void add_row(const Row& row, int to);
  /// Of the last row. \param from place in the local matrix.
  void add_entry(int from, int column);
  void end_piece();
  /// No more pieces come.
  void finish();

  /// Adds a piece's local matrix to the Jacobian. \param next of the first piece begin(), then left as it is.
  /// \param on_row called as on_row(row, its number), returns what the row's entries are multiplied by.
  template <class OnRow>
  void add(std::size_t piece, const double* matrix, const int*& next, OnRow on_row) const {
    const Pattern& pattern = patterns_[pattern_of_[piece]];
    const int* offset = offsets_.data() + offsets_of_[piece];
    const Span* span = pattern.spans.data();
    const int* from = pattern.from.data();
    for (const Row& row : pattern.rows) {
      const int to = *next++;
      const double factor = on_row(row, to);
      for (const Span* const last = span + row.spans; span != last; ++span) {
        double* const begin = &(*jacobian_)[jacobian_->row_begin(span->part, to)];
        for (const int* const end = from + span->entries; from != end; ++from, ++offset)
          begin[*offset] += factor * matrix[*from];
      }
    }
  }
  /// The same without the matrix.
  template <class OnRow>
  void visit_rows(std::size_t piece, const int*& next, OnRow on_row) const {
    for (const Row& row : patterns_[pattern_of_[piece]].rows) on_row(row, *next++);
  }
  const int* begin() const { return rows_.data(); }
  std::size_t bytes() const;

 private:
  /// Entries of a row that lie in one part of the Jacobian.
  struct Span {
    int part, entries;
    bool operator==(const Span&) const = default;
  };
  struct Pattern {
    std::vector<Row> rows;
    std::vector<Span> spans;
    std::vector<int> from;  ///< of each entry: its place in the local matrix
    bool operator==(const Pattern&) const = default;
  };

  Jacobian* jacobian_ = nullptr;
  std::vector<Pattern> patterns_;
  std::vector<int> rows_;                ///< piece by piece
  std::vector<int> pattern_of_;          ///< by piece
  std::vector<std::size_t> offsets_of_;  ///< by piece: where its offsets begin
  std::vector<int> offsets_;             ///< of entries, from the beginning of their rows
  // While pieces come:
  Pattern pattern_;
  std::vector<int> piece_offsets_;
  int to_ = -1;
  std::unordered_multimap<std::size_t, std::size_t> known_;  ///< where offsets begin, by their hash
};

}  // namespace oxvac
