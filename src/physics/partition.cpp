#include "physics/partition.hpp"

#include <cmath>

#include "base/constants.hpp"

namespace oxvac {
namespace {

constexpr double k_eV = constants::boltzmann_eV_K;

/// n of one material at activity exp(a): nmax / (1 + exp(mu0/kT - a)).
double density_at(const VacancyLaw& law, double log_activity, double temperature_K) {
  return law.max_density_m3 / (1 + std::exp(law.site_energy_eV / (k_eV * temperature_K) - log_activity));
}

}  // namespace

std::vector<PartitionedDensity> partition(std::span<const OxideShare> shares, double mean_m3,
                                          double temperature_K) {
  if (shares.size() == 1) return {{mean_m3, 1, 0}};
  double volume = 0;
  for (const OxideShare& s : shares) volume += s.volume_m3;
  const double wanted = mean_m3 * volume;

  // The count rises monotonically with the activity; the two extremes of mu0 bracket the answer.
  double low = INFINITY, high = -INFINITY;
  for (const OxideShare& s : shares) {
    double sites = 0;
    for (const OxideShare& t : shares) sites += t.volume_m3 * t.law->max_density_m3;
    const double c = wanted / sites;
    const double a = std::log(c / (1 - c)) + s.law->site_energy_eV / (k_eV * temperature_K);
    low = std::min(low, a);
    high = std::max(high, a);
  }
  double a = 0.5 * (low + high);
  for (int iteration = 0; iteration < 100; ++iteration) {
    double count = 0, slope = 0;
    for (const OxideShare& s : shares) {
      const double n = density_at(*s.law, a, temperature_K);
      count += s.volume_m3 * n;
      slope += s.volume_m3 * n * (1 - n / s.law->max_density_m3);
    }
    (count < wanted ? low : high) = a;
    // Newton on ln(count): nearly linear in the activity both for dilute and for full oxides.
    double next = a - std::log(count / wanted) * count / slope;
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    const double change = std::abs(next - a);
    a = next;
    if (change < 1e-15 * std::max(1.0, std::abs(a))) break;
  }

  // dn_i/da = n_i (1 - c_i) =: s_i;  d(mu0_i/kT)/dT = -mu0_i/kT^2; the count is fixed when only T changes.
  double slope = 0, energy_slope = 0;
  std::vector<PartitionedDensity> result;
  for (const OxideShare& s : shares) {
    const double n = density_at(*s.law, a, temperature_K);
    const double si = n * (1 - n / s.law->max_density_m3);
    slope += s.volume_m3 * si;
    energy_slope += s.volume_m3 * si * s.law->site_energy_eV / (k_eV * temperature_K * temperature_K);
    result.push_back({n, si, 0});
  }
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double si = result[i].by_mean;
    const double own = shares[i].law->site_energy_eV / (k_eV * temperature_K * temperature_K);
    result[i].by_temperature_m3_K = si * (own - energy_slope / slope);
    result[i].by_mean = si * volume / slope;
  }
  return result;
}

}  // namespace oxvac
