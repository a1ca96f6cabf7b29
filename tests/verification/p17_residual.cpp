// Problem 17, residual: what the exact fields of the manufactured solutions leave over in the discrete
// equations. Measured as the flux that the residual amounts to, it falls with the square of the cells' size
// on every kind of mesh. Per volume it does so on regular meshes only: on free triangles the errors of
// neighbouring edges' fluxes alternate, and only their sum over a wider region is small.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "manufactured.hpp"

using namespace oxvac;
using namespace oxvac::verification;

namespace {

/// Residuals of one kind of mesh; what is left of a balance without flux is taken per volume.
struct Residuals {
  Convergence judged, per_volume;
};

Residuals residuals_of(const std::string& prefix, const std::string& kind, double volts) {
  Residuals r;
  for (const MeshChoice& mesh : meshes_of(prefix, kind)) {
    Problem problem(mesh.file, mesh.overrides);
    for (const auto& [u, t] : truncation(problem, smooth_fields(problem, volts), volts)) {
      r.judged.errors[name_of(u)].push_back(t.flux > 0 ? t.flux : t.l2);
      if (t.flux > 0) r.per_volume.errors[name_of(u)].push_back(t.l2);
    }
    r.judged.sizes.push_back(problem.cell_size_m());
  }
  r.per_volume.sizes = r.judged.sizes;
  return r;
}

void judge(const Report& report, const std::string& prefix, double volts) {
  std::vector<Curve> curves;
  double largest = 0;
  for (const char* kind : {"line", "quads", "triangles", "cylinder", "cylinder_triangles", "hexahedra",
                           "tetrahedra", "lattice", "prisms"}) {
    const Residuals r = residuals_of(prefix, kind, volts);
    std::string words = kind;
    std::replace(words.begin(), words.end(), '_', ' ');
    std::vector<double> sizes_nm, worst(r.judged.sizes.size(), 0.0), worst_per_volume;
    std::pair<double, std::string> least{99, ""}, least_per_volume{99, ""};
    for (const auto& [name, e] : r.judged.errors) {
      // A balance with neither flux nor field is exact at every vertex.
      if (*std::max_element(e.begin(), e.end()) < 1e-12) continue;
      if (const double order = measure_order(r.judged.sizes, e); order < least.first) least = {order, name};
      for (std::size_t k = 0; k < e.size(); ++k) worst[k] = std::max(worst[k], e[k]);
    }
    for (const auto& [name, e] : r.per_volume.errors)
      if (const double order = measure_order(r.judged.sizes, e); order < least_per_volume.first) {
        least_per_volume = {order, name};
        worst_per_volume = e;
      }
    report.order(fmt::format("{}: lowest order of a balance ({}), largest relative residual as a flux", words,
                             least.second),
                 least.first, worst, ">= 1.9");
    report.order(fmt::format("{}: the same per volume ({})", words, least_per_volume.second),
                 least_per_volume.first, worst_per_volume, "given");
    CHECK(least.first >= 1.9);
    for (const double h : r.judged.sizes) sizes_nm.push_back(1e9 * h);
    curves.push_back({words, sizes_nm, worst});
    largest = std::max(largest, worst.front() / (sizes_nm.front() * sizes_nm.front()));
  }
  Curve slope{"order 2", {0.1, 3}, {}, true};
  for (const double h : slope.x) slope.y.push_back(2 * largest * h * h);
  curves.insert(curves.begin(), slope);
  report.picture("size of a cell [nm]", "residual as a flux, relative", curves, PictureScale::log_log);
}

}  // namespace

TEST_CASE("residual of the exact fields", "[p17residual]") {
  judge(Report("17n1", "residual of the exact fields, continuity closure"), "p17", 0.15);
}

TEST_CASE("residual of the exact fields in drift-diffusion", "[p17ddresidual]") {
  judge(Report("17n2", "residual of the exact fields, drift-diffusion"), "p17_carriers", 0.1);
}
