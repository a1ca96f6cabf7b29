#pragma once
/// \file Three numbers that say where a filament stands: its gap, its neck and its volume.

#include <array>
#include <cstdint>
#include <vector>

#include "observe/whole_mesh.hpp"

namespace oxvac::observe {

struct Filament {
  double gap_m = 0;  ///< below-threshold length of the easiest way from the driven to a grounded electrode
  double neck_radius_m = 0;  ///< of the smallest cross-section above the threshold
  double volume_m3 = 0;      ///< of the largest connected body above the threshold
};

/// What a region is to a filament: a place to grow in, a conductor to pass freely, an insulator, or a coat:
/// an oxide whose vacancies conduct nothing. Insulators and coats stand in the way.
enum class FilamentRole { oxide, metal, insulator, coat };

struct FilamentPlan {
  double threshold_m3 = 0;
  std::vector<FilamentRole> role;      ///< by region
  std::vector<char> driven, grounded;  ///< by vertex: belongs to such an electrode
};

/// Linear between vertices: the part of an edge whose ends have densities a and b that lies below the
/// threshold.
double fraction_below(double a, double b, double threshold);

/// Gap and volume, on the graph of the mesh's edges.
class FilamentGraph {
 public:
  /// \param mesh must outlive the graph
  FilamentGraph(const WholeMesh& mesh, const FilamentPlan& plan);

  /// At a wall to a coat the density is what the two oxides agree on, which makes no filament: vertices there
  /// take the density of their densest neighbour inside. \param density_m3 by vertex; call this before the
  /// other members.
  void look_inside(std::vector<double>& density_m3) const;

  /// Shortest way along edges, where metal and oxide above the threshold cost nothing (Dijkstra).
  /// \param density_m3 by vertex. \returns 0 where the filament bridges, infinity where only obstacles lead
  /// across, NaN where there is no pair of electrodes.
  double gap_m(const std::vector<double>& density_m3) const;

  /// Oxide volume of the largest set of vertices at or above the threshold that oxide edges connect.
  double volume_m3(const std::vector<double>& density_m3) const;

 private:
  struct Link {
    unsigned metal : 1, to : 31;
  };
  void find_walls(const WholeMesh& mesh);
  const WholeMesh& mesh_;
  FilamentPlan plan_;
  struct Wall {
    std::int64_t vertex;
    std::vector<std::int64_t> inside;
  };
  std::vector<Wall> walls_;
  std::vector<std::int64_t> first_{0};  ///< [P+1] into links_
  std::vector<Link> links_;
  std::vector<double> oxide_volume_m3_;
};

/// The neck, on planes across the last axis.
class FilamentSections {
 public:
  /// \param mesh must outlive the sections
  FilamentSections(const WholeMesh& mesh, const FilamentPlan& plan);

  /// Density is linear in each triangle or tetrahedron that the cells are cut into.
  /// \returns the radius of a disc of the smallest area above the threshold (box3d, axisymmetric), half the
  /// smallest width (planar), or the whole cross-section's radius or 0 (line).
  double neck_radius_m(const std::vector<double>& density_m3) const;

 private:
  using Simplex = std::array<std::int64_t, 4>;  ///< unused corners -1
  void add_section(const Simplex& s, double plane_m, const std::vector<double>& density_m3,
                   double& sum) const;
  double height(std::int64_t v) const { return mesh_.points_m[v][axis_]; }
  /// Calls body for each simplex that the oxide's cells are cut into.
  template <class Body>
  void for_simplices(Body body) const;

  const WholeMesh& mesh_;
  std::vector<FilamentRole> role_;
  int axis_;
  double threshold_m3_;
  std::vector<double> planes_m_;  ///< those that oxide crosses, ascending
};

}  // namespace oxvac::observe
