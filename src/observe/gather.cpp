#include "observe/gather.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/error.hpp"
#include "mesh/root.hpp"
#include "petsc/collective.hpp"

namespace oxvac::observe {
namespace {

template <class T>
MPI_Datatype mpi_type();
template <>
MPI_Datatype mpi_type<double>() {
  return MPI_DOUBLE;
}
template <>
MPI_Datatype mpi_type<std::int64_t>() {
  return MPI_INT64_T;
}

/// Everything that the ranks hold, one after the other, on rank 0. Collective.
template <class T>
std::vector<T> all_of(MPI_Comm comm, const std::vector<T>& mine) {
  const bool root = petsc::rank(comm) == 0;
  const auto size = static_cast<std::int64_t>(mine.size());
  std::vector<std::int64_t> sizes(root ? petsc::size(comm) : 0);
  MPI_Gather(&size, 1, MPI_INT64_T, sizes.data(), 1, MPI_INT64_T, 0, comm);
  const std::int64_t total = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  on_root(comm, [&] {
    if (total > std::numeric_limits<int>::max())
      throw io_error(
          "the mesh is too large to be written from one rank (more than 2^31 numbers in an array)");
  });
  std::vector<int> counts(sizes.begin(), sizes.end()), starts(counts.size(), 0);
  for (std::size_t r = 1; r < counts.size(); ++r) starts[r] = starts[r - 1] + counts[r - 1];
  std::vector<T> all(total);
  MPI_Gatherv(mine.data(), static_cast<int>(size), mpi_type<T>(), all.data(), counts.data(), starts.data(),
              mpi_type<T>(), 0, comm);
  return all;
}

/// Each cell once: from the rank that owns the vertex with the smallest natural number.
void pack_cells(const Mesh& mesh, std::vector<std::int64_t>& numbers, std::vector<double>& volumes) {
  for (const Cell& cell : mesh.cells) {
    const int first = *std::min_element(cell.vertices.begin(), cell.vertices.end(),
                                        [&](int a, int b) { return mesh.natural[a] < mesh.natural[b]; });
    if (first >= mesh.owned) continue;
    numbers.insert(numbers.end(), {cell.natural, cell.region, cell.vtk_type,
                                   static_cast<std::int64_t>(cell.vertices.size())});
    for (const int v : cell.vertices) numbers.push_back(mesh.natural[v]);
    volumes.insert(volumes.end(), cell.volume_m3.begin(), cell.volume_m3.end());
  }
}

struct Packed {
  std::size_t at, volumes_at;  ///< where its numbers and volumes begin
};

void unpack_cells(const std::vector<std::int64_t>& numbers, const std::vector<double>& volumes,
                  WholeMesh& whole) {
  std::vector<Packed> cells;
  for (std::size_t at = 0, v = 0; at < numbers.size(); at += 4 + numbers[at + 3]) {
    cells.push_back({at, v});
    v += numbers[at + 3];
  }
  std::sort(cells.begin(), cells.end(),
            [&](const Packed& a, const Packed& b) { return numbers[a.at] < numbers[b.at]; });
  whole.point_volume_m3.assign(whole.points_m.size(), 0);
  whole.cell_offsets.reserve(cells.size() + 1);
  for (std::vector<int>* const by_cell : {&whole.cell_regions, &whole.cell_types})
    by_cell->reserve(cells.size());
  whole.cell_points.reserve(volumes.size());
  whole.corner_volume_m3.reserve(volumes.size());
  for (const Packed& cell : cells) {
    whole.cell_regions.push_back(static_cast<int>(numbers[cell.at + 1]));
    whole.cell_types.push_back(static_cast<int>(numbers[cell.at + 2]));
    for (std::int64_t c = 0; c < numbers[cell.at + 3]; ++c) {
      const std::int64_t v = numbers[cell.at + 4 + c];
      whole.cell_points.push_back(static_cast<int>(v));
      whole.corner_volume_m3.push_back(volumes[cell.volumes_at + c]);
      whole.point_volume_m3[v] += volumes[cell.volumes_at + c];
    }
    whole.cell_offsets.push_back(static_cast<std::int64_t>(whole.cell_points.size()));
  }
}

}  // namespace

const char* name_of(Geometry g) {
  switch (g) {
    case Geometry::line:
      return "line";
    case Geometry::planar:
      return "planar";
    case Geometry::axisymmetric:
      return "axisymmetric";
    case Geometry::box3d:
      return "box3d";
  }
  return "";
}

Gather::Gather(MPI_Comm comm, const Mesh& mesh)
    : comm_(comm), root_(petsc::rank(comm) == 0), owned_(mesh.owned) {
  natural_ = all_of(comm, std::vector<std::int64_t>(mesh.natural.begin(), mesh.natural.begin() + mesh.owned));
  counts_.resize(root_ ? petsc::size(comm) : 0);
  MPI_Gather(&owned_, 1, MPI_INT, counts_.data(), 1, MPI_INT, 0, comm);
  starts_.assign(counts_.size(), 0);
  for (std::size_t r = 1; r < counts_.size(); ++r) starts_[r] = starts_[r - 1] + counts_[r - 1];
}

std::vector<double> Gather::values(const std::vector<double>& local) const {
  std::vector<double> arrived(natural_.size()), ordered(natural_.size());
  MPI_Gatherv(local.data(), owned_, MPI_DOUBLE, arrived.data(), counts_.data(), starts_.data(), MPI_DOUBLE, 0,
              comm_);
  for (std::size_t k = 0; k < arrived.size(); ++k) ordered[natural_[k]] = arrived[k];
  return ordered;
}

WholeMesh Gather::mesh(const Mesh& mesh) const {
  WholeMesh whole;
  whole.geometry = mesh.geometry;
  whole.dimension = mesh.dimension;
  whole.depth_m = mesh.depth_m;
  whole.region_names = mesh.region_names;
  whole.points_m.resize(natural_.size());
  for (int axis = 0; axis < 3; ++axis) {
    std::vector<double> x(mesh.owned);
    for (int v = 0; v < mesh.owned; ++v) x[v] = mesh.points_m[v][axis];
    const std::vector<double> all = values(x);
    for (std::size_t p = 0; p < all.size(); ++p) whole.points_m[p][axis] = all[p];
  }
  std::vector<std::int64_t> numbers;
  std::vector<double> volumes;
  pack_cells(mesh, numbers, volumes);
  numbers = all_of(comm_, numbers);
  volumes = all_of(comm_, volumes);
  if (root_) unpack_cells(numbers, volumes, whole);
  return whole;
}

}  // namespace oxvac::observe
