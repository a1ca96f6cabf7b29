#include "device/initial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace oxvac {
namespace {

/// Hash of a lattice point to a uniform number in [0, 1): SplitMix64 finaliser (Steele, Lea, Flood 2014).
double lattice_uniform(std::uint64_t seed, const std::vector<std::int64_t>& point, std::uint64_t stream) {
  std::uint64_t h = seed + 0x9e3779b97f4a7c15ULL * (stream + 1);
  for (std::int64_t i : point) {
    h ^= static_cast<std::uint64_t>(i);
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
    h ^= h >> 31;
  }
  return static_cast<double>(h >> 11) * 0x1.0p-53;
}

double lattice_normal(std::uint64_t seed, const std::vector<std::int64_t>& point) {
  const double u = 1 - lattice_uniform(seed, point, 0);  // in (0, 1]: the logarithm stays finite
  const double v = lattice_uniform(seed, point, 1);
  return std::sqrt(-2 * std::log(u)) * std::cos(2 * 3.14159265358979323846 * v);
}

Seed read_seed(const Reader& r, const MeshSpec& mesh) {
  Seed s;
  s.where = r.where("regions");
  s.regions = r.texts("regions", {}, "where this contribution counts; default: every region with vacancies");
  if (!mesh.regions.empty())
    for (const auto& name : s.regions)
      r.require(std::any_of(mesh.regions.begin(), mesh.regions.end(),
                            [&](const auto& q) { return q.name == name; }),
                "regions", "there is no region '" + name + "'");
  const std::string shape =
      r.word("shape", {"constant", "layer", "gaussian"}, "constant", "form of the contribution");
  s.density_m3 = r.quantity("density", dim::per_volume, "density at its fullest");
  r.require(s.density_m3 >= 0, "density", "a density must not be negative");
  if (shape == "layer" || r.is_describing()) {
    s.shape = Seed::Shape::layer;
    const std::string axis = r.word("axis", mesh.axes, "axis across the layer (shape layer)");
    s.axis = static_cast<int>(std::find(mesh.axes.begin(), mesh.axes.end(), axis) - mesh.axes.begin());
    s.position_m = r.quantity("position", dim::length, "where the layer is densest (shape layer)");
    s.decay_m = r.quantity("decay", dim::length, "1/e distance from there (shape layer)");
    r.require(s.decay_m > 0, "decay", "must be positive");
  }
  if (shape == "gaussian" || r.is_describing()) {
    s.shape = Seed::Shape::gaussian;
    const Reader centre = r.section("centre", "centre of the seed, a length per axis (shape gaussian)");
    const Reader sigma = r.section("sigma", "width of the seed per axis; an axis left out: uniform along it");
    for (const auto& axis : mesh.axes) {
      const auto width = sigma.maybe_quantity(axis, dim::length, "standard deviation along this axis");
      s.sigma_m.push_back(width.value_or(std::numeric_limits<double>::infinity()));
      s.centre_m.push_back(width ? centre.quantity(axis, dim::length, "centre on this axis") : 0.0);
      sigma.require(s.sigma_m.back() > 0, axis, "must be positive");
    }
    r.require(std::any_of(s.sigma_m.begin(), s.sigma_m.end(), [](double w) { return std::isfinite(w); }),
              "sigma", "names no axis: give a width along one at least, or take 'shape: constant'");
  }
  return s;
}

}  // namespace

double RandomField::factor(const std::vector<double>& position_m) const {
  // Multilinear interpolation of independent normal numbers on a lattice, divided by its local standard
  // deviation.
  const std::size_t axes = position_m.size();
  double sum = 0, variance = 0;
  for (std::size_t corner = 0; corner < (std::size_t{1} << axes); ++corner) {
    std::vector<std::int64_t> point(axes);
    double weight = 1;
    for (std::size_t k = 0; k < axes; ++k) {
      const double x = position_m[k] / correlation_m;
      const double cell = std::floor(x);
      const bool upper = (corner >> k) & 1;
      point[k] = static_cast<std::int64_t>(cell) + upper;
      weight *= upper ? x - cell : 1 - (x - cell);
    }
    sum += weight * lattice_normal(seed, point);
    variance += weight * weight;
  }
  return std::exp(amplitude * sum / std::sqrt(variance));
}

double InitialVacancies::density_m3(const std::string& region, const std::vector<double>& position_m) const {
  double n = 0;
  for (const Seed& s : seeds) {
    if (!s.regions.empty() && std::find(s.regions.begin(), s.regions.end(), region) == s.regions.end())
      continue;
    double shape = 1;
    if (s.shape == Seed::Shape::layer)
      shape = std::exp(-std::abs(position_m[s.axis] - s.position_m) / s.decay_m);
    if (s.shape == Seed::Shape::gaussian) {
      for (std::size_t k = 0; k < position_m.size(); ++k) {
        const double u = (position_m[k] - s.centre_m[k]) / s.sigma_m[k];
        shape *= std::exp(-0.5 * u * u);
      }
    }
    n += s.density_m3 * shape;
  }
  return random ? n * random->factor(position_m) : n;
}

InitialVacancies read_initial(const Reader& root, const std::string& species, const MeshSpec& mesh) {
  InitialVacancies initial;
  const Reader r = root.section_or_empty("initial", "the state before anything happens");
  initial.where = r.where(species);
  r.list(species, "contributions to the density of " + species + ", added up",
         [&](const Reader& seed) { initial.seeds.push_back(read_seed(seed, mesh)); });
  if (species == "vacancies" && r.has("random")) {
    const Reader q = r.section("random", "a smooth random factor exp(amplitude g(x)) on the vacancy density");
    RandomField field;
    field.seed =
        static_cast<std::uint64_t>(q.integer("seed", 1, "the same seed gives the same field on any mesh"));
    field.amplitude = q.number("amplitude", "standard deviation of the logarithm");
    field.correlation_m = q.quantity("correlation", dim::length, "distance over which the field varies");
    q.require(field.amplitude >= 0, "amplitude", "must not be negative");
    q.require(field.correlation_m > 0, "correlation", "must be positive");
    initial.random = field;
  }
  return initial;
}

}  // namespace oxvac
