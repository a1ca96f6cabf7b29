#include "mesh/distribute.hpp"

#include <algorithm>
#include <numeric>

#include "mesh/shape.hpp"
#include "petsc/petsc.hpp"

namespace oxvac {
namespace {

/// A cell as it travels: region, type, and the natural numbers of its vertices.
struct CellRecord {
  std::int64_t natural;
  std::int64_t region;
  std::int64_t vtk_type;
  std::int64_t vertices[8];
};
constexpr int record_length = sizeof(CellRecord) / sizeof(std::int64_t);

/// A vertex as it travels.
struct VertexRecord {
  double natural;  // exact up to 2^53
  double point_m[3];
};
constexpr int vertex_length = sizeof(VertexRecord) / sizeof(double);

/// What a rank holds after the distribution, unordered and with cells that it may not need.
struct Delivery {
  std::vector<CellRecord> cells;
  std::vector<VertexRecord> vertices;
  std::vector<bool> is_ghost;  // per vertex
  petsc::Mesh plex;            // empty on one rank
  PetscInt first_vertex = 0;   // the plex' point of vertices[0]
};

std::vector<CellRecord> cell_records(const SerialMesh& mesh) {
  std::vector<CellRecord> records;
  records.reserve(mesh.cells.size());
  for (std::size_t c = 0; c < mesh.cells.size(); ++c) {
    CellRecord r{static_cast<std::int64_t>(c), mesh.cells[c].region, mesh.cells[c].vtk_type, {}};
    std::copy(mesh.cells[c].vertices.begin(), mesh.cells[c].vertices.end(), r.vertices);
    records.push_back(r);
  }
  return records;
}

std::vector<VertexRecord> vertex_records(const SerialMesh& mesh) {
  std::vector<VertexRecord> records;
  records.reserve(mesh.points_m.size());
  for (std::size_t v = 0; v < mesh.points_m.size(); ++v)
    records.push_back(
        {static_cast<double>(v), {mesh.points_m[v][0], mesh.points_m[v][1], mesh.points_m[v][2]}});
  return records;
}

DMPolytopeType polytope(int vtk_type) {
  switch (vtk_type) {
    case 3:
      return DM_POLYTOPE_SEGMENT;
    case 5:
      return DM_POLYTOPE_TRIANGLE;
    case 9:
      return DM_POLYTOPE_QUADRILATERAL;
    case 10:
      return DM_POLYTOPE_TETRAHEDRON;
    case 12:
      return DM_POLYTOPE_HEXAHEDRON;
    default:
      return DM_POLYTOPE_TRI_PRISM;
  }
}

/// A plex of cells and vertices only, all on rank 0: enough to partition, and small.
petsc::Mesh serial_plex(MPI_Comm comm, const SerialMesh& mesh, int dimension) {
  petsc::Mesh plex;
  OXVAC_PETSC(DMPlexCreate(comm, plex.out()));
  OXVAC_PETSC(DMSetDimension(plex.get(), dimension));
  const auto cells = static_cast<PetscInt>(mesh.cells.size());
  const auto vertices = static_cast<PetscInt>(mesh.points_m.size());
  OXVAC_PETSC(DMPlexSetChart(plex.get(), 0, cells + vertices));
  for (PetscInt c = 0; c < cells; ++c)
    OXVAC_PETSC(DMPlexSetConeSize(plex.get(), c, shape_of(mesh.cells[c].vtk_type).corners));
  OXVAC_PETSC(DMSetUp(plex.get()));
  std::array<PetscInt, 8> cone{};
  for (PetscInt c = 0; c < cells; ++c) {
    for (int i = 0; i < 8; ++i) cone[i] = cells + mesh.cells[c].vertices[i];
    OXVAC_PETSC(DMPlexSetCone(plex.get(), c, cone.data()));
  }
  OXVAC_PETSC(DMPlexSymmetrize(plex.get()));
  OXVAC_PETSC(DMPlexStratify(plex.get()));
  for (PetscInt c = 0; c < cells; ++c)
    OXVAC_PETSC(DMPlexSetCellType(plex.get(), c, polytope(mesh.cells[c].vtk_type)));
  for (PetscInt v = cells; v < cells + vertices; ++v)
    OXVAC_PETSC(DMPlexSetCellType(plex.get(), v, DM_POLYTOPE_POINT));
  return plex;
}

/// Sends one record per plex point from the roots of the migration to its leaves.
template <class Record>
void migrate(const petsc::StarForest& migration, int length, MPI_Datatype number, std::vector<Record>& roots,
             std::vector<Record>& leaves) {
  MPI_Datatype type;
  MPI_Type_contiguous(length, number, &type);
  MPI_Type_commit(&type);
  OXVAC_PETSC(PetscSFBcastBegin(migration.get(), type, roots.data(), leaves.data(), MPI_REPLACE));
  OXVAC_PETSC(PetscSFBcastEnd(migration.get(), type, roots.data(), leaves.data(), MPI_REPLACE));
  MPI_Type_free(&type);
}

struct Distributed {
  petsc::Mesh plex;
  petsc::StarForest migration;  // from the points of the serial plex to those of this one
};

/// Partitions with PTScotch, then adds rings of cells: first those that touch a vertex of the rank.
Distributed partition(petsc::Mesh serial, int overlap) {
  PetscPartitioner partitioner;  // owned by the plex
  OXVAC_PETSC(DMPlexGetPartitioner(serial.get(), &partitioner));
  OXVAC_PETSC(PetscPartitionerSetType(partitioner, PETSCPARTITIONERPTSCOTCH));
  OXVAC_PETSC(DMSetBasicAdjacency(serial.get(), PETSC_FALSE, PETSC_TRUE));
  petsc::Mesh plain;
  petsc::StarForest to_plain, to_overlap;
  OXVAC_PETSC(DMPlexDistribute(serial.get(), 0, to_plain.out(), plain.out()));
  Distributed d;
  OXVAC_PETSC(DMPlexDistributeOverlap(plain.get(), overlap, to_overlap.out(), d.plex.out()));
  OXVAC_PETSC(PetscSFCompose(to_plain.get(), to_overlap.get(), d.migration.out()));
  return d;
}

Delivery deliver(MPI_Comm comm, const SerialMesh& mesh, int overlap) {
  Delivery delivery;
  int ranks = 1;
  MPI_Comm_size(comm, &ranks);
  if (ranks == 1) {
    delivery.cells = cell_records(mesh);
    delivery.vertices = vertex_records(mesh);
    delivery.is_ghost.assign(delivery.vertices.size(), false);
    return delivery;
  }
  int dimension = mesh.dimension;
  MPI_Bcast(&dimension, 1, MPI_INT, 0, comm);
  Distributed d = partition(serial_plex(comm, mesh, dimension), overlap);
  PetscInt begin = 0, end = 0;
  OXVAC_PETSC(DMPlexGetChart(d.plex.get(), &begin, &end));
  OXVAC_PETSC(DMPlexGetDepthStratum(d.plex.get(), 0, &delivery.first_vertex, nullptr));
  PetscInt first_cell = 0, end_cell = 0;
  OXVAC_PETSC(DMPlexGetHeightStratum(d.plex.get(), 0, &first_cell, &end_cell));
  // On an empty rank PETSc reports no strata at all.
  const PetscInt cells = end > begin ? end_cell - first_cell : 0;
  if (end == begin) delivery.first_vertex = 0;

  std::vector<CellRecord> cell_roots = cell_records(mesh);
  cell_roots.resize(mesh.cells.size() + mesh.points_m.size());
  std::vector<CellRecord> cell_leaves(end);
  migrate(d.migration, record_length, MPI_INT64_T, cell_roots, cell_leaves);
  delivery.cells.assign(cell_leaves.begin(), cell_leaves.begin() + cells);

  std::vector<VertexRecord> vertex_roots(mesh.cells.size());
  for (const VertexRecord& r : vertex_records(mesh)) vertex_roots.push_back(r);
  std::vector<VertexRecord> vertex_leaves(end);
  migrate(d.migration, vertex_length, MPI_DOUBLE, vertex_roots, vertex_leaves);
  delivery.vertices.assign(vertex_leaves.begin() + cells, vertex_leaves.end());

  PetscSF points;  // owned by the plex
  PetscInt roots = 0, leaves = 0;
  const PetscInt* leaf = nullptr;
  OXVAC_PETSC(DMGetPointSF(d.plex.get(), &points));
  OXVAC_PETSC(PetscSFGetGraph(points, &roots, &leaves, &leaf, nullptr));
  delivery.is_ghost.assign(delivery.vertices.size(), false);
  for (PetscInt l = 0; l < leaves; ++l) {
    const PetscInt p = leaf ? leaf[l] : l;
    if (p >= cells) delivery.is_ghost[p - cells] = true;
  }
  delivery.plex = std::move(d.plex);
  return delivery;
}

/// Contiguous numbers over all ranks for the owned vertices in the order of their natural numbers; the owner
/// tells the others. \returns one per delivered vertex.
std::vector<std::int64_t> global_numbers(MPI_Comm comm, const Delivery& d,
                                         const std::vector<int>& owned_order) {
  std::int64_t count = static_cast<std::int64_t>(owned_order.size()), start = 0;
  MPI_Exscan(&count, &start, 1, MPI_INT64_T, MPI_SUM, comm);
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  if (rank == 0) start = 0;  // MPI leaves it undefined there
  std::vector<std::int64_t> numbers(d.vertices.size(), -1);
  for (std::size_t i = 0; i < owned_order.size(); ++i)
    numbers[owned_order[i]] = start + static_cast<std::int64_t>(i);
  if (!d.plex) return numbers;
  std::vector<std::int64_t> points(d.cells.size() + numbers.size(), -1);
  std::copy(numbers.begin(), numbers.end(), points.begin() + static_cast<std::ptrdiff_t>(d.cells.size()));
  const std::vector<std::int64_t> roots = points;
  PetscSF sf;
  OXVAC_PETSC(DMGetPointSF(d.plex.get(), &sf));
  OXVAC_PETSC(PetscSFBcastBegin(sf, MPI_INT64_T, roots.data(), points.data(), MPI_REPLACE));
  OXVAC_PETSC(PetscSFBcastEnd(sf, MPI_INT64_T, roots.data(), points.data(), MPI_REPLACE));
  return {points.begin() + static_cast<std::ptrdiff_t>(d.cells.size()), points.end()};
}

/// Delivered vertices of one kind, ascending by natural number.
std::vector<int> order_by_natural(const Delivery& d, bool ghosts) {
  std::vector<int> order;
  for (std::size_t v = 0; v < d.vertices.size(); ++v)
    if (d.is_ghost[v] == ghosts) order.push_back(static_cast<int>(v));
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return d.vertices[a].natural < d.vertices[b].natural; });
  return order;
}

