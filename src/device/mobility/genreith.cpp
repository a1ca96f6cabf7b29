// D = f a^2 exp(-dW(E)/kT) (sinh(x)/x)', the law of Genreith-Schriever and De Souza (Phys. Rev. B 94 (2016)
// 224304) as used in JART VCM: a field that is not small beside dW/(z q a) lowers the barrier of the forward
// hop by less than z q a E/2, and the velocity stays finite:
//   v = f a [exp(-dW_min/kT) - exp(-dW_max/kT)],   dW_min,max = dW [sqrt(1-g^2) -+ g pi/2 + g asin(g)],
//   g = z q a |E| / (pi dW).
// As everywhere the factor multiplies drift and diffusion alike: D = v kT/(z q |E|), which tends to f a^2
// exp(-dW/kT). Beyond g = 1 no barrier is left: g is bounded there smoothly, and v ends at f a.
#include "base/constants.hpp"
#include "base/functions.hpp"
#include "device/mobility.hpp"
#include "device/mobility/hop.hpp"

namespace oxvac {
namespace {

/// sqrt(1-g^2) + g asin(g), with its derivative asin(g).
Dual mean_barrier(const Dual& g) {
  const double v = g.value;
  return chain(g, std::sqrt(1 - v * v) + v * std::asin(v), std::asin(v));
}

}  // namespace

HoppingLaw read_genreith_hopping(const Reader& r, double charge) {
  HopParameters p{};
  p.frequency_Hz = r.quantity("frequency", dim::frequency, "attempt frequency f");
  p.length_m = r.quantity("hop_length", dim::length, "hop distance a");
  p.activation_eV = r.energy_eV("activation", "height dW of the barrier without field");
  r.require(p.frequency_Hz > 0, "frequency", "must be positive");
  r.require(p.length_m > 0, "hop_length", "must be positive");
  r.require(p.length_m <= longest_hop_m, "hop_length", hop_range);
  r.require(p.activation_eV > 0, "activation", "must be positive: the law says how the field lowers it");
  constexpr double largest_share = 0.999;  // of the field at which the barrier vanishes
  return [=](const Dual& temperature, const Dual& field, const Dual&) {
    const Dual kT = constants::boltzmann_eV_K * temperature;
    const Dual share = std::abs(charge) * p.length_m / (constants::pi * p.activation_eV) * field;
    const Dual g = soft_limit(share, largest_share);
    // exp(-dW_min/kT) - exp(-dW_max/kT) = 2 exp(-mean/kT) sinh(x), x = dW g pi/(2 kT): the half drop of the
    // field over a hop. D = 2 f a exp() sinh(x) kT/(z q E) with z q a E = 2 kT x.
    const Dual x = 0.5 * constants::pi * p.activation_eV * g / kT;
    const Dual mean = p.activation_eV * mean_barrier(g) / kT;
    // E is the field itself, not the one that g is bounded by: v ends at f a. Where they agree the quotient
    // is 1.
    const Dual bounded = share.value > 1e-3 ? g / share : Dual(1.0);
    const Dual d0 = p.frequency_Hz * p.length_m * p.length_m * bounded;
    if (x.value > 300) return Hop{d0 * exp(x - mean) / (2.0 * x)};  // cold: sinh alone would overflow
    return Hop{d0 * exp(-mean) * sinhc(x)};
  };
}

}  // namespace oxvac
