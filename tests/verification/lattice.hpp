#pragma once
/// \file Tetrahedra of a body-centred cubic lattice, whose Voronoi cells are truncated octahedra: every edge,
/// the slanted ones too, carries a flux. (Prisms cut into tetrahedra have one circumcentre each, and the
/// edges of the cuts carry none.)

#include <string>

namespace oxvac::verification {

/// A gmsh file of a cube of 12 nm, in nanometres, with the region "oxide" and the faces "bottom" and "top",
/// that lives as long as this.
class LatticeFile {
 public:
  /// \param cubes along each axis. Collective.
  explicit LatticeFile(int cubes);
  ~LatticeFile();
  LatticeFile(const LatticeFile&) = delete;
  LatticeFile& operator=(const LatticeFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace oxvac::verification
