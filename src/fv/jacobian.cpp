#include "fv/jacobian.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "base/memory.hpp"
#include "petsc/collective.hpp"

namespace oxvac {
namespace {

/// Of an Order: below, the number in the block (PetscInt); then whether it is another rank's; then the block.
constexpr std::int64_t others = std::int64_t{1} << 32;
constexpr int order_bits = 40;

}  // namespace

Jacobian::Jacobian(MPI_Comm comm, const Layout& layout, Form form,
                   const std::function<void(const Visit&)>& visit_all)
    : comm_(comm), layout_(layout), form_(form), blocks_(form == Form::blocks ? field_count : 1) {
  Terms terms = collect(visit_all);
  if (form != Form::coordinates) {
    join_tail();
    sum_electrodes(terms);
  }
  compress(terms);
  for (Entry& e : sum_entry_) e.place = place(e.row, find(e.row, e.column));
}

int Jacobian::block_begin(int b) const {
  return form_ == Form::blocks ? layout_.field_begin(static_cast<Field>(b)) : 0;
}

int Jacobian::block_size(int b) const {
  return form_ == Form::blocks ? layout_.field_size(static_cast<Field>(b)) : layout_.owned();
}

Jacobian::Order Jacobian::order_of(int block, PetscInt global) const {
  const Order by_block = static_cast<Order>(block) << order_bits;
  const PetscInt own = global - layout_.first_own();
  if (own >= 0 && own < layout_.owned()) return by_block + own - block_begin(block);
  return by_block + others +
         (form_ == Form::blocks ? layout_.global_in_field(static_cast<Field>(block), global) : global);
}

Jacobian::Terms Jacobian::collect(const std::function<void(const Visit&)>& visit_all) {
  Terms t;
  t.order.resize(layout_.local());
  for (int i = 0; i < layout_.local(); ++i) t.order[i] = order_of(block_of(i), layout_.global(i));
  t.start.assign(layout_.owned() + 1, 0);
  visit_all([&](int row, int column, std::int64_t key) {
    if (!is_electrode(row)) {
      ++t.start[row + 1];
      return;
    }
    tail_.row.push_back(row);
    tail_.column.push_back(column);
    tail_.key.push_back(key);
  });
  std::partial_sum(t.start.begin(), t.start.end(), t.start.begin());
  t.column.resize(t.start.back());
  t.count.assign(layout_.owned(), 0);
  visit_all([&](int row, int column, std::int64_t) {
    if (!is_electrode(row)) t.column[t.start[row] + t.count[row]++] = column;
  });
  for (int row = 0; row < layout_.owned(); ++row) {
    const auto first = t.column.begin() + t.start[row], last = first + t.count[row];
    std::sort(first, last, [&](int a, int b) { return t.order[a] < t.order[b]; });
    t.count[row] = static_cast<int>(std::unique(first, last) - first);
  }
  return t;
}

/// One place for each entry of an electrode's row, sorted.
void Jacobian::join_tail() {
  std::vector<std::pair<int, int>> entries;
  for (std::size_t k = 0; k < tail_.row.size(); ++k) entries.emplace_back(tail_.row[k], tail_.column[k]);
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  tail_ = {};
  for (const auto& [row, column] : entries) {
    tail_.row.push_back(row);
    tail_.column.push_back(column);
  }
  tail_.key.assign(entries.size(), 0);
}

/// All ranks learn which entries the electrodes' rows have.
void Jacobian::sum_electrodes(Terms& terms) {
  // Row and column of an entry, and the block of its column: three numbers.
  std::vector<std::int64_t> mine;
  for (std::size_t k = 0; k < tail_.row.size(); ++k)
    mine.insert(mine.end(),
                {layout_.global(tail_.row[k]), layout_.global(tail_.column[k]), block_of(tail_.column[k])});
  const std::vector<std::int64_t> all = petsc::gather_all(comm_, mine);
  using Key = std::array<std::int64_t, 3>;
  const auto keys_of = [](const std::vector<std::int64_t>& numbers) {
    std::vector<Key> keys(numbers.size() / 3);
    for (std::size_t k = 0; k < keys.size(); ++k)
      keys[k] = {numbers[3 * k], numbers[3 * k + 1], numbers[3 * k + 2]};
    return keys;
  };
  std::vector<Key> entries = keys_of(all);
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  std::vector<int> slots;
  for (const Key& key : keys_of(mine))
    slots.push_back(
        static_cast<int>(std::lower_bound(entries.begin(), entries.end(), key) - entries.begin()));
  electrode_sum_ =
      std::make_unique<petsc::OrderedSum>(comm_, slots, tail_.key, petsc::OrderedSum::For::first_rank);
  tail_.key = std::vector<std::int64_t>();  // {} alone would keep its memory
  sums_.resize(entries.size());

  terms.electrode.resize(layout_.field_size(Field::terminals));
  for (const auto& [row, column, block] : entries) {
    const auto own = static_cast<int>(row - layout_.first_own());
    if (own < 0 || own >= layout_.owned()) return;  // all on rank 0
    const Order order = order_of(static_cast<int>(block), static_cast<PetscInt>(column));
    terms.electrode[own - layout_.field_begin(Field::terminals)].push_back(order);
    sum_entry_.push_back({own, order, 0});
  }
  for (std::vector<Order>& row : terms.electrode) std::sort(row.begin(), row.end());
}

void Jacobian::compress(const Terms& terms) {
  block_.resize(static_cast<std::size_t>(blocks_) * blocks_);
  const bool alone = petsc::size(comm_) == 1;
  // Calls body(row in its block, part, order, local column).
  const auto for_entries = [&](auto body) {
    for (int row = 0; row < layout_.owned(); ++row) {
      const int b = block_of(row), in_block = row - block_begin(b);
      const auto enter = [&](Order order, int local) {
        Block& block = block_[b * blocks_ + (order >> order_bits)];
        body(in_block, (order & others) != 0 ? block.others : block.own, order, local);
      };
      if (!is_electrode(row))
        for (int k = 0; k < terms.count[row]; ++k) {
          const int column = terms.column[terms.start[row] + k];
          enter(terms.order[column], column);
        }
      else if (!terms.electrode.empty())
        for (const Order order : terms.electrode[row - layout_.field_begin(Field::terminals)])
          enter(order, -1);
    }
  };
  for (int b = 0; b < blocks_; ++b)
    for (int c = 0; c < blocks_; ++c) {
      block_[b * blocks_ + c].own.pattern->row_start.assign(block_size(b) + 1, 0);
      if (!alone) block_[b * blocks_ + c].others.pattern->row_start.assign(block_size(b) + 1, 0);
    }
  for_entries([](int row, Part& part, Order, int) { ++part.pattern->row_start[row + 1]; });
  std::size_t size = 0;
  for (Block& block : block_)
    for (Part* part : {&block.own, &block.others}) {
      std::vector<PetscInt>& start = part->pattern->row_start;
      std::partial_sum(start.begin(), start.end(), start.begin());
      const auto count = start.empty() ? 0 : static_cast<std::size_t>(start.back());
      part->pattern->column.reserve(count);
      if (part == &block.others) part->local.reserve(count);
      part->first = size;
      size += count;
    }
  for_entries([](int, Part& part, Order order, int local) {
    part.pattern->column.push_back(static_cast<PetscInt>(order & (others - 1)));
    if ((order & others) != 0) part.local.push_back(local);
  });
  share_patterns();
  first_tail_ = next_tail_ = size;
  size += tail_.row.size();
  if (petsc::any(comm_, size > static_cast<std::size_t>(std::numeric_limits<int>::max())))
    throw input_error("the Jacobian has more than 2^31 entries on one rank: run on more ranks");
  values_.assign(size, 0.0);
  list_row_starts();
}

/// Where two fields live at the same vertices, their blocks have the same rows and columns: held once.
void Jacobian::share_patterns() {
  std::vector<Part*> seen;
  for (Block& block : block_) {
    Part& part = block.own;  // PETSc renumbers the columns of others in place
    const auto like = std::find_if(seen.begin(), seen.end(),
                                   [&](const Part* other) { return *other->pattern == *part.pattern; });
    if (like == seen.end()) {
      seen.push_back(&part);
      continue;
    }
    part.pattern = (*like)->pattern;
  }
}

void Jacobian::list_row_starts() {
  row_starts_.clear();
  for (int b = 0; b < blocks_; ++b)
    for (int c = 0; c < blocks_; ++c) {
      const Block& block = block_[b * blocks_ + c];
      for (const Part* part : {&block.own, &block.others})
        row_starts_.push_back(
            {part->pattern->row_start.data(), block_begin(b), static_cast<int>(part->first)});
    }
  row_starts_.push_back({nullptr, 0, static_cast<int>(first_tail_)});
}

Jacobian::Spot Jacobian::find(int row, Order column) const {
  const auto which = static_cast<int>(block_of(row) * blocks_ + (column >> order_bits));
  const bool is_own = (column & others) == 0;
  const Part::Pattern& p = *(is_own ? block_[which].own : block_[which].others).pattern;
  const int r = row - block_begin(block_of(row));
  const auto first = p.column.begin() + p.row_start[r], last = p.column.begin() + p.row_start[r + 1];
  return {2 * which + (is_own ? 0 : 1),
          static_cast<int>(std::lower_bound(first, last, column & (others - 1)) - first)};
}

Jacobian::Spot Jacobian::spot(int row, int column) {
  if (!is_electrode(row)) return find(row, order_of(block_of(column), layout_.global(column)));
  const auto tail = static_cast<int>(row_starts_.size()) - 1;
  if (form_ == Form::coordinates) return {tail, static_cast<int>(next_tail_++ - first_tail_)};
  const auto first = std::lower_bound(tail_.row.begin(), tail_.row.end(), row) - tail_.row.begin();
  const auto last = std::upper_bound(tail_.row.begin(), tail_.row.end(), row) - tail_.row.begin();
  const auto at = std::lower_bound(tail_.column.begin() + first, tail_.column.begin() + last, column);
  return {tail, static_cast<int>(at - tail_.column.begin())};
}

std::size_t Jacobian::pattern_bytes() const {
  std::set<const Part::Pattern*> seen;
  std::size_t sum = bytes_of(tail_.row) + bytes_of(tail_.column);
  for (const Block& block : block_)
    for (const Part* part : {&block.own, &block.others}) {
      sum += bytes_of(part->local);
      if (seen.insert(part->pattern.get()).second)
        sum += bytes_of(part->pattern->row_start) + bytes_of(part->pattern->column);
    }
  return sum;
}

void Jacobian::clear() { std::fill(values_.begin(), values_.end(), 0.0); }

/// Calls body(part, from, to, local) for each part of a row: its entries from..to-1, whose columns local(k)
/// names.
template <class Body>
void Jacobian::for_parts(int row, Body body) const {
  const int b = block_of(row), r = row - block_begin(b);
  for (int c = 0; c < blocks_; ++c) {
    const Block& block = block_[b * blocks_ + c];
    for (const Part* part : {&block.own, &block.others}) {
      const Part::Pattern& p = *part->pattern;
      if (p.row_start.empty()) continue;
      body(*part, p.row_start[r], p.row_start[r + 1],
           [&, is_own = part == &block.own, begin = block_begin(c)](PetscInt k) {
             return is_own ? begin + p.column[k] : part->local[k];
           });
    }
  }
}

void Jacobian::clear_row(int row) {
  for_parts(row, [&](const Part& part, PetscInt from, PetscInt to, const auto&) {
    std::fill(values_.begin() + part.first + from, values_.begin() + part.first + to, 0.0);
  });
}

double Jacobian::largest(int row, const std::vector<double>& column_scale) const {
  double largest = 0;
  for_parts(row, [&](const Part& part, PetscInt from, PetscInt to, const auto& local) {
    for (PetscInt k = from; k < to; ++k)
      largest = std::max(largest, std::abs(values_[part.first + k] * column_scale[local(k)]));
  });
  return largest;
}

void Jacobian::scale(const std::vector<double>& row_scale, const std::vector<double>& column_scale) {
  const auto scale_part = [&](const Part& part, int first_row, const auto* column, const double* by_column) {
    const std::vector<PetscInt>& start = part.pattern->row_start;
    double* const value = values_.data() + part.first;
    for (std::size_t r = 0; r + 1 < start.size(); ++r) {
      const int row = first_row + static_cast<int>(r);
      if (is_electrode(row)) continue;
      for (PetscInt k = start[r]; k < start[r + 1]; ++k) value[k] *= row_scale[row] * by_column[column[k]];
    }
  };
  for (int b = 0; b < blocks_; ++b)
    for (int c = 0; c < blocks_; ++c) {
      const Block& block = block_[b * blocks_ + c];
      scale_part(block.own, block_begin(b), block.own.pattern->column.data(),
                 column_scale.data() + block_begin(c));
      scale_part(block.others, block_begin(b), block.others.local.data(), column_scale.data());
    }
  for (std::size_t k = 0; k < tail_.row.size(); ++k)
    values_[first_tail_ + k] *= row_scale[tail_.row[k]] * column_scale[tail_.column[k]];
}

void Jacobian::finish() {
  if (!electrode_sum_) return;
  electrode_sum_->add(values_.data() + first_tail_, sums_.data(), static_cast<int>(sums_.size()));
  for (std::size_t k = 0; k < sum_entry_.size(); ++k) values_[sum_entry_[k].place] = sums_[k];
}

std::vector<PetscInt> Jacobian::rows() const {
  std::vector<PetscInt> rows;
  for (const Part* part : {&block_.front().own, &block_.front().others}) {
    const std::vector<PetscInt>& start = part->pattern->row_start;
    for (std::size_t r = 0; r + 1 < start.size(); ++r)
      rows.insert(rows.end(), start[r + 1] - start[r], layout_.global(static_cast<int>(r)));
  }
  for (const int row : tail_.row) rows.push_back(layout_.global(row));
  return rows;
}

std::vector<PetscInt> Jacobian::columns() const {
  std::vector<PetscInt> columns;
  for (const PetscInt own : block_.front().own.pattern->column) columns.push_back(layout_.global(own));
  for (const int local : block_.front().others.local) columns.push_back(layout_.global(local));
  for (const int column : tail_.column) columns.push_back(layout_.global(column));
  return columns;
}

std::vector<std::int64_t> Jacobian::keys() const {
  std::vector<std::int64_t> keys(first_tail_, 0);  // of entries that have one term each
  keys.insert(keys.end(), tail_.key.begin(), tail_.key.end());
  return keys;
}

petsc::Matrix Jacobian::block_matrix(int b, int c) {
  const Part &own = block_[b * blocks_ + c].own, &others_part = block_[b * blocks_ + c].others;
  const PetscInt rows = block_size(b), columns = block_size(c);
  petsc::Matrix matrix;
  double* const values = values_.data();
  if (petsc::size(comm_) == 1)
    OXVAC_PETSC(MatCreateSeqAIJWithArrays(comm_, rows, columns, own.pattern->row_start.data(),
                                          own.pattern->column.data(), values + own.first, matrix.out()));
  else
    OXVAC_PETSC(MatCreateMPIAIJWithSplitArrays(
        comm_, rows, columns, PETSC_DETERMINE, PETSC_DETERMINE, own.pattern->row_start.data(),
        own.pattern->column.data(), values + own.first, others_part.pattern->row_start.data(),
        others_part.pattern->column.data(), values + others_part.first, matrix.out()));
  return matrix;
}

petsc::Matrix Jacobian::matrix() {
  if (form_ == Form::rows) return block_matrix(0, 0);
  std::vector<petsc::IndexSet> members;
  std::vector<IS> sets;
  for (int f = 0; f < field_count; ++f) {
    if (!petsc::any(comm_, block_size(f) > 0)) continue;
    fields_.push_back(static_cast<Field>(f));
    OXVAC_PETSC(ISCreateStride(comm_, block_size(f), layout_.first_own() + block_begin(f), 1,
                               members.emplace_back().out()));
    sets.push_back(members.back().get());
  }
  std::vector<Mat> raw;
  for (const Field row : fields_)
    for (const Field column : fields_) {
      const auto b = static_cast<int>(row), c = static_cast<int>(column);
      const Block& block = block_[b * blocks_ + c];
      const bool empty = block.own.pattern->column.empty() && block.others.pattern->column.empty();
      if (b != c && !petsc::any(comm_, !empty)) {
        raw.push_back(nullptr);
        continue;
      }
      parts_.push_back(block_matrix(b, c));
      raw.push_back(parts_.back().get());
    }
  const auto count = static_cast<PetscInt>(fields_.size());
  petsc::Matrix nest;
  OXVAC_PETSC(MatCreateNest(comm_, count, sets.data(), count, sets.data(), raw.data(), nest.out()));
  return nest;
}

}  // namespace oxvac
