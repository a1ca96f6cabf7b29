#pragma once
/// \file The Jacobian's numbers, written where the linear solver reads them.

#include <mpi.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "fv/layout.hpp"
#include "petsc/ordered_sum.hpp"
#include "petsc/petsc.hpp"

namespace oxvac {

/// All values stand in one array. The rows of vertices are compressed: pieces of the mesh add to places in
/// them that are looked up once. What this rank adds to the electrodes' rows, to which all ranks add,
/// follows: in coordinates term by term, so that the sums are the same to the last bit on any number of
/// ranks, else entry by entry.
class Jacobian {
 public:
  enum class Form {
    coordinates,  ///< rows(), columns() and keys() for petsc::ReplicatedLu
    rows,         ///< one matrix
    blocks        ///< a matrix for each pair of fields, see Layout
  };
  /// Local row and column, and what sorts the terms of an electrode's entry in the same way on any number of
  /// ranks (petsc::OrderedSum).
  using Visit = std::function<void(int row, int column, std::int64_t key)>;

  /// Collective. \param visit_all calls its argument for every term that will ever be added.
  /// \throws Error (input) if one rank would have to hold more entries than can be counted.
  Jacobian(MPI_Comm comm, const Layout& layout, Form form,
           const std::function<void(const Visit&)>& visit_all);

  Form form() const { return form_; }
  /// Where a term is added: at row_begin(part, its row) + offset.
  struct Spot {
    int part, offset;
  };
  /// In coordinates, for terms of electrodes' rows: the next one, in the order of visit_all. Only before
  /// matrix().
  Spot spot(int row, int column);
  /// Where a row's entries of one part begin. \param part of a Spot.
  int row_begin(int part, int row) const {
    const RowStarts& s = row_starts_[part];
    return s.first + (s.in_part ? s.in_part[row - s.row] : 0);
  }
  int place(int row, Spot s) const { return row_begin(s.part, row) + s.offset; }
  int place(int row, int column) { return place(row, spot(row, column)); }

  double& operator[](int place) { return values_[place]; }
  const std::vector<double>& values() const { return values_; }
  /// Of rows and columns, each pattern counted once.
  std::size_t pattern_bytes() const;
  void clear();
  /// A vertex' own row becomes 0.
  void clear_row(int row);
  /// Largest |entry| of a vertex' own row, columns scaled.
  double largest(int row, const std::vector<double>& column_scale) const;
  /// Multiplies rows and columns, by local number.
  void scale(const std::vector<double>& row_scale, const std::vector<double>& column_scale);
  /// Brings the electrodes' terms to the rank that owns their rows. Collective.
  void finish();

  /// Global coordinates of the values, of which electrodes' may repeat, and the keys of their terms.
  std::vector<PetscInt> rows() const;
  std::vector<PetscInt> columns() const;
  std::vector<std::int64_t> keys() const;

  /// A matrix over the values, good while this lives; MatAssembly tells it that they have changed. Not in
  /// coordinates. Collective.
  petsc::Matrix matrix();
  /// Those with unknowns, in the order of the matrix' blocks; after matrix().
  const std::vector<Field>& fields() const { return fields_; }

 private:
  /// Of a column in its row: by block, own ones first, then by number in the block.
  using Order = std::int64_t;
  /// Columns of this rank's unknowns (numbered from the block's first one), or of others (global ones).
  struct Part {
    struct Pattern {
      std::vector<PetscInt> row_start, column;
      bool operator==(const Pattern&) const = default;
    };
    std::shared_ptr<Pattern> pattern = std::make_shared<Pattern>();
    std::vector<int> local;  ///< of others' columns, -1 in electrodes' rows
    std::size_t first = 0;   ///< in the values
  };
  struct Block {
    Part own, others;
  };
  /// Of a part: where its rows begin, the first of them, the part's first value.
  struct RowStarts {
    const PetscInt* in_part;
    int row, first;
  };
  /// Terms of rows, row by row; of a vertex' row local columns, sorted.
  struct Terms {
    std::vector<std::int64_t> start;
    std::vector<int> column, count;
    std::vector<Order> order;                   ///< by local column
    std::vector<std::vector<Order>> electrode;  /// by own electrode row, counted from the first one
  };

  bool is_electrode(int row) const { return layout_.vertex(row) < 0; }
  int block_of(int local) const { return form_ == Form::blocks ? static_cast<int>(layout_.field(local)) : 0; }
  int block_begin(int b) const;
  int block_size(int b) const;
  Order order_of(int block, PetscInt global) const;
  Terms collect(const std::function<void(const Visit&)>& visit_all);
  void join_tail();
  void sum_electrodes(Terms& terms);
  void compress(const Terms& terms);
  void share_patterns();
  void list_row_starts();
  Spot find(int row, Order column) const;
  template <class Body>
  void for_parts(int row, Body body) const;
  petsc::Matrix block_matrix(int b, int c);

  MPI_Comm comm_;
  const Layout& layout_;
  Form form_;
  int blocks_;
  std::vector<Block> block_;           ///< by block of the row, then of the column
  std::vector<RowStarts> row_starts_;  ///< by block: own columns, others'; then the tail
  std::vector<double> values_;
  struct Tail {
    std::vector<int> row, column;
    std::vector<std::int64_t> key;
  } tail_;
  std::size_t first_tail_ = 0, next_tail_ = 0;
  std::unique_ptr<petsc::OrderedSum> electrode_sum_;
  std::vector<double> sums_;
  struct Entry {
    int row;
    Order column;
    int place;
  };
  std::vector<Entry> sum_entry_;  ///< where each of the sums belongs, on the rank that owns the rows
  std::vector<Field> fields_;
  std::vector<petsc::Matrix> parts_;  ///< of the nested matrix
};

}  // namespace oxvac
