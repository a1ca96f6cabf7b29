#include "lattice.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <vector>

#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"

namespace oxvac::verification {
namespace {

constexpr double side_nm = 12;

/// Positions in halves of a cube: corners are even, centres odd, the middle of a face odd but for one.
using Site = std::array<int, 3>;

class Lattice {
 public:
  explicit Lattice(int cubes) : cubes_(cubes) {
    for (int i = 0; i < cubes; ++i)
      for (int j = 0; j < cubes; ++j)
        for (int k = 0; k < cubes; ++k)
          for (int axis = 0; axis < 3; ++axis)
            for (const int side : {-1, 1}) add_face({2 * i + 1, 2 * j + 1, 2 * k + 1}, axis, side);
  }

  void write(std::ostream& out) const {
    out << "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n3\n3 1 \"oxide\"\n2 2 \"bottom\"\n2 3 "
           "\"top\"\n$EndPhysicalNames\n$Nodes\n"
        << sites_.size() << '\n';
    const double half_nm = side_nm / (2 * cubes_);
    for (const auto& [site, number] : sites_)
      out << fmt::format("{} {:.17g} {:.17g} {:.17g}\n", number, half_nm * site[0], half_nm * site[1],
                         half_nm * site[2]);
    out << "$EndNodes\n$Elements\n" << elements_.size() << '\n';
    for (std::size_t k = 0; k < elements_.size(); ++k) out << k + 1 << ' ' << elements_[k] << '\n';
    out << "$EndElements\n";
  }

 private:
  int number(const Site& s) { return sites_.emplace(s, static_cast<int>(sites_.size()) + 1).first->second; }

  bool outside(int coordinate) const { return coordinate == 0 || coordinate == 2 * cubes_; }

  /// Tetrahedra around the line from a cube's centre through a face: to the next cube's centre, or to the
  /// face's own on the surface. Along the box's edges they are halved, or the two that meet there would each
  /// have its circumcentre in the other.
  void add_face(const Site& centre, int axis, int side) {
    Site face = centre;
    face[axis] += side;
    const bool surface = outside(face[axis]);
    if (!surface && side < 0) return;  // the neighbour has made them
    Site far = face;
    if (!surface) far[axis] += side;
    const int u = (axis + 1) % 3, v = (axis + 2) % 3;
    const int ring[5][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {-1, -1}};
    for (int e = 0; e < 4; ++e) {
      Site a = face, b = face;
      a[u] += ring[e][0], a[v] += ring[e][1];
      b[u] += ring[e + 1][0], b[v] += ring[e + 1][1];
      if (side < 0) std::swap(a, b);  // turn the same way round
      const bool at_edge = surface && ((a[u] == b[u] && outside(a[u])) || (a[v] == b[v] && outside(a[v])));
      if (!at_edge) {
        add_tetrahedron(a, b, centre, far, axis);
        continue;
      }
      const Site middle = {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2};
      add_tetrahedron(a, middle, centre, far, axis);
      add_tetrahedron(middle, b, centre, far, axis);
    }
  }

  void add_tetrahedron(const Site& a, const Site& b, const Site& centre, const Site& far, int axis) {
    elements_.push_back(
        fmt::format("4 2 1 1 {} {} {} {}", number(a), number(b), number(centre), number(far)));
    if (axis == 2 && outside(far[2]))
      elements_.push_back(
          fmt::format("2 2 {0} {0} {1} {2} {3}", far[2] == 0 ? 2 : 3, number(a), number(b), number(far)));
  }

  int cubes_;
  std::map<Site, int> sites_;
  std::vector<std::string> elements_;
};

}  // namespace

LatticeFile::LatticeFile(int cubes) {
  const auto process = static_cast<long>(petsc::max(PETSC_COMM_WORLD, static_cast<double>(getpid())));
  path_ = (std::filesystem::temp_directory_path() / fmt::format("oxvac_lattice_{}_{}.msh", process, cubes))
              .string();
  if (petsc::rank(PETSC_COMM_WORLD) == 0) {
    std::ofstream out(path_);
    Lattice(cubes).write(out);
  }
  MPI_Barrier(PETSC_COMM_WORLD);
}

LatticeFile::~LatticeFile() {
  std::error_code ignored;
  if (petsc::rank(PETSC_COMM_WORLD) == 0) std::filesystem::remove(path_, ignored);
}

}  // namespace oxvac::verification
