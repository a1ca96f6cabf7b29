#pragma once
/// \file Ionic hopping laws: how fast vacancies move. One file each in mobility/.

#include <functional>
#include <vector>

#include "config/reader.hpp"
#include "device/state.hpp"

namespace oxvac {

/// Coefficients of the vacancy flux on an edge.
struct Hop {
  Dual diffusivity_m2_s;   ///< multiplies drift and diffusion together, so that equilibrium stays exact
  Dual drift_factor{1.0};  ///< multiplies the drift alone; 1 unless a law breaks Nernst-Einstein on purpose
};

/// \param temperature_K mean of the edge, \param field_V_m |E| of the cell, \param vacancies_m3 mean of the
/// edge.
using HoppingLaw =
    std::function<Hop(const Dual& temperature_K, const Dual& field_V_m, const Dual& vacancies_m3)>;

/// Every hopping law, by the word that the config uses. \param charge number z of the vacancies.
std::vector<Choice<HoppingLaw>> hopping_laws(double charge);

}  // namespace oxvac