/// Cells that touch an own vertex, and so many further rings less one.
std::vector<bool> cells_within(const std::vector<SerialCell>& cells, const std::vector<bool>& is_ghost,
                               int rings) {
  std::vector<bool> near = is_ghost, within(cells.size(), false);
  near.flip();
  for (int ring = 0; ring < rings; ++ring) {
    std::vector<bool> next = near;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const auto first = cells[c].vertices.begin(), last = first + shape_of(cells[c].vtk_type).corners;
      if (!std::any_of(first, last, [&](int v) { return near[v]; })) continue;
      within[c] = true;
      std::for_each(first, last, [&](int v) { next[v] = true; });
    }
    near = std::move(next);
  }
  return within;
}

}  // namespace

Share distribute(MPI_Comm comm, const SerialMesh& mesh, int overlap) {
  Delivery d = deliver(comm, mesh, overlap);
  const std::vector<int> owned = order_by_natural(d, false);
  const std::vector<std::int64_t> global = global_numbers(comm, d, owned);

  // From natural numbers to what was delivered, sorted for searching.
  std::vector<int> by_natural(d.vertices.size());
  std::iota(by_natural.begin(), by_natural.end(), 0);
  std::sort(by_natural.begin(), by_natural.end(),
            [&](int a, int b) { return d.vertices[a].natural < d.vertices[b].natural; });
  const auto delivered = [&](std::int64_t natural) {
    return *std::lower_bound(by_natural.begin(), by_natural.end(), static_cast<double>(natural),
                             [&](int v, double n) { return d.vertices[v].natural < n; });
  };

  std::vector<int> local(d.vertices.size(), -1);
  std::sort(d.cells.begin(), d.cells.end(),
            [](const CellRecord& a, const CellRecord& b) { return a.natural < b.natural; });
  std::vector<SerialCell> cells;
  for (const CellRecord& r : d.cells) {
    cells.push_back({static_cast<int>(r.region), static_cast<int>(r.vtk_type), {}});
    for (int i = 0; i < shape_of(cells.back().vtk_type).corners; ++i)
      cells.back().vertices[i] = delivered(r.vertices[i]);
  }
  const std::vector<bool> needed = cells_within(cells, d.is_ghost, overlap);
  Share share;
  std::vector<bool> is_corner(d.vertices.size(), false);
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (!needed[c]) continue;
    for (int i = 0; i < shape_of(cells[c].vtk_type).corners; ++i) is_corner[cells[c].vertices[i]] = true;
    share.cells.push_back(cells[c]);
    share.cell_natural.push_back(d.cells[c].natural);
  }
  for (const bool ghosts : {false, true}) {
    for (int v : order_by_natural(d, ghosts)) {
      if (ghosts && !is_corner[v]) continue;
      const VertexRecord& r = d.vertices[v];
      local[v] = static_cast<int>(share.points_m.size());
      share.points_m.push_back({r.point_m[0], r.point_m[1], r.point_m[2]});
      share.vertex_natural.push_back(static_cast<std::int64_t>(r.natural));
      share.vertex_global.push_back(global[v]);
    }
    if (!ghosts) share.owned = static_cast<int>(share.points_m.size());
  }
  for (SerialCell& cell : share.cells)
    for (int i = 0; i < shape_of(cell.vtk_type).corners; ++i) cell.vertices[i] = local[cell.vertices[i]];
  return share;
}

}  // namespace oxvac
