#include "manufactured.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "forced_system.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"

namespace oxvac::verification {
namespace {

/// Where a falling or rising function passes 0 within two volts of `middle`.
template <class F>
double root(const F& f, double middle) {
  double low = middle - 2, high = middle + 2;
  const bool rises = f(high) > f(low);
  for (int k = 0; k < 100; ++k) {
    const double half = 0.5 * (low + high);
    ((f(half) < 0) == rises ? low : high) = half;
  }
  return 0.5 * (low + high);
}

Vec3 extent_of(const Mesh& mesh) {
  Vec3 extent{};
  for (int k = 0; k < 3; ++k) {
    for (const Vec3& p : mesh.points_m) extent[k] = std::max(extent[k], p[k]);
    extent[k] = petsc::max(PETSC_COMM_WORLD, extent[k]);
  }
  return extent;
}

/// The contacts of a box between an ohmic contact at 0 V and a pinned one at `volts`.
struct Ends {
  double potential_V[2], electrons_V[2], holes_V[2];
};

Ends ends_of(const Problem& problem, double volts) {
  const Device& device = problem.study.device;
  const Material& m = device.materials.front();
  const auto contact = [&](ElectricalContact kind) -> const Contact& {
    for (const Contact& c : device.contacts)
      if (c.electrical == kind) return c;
    throw input_error("manufactured solutions need a grounded and a driven contact");
  };
  const double t = device.ambient_K;
  const double charge = m.electrostatics->fixed_charge_m3() +
                        m.vacancies->charge * contact(ElectricalContact::grounded).vacancies.density_m3;
  const double middle = -m.carriers->affinity_eV - 0.5 * m.carriers->gap_eV;
  const auto neutrality = [&](double psi) {
    return charge + hole_density(*m.carriers, psi, t, 0) - electron_density(*m.carriers, psi, t, 0);
  };
  const CarrierContact& pinned = contact(ElectricalContact::driven).carriers;
  const double top = volts + pinned.built_in_V;
  const auto electrons = [&](double phi) {
    return electron_density(*m.carriers, top, t, phi) - pinned.electrons_m3;
  };
  const auto holes = [&](double phi) { return hole_density(*m.carriers, top, t, phi) - pinned.holes_m3; };
  return {{root(neutrality, middle), top}, {0, root(electrons, volts)}, {0, root(holes, volts)}};
}

}  // namespace

ExactFields smooth_fields(const Problem& problem, double volts) {
  const Vec3 extent = extent_of(problem.mesh);
  const int dimension = problem.mesh.dimension;
  // Across: cosines, so that nothing flows through the sides. Along: waves that vanish at the contacts.
  const auto across = [=](const Vec3& x) {
    double e = 1;
    for (int k = 0; k + 1 < dimension; ++k) e *= std::cos(constants::pi * x[k] / extent[k]);
    return e;
  };
  const auto along = [=](const Vec3& x) { return x[dimension - 1] / extent[dimension - 1]; };
  const auto half_wave = [=](const Vec3& x) { return std::sin(constants::pi * along(x)); };
  const auto whole_wave = [=](const Vec3& x) { return std::sin(2 * constants::pi * along(x)); };
  const auto hill = [=](const Vec3& x) { return half_wave(x) * (1 + 0.5 * across(x)); };
  const Device& device = problem.study.device;
  const VacancyLaw& vacancies = *device.materials.front().vacancies;
  const double held = device.contacts.front().vacancies.density_m3;
  ExactFields f;
  f[Unknown::temperature] = [=](const Vec3& x) { return device.ambient_K + 120 * hill(x); };
  f[Unknown::vacancies] = [=](const Vec3& x) {
    return held * (1 + 0.15 * whole_wave(x) + 0.2 * half_wave(x) * across(x));
  };
  if (vacancies.generation)
    f[Unknown::bound] = [=, sites = vacancies.generation->precursors_m3](const Vec3& x) {
      return 0.75 * sites * (1 + 0.3 * half_wave(x) * across(x));
    };
  if (vacancies.traps)
    f[Unknown::traps] = [=, sites = vacancies.traps->density_m3](const Vec3& x) {
      return 0.5 * sites * (1 + 0.3 * half_wave(x) * across(x));
    };
  if (!device.drift_diffusion) {
    f[Unknown::potential] = [=](const Vec3& x) { return volts * (along(x) + 0.15 * hill(x)); };
    return f;
  }
  const Ends ends = ends_of(problem, volts);
  const auto between = [=](const double(&v)[2], double bump, const ExactField& shape) {
    return [=, from = v[0], to = v[1]](const Vec3& x) {
      return from + (to - from) * along(x) + bump * volts * shape(x);
    };
  };
  f[Unknown::potential] = between(ends.potential_V, 0.15, hill);
  f[Unknown::electrons] =
      between(ends.electrons_V, 0.1, [=](const Vec3& x) { return half_wave(x) * (1 - 0.8 * across(x)); });
  f[Unknown::holes] = between(ends.holes_V, 0.2, [=](const Vec3& x) {
    return half_wave(x) * (1 + 0.4 * across(x)) + 0.3 * whole_wave(x);
  });
  return f;
}

std::vector<double> solve_forced(Problem& problem, const ExactFields& exact, double volts) {
  ForcedSystem system(problem, exact, volts);
  double before = INFINITY;
  for (int iteration = 0; iteration < 30; ++iteration) {
    const double change = system.step();
    // Quadratic until rounding stops it.
    if ((change < 1e-7 && change >= 0.1 * before) || change < 1e-12) return system.state();
    before = change;
  }
  throw numerics_error("manufactured solution: Newton's method did not converge");
}

std::map<Unknown, Truncation> truncation(Problem& problem, const ExactFields& exact, double volts) {
  ForcedSystem system(problem, exact, volts);
  const Balances balances(problem, exact, size_of(problem.mesh));
  std::map<Unknown, Truncation> result;
  for (const auto& [u, f] : exact) {
    const std::vector<double> residual = system.residual_of(u);
    std::vector<double> sums(3, 0.0);
    const std::vector<double> volumes = problem.box_volumes_m3();
    for (int v = 0; v < problem.mesh.owned; ++v) {
      const Vec3& x = problem.mesh.points_m[v];
      const Vec3 flux = balances.flux(u, x);
      const double forcing = balances.forcing(u, x);
      sums[0] += residual[v] * residual[v] / volumes[v];
      sums[1] += volumes[v] * forcing * forcing;
      for (const double component : flux) sums[2] += volumes[v] * component * component;
    }
    petsc::sum(PETSC_COMM_WORLD, sums);
    // A rank may own no vertex at all: whether there is a flux is asked of all of them.
    std::vector<double> work(1, 0.0);
    if (sums[2] > 0) {
      const std::vector<double> potential = system.laplace(residual);
      for (int v = 0; v < problem.mesh.owned; ++v) work[0] += residual[v] * potential[v];
    }
    petsc::sum(PETSC_COMM_WORLD, work);
    result[u].l2 = std::sqrt(sums[0] / sums[1]);
    result[u].flux = sums[2] > 0 ? std::sqrt(work[0] / sums[2]) : 0;
  }
  return result;
}

std::vector<MeshChoice> meshes_of(const std::string& prefix, const std::string& kind) {
  const std::string file = prefix + "_" + kind + ".yaml";
  std::vector<MeshChoice> list;
  const auto spacings = [&](const std::vector<std::string>& axes, const std::vector<double>& sizes_nm) {
    for (const double h : sizes_nm) {
      list.push_back({file, {}});
      for (const std::string& axis : axes)
        list.back().overrides.push_back(fmt::format("mesh.spacing.{}={} nm", axis, h));
    }
  };
  const auto files = [&](const std::string& name, int count) {
    for (int k = 1; k <= count; ++k)
      list.push_back({file, {"mesh.file=" + beside(fmt::format("meshes/{}_{}.msh", name, k))}});
  };
  if (kind == "line") spacings({"z"}, {1.5, 0.75, 0.375, 0.1875, 0.09375});
  if (kind == "quads") spacings({"x", "z"}, {2.5, 1.25, 0.625, 0.3125});
  if (kind == "cylinder") spacings({"r", "z"}, {2.5, 1.25, 0.625, 0.3125});
  if (kind == "triangles" || kind == "cylinder_triangles") files("rectangle", 5);
  if (kind == "lattice")
    for (const int n : {4, 6, 8, 10}) {
      const auto written = std::make_shared<const LatticeFile>(n);
      list.push_back({prefix + "_tetrahedra.yaml", {"mesh.file=" + written->path()}, written});
    }
  if (kind == "tetrahedra" || kind == "prisms") files(kind, 4);
  if (kind == "hexahedra")
    for (const int n : {6, 8, 10, 12})
      list.push_back({file,
                      {fmt::format("mesh.spacing.x={:.17g} nm", 12.0 / n),
                       fmt::format("mesh.spacing.y={:.17g} nm", 10.0 / n),
                       fmt::format("mesh.spacing.z={:.17g} nm", 15.0 / n)}});
  return list;
}

Convergence solution_errors(const std::string& prefix, const std::string& kind, double volts,
                            const std::vector<std::string>& overrides) {
  Convergence found;
  for (MeshChoice mesh : meshes_of(prefix, kind)) {
    mesh.overrides.insert(mesh.overrides.end(), overrides.begin(), overrides.end());
    Problem problem(mesh.file, mesh.overrides);
    const ExactFields exact = smooth_fields(problem, volts);
    const std::vector<double> state = solve_forced(problem, exact, volts);
    found.sizes.push_back(problem.cell_size_m());
    const std::vector<double> nothing(problem.mesh.owned, 0.0);
    for (const auto& [u, f] : exact)
      found.errors[name_of(u)].push_back(error_of(problem, field(problem, state, u), f).l2 /
                                         error_of(problem, nothing, f).l2);
  }
  return found;
}

void judge_orders(const Report& report, const Convergence& found, double least, const std::string& what) {
  std::vector<Curve> curves;
  std::vector<double> sizes_nm;
  for (const double h : found.sizes) sizes_nm.push_back(1e9 * h);
  double largest = 0;
  for (const auto& [name, errors] : found.errors) {
    const double order = measure_order(found.sizes, errors);
    report.order(name + ": order in L2", order, errors, fmt::format(">= {}", least));
    CHECK(order >= least);
    curves.push_back({name, sizes_nm, errors});
    largest = std::max(largest, errors.front());
  }
  const double expected = std::round(least);
  Curve slope{fmt::format("order {:.0f}", expected), sizes_nm, {}, true};
  for (const double h : sizes_nm) slope.y.push_back(2 * largest * std::pow(h / sizes_nm.front(), expected));
  curves.insert(curves.begin(), slope);
  report.picture("size of a cell [nm]", what, curves, PictureScale::log_log);
}

}  // namespace oxvac::verification
