#pragma once
/// \file Ionic hopping laws: how fast vacancies move. One file each in mobility/.

#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/reader.hpp"
#include "device/state.hpp"

namespace oxvac {

/// Coefficients of the vacancy flux on an edge.
struct Hop {
  Dual diffusivity_m2_s;   ///< multiplies drift and diffusion together, so that equilibrium stays exact
  Dual drift_factor{1.0};  ///< multiplies the drift alone; 1 unless a law breaks Nernst-Einstein on purpose
};

/// How ions hop on an edge, from the mean temperature of its ends, |E| of the cell, and their mean density.
class HoppingLaw {
 public:
  HoppingLaw() = default;
  /// From a function of temperature [K], field [V/m] and density [1/m3], or of temperature and density alone.
  template <class Function>
  HoppingLaw(Function f) {  // NOLINT: a function is a law
    if constexpr (std::is_invocable_v<Function, const Dual&, const Dual&>) {
      feels_field_ = false;
      law_ = [f](const Dual& temperature, const Dual&, const Dual& n) { return f(temperature, n); };
    } else {
      law_ = std::move(f);
    }
  }
  Hop operator()(const Dual& temperature_K, const Dual& field_V_m, const Dual& density_m3) const {
    return law_(temperature_K, field_V_m, density_m3);
  }
  explicit operator bool() const { return static_cast<bool>(law_); }
  /// As ConductionLaw::feels_field().
  bool feels_field() const { return feels_field_; }

 private:
  std::function<Hop(const Dual&, const Dual&, const Dual&)> law_;
  bool feels_field_ = true;
};

/// Every hopping law, by the word that the config uses. \param charge number z of the vacancies.
std::vector<Choice<HoppingLaw>> hopping_laws(double charge);

}  // namespace oxvac
